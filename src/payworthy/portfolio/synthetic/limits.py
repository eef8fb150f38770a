"""Credit limits of the made-up book: most customers have one, and every irregularity a real list shows."""

from datetime import date, timedelta
from typing import Final

from payworthy.base.calendar import add_months
from payworthy.base.money import Rounding, divide
from payworthy.facts.limit import Limit, LimitKind
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import FOREIGN_CNY_CENTS, LIMIT_MONTHS, approver
from payworthy.portfolio.synthetic.life import Life
from payworthy.portfolio.synthetic.position import position

_STEP_MINOR: Final = 1_000_000
"""Limits are multiples of 10,000 of their currency."""

_MONTHS_OF_SALES: Final = {"machine_custom": 5, "machine_standard": 4, "dealer": 4, "parts_service": 3, "export": 3}


def round_up(amount_minor: int) -> int:
    """The next multiple of the step, at least one."""
    return max(divide(amount_minor, _STEP_MINOR, Rounding.UP), 1) * _STEP_MINOR


def base_limit(life: Life, amount_minor: int | None, valid_from: date, valid_to: date | None, reason: str) -> Limit:
    """A standing limit of one customer, approved by whoever may approve that much."""
    currency = life.firm.currency
    yuan = (amount_minor or 0) * FOREIGN_CNY_CENTS.get(currency, 100) // 10_000
    return Limit(
        owner_id=life.firm.customer_id,
        is_group=False,
        kind=LimitKind.BASE,
        amount_minor=amount_minor,
        currency=currency,
        valid_from=valid_from,
        valid_to=valid_to,
        approved_by="committee" if amount_minor is None else approver(yuan),
        reason=reason,
    )


def customer_limits(seed: int, life: Life) -> list[Limit]:
    """What the list says about one customer: nothing, zero, an old limit and its successor, or one in force."""
    firm, dice = life.firm, Dice(seed, life.firm.customer_id, "limit")
    grade = firm.grade or "BB"
    if grade in ("C", "D"):
        return [base_limit(life, 0, add_months(life.as_of, -dice.between(1, 10)), None, "no_credit")]
    if firm.grade is None or dice.hits(4):
        return []
    months = LIMIT_MONTHS[grade]
    stand = position(life)
    by_sales = life.minor(firm.volume_yuan * _MONTHS_OF_SALES[firm.segment] // 12)
    by_need = stand.exposure_minor * dice.between(80, 175) // 100
    amount = round_up(max(by_sales, by_need))
    age = dice.below(months * 30) if dice.hits(93) else months * 30 + dice.pick((4, 11, 40, 75, 160))
    begun = life.as_of - timedelta(days=age)
    limits = [base_limit(life, amount, begun, add_months(begun, months), "annual_review")]
    if dice.hits(45) and firm.customer_since < begun - timedelta(days=370):
        earlier = add_months(begun, -months)
        smaller = round_up(amount * dice.between(55, 105) // 100)
        limits.insert(0, base_limit(life, smaller, earlier, begun - timedelta(days=1), "annual_review"))
    if dice.hits(3):
        start = life.as_of - timedelta(days=dice.between(3, 25))
        limits.append(temporary_limit(life, round_up(amount * 3 // 10), start, start + timedelta(days=45), "season"))
    if dice.hits(2):
        start = add_months(life.as_of.replace(day=1), 1)
        limits.append(base_limit(life, round_up(amount * 5 // 4), start, add_months(start, months), "annual_review"))
    return limits


def temporary_limit(life: Life, amount_minor: int, valid_from: date, valid_to: date, reason: str) -> Limit:
    """An addition to the base limit for a while."""
    return Limit(
        owner_id=life.firm.customer_id,
        is_group=False,
        kind=LimitKind.TEMPORARY,
        amount_minor=amount_minor,
        currency=life.firm.currency,
        valid_from=valid_from,
        valid_to=valid_to,
        approved_by="shen.yi",
        reason=reason,
    )


def group_limit(group_id: str, amount_minor: int, as_of: date) -> Limit:
    """A limit that the members of a group share."""
    begun = add_months(as_of, -4)
    return Limit(
        owner_id=group_id,
        is_group=True,
        kind=LimitKind.BASE,
        amount_minor=amount_minor,
        currency="CNY",
        valid_from=begun,
        valid_to=add_months(begun, 12),
        approved_by=approver(amount_minor // 100),
        reason="group_review",
    )


def group_limits(seed: int, lives: list[Life]) -> dict[str, Limit]:
    """Limits of all groups but the last one, which has none: somewhat less than what its members' add up to."""
    members: dict[str, list[Life]] = {}
    for life in lives:
        if life.firm.group_id is not None:
            members.setdefault(life.firm.group_id, []).append(life)
    found = {}
    for group_id in sorted(members)[:-1]:
        exposure = sum(position(life).exposure_minor for life in members[group_id])
        share = Dice(seed, group_id, "limit").between(105, 190)
        found[group_id] = group_limit(group_id, round_up(exposure * share // 100), lives[0].as_of)
    return found
