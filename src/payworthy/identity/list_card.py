"""What is known of a list beside its entries."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct


class ListKind(StrEnum):
    """What it means to be on a list. ``registry``: nothing but that it exists."""

    SANCTIONS = "sanctions"
    EXPORT_CONTROL = "export_control"
    DEBTORS = "debtors"
    REGISTRY = "registry"


SCREENED: Final = frozenset((ListKind.SANCTIONS, ListKind.EXPORT_CONTROL, ListKind.DEBTORS))
"""Kinds of list that customers are screened against."""

FORBIDDEN: Final = frozenset((ListKind.SANCTIONS, ListKind.EXPORT_CONTROL))
"""Kinds of list that together are a sanctions screening."""


class ListCard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``list_id`` names it in judgements; ``digest`` is the SHA-256 of the file it came from; ``source_date`` the day
    of the file's data, if it is known; ``entries`` and ``relations`` count what is kept, ``passed_over`` rows about
    what can be no party."""

    list_id: str
    title: str
    kind: ListKind
    layout: str
    licence: str
    file_name: str
    digest: str
    taken_by: str
    taken_at: datetime
    source_date: date | None = None
    entries: int = 0
    relations: int = 0
    passed_over: int = 0
    content: str = ""
    """SHA-256 of the kept entries in order of id: what the list says, whatever the file looked like."""
