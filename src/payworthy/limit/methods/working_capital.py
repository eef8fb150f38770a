"""L-WC: a share of what is left of current assets once current debts are paid (营运资金比例)."""

from decimal import Decimal
from typing import Final

from payworthy.limit.case import Case
from payworthy.limit.exact import in_one_denominator, made_of, missing_where, not_negative, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The share of the grade, of current assets less current liabilities; nothing on a negative difference."""
    base = frame["working_capital_minor"]
    shares, of = in_one_denominator([*(grade.working_capital for grade in params.grades), *_NONE])
    amounts = times_share(not_negative(base), shares[case.grade], of)
    return missing_where(made_of(amounts, base), case.grade < 0, "not_applicable")


_NONE: Final = (Decimal(0),)
"""The row that position -1 reads: without a grade there is no share, and no candidate."""

WORKING_CAPITAL: Final = Method("L-WC", Part.CAPACITY, ("working_capital_minor",), candidate)
