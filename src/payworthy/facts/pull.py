"""That a source was asked, what it said, what it cost, and what may be done with the answer."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class PullStatus(StrEnum):
    """How a source answered. ``not_found`` in a list of risks is evidence that the customer is not on it; ``error``
    is evidence of nothing."""

    OK = "ok"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    ERROR = "error"
    RATE_LIMITED = "rate_limited"


class Pull(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One question to one source on one day. ``source`` is the source's id, which its facts name too. ``data_as_of``:
    the day of the source's own data. ``licence``: what may be done with the answer, by the source's card.
    ``raw_hash``: SHA-256 of the answer as it came. ``cost_minor`` in ``currency``; ``None`` where it costs nothing.
    ``found`` counts the facts taken; ``note`` is a code of the texts, or a name of who else it might be."""

    customer_id: str
    source: str
    pulled_on: date
    status: PullStatus
    licence: str
    query: str
    number: int = 1
    data_as_of: date | None = None
    cost_minor: int | None = None
    currency: str | None = None
    raw_hash: str | None = None
    found: int = 0
    note: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which question: a source may be asked more than once a day."""
        return f"{self.source}/{self.pulled_on.isoformat()}/{self.number}"
