"""What does not fit in a statement: each finding is a claim of 0 or 1, and missing
where the lines it compares are not given. A finding is a question to the customer, not a proof.

Left out because no fact table carries their other side: margins against the industry, revenue against the tax return.
"""

from typing import Final

from payworthy.measures.language import LOWER_SAFER, Family, claim
from payworthy.measures.statements import EXPIRED, line, prior

PLAUSIBILITY = Family("plausibility", presence="statement.customer_id IS NOT NULL", absent="no_statements")

_TOLERANCE: Final = f"GREATEST(100, ABS({line('total_assets')}) / CAST(100000 AS DOUBLE))"
"""One unit of currency, or a hundred-thousandth of total assets, whichever is more: statements come in thousands."""

_ROUND: Final = 100_000_000
"""A million units of currency: statements in ten thousands are not yet suspicious."""


def _finding(condition: str) -> str:
    return claim(condition)


_finding_of = PLAUSIBILITY.measure("claim", LOWER_SAFER, "statement_incomplete", EXPIRED)


def _sum_of(*keys: str) -> str:
    return "(" + " + ".join(f"COALESCE({line(key)}, 0)" for key in keys) + ")"


@_finding_of
def finding_balance_untied() -> str:
    """Total assets differ from liabilities plus equity."""
    gap = f"{line('total_assets')} - {line('total_liabilities')} - {line('equity')}"
    return _finding(f"ABS({gap}) > {_TOLERANCE}")


@_finding_of
def finding_current_assets_untied() -> str:
    """The current assets given one by one come to more than their total."""
    parts = _sum_of(
        *("cash", "trading_fa", "notes_receivable", "ar", "receivables_financing", "prepayments"),
        *("other_receivables", "inventory", "contract_assets"),
    )
    return _finding(f"{parts} - {line('current_assets')} > {_TOLERANCE}")


@_finding_of
def finding_current_liabilities_untied() -> str:
    """The current liabilities given one by one come to more than their total."""
    parts = _sum_of(
        *("st_loans", "notes_payable", "ap", "contract_liabilities", "payroll", "taxes_payable", "other_payables")
    )
    return _finding(f"{parts} - {line('current_liabilities')} > {_TOLERANCE}")


@_finding_of
def finding_profit_untied() -> str:
    """Earnings kept (surplus reserve and retained earnings) grew by more than the year's net profit."""
    now = f"COALESCE({line('surplus_reserve')}, 0) + {line('retained_earnings')}"
    before = f"COALESCE({prior('surplus_reserve')}, 0) + {prior('retained_earnings')}"
    return _finding(f"({now}) - ({before}) - GREATEST({line('net_profit')}, 0) > {_TOLERANCE}")


@_finding_of
def finding_cash_untied() -> str:
    """Closing cash of the cash flow statement exceeds cash in the balance sheet, which includes restricted cash."""
    return _finding(f"{line('closing_cash')} - {line('cash')} > {_TOLERANCE}")


@_finding_of
def finding_opening_untied() -> str:
    """Closing cash less the year's change is not the closing cash of the year before."""
    gap = f"{line('closing_cash')} - {line('net_change_cash')} - {prior('closing_cash')}"
    return _finding(f"ABS({gap}) > {_TOLERANCE}")


@_finding_of
def finding_jump() -> str:
    """Revenue, total assets, receivables, inventory or equity changed by more than half within a year; missing when
    none of them is given for both years."""
    keys = ("revenue", "total_assets", "ar", "inventory", "equity")
    jumps = [f"(2 * ABS({line(key)} - {prior(key)}) > ABS({prior(key)}))" for key in keys]
    any_jump = " OR ".join(f"COALESCE({jump}, FALSE)" for jump in jumps)
    any_known = " OR ".join(f"({line(key)} IS NOT NULL AND {prior(key)} IS NOT NULL)" for key in keys)
    return f"CASE WHEN {any_jump} THEN 1 WHEN {any_known} THEN 0 END"


@_finding_of
def finding_revenue_without_cash() -> str:
    """Revenue rose while cash flow from operations was not positive, two years running."""
    return _finding(f"{line('revenue')} > {prior('revenue')} AND {line('cfo')} <= 0 AND {prior('cfo')} <= 0")


@_finding_of
def finding_related_lending() -> str:
    """Other receivables exceed a fifth of total assets: often loans to related parties."""
    return _finding(f"5 * {line('other_receivables')} > {line('total_assets')}")


@_finding_of
def finding_cash_and_loans() -> str:
    """Cash and loans each exceed a fifth of total assets: why borrow what one has?"""
    loans = _sum_of("st_loans", "lt_loans", "bonds")
    return _finding(f"5 * {line('cash')} > {line('total_assets')} AND 5 * {loans} > {line('total_assets')}")


@_finding_of
def finding_inventory_days_up() -> str:
    """Days of inventory rose by more than 30 % within a year."""
    now = f"CAST({line('inventory')} AS DOUBLE) * {prior('cogs')}"
    before = f"CAST({prior('inventory')} AS DOUBLE) * {line('cogs')}"
    return _finding(f"{line('cogs')} > 0 AND {prior('cogs')} > 0 AND {now} > 1.3 * {before}")


@_finding_of
def finding_round_numbers() -> str:
    """Total assets, revenue, net profit and equity are all round millions of the currency."""
    keys = ("total_assets", "revenue", "net_profit", "equity")
    return _finding(" AND ".join(f"({line(key)} <> 0 AND {line(key)} % {_ROUND} = 0)" for key in keys))


@_finding_of
def finding_opinion() -> str:
    """The audit opinion is not clean: qualified, adverse or denied."""
    return (
        "CASE WHEN statement.opinion IN ('qualified', 'adverse', 'disclaimer') THEN 1"
        " WHEN statement.opinion IN ('unqualified', 'emphasis') THEN 0 END"
    )


FINDINGS: Final = tuple(measure for measure in PLAUSIBILITY.measures)
"""The single findings."""


@PLAUSIBILITY.measure("count", LOWER_SAFER, "statement_incomplete", EXPIRED)
def statement_findings() -> str:
    """How many findings there are; what could not be compared is none."""
    found = " + ".join(f"COALESCE({finding.expression}, 0)" for finding in FINDINGS)
    return f"CASE WHEN statement.customer_id IS NOT NULL THEN {found} END"
