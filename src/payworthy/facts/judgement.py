"""Who is who: whether a customer and another entry, of our own book or of a list, are the same body."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

LIST_PREFIX: Final = "list:"
"""How ``other`` begins for an entry of a list."""

ON_DEBTORS_LIST: Final = "list_debtors"
"""Among the reasons: the list names debtors."""


class MatchVerdict(StrEnum):
    """What was decided. ``undecided``: a match was found and waits for a person; also how a judgement is undone."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Judgement(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """``other`` is ``customer:ID``, ``list:LIST/ID``, or a standard id such as ``lei:…``. ``score`` is what the
    comparison gave (0 to 100), ``because`` its reasons as codes parted by blanks, ``seen`` the digest of what was
    compared: a changed entry is compared anew. ``by`` is the person, or ``None`` for the machine's finding."""

    customer_id: str
    other: str
    verdict: MatchVerdict
    other_name: str | None = None
    score: int | None = None
    because: str | None = None
    seen: str | None = None
    by: str | None = None
    reason: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which pair."""
        return self.other

    @property
    def is_about_sanctions(self) -> bool:
        """Whether it is about an entry of a list on which no trading partner may be: any list but one that its reasons
        call a list of debtors, which is a matter of credit."""
        return self.other.startswith(LIST_PREFIX) and ON_DEBTORS_LIST not in (self.because or "").split()
