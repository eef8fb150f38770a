"""Three years of the whole company: every customer's life, and which of them fail."""

from datetime import date, timedelta
from typing import Final

from payworthy.facts.customer import CustomerState
from payworthy.portfolio.synthetic.days import months, years_before
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import BAD_DEBT_TARGET, FOREIGN_CNY_CENTS, YEARS
from payworthy.portfolio.synthetic.life import Fate, Life
from payworthy.portfolio.synthetic.paying import Payer
from payworthy.portfolio.synthetic.roster import Firm
from payworthy.portfolio.synthetic.selling import Seller

_REASONS: Final = ("bankruptcy", "enforcement_ended", "deregistered", "settlement", "untraceable")
_BELIEVED_GOOD_PERCENT: Final = 20
"""Share of failures that nobody saw coming: the firm was good by all appearances."""

_WORTH_TELLING_YUAN: Final = 600_000


def live(seed: int, firm: Firm, as_of: date, fate: Fate | None) -> Life:
    """The life of one firm up to the book's date."""
    life = Life.of(seed, firm, as_of, fate)
    payer = Payer(life)
    seller = Seller(life, payer)
    payer.plan(months(life.starts_on, as_of))
    seller.plan()
    life.live()
    seller.close()
    return life


def unfold(seed: int, firms: list[Firm], as_of: date) -> list[Life]:
    """All lives, in customer order. Firms fail, the likeliest first, until the write-offs of the period reach
    the target share of its sales on credit; a few more have stopped paying only lately."""
    lives = {firm.customer_id: live(seed, firm, as_of, None) for firm in firms}
    sold = sum(_sold_minor(life) for life in lives.values())
    lost = sum(_lost_minor(life) for life in lives.values())
    part, whole = BAD_DEBT_TARGET
    candidates = _likeliest(seed, firms)
    for firm in candidates:
        if lost * whole >= sold * part:
            break
        fate = _fate(seed, firm, as_of)
        before, after = lives[firm.customer_id], live(seed, firm, as_of, fate)
        if _lost_minor(after) * 1200 < sold:
            continue
        lives[firm.customer_id] = after
        sold += _sold_minor(after) - _sold_minor(before)
        lost += _lost_minor(after) - _lost_minor(before)
        _bury(firm, Dice(seed, firm.customer_id, "end"))
    for firm in _lately(candidates, lives, as_of):
        fate = _recent_fate(seed, firm, as_of)
        lives[firm.customer_id] = live(seed, firm, as_of, fate)
    return [lives[firm.customer_id] for firm in firms]


def _likeliest(seed: int, firms: list[Firm]) -> list[Firm]:
    """Firms in the order in which they would fail: bad quality first, luck playing its part."""
    dice = Dice(seed, "fates")
    ranked = []
    for firm in firms:
        is_surprise = dice.hits(_BELIEVED_GOOD_PERCENT)
        risk = dice.below(1600) + (0 if is_surprise else firm.quality * 2)
        ranked.append((risk, firm.customer_id, firm))
    fit = [firm for *_, firm in sorted(ranked, key=lambda entry: entry[:2]) if _can_fail(firm)]
    return fit


def _can_fail(firm: Firm) -> bool:
    return not firm.is_prepaid and firm.group_id is None and firm.grade is not None


def _fate(seed: int, firm: Firm, as_of: date) -> Fate:
    dice = Dice(seed, firm.customer_id, "fate")
    earliest = max(firm.since, years_before(as_of, YEARS)) + timedelta(days=75)
    latest = as_of - timedelta(days=250)
    days = max((latest - earliest).days, 1)
    stops_on = earliest + timedelta(days=dice.below(days))
    return Fate(
        stops_on=stops_on,
        written_off_on=stops_on + timedelta(days=dice.between(150, 240)),
        recovered_percent=dice.pick((0, 0, 0, 10, 15, 30)),
        reason=dice.pick(_REASONS),
    )


def _recent_fate(seed: int, firm: Firm, as_of: date) -> Fate:
    dice = Dice(seed, firm.customer_id, "fate")
    return Fate(as_of - timedelta(days=dice.between(45, 230)), as_of + timedelta(days=120), 0, "")


def _lately(candidates: list[Firm], lives: dict[str, Life], as_of: date) -> list[Firm]:
    """The next few in line have stopped paying only now; nobody has drawn conclusions yet."""
    alive = [firm for firm in candidates if lives[firm.customer_id].fate is None]
    known = [firm for firm in alive if (as_of - firm.since).days > 400 and firm.volume_yuan > _WORTH_TELLING_YUAN]
    return known[: max(2, len(lives) // 30)]


def _bury(firm: Firm, dice: Dice) -> None:
    firm.grade = "D"
    firm.state = CustomerState.CLOSED if dice.hits(60) else CustomerState.BLOCKED


def _sold_minor(life: Life) -> int:
    return life.sold_on_credit_minor(FOREIGN_CNY_CENTS.get(life.firm.currency, 100))


def _lost_minor(life: Life) -> int:
    rate = FOREIGN_CNY_CENTS.get(life.firm.currency, 100)
    return life.written_off_minor() * rate // 100
