"""Credit facts: what a score is made of beside the ledger. All kinds are kept alike, as versions of a dated word."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from payworthy.facts.profile import Profile
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Check, Event
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement

CreditFact = Statement | Event | Check | Profile | Reference | Promise


class CreditFactKind(StrEnum):
    """The kinds of credit fact."""

    STATEMENT = "statement"
    EVENT = "event"
    CHECK = "check"
    PROFILE = "profile"
    REFERENCE = "reference"
    PROMISE = "promise"


RECORD_OF: Final[Mapping[CreditFactKind, type[CreditFact]]] = {
    CreditFactKind.STATEMENT: Statement,
    CreditFactKind.EVENT: Event,
    CreditFactKind.CHECK: Check,
    CreditFactKind.PROFILE: Profile,
    CreditFactKind.REFERENCE: Reference,
    CreditFactKind.PROMISE: Promise,
}
KIND_OF: Final[Mapping[type[CreditFact], CreditFactKind]] = {record: kind for kind, record in RECORD_OF.items()}

BROUGHT_BY: Final[Mapping[str, tuple[CreditFactKind, ...]]] = {
    "statements": (CreditFactKind.STATEMENT,),
    "events": (CreditFactKind.EVENT, CreditFactKind.CHECK),
    "registry": (CreditFactKind.PROFILE,),
    "references": (CreditFactKind.REFERENCE,),
    "promises": (CreditFactKind.PROMISE,),
}
"""Which kind of file brings which kinds of fact."""
