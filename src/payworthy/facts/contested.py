"""Which versions of a fact count: what a challenge takes out of scores, and what a person has set aside for good.

A challenge names a fact (``ownership``), or one version of it (``ownership@2``). A version stands for what its source
said: the same word again from the same source stays masked, another word or another source does not. So the next source
takes its place, and a source that corrects itself is heard.

What a customer writes into its own application, or a salesperson says for it, counts only where nobody else has spoken:
no one is graded by what they claim against what a register or an auditor says.

Where sources contradict each other, a person may keep one of them: a new version in that one's words, whose source says
who decided. What the others had said before is set aside, and so is its repetition; a new word is heard again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec.structs import asdict

from payworthy.facts.challenge import Challenge, ChallengeState
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.public_record import Event

RESOLVED: Final = "resolved/"
"""Begins the source of a version that a person chose: ``resolved/PERSON/SOURCE``."""


INTERESTED: Final[Mapping[str, str]] = {"application": "customer", "sales": "salesperson"}
"""Sources that speak for the customer, and whose word theirs is."""


class Told(NamedTuple):
    """One version of a fact and since when it is known."""

    known_on: date
    version: int
    fact: CreditFact


def said(fact: CreditFact) -> dict[str, Any]:
    """What a fact claims, whoever says so and whenever: an entry of a record is the same entry when its end becomes
    known, and the same value told of another day is the same value."""
    fields = asdict(fact)
    for name in ("source", "known_on", "valid_on"):
        fields.pop(name, None)
    if isinstance(fact, Event):
        for name in ("ended_on", "details"):
            fields.pop(name, None)
    return fields


def source_of(fact: CreditFact) -> str:
    """Who says so; empty where nobody is named."""
    return getattr(fact, "source", None) or ""


def resolved_by(fact: CreditFact) -> str | None:
    """The person who chose this version among several; ``None`` where a source said it by itself."""
    source = source_of(fact)
    return source.removeprefix(RESOLVED).partition("/")[0] if source.startswith(RESOLVED) else None


def origin_of(fact: CreditFact) -> str:
    """Who said so first, where a person chose it; else its source."""
    source = source_of(fact)
    return source.removeprefix(RESOLVED).partition("/")[2] if source.startswith(RESOLVED) else source


def version_of(target: str, fact_id: str) -> int | None:
    """The version a target names of a fact; 0 for the whole fact, ``None`` if it is about another one."""
    if target == fact_id:
        return 0
    number = target.removeprefix(f"{fact_id}@")
    return int(number) if number != target and number.isdecimal() else None


def masks(challenges: Iterable[Challenge], *, only_upheld: bool = False) -> list[tuple[str, str]]:
    """Kind and target of what challenges mask."""
    return [
        (one.kind, one.target)
        for one in challenges
        if one.masks and (not only_upheld or one.state is ChallengeState.UPHELD)
    ]


def unmasked(versions: Sequence[Told], kind: str, masked: Sequence[tuple[str, str]]) -> Sequence[Told]:
    """The versions of one fact that are left."""
    if not masked or not versions:
        return versions
    fact_id = versions[0].fact.fact_id
    named = [number for its_kind, target in masked if its_kind == kind for number in [version_of(target, fact_id)]]
    numbers = [number for number in named if number is not None]
    if not numbers:
        return versions
    if 0 in numbers:
        return ()
    contested = [(source_of(one.fact), said(one.fact)) for one in versions if one.version in numbers]
    return [one for one in versions if (source_of(one.fact), said(one.fact)) not in contested]


def unsettled(versions: Sequence[Told]) -> Sequence[Told]:
    """The versions without the repetitions of what a person has set aside."""
    if len(versions) < 2 or not any(source_of(one.fact).startswith(RESOLVED) for one in versions):
        return versions
    kept: list[Told] = []
    before: list[dict[str, Any]] = []
    aside: list[dict[str, Any]] = []
    for one in versions:
        claim = said(one.fact)
        if resolved_by(one.fact) is not None:
            aside = [other for other in before if other != claim]
        if claim not in aside:
            kept.append(one)
        before.append(claim)
    return kept


def heard(versions: Sequence[Told], kind: str, masked: Sequence[tuple[str, str]]) -> Sequence[Told]:
    """The versions of one fact that have not been set aside, whoever they are from; they may contradict each other."""
    return unmasked(unsettled(versions), kind, masked)


def counting(versions: Sequence[Told], kind: str, masked: Sequence[tuple[str, str]]) -> Sequence[Told]:
    """The versions of one fact that scores go by; the last of them holds."""
    left = heard(versions, kind, masked)
    return [one for one in left if source_of(one.fact) not in INTERESTED] or left
