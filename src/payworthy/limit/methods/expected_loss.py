"""L-EL: what may be lent before a year's expected loss exceeds its budget (预期损失预算)."""

from fractions import Fraction
from math import floor
from typing import Final

import numpy as np

from payworthy.limit.case import Case
from payworthy.limit.exact import LARGEST, missing_where, present
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The budget per customer over PD of the grade and loss given default. Not applicable without a grade, and where
    nothing can be lost."""
    by_grade = [_most(params, Fraction(grade.pd)) for grade in params.grades]
    amounts = np.array([*by_grade, LARGEST], dtype=np.int64)[case.grade]
    return missing_where(present(amounts), amounts >= LARGEST, "not_applicable")


def _most(params: LimitPolicy, pd: Fraction) -> int:
    """Exact, half a minor unit rounded up."""
    loss = pd * Fraction(params.lgd)
    if loss == 0:
        return LARGEST
    most = params.expected_loss_minor * (1 / loss)
    return min(LARGEST, floor(most + Fraction(1, 2)))


EXPECTED_LOSS: Final = Method("L-EL", Part.APPETITE, (), candidate)
