"""The state of credit files, worked out from every version of every fact."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from payworthy.facts.challenge import Challenge
from payworthy.facts.contested import Told, heard, masks
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.file_item import FileItem, FileState, state_of
from payworthy.policy.credit_file import FilePolicy

Versions = Mapping[tuple[str, str], Sequence[Told]]
"""Versions by kind and fact id, in the order in which they became known."""


def holding(versions: Versions, *, only_upheld: bool = False) -> list[Told]:
    """What holds of each fact: the word known last, less what is contested (``only_upheld``: less what was found to be
    wrong)."""
    masked = masks(challenges_of(versions), only_upheld=only_upheld)
    left = (heard(told, kind, masked) for (kind, _), told in versions.items())
    return [told[-1] for told in left if told]


def challenges_of(versions: Versions) -> list[Challenge]:
    """What became of each challenge."""
    last = [told[-1].fact for (kind, _), told in versions.items() if kind == CreditFactKind.CHALLENGE]
    return [fact for fact in last if isinstance(fact, Challenge)]


def file_state(versions: Versions) -> FileState:
    """The state of one customer's file."""
    held = [(one.known_on, one.fact) for one in holding(versions)]
    screened: Iterable[CreditFact] = [one.fact for one in holding(versions, only_upheld=True)]
    return state_of(held, screened)


def present(state: FileState | None, params: FilePolicy | None, today: date) -> tuple[str, ...]:
    """The items that are there and not stale, in the order of ``FileItem``."""
    if state is None or params is None:
        return ()
    days = state.days
    return tuple(item.value for item in FileItem if item in days and not is_stale(item, days[item], params, today))


def is_stale(item: FileItem, day: date, params: FilePolicy, today: date) -> bool:
    """Whether an item of that day is too old."""
    rule = params.items.get(item)
    return rule is not None and rule.ttl_days is not None and today > day + timedelta(days=rule.ttl_days)
