"""A limit in the customer's currency out of one in the policy's."""

from datetime import date
from fractions import Fraction

from payworthy.base.failure import Failure
from payworthy.base.fx import Converted, RateTable
from payworthy.base.money import Rounding, divide
from payworthy.limit.params import LimitPolicy


def in_currency(
    amount_minor: int, currency: str, rates: RateTable, as_of: date, params: LimitPolicy
) -> Converted | Failure:
    """The limit in ``currency`` that a limit in the policy's currency comes to: at the day's rate, less the haircut by
    which exposures in that currency are raised, rounded down to the policy's step for it. Converted back with the
    haircut it is never more than it came from. Failures: those of ``RateTable.convert``.
    """
    if currency == params.currency:
        return Converted(amount_minor, ())
    raised = 1 + Fraction(params.fx_haircut)
    bare = divide(amount_minor * raised.denominator, raised.numerator, Rounding.DOWN)
    found = rates.convert(bare, params.currency, currency, as_of, rounding=Rounding.DOWN)
    if isinstance(found, Failure):
        return found
    step = params.round_down.get(currency, 1)
    return Converted(found.amount_minor // step * step, found.rates)
