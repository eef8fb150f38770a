"""Limits as dated facts. None, zero and unlimited are three different things."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class LimitKind(StrEnum):
    """``base`` is the standing limit; ``temporary`` is added to it while it runs."""

    BASE = "base"
    TEMPORARY = "temporary"


class Limit(Struct, frozen=True, gc=False, kw_only=True):
    """The highest exposure allowed to ``owner_id`` (a customer, or a group when ``is_group``) between two dates,
    both included.

    ``amount_minor`` of 0 means *no credit*; ``None`` means *unlimited* and must be said in so many words in
    the source. No ``Limit`` at all means *no limit was set*, which is not an approval.
    """

    owner_id: str
    is_group: bool
    kind: LimitKind
    amount_minor: int | None
    currency: str
    valid_from: date
    valid_to: date | None
    approved_by: str | None = None
    reason: str | None = None
