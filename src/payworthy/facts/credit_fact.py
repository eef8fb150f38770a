"""Credit facts: what a score is made of beside the ledger. All kinds are kept alike, as versions of a dated word."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from payworthy.facts.challenge import Challenge
from payworthy.facts.collateral import Collateral
from payworthy.facts.entry import Entry
from payworthy.facts.judgement import Judgement
from payworthy.facts.profile import Profile
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Check, Event
from payworthy.facts.pull import Pull
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement

CreditFact = (
    Statement | Event | Check | Profile | Reference | Promise | Entry | Pull | Challenge | Judgement | Collateral
)


class CreditFactKind(StrEnum):
    """The kinds of credit fact."""

    STATEMENT = "statement"
    EVENT = "event"
    CHECK = "check"
    PROFILE = "profile"
    REFERENCE = "reference"
    PROMISE = "promise"
    COLLATERAL = "collateral"
    ENTRY = "entry"
    PULL = "pull"
    CHALLENGE = "challenge"
    JUDGEMENT = "judgement"


RECORD_OF: Final[Mapping[CreditFactKind, type[CreditFact]]] = {
    CreditFactKind.STATEMENT: Statement,
    CreditFactKind.EVENT: Event,
    CreditFactKind.CHECK: Check,
    CreditFactKind.PROFILE: Profile,
    CreditFactKind.REFERENCE: Reference,
    CreditFactKind.PROMISE: Promise,
    CreditFactKind.COLLATERAL: Collateral,
    CreditFactKind.ENTRY: Entry,
    CreditFactKind.PULL: Pull,
    CreditFactKind.CHALLENGE: Challenge,
    CreditFactKind.JUDGEMENT: Judgement,
}
KIND_OF: Final[Mapping[type[CreditFact], CreditFactKind]] = {record: kind for kind, record in RECORD_OF.items()}

BROUGHT_BY: Final[Mapping[str, tuple[CreditFactKind, ...]]] = {
    "statements": (CreditFactKind.STATEMENT,),
    "events": (CreditFactKind.EVENT, CreditFactKind.CHECK),
    "registry": (CreditFactKind.PROFILE, CreditFactKind.ENTRY, CreditFactKind.EVENT, CreditFactKind.CHECK),
    "references": (CreditFactKind.REFERENCE,),
    "promises": (CreditFactKind.PROMISE,),
    "collateral": (CreditFactKind.COLLATERAL,),
    "invoices": (CreditFactKind.ENTRY,),
    "applications": (
        *(CreditFactKind.PROFILE, CreditFactKind.ENTRY, CreditFactKind.REFERENCE, CreditFactKind.STATEMENT),
    ),
    "investigation": tuple(CreditFactKind),
    "challenges": (CreditFactKind.CHALLENGE,),
    "judgements": (CreditFactKind.JUDGEMENT, CreditFactKind.EVENT, CreditFactKind.CHECK),
    "resolutions": (*(CreditFactKind.PROFILE, CreditFactKind.EVENT, CreditFactKind.STATEMENT, CreditFactKind.ENTRY),),
}
"""Which kind of file brings which kinds of fact. ``investigation`` is what a source answered; ``challenges``,
``judgements`` and ``resolutions`` (a person keeps one of several sources) are acts of people. Those come in as if a
file of that kind had brought them."""
