"""L-INS: what the insurer covers, and what we add to it ourselves (保险限额)."""

from typing import Final

from payworthy.limit.case import Case
from payworthy.limit.exact import made_of, not_negative
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The insurer's limit for the buyer and the policy's own retention. Missing for buyers that are not insured."""
    insured = frame["insured_limit_minor"]
    return made_of(not_negative(insured) + params.insured_retention_minor, insured)


INSURED: Final = Method("L-INS", Part.CAPACITY, ("insured_limit_minor",), candidate)
