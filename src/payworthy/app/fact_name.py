"""The name of a fact of a credit file as people type it: ``kind/fact_id``, with or without ``@version``."""

from typing import NamedTuple

from payworthy.app.file_state import Versions, challenges_of
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.facts.contested import Told, heard, masks
from payworthy.facts.credit_fact import CreditFactKind


class FactName(NamedTuple):
    """Kind, fact id and version of a fact; a version of 0 is whichever holds."""

    kind: str
    fact_id: str
    version: int = 0

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.kind}/{self.fact_id}" + (f"@{self.version}" if self.version else "")


def find(versions: Versions, text: str) -> tuple[FactName, Told]:
    """The version a person means: the one that is named, else the one that holds, else the last one known. Raises
    ``NotFound`` (``file_fact_unknown``)."""
    kind, _, rest = text.partition("/")
    candidates = [FactName(kind, rest)]
    fact_id, at, number = rest.rpartition("@")
    if at and number.isdecimal():
        candidates.append(FactName(kind, fact_id, int(number)))
    for name in candidates:
        told = versions.get((name.kind, name.fact_id), ())
        if not told:
            continue
        if name.version:
            found = next((one for one in told if one.version == name.version), None)
        else:
            left = heard(told, kind, masks(challenges_of(versions)))
            found = left[-1] if left else told[-1]
        if found is not None:
            return FactName(kind, name.fact_id, found.version), found
    raise NotFound(Failure(Reason.MISSING, "file_fact_unknown", {"fact": text, "kinds": ", ".join(_kinds())}))


def _kinds() -> list[str]:
    return [kind.value for kind in CONTESTABLE]


CONTESTABLE = (
    *(CreditFactKind.PROFILE, CreditFactKind.EVENT, CreditFactKind.CHECK, CreditFactKind.STATEMENT),
    *(CreditFactKind.REFERENCE, CreditFactKind.PROMISE, CreditFactKind.ENTRY),
)
"""Kinds a person may contest. Invoices have disputes of their own, master data is corrected where it is kept."""
