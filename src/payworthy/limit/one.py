"""The recommendation for one customer as a record: what a person reads and what a proposal keeps as its evidence."""

from typing import Final

from msgspec import Struct

from payworthy.facts.person import Role
from payworthy.limit.adjust import STEPS
from payworthy.limit.authority import LEVELS
from payworthy.limit.levels import NOBODY
from payworthy.limit.params import METHOD_CODES
from payworthy.limit.recommend import MOVES, NO_METHOD, Recommended
from payworthy.measures.frame import ABSENCES


class Candidate(Struct, frozen=True, kw_only=True):
    """What one method gives: an amount in minor units, or why there is none (a code of ``ABSENCES``). ``counts``:
    the policy lets it bind. The sentence is ``limit.method.<code>.how``."""

    code: str
    amount_minor: int | None
    absence: str | None
    counts: bool
    is_binding: bool


class Step(Struct, frozen=True, kw_only=True):
    """One adjustment that changed the amount; the sentence is ``limit.step.<code>``."""

    code: str
    before_minor: int
    after_minor: int


class Recommendation(Struct, frozen=True, kw_only=True):
    """Everything about one customer's recommended limit. ``amount_minor`` is ``None`` when there is nothing to go by,
    for the reason ``absence``. ``required``: the level that must approve; ``None`` when nobody may."""

    customer_id: str
    currency: str
    candidates: tuple[Candidate, ...]
    binding: str | None
    base_minor: int | None
    steps: tuple[Step, ...]
    amount_minor: int | None
    absence: str | None
    in_force_minor: int | None
    move: str
    proposed_minor: int
    needs_approval: bool
    total_minor: int
    required: Role | None


_PRESENT: Final = 0


def one(recommended: Recommended, index: int, currency: str) -> Recommendation:
    """The recommendation for the customer at ``index``. ``currency``: the policy's, in which all amounts are."""
    at, base = recommended.binding[index], recommended.base
    binding = None if at == NO_METHOD else METHOD_CODES[at]
    level = int(recommended.required[index])
    is_known = bool(base.absence[index] == _PRESENT)
    in_force = recommended.in_force
    return Recommendation(
        customer_id=str(recommended.ids[index]),
        currency=currency,
        candidates=tuple(_candidate(recommended, code, index, binding) for code in METHOD_CODES),
        binding=binding,
        base_minor=int(base.values[index]) if is_known else None,
        steps=_steps(recommended, index) if is_known else (),
        amount_minor=int(recommended.amount.values[index]) if is_known else None,
        absence=None if is_known else ABSENCES[base.absence[index]],
        in_force_minor=int(in_force.values[index]) if in_force.absence[index] == _PRESENT else None,
        move=MOVES[recommended.move[index]],
        proposed_minor=int(recommended.proposed[index]),
        needs_approval=bool(recommended.needs_approval[index]),
        total_minor=int(recommended.total[index]),
        required=None if level == NOBODY else LEVELS[level],
    )


def _candidate(recommended: Recommended, code: str, index: int, binding: str | None) -> Candidate:
    column = recommended.candidates[code]
    absence = int(column.absence[index])
    return Candidate(
        code=code,
        amount_minor=int(column.values[index]) if absence == _PRESENT else None,
        absence=None if absence == _PRESENT else ABSENCES[absence],
        counts=code in recommended.counted,
        is_binding=code == binding,
    )


def _steps(recommended: Recommended, index: int) -> tuple[Step, ...]:
    before, found = int(recommended.base.values[index]), []
    for code in STEPS:
        after = int(recommended.adjusted.after[code][index])
        if after != before:
            found.append(Step(code=code, before_minor=before, after_minor=after))
        before = after
    return tuple(found)
