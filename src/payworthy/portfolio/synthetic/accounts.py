"""Annual accounts of the made-up customers: their size follows what they buy, their health how they really are.

Each year follows from the one before, so that profit ends in equity, cash in the balance sheet, and both sides are
equal. Whole yuan (or whole units of the customer's currency); shares are thousandths.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from payworthy.base.money import split
from payworthy.facts.statement import Opinion, Scope, Statement
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import FOREIGN_CNY_CENTS
from payworthy.portfolio.synthetic.life import Life

_YEARS: Final = 3
_TAX: Final = 250
_INTEREST: Final = 45
_LEAST_REVENUE: Final = 2_000_000
_SMALL_REVENUE: Final = 20_000_000
"""Below it a company follows the standard for small enterprises and is rarely audited."""

_SHARES_IN_ASSETS: Final = {
    "trading_fa": 10,
    "notes_receivable": 40,
    "ar": 190,
    "receivables_financing": 15,
    "prepayments": 35,
    "other_receivables": 25,
    "inventory": 200,
    "contract_assets": 45,
    "lt_equity_invest": 20,
    "fixed_assets": 240,
    "cip": 25,
    "intangibles": 45,
    "dta": 10,
}
_CURRENT: Final = tuple(_SHARES_IN_ASSETS)[:8]
_SHARES_IN_DEBT: Final = {
    "st_loans": 260,
    "notes_payable": 80,
    "ap": 270,
    "contract_liabilities": 80,
    "payroll": 35,
    "taxes_payable": 30,
    "other_payables": 75,
    "lt_loans": 140,
    "lease_liab": 30,
}
_CURRENT_DEBT: Final = tuple(_SHARES_IN_DEBT)[:7]


@dataclass(slots=True)
class _Company:
    """What carries over from one year to the next, and what the company is like. ``health`` from 0 to 1000."""

    dice: Dice
    health: int
    revenue: int
    paid_in: int = 0
    surplus: int = 0
    retained: int = 0
    cash: int = 0
    loans: int = 0

    def between(self, worst: int, best: int, noise: int = 0) -> int:
        """A figure between those of the sickest and the healthiest company, give or take some."""
        return worst + (best - worst) * self.health // 1000 + self.dice.between(-noise, noise)


def statements(seed: int, life: Life) -> Iterator[Statement]:
    """The annual accounts that one customer lets us see, oldest first; none, if it keeps them to itself."""
    firm, as_of = life.firm, life.as_of
    dice = Dice(seed, firm.customer_id, "accounts")
    shown = _years_shown(dice, life)
    company = _founded(dice, life)
    last = as_of.year - 1
    for year in range(last - _YEARS + 1, last + 1):
        amounts = _one_year(company)
        if year <= last - shown:
            continue
        known_on = date(year + 1, 4, 1) + timedelta(days=dice.below(75))
        has_stopped = life.fate is not None and known_on > life.fate.stops_on
        if known_on > as_of or has_stopped or known_on < firm.customer_since - timedelta(days=400):
            continue
        yield Statement(
            customer_id=firm.customer_id,
            period_end=date(year, 12, 31),
            months=12,
            currency=firm.currency,
            amounts={key: 100 * value for key, value in amounts.items()},
            scope=Scope.CONSOLIDATED if firm.group_id and not firm.parent_id else Scope.SINGLE,
            known_on=known_on,
            **_audit(dice, company, firm.is_abroad),  # type: ignore[arg-type]
        )


def health(life: Life) -> int:
    """How well a company really is, 0 to 1000: its hidden quality, and far less once it stops paying."""
    return life.firm.quality // 4 if life.fate is not None else life.firm.quality


def _years_shown(dice: Dice, life: Life) -> int:
    """Small and weak companies hide their accounts more often; whoever is new has shown at most one year."""
    firm = life.firm
    hidden = 6 + (1000 - health(life)) // 40 + (25 if firm.segment == "parts_service" else 0)
    if dice.hits(hidden):
        return 0
    is_new = (life.as_of - firm.customer_since).days < 400
    return 1 if is_new else dice.weighted((1, 2, 3), (20, 30, 50))


def _founded(dice: Dice, life: Life) -> _Company:
    """The company as it stands before the first year."""
    cents = FOREIGN_CNY_CENTS.get(life.firm.currency, 100)
    revenue = max(life.firm.volume_yuan * dice.between(6, 24), _LEAST_REVENUE) * 100 // cents
    company = _Company(dice, health(life), revenue)
    assets = revenue * 1000 // company.between(900, 1250, 150)
    equity = assets * company.between(180, 620, 70) // 1000
    company.paid_in = max(equity * dice.between(300, 550) // 1000, 1_000_000 * 100 // cents)
    company.surplus = max(0, equity - company.paid_in) // 6
    company.retained = equity - company.paid_in - company.surplus
    company.cash = assets * company.between(25, 160, 15) // 1000
    company.loans = (assets - equity) * 400 // 1000
    return company


def _one_year(company: _Company) -> dict[str, int]:
    """One more year: the income statement, and the balance sheet and cash flow that follow from it."""
    company.revenue = company.revenue * (1000 + company.between(-90, 110, 70)) // 1000
    earned = _income(company)
    profit = earned["net_profit"]
    to_surplus = max(0, profit) // 10
    company.surplus += to_surplus
    company.retained += profit - to_surplus
    assets = company.revenue * 1000 // company.between(900, 1250, 60)
    own = company.paid_in + company.surplus + company.retained
    paid_out = min(max(0, own - assets * 700 // 1000), max(0, company.retained))
    company.retained -= paid_out
    cash_before = company.cash
    company.cash = assets * max(10, company.between(25, 160, 15)) // 1000
    balance = _balance(company, assets, own - paid_out)
    spent = assets * company.dice.between(15, 45) // 1000
    change = company.cash - cash_before
    operating = profit + earned["dep_amort"] - company.revenue * company.between(70, -10, 25) // 1000
    flow = {
        "cfo": operating,
        "cash_from_customers": company.revenue * company.between(960, 1130, 25) // 1000,
        "cfi": -spent,
        "cff": change - operating + spent,
        "net_change_cash": change,
        "closing_cash": company.cash,
    }
    return balance | earned | flow


def _income(company: _Company) -> dict[str, int]:
    revenue = company.revenue

    def part(thousandths: int) -> int:
        return revenue * thousandths // 1000

    loans = company.loans
    lines = {
        "revenue": revenue,
        "cogs": revenue - part(company.between(90, 300, 25)),
        "taxes_surcharges": part(5),
        "selling": part(company.dice.between(20, 55)),
        "admin": part(company.dice.between(35, 75)),
        "rd": part(company.dice.between(0, 40)),
        "interest_expense": loans * _INTEREST // 1000,
        "interest_income": company.cash * 5 // 1000,
        "other_income": part(2),
        "credit_impairment": part(company.between(18, 2, 2)),
        "asset_impairment": part(company.between(9, 1, 1)),
    }
    lines["finance_cost"] = lines["interest_expense"] - lines["interest_income"]
    costs = ("cogs", "taxes_surcharges", "selling", "admin", "rd", "finance_cost")
    lost = lines["credit_impairment"] + lines["asset_impairment"]
    operating = revenue - sum(lines[name] for name in costs) + lines["other_income"] - lost
    beside = {"nonop_income": part(1), "nonop_expense": part(company.between(6, 1))}
    before_tax = operating + beside["nonop_income"] - beside["nonop_expense"]
    tax = max(0, before_tax) * _TAX // 1000
    profits = {"operating_profit": operating, "profit_before_tax": before_tax, "income_tax": tax}
    return lines | beside | profits | {"net_profit": before_tax - tax, "dep_amort": part(22)}


def _balance(company: _Company, assets: int, equity: int) -> dict[str, int]:
    """Both sides: assets by their shares, debt by what is not equity."""
    weights = [max(1, share + company.dice.between(-share // 4, share // 4)) for share in _SHARES_IN_ASSETS.values()]
    lines = dict(zip(_SHARES_IN_ASSETS, split(assets - company.cash, weights), strict=True))
    debt = max(assets - equity, assets // 20)
    if debt > assets - equity:  # hardly any debt: the owners take out what is too much
        company.retained -= debt - (assets - equity)
    owed = [max(1, share + company.dice.between(-share // 4, share // 4)) for share in _SHARES_IN_DEBT.values()]
    debts = dict(zip(_SHARES_IN_DEBT, split(debt, owed), strict=True))
    company.loans = debts["st_loans"] + debts["lt_loans"]
    return {
        "cash": company.cash,
        **lines,
        "current_assets": company.cash + sum(lines[name] for name in _CURRENT),
        "total_assets": assets,
        **debts,
        "current_liabilities": sum(debts[name] for name in _CURRENT_DEBT),
        "total_liabilities": debt,
        "paid_in_capital": company.paid_in,
        "surplus_reserve": company.surplus,
        "retained_earnings": company.retained,
        "equity": assets - debt,
    }


def _audit(dice: Dice, company: _Company, is_abroad: bool) -> dict[str, object]:
    """Who looked at the accounts, and what they say of them."""
    is_small = company.revenue < _SMALL_REVENUE
    standard = "IFRS" if is_abroad else "CAS (small enterprises)" if is_small else "CAS"
    if not dice.hits(25 if is_small else 80):
        return {"standard": standard, "is_audited": False}
    opinion = Opinion.UNQUALIFIED
    if dice.hits((1000 - company.health) // 25):
        opinion = dice.pick((Opinion.EMPHASIS, Opinion.EMPHASIS, Opinion.QUALIFIED, Opinion.DISCLAIMER))
    return {"standard": standard, "is_audited": True, "opinion": opinion}
