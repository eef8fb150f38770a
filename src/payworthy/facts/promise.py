"""Promises to pay, and whether they were kept."""

from datetime import date

from msgspec import Struct


class Promise(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A payment of ``amount_minor`` promised on ``promised_on`` for ``due_on``. Neither ``kept_on`` nor ``broken_on``:
    it is still to be seen."""

    customer_id: str
    promised_on: date
    due_on: date
    amount_minor: int
    currency: str
    promise_id: str | None = None
    kept_on: date | None = None
    broken_on: date | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which promise: what became of it is a later word on the same one."""
        return self.promise_id or f"{self.promised_on.isoformat()}/{self.due_on.isoformat()}"
