"""How a customer paid in the last six months, as a multiple of its limit (domain specification 4.3)."""

from typing import Final

import numpy as np

from payworthy.limit.exact import Amounts, Mask, in_one_denominator
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Frame

NEEDS: Final = ("payment_index", "payment_index_6m", "days_past_due_worst_6m")


def multiplier(frame: Frame, params: LimitPolicy) -> tuple[Amounts, int]:
    """Numerators of each customer's multiple, and their denominator: the first row whose conditions hold, 0 below the
    last, 1 where the policy has no table. Customers with too few invoices for an index, of six months or of twelve,
    keep what they have: 1."""
    if not params.behaviour:
        return np.ones(len(frame), dtype=np.int64), 1
    index, known = _index(frame)
    worst = frame["days_past_due_worst_6m"]
    times, of = in_one_denominator([row.times for row in params.behaviour])
    found = np.zeros(len(frame), dtype=np.int64)
    for row, numerator in zip(reversed(params.behaviour), reversed(times.tolist()), strict=True):
        holds = index >= row.index_min
        if row.days_max is not None:
            holds = holds & (~worst.is_present | (worst.values <= row.days_max))
        found = np.where(holds, numerator, found).astype(np.int64, copy=False)
    return np.where(known, found, of), of


def is_prompt(frame: Frame, params: LimitPolicy) -> Mask:
    """Whether the best row of the table holds: existing customers who pay as agreed."""
    if not params.behaviour:
        return np.zeros(len(frame), dtype=np.bool_)
    best, worst = params.behaviour[0], frame["days_past_due_worst_6m"]
    index, known = _index(frame)
    prompt: Mask = known & (index >= best.index_min)
    if best.days_max is not None:
        prompt &= worst.is_present & (worst.values <= best.days_max)
    return prompt


def _index(frame: Frame) -> tuple[Amounts, Mask]:
    """The payment index of six months, else of twelve; and where there is one at all."""
    recent, year = frame["payment_index_6m"], frame["payment_index"]
    known: Mask = recent.is_present | year.is_present
    return np.where(recent.is_present, recent.values, year.values), known
