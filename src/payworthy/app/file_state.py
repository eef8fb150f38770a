"""The state of credit files, worked out from every version of every fact."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from payworthy.facts.challenge import Challenge
from payworthy.facts.contested import Told, counting, masks
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.file_item import FileState, state_of
from payworthy.policy.credit_file import FilePolicy

Versions = Mapping[tuple[str, str], Sequence[Told]]
"""Versions by kind and fact id, in the order in which they became known."""


def holding(versions: Versions, *, only_upheld: bool = False) -> list[Told]:
    """What holds of each fact: the word known last, less what is contested (``only_upheld``: less what was found to be
    wrong)."""
    masked = masks(challenges_of(versions), only_upheld=only_upheld)
    left = (counting(told, kind, masked) for (kind, _), told in versions.items())
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
    """The items that are there and not stale, by name. Every order check asks for them: one pass over what is there."""
    if state is None or params is None:
        return ()
    now, most = today.toordinal(), params.ages
    return tuple([name for name, day in state.days.items() if now - day.toordinal() <= most.get(name, now)])


def is_stale(item: str, day: date, params: FilePolicy, today: date) -> bool:
    """Whether an item of that day is too old."""
    return (today - day).days > params.ages.get(item, today.toordinal())
