"""What must add up in a statement, and by how much it does not (domain specification 2.4, integrity checks)."""

from collections.abc import Iterator
from typing import Final

from payworthy.base.currency import EXPONENTS
from payworthy.facts.statement import ASSETS, LIABILITIES, Statement

_CURRENT_ASSETS: Final = ASSETS[: ASSETS.index("current_assets")]
_CURRENT_LIABILITIES: Final = LIABILITIES[: LIABILITIES.index("current_liabilities")]

_SUMS: Final = (
    ("balance", {"total_assets": 1, "total_liabilities": -1, "equity": -1}),
    ("profit_before_tax", {"profit_before_tax": 1, "operating_profit": -1, "nonop_income": -1, "nonop_expense": 1}),
    ("net_profit", {"net_profit": 1, "profit_before_tax": -1, "income_tax": 1}),
)
"""Sums that come to zero when all their lines are given."""

_PARTS: Final = (
    ("current_assets", _CURRENT_ASSETS),
    ("current_liabilities", _CURRENT_LIABILITIES),
    ("total_assets", ("current_assets", "fixed_assets", "cip", "intangibles", "goodwill", "lt_equity_invest", "dta")),
    ("total_liabilities", ("current_liabilities", "lt_loans", "bonds", "lease_liab")),
)
"""Totals and lines that are among their parts. The chart does not hold every part, so a total may be larger than the
parts it names and never smaller."""


def identities(statement: Statement, unit: int) -> Iterator[tuple[str, int]]:
    """Name and difference (minor units, total less parts) of each sum that does not foot. The tolerance is one unit
    of the file (one 万元 in a statement in 万元), once for each rounded line of a sum of many parts."""
    amounts = statement.amounts
    one = unit * 10 ** EXPONENTS[statement.currency]
    for name, terms in _SUMS:
        if all(key in amounts for key in terms):
            difference = sum(sign * amounts[key] for key, sign in terms.items())
            if abs(difference) > one:
                yield name, difference
    for name, parts in _PARTS:
        given = [amounts[key] for key in parts if key in amounts]
        if name in amounts and given:
            short = amounts[name] - sum(given)
            if short < -one * len(given):
                yield f"{name}_parts", short
