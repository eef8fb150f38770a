"""L-PEAK: the most that was carried and paid promptly in the last year (历史峰值)."""

from typing import Final

from payworthy.base.money import ratio
from payworthy.limit.behaviour import is_prompt
from payworthy.limit.case import Case
from payworthy.limit.exact import made_of, missing_where, not_negative, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The highest balance paid within terms and 15 days in twelve months, times the policy's factor. Not applicable
    to customers who do not pay promptly."""
    peak = frame["balance_peak_12m_minor"]
    amounts = times_share(not_negative(peak), *ratio(params.peak_times))
    return missing_where(made_of(amounts, peak), ~is_prompt(frame, params), "not_applicable")


PEAK: Final = Method(
    "L-PEAK", Part.PEAK, ("balance_peak_12m_minor", "payment_index_6m", "days_past_due_worst_6m"), candidate
)
