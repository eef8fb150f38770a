"""The kinds of file and the fields each can have."""

from dataclasses import dataclass
from typing import Final

from payworthy.facts.public_record import EVENT_DETAILS
from payworthy.facts.statement import STATEMENT_KEYS


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file.

    ``fields``: what a column can be, in the order of the template. ``required``: each entry is one field, or
    several of which one must be there. ``amounts``: fields whose header may carry a unit (万元). ``mapped_only``:
    fields that no usual header gives; a mapping must name their column.
    """

    name: str
    fields: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    amounts: tuple[str, ...] = ()
    mapped_only: tuple[str, ...] = ()


def _each(*names: str) -> tuple[tuple[str, ...], ...]:
    return tuple((name,) for name in names)


CUSTOMERS: Final = FileKind(
    "customers",
    fields=(
        *("customer_id", "name", "country", "currency", "name_en", "uscc", "lei", "registration_id", "state"),
        *("group_id", "parent_id", "segment", "address", "contact", "terms", "grade", "grade_review_on"),
        *("dunning_level", "customer_since", "sales_person", "is_person"),
    ),
    required=_each("customer_id", "name", "country", "currency"),
)

LEDGER: Final = FileKind(
    "ledger",
    fields=(
        *("document_id", "kind", "customer_id", "issued_on", "due_on", "amount", "currency", "applies_to"),
        *("order_id", "reason", "terms", "settled_on", "disputed", "fiscal_year"),
    ),
    required=_each("document_id", "kind", "customer_id", "issued_on", "amount", "currency"),
    amounts=("amount",),
    mapped_only=("settled_on", "disputed", "fiscal_year"),
)

ORDERS: Final = FileKind(
    "orders",
    fields=(
        *("order_id", "customer_id", "amount", "currency", "ordered_on", "state", "bill_to", "terms", "ship_on"),
        *("ship_to", "requested_by", "net_amount", "vat_rate"),
    ),
    required=(*_each("order_id", "customer_id"), ("amount", "net_amount"), *_each("currency", "ordered_on")),
    amounts=("amount", "net_amount"),
)

LIMITS: Final = FileKind(
    "limits",
    fields=(
        *("customer_id", "amount", "currency", "valid_from", "valid_to", "group_id", "kind", "approved_by"),
        "reason",
    ),
    required=(("customer_id", "group_id"), *_each("amount", "currency", "valid_from")),
    amounts=("amount",),
)

RATES: Final = FileKind(
    "rates",
    fields=("base", "quote", "rate", "date", "source"),
    required=_each("base", "quote", "rate", "date", "source"),
    amounts=("rate",),
)

STATEMENTS: Final = FileKind(
    "statements",
    fields=(
        *("customer_id", "period_end", "months", "currency", "unit", "scope", "standard", "is_audited", "opinion"),
        *("auditor", "source", "known_on", "item", "amount", *STATEMENT_KEYS),
    ),
    required=(
        *_each("customer_id", "period_end", "months"),
        ("currency", "unit"),
        ("total_assets", "equity", "revenue", "cfo", "item"),
    ),
    amounts=("amount", *STATEMENT_KEYS),
)
"""One row for a statement, or (``item`` and ``amount``) one row for a line of it."""

EVENTS: Final = FileKind(
    "events",
    fields=(
        *("customer_id", "kind", "began_on", "ended_on", "amount", "currency", "number", "area", "source"),
        *("known_on", *EVENT_DETAILS),
    ),
    required=_each("customer_id", "kind", "began_on"),
    amounts=("amount",),
)

REGISTRY: Final = FileKind(
    "registry",
    fields=(
        *("customer_id", "founded_on", "paid_in", "currency", "ownership", "industry_outlook", "region_risk"),
        *("dependence", "customer_since", "purchases_forecast", "insured_limit", "valid_on", "source", "known_on"),
        *("name_zh", "name_en", "former_names", "uscc", "registration_id", "entity_type", "reg_status", "term_to"),
        *("approved_on", "reg_authority", "reg_address", "business_address", "region_code", "industry_code"),
        *("industry", "business_scope", "products", "legal_representative", "registered_capital"),
        *("contribution_due_on", "actual_controller", "employees", "taxpayer_grade", "size_class"),
    ),
    required=_each("customer_id"),
    amounts=("paid_in", "purchases_forecast", "insured_limit", "registered_capital"),
)

REFERENCES: Final = FileKind(
    "references",
    fields=("customer_id", "reference_id", "given_on", "rating", "limit", "currency", "known_on"),
    required=_each("customer_id", "reference_id", "given_on", "rating"),
    amounts=("limit",),
)

PROMISES: Final = FileKind(
    "promises",
    fields=(
        *("customer_id", "promise_id", "promised_on", "due_on", "amount", "currency", "kept_on", "broken_on"),
        "known_on",
    ),
    required=_each("customer_id", "promised_on", "due_on", "amount", "currency"),
    amounts=("amount",),
)

COLLATERAL: Final = FileKind(
    "collateral",
    fields=(
        *("customer_id", "collateral_id", "kind", "value", "currency", "valid_from", "valid_to", "payer_limit"),
        *("provider", "source", "known_on"),
    ),
    required=_each("customer_id", "collateral_id", "kind", "value", "currency", "valid_from"),
    amounts=("value", "payer_limit"),
)

INVOICES: Final = FileKind(
    "invoices",
    fields=("firm", "number", "issued_on", "buyer", "seller", "net", "tax", "gross", "currency", "status"),
    required=_each("issued_on", "net"),
    amounts=("net", "tax", "gross"),
)
"""VAT invoices of a customer, which are added up; not a kind of table whose rows become facts."""

KINDS: Final = {
    kind.name: kind
    for kind in (
        *(CUSTOMERS, LEDGER, ORDERS, LIMITS, RATES),
        *(STATEMENTS, EVENTS, REGISTRY, REFERENCES, PROMISES, COLLATERAL),
    )
}
"""Every kind of file by its name on the command line."""
