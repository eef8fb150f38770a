"""L-NEED: what the customer buys in the time it takes to pay (销售量×账期法)."""

from typing import Final

import numpy as np

from payworthy.base.money import ratio
from payworthy.limit.case import FULL, Case
from payworthy.limit.exact import Amounts, first_present, made_of, not_negative, times_share
from payworthy.limit.methods.method import Method, Part
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame

_YEAR: Final = 365
_FINE: Final = 100
"""Days are counted in hundredths: days beyond terms are an average."""


def candidate(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """Annual purchases with VAT, over the days from order to invoice, the terms and the days by which the customer is
    used to be late (at least 0), times the season. Purchases: the forecast (without VAT), else what was billed in
    twelve months (with VAT). An approved order uses the limit long before it is billed, so the days until then count
    (domain 4.2 leaves them out; with ``order_days`` of 0 so does this)."""
    late = frame["days_beyond_terms"]
    hundredths = np.where(late.is_present, np.rint(np.maximum(late.values, 0) * _FINE), 0).astype(np.int64)
    return _need(frame, case, params, hundredths)


def at_terms(frame: Frame, case: Case, params: LimitPolicy) -> Column:
    """The same for a customer who pays on the day."""
    return _need(frame, case, params, np.zeros(len(frame), dtype=np.int64))


def _need(frame: Frame, case: Case, params: LimitPolicy, late_hundredths: Amounts) -> Column:
    vat, of = ratio(1 + params.vat_rate)
    days = ((case.term_days + params.order_days) * _FINE + late_hundredths) * case.season_percent
    year = _YEAR * _FINE * FULL
    forecast, billed = frame["purchases_forecast_minor"], frame["turnover_12m_minor"]
    with_vat = times_share(not_negative(forecast), days * vat, year * of)
    return first_present((made_of(with_vat, forecast), made_of(times_share(not_negative(billed), days, year), billed)))


NEED: Final = Method(
    "L-NEED", Part.NEED, ("purchases_forecast_minor", "turnover_12m_minor", "days_beyond_terms"), candidate
)
