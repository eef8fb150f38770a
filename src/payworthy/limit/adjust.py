"""From the least of need, capacity and appetite to the recommended amount, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from payworthy.base.money import ratio
from payworthy.limit.behaviour import multiplier
from payworthy.limit.case import Case
from payworthy.limit.exact import LARGEST, Amounts, least, times_share_down
from payworthy.limit.levels import largest_totals
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame

STEPS: Final = (
    "peak",
    "behaviour",
    "appetite",
    "security",
    "secured_only",
    "no_credit",
    "group",
    "contagion",
    "authority",
    "rounding",
)
"""The steps in their order. Good behaviour lifts what the customer can carry, never what we can lose: appetite bounds
again after it. Security adds up to the need, since a limit beyond it serves nobody."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """``after``: the amount after each step, in minor units. ``ceiling``: what group and authority leave, which no
    limit in force may exceed by being left alone."""

    after: Mapping[str, Amounts]
    ceiling: Amounts

    @property
    def amount(self) -> Amounts:
        """What is left after the last step."""
        return self.after[STEPS[-1]]


def adjust(
    frame: Frame,
    case: Case,
    params: LimitPolicy,
    base: Column,
    need: Column,
    candidates: Mapping[str, Column],
    appetite: tuple[str, ...],
) -> Adjusted:
    """Every step of ``STEPS`` on the base amounts. ``appetite``: codes of the methods that say what can be lost."""
    after: dict[str, Amounts] = {}
    amount: Amounts = np.where(base.is_present, base.values, 0).astype(np.int64)
    after["peak"] = amount = _peak(amount, params, candidates["L-PEAK"])
    times, of = multiplier(frame, params)
    after["behaviour"] = amount = times_share_down(amount, times, of)
    bound = least([candidates[code] for code in appetite], len(frame))
    after["appetite"] = amount = np.minimum(amount, bound)
    wanted = np.where(need.is_present, need.values, 0)
    secured = np.minimum(amount + case.security_minor, np.maximum(amount, wanted))
    after["security"] = amount = np.where(base.is_present, secured, amount)
    only = np.array([*(grade.security_required for grade in params.grades), False])[case.grade]
    after["secured_only"] = amount = np.where(only, np.minimum(amount, case.security_minor), amount)
    none = np.array([*(grade.no_credit for grade in params.grades), False])[case.grade]
    after["no_credit"] = amount = np.where(none, 0, amount)
    group_cap = np.where(case.group_cap.is_present, np.maximum(case.group_cap.values, 0), LARGEST)
    after["group"] = amount = np.minimum(amount, group_cap)
    standing = np.where(case.in_force.is_present, case.in_force.values, 0)
    after["contagion"] = amount = np.where(case.group_defaulted, np.minimum(amount, standing), amount)
    after["authority"] = amount = np.minimum(amount, _approvable(case, params))
    step = params.round_down_minor
    after["rounding"] = amount // step * step
    return Adjusted(after, np.minimum(group_cap, _approvable(case, params)))


def _peak(amount: Amounts, params: LimitPolicy, peak: Column) -> Amounts:
    """Who carried more and paid it promptly may take more, up to the policy's multiple of what was computed."""
    if "L-PEAK" not in params.methods:
        return amount
    lifted = np.minimum(peak.values, times_share_down(amount, *ratio(params.peak_times)))
    return np.where(peak.is_present, np.maximum(amount, lifted), amount).astype(np.int64, copy=False)


def _approvable(case: Case, params: LimitPolicy) -> Amounts:
    """What somebody may approve beside the temporary limits that run."""
    symbols = [*(grade.symbol for grade in params.grades), None]
    largest = largest_totals(params.authority, symbols, params.currency)[case.grade]
    left: Amounts = np.maximum(largest - case.temporary_minor, 0)
    return left
