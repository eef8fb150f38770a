"""Distress models: information, and one factor of the score; never the sole decision. They disagree,
and that is their message. Any missing input makes the result missing. The first five take retained earnings as what was
earned and kept: surplus reserve and retained earnings together.
"""

from typing import Final

from payworthy.measures.language import HIGHER_SAFER, LOWER_SAFER, Family, ratio
from payworthy.measures.statements import EARNED, EBIT, EXPIRED, WORKING_CAPITAL, average, line, prior

DISTRESS = Family("distress", presence="statement.customer_id IS NOT NULL", absent="no_statements")

EQUITY_TO_DEBT_MOST: Final = 10
"""What equity over liabilities counts at most, and counts where there are no liabilities: without a cap a company
without debt would be infinitely safe."""

OHLSON_INDEX: Final = 100
"""Price index of the size term of Ohlson's model, with total assets in thousands of the currency. The term depends on
units, so the model is for reports only."""

_X1: Final = ratio(WORKING_CAPITAL, line("total_assets"))
_X2: Final = ratio(EARNED, line("total_assets"))
_X3: Final = ratio(EBIT, line("total_assets"))
_X5: Final = ratio(line("revenue"), line("total_assets"))


def _to_debt(key: str) -> str:
    capped = f"LEAST({ratio(line(key), line('total_liabilities'))}, {EQUITY_TO_DEBT_MOST})"
    return (
        f"CASE WHEN {line('total_liabilities')} = 0 AND {line(key)} IS NOT NULL THEN {EQUITY_TO_DEBT_MOST}"
        f" WHEN {line('total_liabilities')} > 0 AND {line(key)} IS NOT NULL THEN {capped} END"
    )


_model = DISTRESS.measure("ratio", HIGHER_SAFER, "statement_incomplete", EXPIRED)
_reversed_model = DISTRESS.measure("ratio", LOWER_SAFER, "statement_incomplete", EXPIRED)

_Z2: Final = f"6.56 * ({_X1}) + 3.26 * ({_X2}) + 6.72 * ({_X3}) + 1.05 * ({_to_debt('equity')})"


@_model
def altman_z() -> str:
    """Altman's Z for listed manufacturers (1968): above 2.99 safe, below 1.81 distress. Market equity is needed."""
    return f"1.2 * ({_X1}) + 1.4 * ({_X2}) + 3.3 * ({_X3}) + 0.6 * ({_to_debt('market_equity')}) + 0.999 * ({_X5})"


@_model
def altman_z1() -> str:
    """Altman's Z' for private manufacturers (1983): above 2.90 safe, below 1.23 distress."""
    return f"0.717 * ({_X1}) + 0.847 * ({_X2}) + 3.107 * ({_X3}) + 0.420 * ({_to_debt('equity')}) + 0.998 * ({_X5})"


@_model
def altman_z2() -> str:
    """Altman's Z'' for other companies and emerging markets: above 2.60 safe, below 1.10 distress. Without liabilities
    its last term is capped."""
    return _Z2


@_model
def altman_z2_em() -> str:
    """Z'' with the constant for emerging markets, 3.25 + Z'': above 5.85 safe, below 4.15 distress."""
    return f"3.25 + {_Z2}"


@_model
def z_china() -> str:
    """ZChina of Zhang, Altman and Yen: above 0.9 healthy, below 0.5 distress. Check the coefficients against the paper
    before relying on it."""
    return (
        f"0.517 - 0.460 * ({ratio(line('total_liabilities'), line('total_assets'))})"
        f" + 9.320 * ({ratio(line('net_profit'), average('total_assets'))}) + 0.388 * ({_X1}) + 1.158 * ({_X2})"
    )


@_model
def f_score_cn() -> str:
    """F-score of Zhou Shouhua (1996), a Chinese model with cash flow: above 0.1049 healthy, below -0.0501 distress, cut
    at 0.0274. Check the coefficients before relying on it. Not applicable without liabilities."""
    cash = f"({line('net_profit')} + {line('dep_amort')})"
    before_interest = f"({cash} + {line('interest_expense')})"
    return (
        f"-0.1774 + 1.1091 * ({_X1}) + 0.1074 * ({_X2})"
        f" + 1.9271 * ({ratio(cash, average('total_liabilities'))})"
        f" + 0.0302 * ({_to_debt('market_equity')})"
        f" + 0.4961 * ({ratio(before_interest, average('total_assets'))})"
    )


@_reversed_model
def zmijewski() -> str:
    """Zmijewski's x (1984): 0 and above is distress; the normal distribution at x is its probability. The sign of the
    current ratio is debated; here as printed."""
    return (
        f"-4.336 - 4.513 * ({ratio(line('net_profit'), line('total_assets'))})"
        f" + 5.679 * ({ratio(line('total_liabilities'), line('total_assets'))})"
        f" + 0.004 * ({ratio(line('current_assets'), line('current_liabilities'))})"
    )


@_model
def springate() -> str:
    """Springate's S (1978): below 0.862 is failing."""
    return (
        f"1.03 * ({_X1}) + 3.07 * ({_X3})"
        f" + 0.66 * ({ratio(line('profit_before_tax'), line('current_liabilities'))}) + 0.4 * ({_X5})"
    )


def _ohlson() -> str:
    """Losses in both years, and the change of profit over the sum of sizes; no profit in either year is no change."""
    size = f"LN({ratio(line('total_assets'), str(100 * 1000 * OHLSON_INDEX))})"
    funds = (
        f"({line('net_profit')} + {line('dep_amort')} + COALESCE({line('credit_impairment')}, 0)"
        f" + COALESCE({line('asset_impairment')}, 0) - COALESCE({line('fv_gain')}, 0)"
        f" - COALESCE({line('invest_income')}, 0))"
    )
    now, before = line("net_profit"), prior("net_profit")
    relative = ratio(f"({now} - {before})", f"(ABS({now}) + ABS({before}))")
    change = f"CASE WHEN {now} = 0 AND {before} = 0 THEN 0 ELSE {relative} END"
    insolvent = f"CASE WHEN {line('total_liabilities')} > {line('total_assets')} THEN 1 ELSE 0 END"
    losses = f"CASE WHEN {now} < 0 AND {before} < 0 THEN 1 ELSE 0 END"
    owed = ratio(line("total_liabilities"), line("total_assets"))
    return (
        f"CASE WHEN {line('total_assets')} > 0 THEN"
        f" -1.32 - 0.407 * ({size}) + 6.03 * ({owed}) - 1.43 * ({_X1})"
        f" + 0.0757 * ({ratio(line('current_liabilities'), line('current_assets'))}) - 1.72 * ({insolvent})"
        f" - 2.37 * ({ratio(line('net_profit'), line('total_assets'))})"
        f" - 1.83 * ({ratio(funds, line('total_liabilities'))}) + 0.285 * ({losses}) - 0.521 * ({change}) END"
    )


_OHLSON: Final = _ohlson()


@_reversed_model
def ohlson_o() -> str:
    """Ohlson's O (1980). Funds from operations are net profit with depreciation and impairments put back, less gains on
    fair value and investments. The size term depends on the currency: for reports only."""
    return _OHLSON


@DISTRESS.measure("share", LOWER_SAFER, "statement_incomplete", EXPIRED)
def ohlson_pd() -> str:
    """Probability of failure by Ohlson's O (share, 0 to 1): 1 over 1 + e to the -O; above 0.5 is distress."""
    return f"1 / (1 + EXP(-({_OHLSON})))"


@DISTRESS.measure("count", HIGHER_SAFER, "statement_incomplete", EXPIRED)
def piotroski() -> str:
    """Piotroski's F (2000), 0 to 9 signs of strength: 7 and more strong, 3 and less weak. Both years are needed; an
    issue of shares is seen by more paid-in capital."""

    def of(above: str, below: str, *, year_before: bool = False) -> str:
        read = prior if year_before else line
        return ratio(read(above), read(below))

    def both(above: str, below: str) -> tuple[str, str]:
        return f"({of(above, below)})", f"({of(above, below, year_before=True)})"

    (roa, roa_before), (debt, debt_before) = (
        both("net_profit", "total_assets"),
        both("total_liabilities", "total_assets"),
    )
    (liquid, liquid_before) = both("current_assets", "current_liabilities")
    (turn, turn_before), (cost, cost_before) = both("revenue", "total_assets"), both("cogs", "revenue")
    signs = (
        f"{line('net_profit')} > 0",
        f"{line('cfo')} > 0",
        f"{roa} > {roa_before}",
        f"{line('cfo')} > {line('net_profit')}",
        f"{debt} < {debt_before}",
        f"{liquid} > {liquid_before}",
        f"{line('paid_in_capital')} <= {prior('paid_in_capital')}",
        f"{cost} < {cost_before}",
        f"{turn} > {turn_before}",
    )
    return " + ".join(f"CAST(({sign}) AS INTEGER)" for sign in signs)
