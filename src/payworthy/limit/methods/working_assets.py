"""L-WA: a share of working assets, by a score of four balance-sheet ratios (营运资产法).

The model of Chinese textbooks on credit management: working assets are the mean of working capital and net worth; the
score is current ratio + quick ratio - current liabilities/net worth - total liabilities/net worth.
"""

from typing import Final

import numpy as np

from payworthy.limit.case import Case
from payworthy.limit.exact import Amounts, made_of, missing_where, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame

_NEEDS: Final = (
    "working_capital_minor",
    "net_worth_minor",
    "current_ratio",
    "quick_ratio",
    "current_liabilities_minor",
    "total_liabilities_minor",
)
_TOPS: Final = (-460, -390, -320, -250, -180, -110, -40, 30, 100)
"""Highest score of each band but the last, in hundredths; each band gives 2.5 % more than the one before, from 0."""
_STEP: Final = 25
_OF: Final = 1000


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The share of the score's band, of working assets. Not applicable without net worth to divide by."""
    capital, worth, *_ = (frame[name] for name in _NEEDS)
    working = np.maximum(capital.values + worth.values, 0).astype(np.int64)
    band = np.searchsorted(np.array(_TOPS), score_hundredths(frame), side="left")
    amounts = times_share(working, band * _STEP, 2 * _OF)
    return missing_where(made_of(amounts, *(frame[name] for name in _NEEDS)), worth.values <= 0, "not_applicable")


def score_hundredths(frame: Frame) -> Amounts:
    """The score to two decimals, as the bands are written. Ratios are indices, not money."""
    _, worth, current, quick, short, total = (frame[name].values for name in _NEEDS)
    by = np.where(worth > 0, worth, 1)
    score = current + quick - short / by - total / by
    result: Amounts = np.rint(np.clip(np.nan_to_num(score), -_OF, _OF) * 100).astype(np.int64)
    return result


WORKING_ASSETS: Final = Method("L-WA", Part.CAPACITY, _NEEDS, candidate)
