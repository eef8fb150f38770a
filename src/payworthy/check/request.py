"""What is asked: one order at one of its steps."""

from datetime import date

from msgspec import Struct

from payworthy.base.canonical import digest, record_bytes
from payworthy.facts.order import CheckPoint


class Request(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One order to be checked, before anything is looked up.

    ``amount_minor`` is the whole order in minor units of ``currency``, VAT included: the caller grosses up.
    ``terms`` is the canonical text of the payment terms, ``credit_days`` their longest wait in days and
    ``is_prepaid`` true when the whole price is due before shipment. ``bill_to`` names the debtor when it is
    not the ordering customer: the debtor's credit is judged and its exposure grows.
    ``requested_by`` is the person who asks and so may never be the one who releases.
    """

    customer_id: str
    order_id: str
    amount_minor: int
    currency: str
    terms: str
    credit_days: int
    is_prepaid: bool = False
    point: CheckPoint = CheckPoint.ORDER
    bill_to: str | None = None
    ship_on: date | None = None
    ship_to: str | None = None
    requested_by: str = "unknown"

    @property
    def debtor_id(self) -> str:
        """The customer who will owe."""
        return self.bill_to or self.customer_id

    def fingerprint(self) -> str:
        """Digest of the request's content: the same key may only ever come with the same digest."""
        return digest(record_bytes(self))
