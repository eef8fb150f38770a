"""L-OWN: what we can carry ourselves (自身承受力): no single customer or group may be too much of the seller."""

from typing import Final

import numpy as np

from payworthy.base.money import Rounding, portion
from payworthy.limit.case import Case
from payworthy.limit.exact import LARGEST, missing_where, present
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The smaller of a share of our own equity and a share of our own receivable (another share for groups). Not
    collected while neither is known."""
    bounds = np.full((2, len(frame)), LARGEST, dtype=np.int64)
    if params.own_equity_minor is not None:
        bounds[0] = portion(params.own_equity_minor, params.own_equity_share, Rounding.HALF_UP)
    owed = case.own_receivable_minor
    if owed is not None:
        alone = portion(owed, params.own_receivable_share, Rounding.HALF_UP)
        bounds[1] = np.where(case.in_group, portion(owed, params.own_receivable_group_share, Rounding.HALF_UP), alone)
    amounts = bounds.min(axis=0)
    return missing_where(present(amounts), amounts >= LARGEST, "not_collected")


OWN: Final = Method("L-OWN", Part.APPETITE, (), candidate)
