"""Financial statements, as a chart of lines that both Chinese and other accounts can be put into (domain
specification 2.4)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct


class Scope(StrEnum):
    """Whose accounts: the company's alone, or those of the group it heads."""

    SINGLE = "single"  # 单体
    CONSOLIDATED = "consolidated"  # 合并


class Opinion(StrEnum):
    """What the auditor says of the accounts."""

    UNQUALIFIED = "unqualified"  # 标准无保留
    EMPHASIS = "emphasis"  # 带强调事项段
    QUALIFIED = "qualified"  # 保留意见
    ADVERSE = "adverse"  # 否定意见
    DISCLAIMER = "disclaimer"  # 无法表示意见


ASSETS: Final = (
    *("cash", "trading_fa", "notes_receivable", "ar", "receivables_financing", "prepayments", "other_receivables"),
    *("inventory", "contract_assets", "current_assets", "lt_equity_invest", "fixed_assets", "cip", "intangibles"),
    *("land_use_rights", "goodwill", "dta", "total_assets"),
)
LIABILITIES: Final = (
    *("st_loans", "notes_payable", "ap", "contract_liabilities", "payroll", "taxes_payable", "other_payables"),
    *("current_liabilities", "lt_loans", "bonds", "lease_liab", "total_liabilities"),
)
EQUITY: Final = ("paid_in_capital", "capital_reserve", "surplus_reserve", "retained_earnings", "minority", "equity")
BESIDE: Final = ("market_equity", "related_receivables", "contingent")
"""Not lines of the balance sheet, but told with it: market value of the equity, what related parties owe, guarantees
given for others."""
INCOME: Final = (
    *("revenue", "cogs", "taxes_surcharges", "selling", "admin", "rd", "finance_cost", "interest_expense"),
    *("interest_income", "other_income", "invest_income", "fv_gain", "credit_impairment", "asset_impairment"),
    *("operating_profit", "nonop_income", "nonop_expense", "profit_before_tax", "income_tax", "net_profit"),
    "dep_amort",
)
CASH_FLOW: Final = ("cfo", "cash_from_customers", "cfi", "cff", "net_change_cash", "closing_cash")
STATEMENT_KEYS: Final = (*ASSETS, *LIABILITIES, *EQUITY, *BESIDE, *INCOME, *CASH_FLOW)
"""Every line a statement can have. Costs and expenses are positive, as they stand in the accounts; losses from
impairment are positive too."""


class Statement(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The accounts of one period that ends on ``period_end`` and lasts ``months`` (cumulative, as they are filed).

    ``amounts``: minor units by key of ``STATEMENT_KEYS``; a line that was not given is not in it, and is not zero.
    ``standard`` is the accounting standard in the file's own words; ``is_audited`` is ``None`` where nothing is said.
    """

    customer_id: str
    period_end: date
    months: int
    currency: str
    amounts: Mapping[str, int]
    scope: Scope = Scope.SINGLE
    standard: str | None = None
    is_audited: bool | None = None
    opinion: Opinion | None = None
    auditor: str | None = None
    source: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which accounts: a later word on the same ones is a correction."""
        return f"{self.period_end.isoformat()}/{self.months}/{self.scope}"
