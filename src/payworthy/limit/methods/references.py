"""L-REF: what other suppliers give (同业参考)."""

from typing import Final

from payworthy.limit.case import Case
from payworthy.limit.exact import made_of, not_negative
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The median limit or high credit of the references."""
    median = frame["reference_limit_minor"]
    return made_of(not_negative(median), median)


REFERENCES: Final = Method("L-REF", Part.CAPACITY, ("reference_limit_minor",), candidate)
