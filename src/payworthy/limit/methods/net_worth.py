"""L-NW: a share of what the customer owns itself (净资产比例)."""

from decimal import Decimal
from typing import Final

from payworthy.limit.case import Case
from payworthy.limit.exact import in_one_denominator, made_of, missing_where, not_negative, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The share of the grade, of tangible net worth; nothing on a negative one."""
    base = frame["tangible_net_worth_minor"]
    shares, of = in_one_denominator([*(grade.net_worth for grade in params.grades), *_NONE])
    amounts = times_share(not_negative(base), shares[case.grade], of)
    return missing_where(made_of(amounts, base), case.grade < 0, "not_applicable")


_NONE: Final = (Decimal(0),)
"""The row that position -1 reads: without a grade there is no share, and no candidate."""

NET_WORTH: Final = Method("L-NW", Part.CAPACITY, ("tangible_net_worth_minor",), candidate)
