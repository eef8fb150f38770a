"""The parts of an exposure and the formula that adds them up (domain specification 5.3).

Every part is kept as its own running total per customer and currency, so that a policy may weigh bills
or look at net instead of gross without touching stored figures.
"""

from decimal import Decimal
from typing import Final

from msgspec import Struct

from payworthy.base.money import Rounding, portion
from payworthy.facts.document import DocumentKind


class Components(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Minor units of one currency, each part non-negative except where noted; credits are stored as positive
    amounts and subtracted by the formula. ``disputed`` is the contested part of ``receivable`` and
    ``retention`` and is not added again. ``open_orders`` are orders confirmed before the book existed."""

    receivable: int = 0
    unbilled: int = 0
    contract_asset: int = 0
    retention: int = 0
    open_orders: int = 0
    reserved: int = 0
    commercial_bill: int = 0
    bank_bill_state: int = 0
    bank_bill_joint_stock: int = 0
    bank_bill_city: int = 0
    bank_bill_rural: int = 0
    e_receivable: int = 0
    recourse_factored: int = 0
    unapplied: int = 0
    credit_note: int = 0
    prepaid: int = 0
    disputed: int = 0
    written_off: int = 0
    collateral: int = 0


COMPONENTS: Final[tuple[str, ...]] = Components.__struct_fields__
"""Names of the parts, in the order in which stores keep them as columns."""

CREDIT_COMPONENTS: Final = frozenset({"unapplied", "credit_note", "prepaid", "collateral"})
"""Parts that are in the customer's favour."""

COMPONENT_OF: Final[dict[DocumentKind, str]] = {
    DocumentKind.INVOICE: "receivable",
    DocumentKind.RETENTION: "retention",
    DocumentKind.CONTRACT_ASSET: "contract_asset",
    DocumentKind.DELIVERY: "unbilled",
    DocumentKind.COMMERCIAL_BILL: "commercial_bill",
    DocumentKind.BANK_BILL_STATE: "bank_bill_state",
    DocumentKind.BANK_BILL_JOINT_STOCK: "bank_bill_joint_stock",
    DocumentKind.BANK_BILL_CITY: "bank_bill_city",
    DocumentKind.BANK_BILL_RURAL: "bank_bill_rural",
    DocumentKind.E_RECEIVABLE: "e_receivable",
    DocumentKind.RECOURSE_FACTORED: "recourse_factored",
    DocumentKind.PAYMENT: "unapplied",
    DocumentKind.CREDIT_NOTE: "credit_note",
    DocumentKind.PREPAYMENT: "prepaid",
}
"""Which running total an open document of each kind feeds."""


class BillWeights(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """Share of each kind of bill that counts as the customer's risk (1 = all of it)."""

    commercial: Decimal = Decimal(1)
    bank_state: Decimal = Decimal(0)
    bank_joint_stock: Decimal = Decimal(0)
    bank_city: Decimal = Decimal("0.2")
    bank_rural: Decimal = Decimal("0.5")
    e_receivable: Decimal = Decimal(1)
    recourse_factored: Decimal = Decimal(1)


def gross(parts: Components, weights: BillWeights) -> int:
    """Gross exposure in minor units: claims, orders and weighted bills, less the customer's credits.

    Bills are rounded up: what we may lose is never understated.
    """
    total = (
        parts.receivable
        + parts.unbilled
        + parts.contract_asset
        + parts.retention
        + parts.open_orders
        + parts.reserved
        - parts.unapplied
        - parts.credit_note
        - parts.prepaid
    )
    for amount, share in (
        (parts.commercial_bill, weights.commercial),
        (parts.bank_bill_state, weights.bank_state),
        (parts.bank_bill_joint_stock, weights.bank_joint_stock),
        (parts.bank_bill_city, weights.bank_city),
        (parts.bank_bill_rural, weights.bank_rural),
        (parts.e_receivable, weights.e_receivable),
        (parts.recourse_factored, weights.recourse_factored),
    ):
        if amount:
            total += portion(amount, share, Rounding.UP)
    return total


def net(parts: Components, weights: BillWeights) -> int:
    """Gross exposure less eligible collateral, in minor units. ``collateral`` is already after its haircut."""
    return gross(parts, weights) - parts.collateral


def total(members: "list[Components]") -> Components:
    """Sum of several components, part by part: a group is the sum of its members."""
    return Components(**{name: sum(getattr(parts, name) for parts in members) for name in COMPONENTS})
