"""L-MONTH: the average month of the last year (月均销售额法), by which published rulebooks with 30-day terms go."""

from typing import Final

import numpy as np

from payworthy.limit.case import FULL, Case
from payworthy.limit.exact import made_of, not_negative, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame

_SEASON: Final = (50, 150)
"""A season moves the average month by half of it at most (percent)."""


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """A twelfth of what was billed in twelve months, with VAT, times the season."""
    billed = frame["turnover_12m_minor"]
    season = np.clip(case.season_percent, *_SEASON)
    return made_of(times_share(not_negative(billed), season, 12 * FULL), billed)


MONTH: Final = Method("L-MONTH", Part.NEED, ("turnover_12m_minor",), candidate)
