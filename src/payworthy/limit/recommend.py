"""The recommended limit of many customers: every candidate, the binding one, each adjustment, and the move it proposes.

Recommended = min(need, capacity, appetite), then adjusted and rounded down (domain specification 4.1-4.3). A limit is
not a target, and nothing here sets one: a recommendation is a proposal, and a raise needs a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.base.money import ratio
from payworthy.limit.adjust import Adjusted, adjust
from payworthy.limit.behaviour import NEEDS as BEHAVIOUR_NEEDS
from payworthy.limit.case import Case, make_case
from payworthy.limit.exact import LARGEST, Amounts, Mask, first_present, times_share_down
from payworthy.limit.levels import NOBODY, levels_required
from payworthy.limit.methods import METHODS
from payworthy.limit.methods.method import Part
from payworthy.limit.methods.need import at_terms
from payworthy.limit.params import METHOD_CODES, LimitPolicy
from payworthy.measures.frame import PRESENT, Column, Frame

MEASURES: Final = tuple(sorted({*(name for method in METHODS for name in method.needs), *BEHAVIOUR_NEEDS}))
"""Every measure that ``recommend`` reads; the frame must have a column for each."""

MOVES: Final = ("raise", "keep", "cut", "prepay")
"""What a recommendation proposes against the limit in force; ``Recommended.move`` holds positions in this list.
*prepay*: no open account at all."""
RAISE, KEEP, CUT, PREPAY = range(len(MOVES))

LEAST_CAPACITY: Final = 2
"""With fewer capacity methods that can be computed, the starting limit bounds as well (specification 4.2)."""

NO_METHOD: Final = -1

_PART: Final = {method.code: method.part for method in METHODS}


@dataclass(frozen=True, slots=True)
class Recommended:
    """One entry per customer in every column.

    ``candidates``: every method, in minor units. ``counted``: the methods that may bind. ``binding``: position in
    ``METHOD_CODES`` of the method that bounded ``base``, ``NO_METHOD`` where nothing could be computed. ``adjusted``:
    what each step made of it (``adjust.STEPS``). ``amount``: the recommendation (missing: nothing to go by).
    ``move``: position in ``MOVES``. ``proposed``: the limit after the move, in minor units. ``needs_approval``: a
    person must agree. ``total``: proposed and temporary limits together, what authority is asked for. ``required``:
    position in ``authority.LEVELS`` of the level that must sign it, ``levels.NOBODY`` when none may; less credit
    than nobody may approve anybody on the matrix may sign.
    """

    ids: NDArray[np.object_]
    candidates: Mapping[str, Column]
    counted: tuple[str, ...]
    binding: NDArray[np.int64]
    base: Column
    adjusted: Adjusted
    amount: Column
    in_force: Column
    move: NDArray[np.int64]
    proposed: Amounts
    needs_approval: Mask
    total: Amounts
    required: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def recommend(frame: Frame, grades: NDArray[np.int64], params: LimitPolicy, **circumstances: Any) -> Recommended:
    """A recommendation for every customer of a frame.

    ``grades``: positions on the policy's scale, -1 for none (``case.positions``). ``circumstances``: what
    ``case.make_case`` takes (``term_days``, ``season_percent``, ``security_minor``, ``in_force``, ``temporary_minor``,
    ``group_cap``, ``in_group``, ``group_defaulted``, ``own_receivable_minor``). Raises ``KeyError`` for a measure of
    ``MEASURES`` that the frame does not have.
    """
    case = make_case(params, grades, **circumstances)
    candidates = {method.code: method.candidate(frame, case, params) for method in METHODS}
    need, need_code = _need(frame, case, params, candidates)
    base, binding = _bound(params, candidates, need, need_code)
    adjusted = adjust(frame, case, params, base, need, candidates, _counted(params, Part.APPETITE))
    amount = Column(np.where(base.is_present, adjusted.amount, 0), base.absence)
    move, proposed = _move(amount, adjusted, case, params)
    total = proposed + case.temporary_minor
    symbols = [*(grade.symbol for grade in params.grades), None]
    required = levels_required(params.authority, total, symbols, grades, params.currency)
    gives_less = (move == CUT) | (move == PREPAY)
    return Recommended(
        ids=frame.ids,
        candidates=candidates,
        counted=params.methods,
        binding=binding,
        base=base,
        adjusted=adjusted,
        amount=amount,
        in_force=case.in_force,
        move=move,
        proposed=proposed,
        needs_approval=_needs_approval(move, proposed, case, params),
        total=total,
        required=np.where(gives_less & (required == NOBODY), 0, required),
    )


def _counted(params: LimitPolicy, part: Part) -> tuple[str, ...]:
    return tuple(code for code in params.methods if _PART[code] is part)


def _need(
    frame: Frame, case: Case, params: LimitPolicy, candidates: Mapping[str, Column]
) -> tuple[Column, NDArray[np.int64]]:
    """The need that bounds, and the method it comes from: the first that can be computed.

    Days a customer is used to pay late are part of the candidate L-NEED, but do not bound with it unless the policy
    says so: whoever pays later is not to be given more for it.
    """
    codes = _counted(params, Part.NEED)
    columns = [
        at_terms(frame, case, params) if code == "L-NEED" and not params.late_days_enlarge else candidates[code]
        for code in codes
    ]
    places = np.array([METHOD_CODES.index(code) for code in codes], dtype=np.int64)
    first = np.argmax(np.stack([column.is_present for column in columns]), axis=0)
    return first_present(columns), places[first]


def _bound(
    params: LimitPolicy, candidates: Mapping[str, Column], need: Column, need_code: NDArray[np.int64]
) -> tuple[Column, NDArray[np.int64]]:
    """The least of what counts and the method it comes from; of equals, the one listed first."""
    capacity, appetite = _counted(params, Part.CAPACITY), _counted(params, Part.APPETITE)
    known = np.sum([candidates[code].is_present for code in capacity], axis=0)
    begins = known < LEAST_CAPACITY
    codes = ["L-NEED", *capacity, *appetite]
    columns = [need, *(candidates[code] for code in codes[1:])]
    absence = need.absence
    stacked = [np.where(column.is_present, column.values, LARGEST) for column in columns]
    if "L-START" in params.methods:
        start = candidates["L-START"]
        codes.append("L-START")
        stacked.append(np.where(begins & start.is_present, start.values, LARGEST))
        absence = np.where((absence == PRESENT) & begins, start.absence, absence)
    else:
        absence = np.where((absence == PRESENT) & (known == 0), candidates[capacity[0]].absence, absence)
    table = np.stack(stacked)
    place = np.argmin(table, axis=0)
    amounts = np.take_along_axis(table, place[None, :], axis=0)[0]
    binding = np.where(place == 0, need_code, np.array([METHOD_CODES.index(code) for code in codes])[place])
    is_there = absence == PRESENT
    return Column(np.where(is_there, amounts, 0), absence.astype(np.uint8)), np.where(is_there, binding, NO_METHOD)


def _move(amount: Column, adjusted: Adjusted, case: Case, params: LimitPolicy) -> tuple[NDArray[np.int64], Amounts]:
    """What is proposed against the limit in force. Without a recommendation the limit in force stays; a difference
    that is too small to matter is none, as long as group and authority leave room for what is in force."""
    standing: Amounts = np.where(case.in_force.is_present, case.in_force.values, 0).astype(np.int64)
    band = times_share_down(standing, *ratio(params.keep_within))
    small = (np.abs(amount.values - standing) <= band) & (standing <= adjusted.ceiling) & (amount.values > 0)
    small |= amount.values == standing
    move = np.where(small, KEEP, np.where(amount.values > standing, RAISE, CUT))
    move = np.where(amount.values == 0, PREPAY, move)
    unknown = ~amount.is_present
    move = np.where(unknown, np.where(standing > 0, KEEP, PREPAY), move)
    proposed = np.where((move == KEEP), standing, amount.values).astype(np.int64)
    return move.astype(np.int64), proposed


def _needs_approval(move: NDArray[np.int64], proposed: Amounts, case: Case, params: LimitPolicy) -> Mask:
    """A raise always; less credit only if the policy wants to be asked."""
    standing = np.where(case.in_force.is_present, case.in_force.values, 0)
    changes = (proposed != standing) & ((move == CUT) | (move == PREPAY))
    asked: Mask = (move == RAISE) | (changes & (not params.automatic_decrease))
    return asked
