"""Ratios and amounts of the latest annual statement. Flows of a year go over the average of its
two ends where the year before is known, over the end alone where it is not."""

from collections.abc import Callable
from typing import Final

from payworthy.measures.language import HIGHER_SAFER, LOWER_SAFER, NEUTRAL, Definition, Family, ratio

EXPIRED: Final = {"statement.customer_id IS NULL AND statement_age.days IS NOT NULL": "expired"}

STATEMENTS = Family("statements", presence="statement.customer_id IS NOT NULL", absent="no_statements")
DATED = Family("statements", presence="TRUE", absent="no_statements")

VAT_RATE: Final = "0.13"
"""General rate of value added tax on goods in China, by which revenue is grossed up where receipts include the tax."""


def line(key: str) -> str:
    """A line of the statement."""
    return f"statement.{key}"


def prior(key: str) -> str:
    """The line a year before."""
    return f"statement.prior_{key}"


def average(key: str) -> str:
    """Mean of both ends of the year, or the end alone."""
    return f"(COALESCE({line(key)} + {prior(key)}, 2 * {line(key)}) / CAST(2 AS DOUBLE))"


EBIT: Final = f"({line('profit_before_tax')} + {line('interest_expense')})"
"""Profit before tax with the interest put back."""

WORKING_CAPITAL: Final = f"({line('current_assets')} - {line('current_liabilities')})"

EARNED: Final = f"(COALESCE({line('surplus_reserve')}, 0) + {line('retained_earnings')})"
"""Retained earnings as the Altman family means them: what was put into surplus reserves is earned and kept too."""


def statement(
    unit: str, direction: str, absence: str = "statement_incomplete", reasons: dict[str, str] | None = None
) -> Callable[[Definition], Definition]:
    """A measure of the statement: missing as expired, incomplete, or for a reason of its own."""
    return STATEMENTS.measure(unit, direction, absence, {**EXPIRED, **(reasons or {})})


def _positive_equity(expression: str) -> str:
    return f"CASE WHEN {line('equity')} > 0 THEN {expression} END"


_NO_EQUITY: Final = {f"{line('equity')} <= 0": "not_applicable"}


@DATED.measure("days", LOWER_SAFER)
def statement_age_days() -> str:
    """Days since the end of the latest annual period known, also when it is too old for anything else."""
    return "statement_age.days"


@statement("share", LOWER_SAFER)
def leverage() -> str:
    """Total liabilities over total assets (share; above 1 the company owes more than it has)."""
    return ratio(line("total_liabilities"), line("total_assets"))


@statement("ratio", HIGHER_SAFER, reasons={"statement.current_liabilities = 0": "not_applicable"})
def current_ratio() -> str:
    """Current assets over current liabilities."""
    return ratio(line("current_assets"), line("current_liabilities"))


@statement("ratio", HIGHER_SAFER, reasons={"statement.current_liabilities = 0": "not_applicable"})
def quick_ratio() -> str:
    """Current assets without inventory over current liabilities."""
    return ratio(f"({line('current_assets')} - {line('inventory')})", line("current_liabilities"))


@statement("ratio", HIGHER_SAFER, reasons={"statement.current_liabilities = 0": "not_applicable"})
def cash_ratio() -> str:
    """Cash and trading securities over current liabilities; securities not given are none."""
    return ratio(f"({line('cash')} + COALESCE({line('trading_fa')}, 0))", line("current_liabilities"))


@statement("ratio", LOWER_SAFER, reasons=_NO_EQUITY)
def debt_to_equity() -> str:
    """Total liabilities over equity; not applicable where equity is not positive (``leverage`` shows that case)."""
    return _positive_equity(ratio(line("total_liabilities"), line("equity")))


@statement("ratio", HIGHER_SAFER, reasons={"statement.interest_expense = 0": "not_applicable"})
def interest_cover() -> str:
    """Profit before tax and interest over interest expense; not applicable to a company that pays no interest."""
    return ratio(EBIT, line("interest_expense"))


@statement("ratio", HIGHER_SAFER, reasons={"statement.current_liabilities = 0": "not_applicable"})
def cfo_to_cl() -> str:
    """Cash flow from operations over current liabilities."""
    return ratio(line("cfo"), line("current_liabilities"))


@statement("share", HIGHER_SAFER)
def gross_margin() -> str:
    """Revenue less cost of sales, over revenue (share)."""
    return ratio(f"({line('revenue')} - {line('cogs')})", line("revenue"))


@statement("share", HIGHER_SAFER)
def net_margin() -> str:
    """Net profit over revenue (share)."""
    return ratio(line("net_profit"), line("revenue"))


@statement("share", HIGHER_SAFER)
def roa() -> str:
    """Net profit over average total assets (share)."""
    return ratio(line("net_profit"), average("total_assets"))


@statement("share", HIGHER_SAFER, reasons=_NO_EQUITY)
def roe() -> str:
    """Net profit over average equity (share); not applicable where equity is not positive."""
    return _positive_equity(ratio(line("net_profit"), f"NULLIF(GREATEST({average('equity')}, 0), 0)"))


@statement("ratio", HIGHER_SAFER)
def ar_turnover() -> str:
    """Revenue over average trade receivables (times a year)."""
    return ratio(line("revenue"), average("ar"))


@statement("ratio", HIGHER_SAFER)
def inventory_turnover() -> str:
    """Cost of sales over average inventory (times a year)."""
    return ratio(line("cogs"), average("inventory"))


_PAYABLE_DAYS: Final = f"{ratio(average('ap'), line('cogs'))} * 365"


@STATEMENTS.measure("days", LOWER_SAFER, "statement_incomplete", EXPIRED, is_whole=False)
def payable_days() -> str:
    """Average trade payables over cost of sales, times 365: how long it takes to pay its own suppliers."""
    return _PAYABLE_DAYS


@STATEMENTS.measure("days", LOWER_SAFER, "statement_incomplete", EXPIRED, is_whole=False)
def cash_cycle_days() -> str:
    """Days of inventory plus days of receivables less days of payables."""
    stock = f"{ratio(average('inventory'), line('cogs'))} * 365"
    return f"{stock} + {ratio(average('ar'), line('revenue'))} * 365 - {_PAYABLE_DAYS}"


@statement("ratio", HIGHER_SAFER)
def cash_collection_ratio() -> str:
    """Cash received from customers over revenue with value added tax of 13 %; near 1 when sales turn into cash."""
    return ratio(line("cash_from_customers"), f"(CAST({line('revenue')} AS DOUBLE) * (1 + {VAT_RATE}))")


@statement("minor", HIGHER_SAFER)
def revenue_minor() -> str:
    """Revenue of the year (minor units, without tax)."""
    return line("revenue")


@statement("minor", HIGHER_SAFER)
def net_worth_minor() -> str:
    """Equity in total (minor units)."""
    return line("equity")


@statement("minor", HIGHER_SAFER)
def tangible_net_worth_minor() -> str:
    """Equity less intangibles, goodwill, deferred tax assets and claims on shareholders or related parties (minor
    units). Such a line the statement does not carry is nil; rights to use land are deducted with the intangibles."""
    deducted = ("intangibles", "goodwill", "dta", "related_receivables")
    return " - ".join([line("equity"), *(f"COALESCE({line(key)}, 0)" for key in deducted)])


@statement("minor", HIGHER_SAFER)
def working_capital_minor() -> str:
    """Current assets less current liabilities (minor units)."""
    return WORKING_CAPITAL


@statement("minor", NEUTRAL)
def current_assets_minor() -> str:
    """Current assets in total (minor units)."""
    return line("current_assets")


@statement("minor", LOWER_SAFER)
def current_liabilities_minor() -> str:
    """Current liabilities in total (minor units)."""
    return line("current_liabilities")


@statement("minor", LOWER_SAFER)
def total_liabilities_minor() -> str:
    """Liabilities in total (minor units)."""
    return line("total_liabilities")


@statement("claim", LOWER_SAFER)
def opinion_qualified() -> str:
    """1 when the auditor qualified, refused or denied the opinion; 0 for a clean one, with or without emphasis."""
    return (
        "CASE WHEN statement.opinion IN ('qualified', 'adverse', 'disclaimer') THEN 1"
        " WHEN statement.opinion IN ('unqualified', 'emphasis') THEN 0 END"
    )
