"""L-START: what a customer begins with when there is too little to judge its capacity by (新客户启动额度)."""

from typing import Final

import numpy as np

from payworthy.base.money import ratio
from payworthy.limit.case import Case
from payworthy.limit.exact import made_of, not_negative, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.methods.need import at_terms
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The least of its need at the agreed terms, a share of paid-in capital, and the policy's amount. Missing while
    need or paid-in capital is: not knowing is never better than knowing little."""
    need, paid_in = at_terms(frame, case, params), frame["paid_in_minor"]
    amounts = np.minimum(times_share(not_negative(paid_in), *ratio(params.start_paid_in)), need.values)
    return made_of(np.minimum(amounts, params.start_cap_minor), need, paid_in)


START: Final = Method(
    "L-START", Part.START, ("purchases_forecast_minor", "turnover_12m_minor", "paid_in_minor"), candidate
)
