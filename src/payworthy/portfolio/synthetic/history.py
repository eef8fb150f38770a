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

_FAILURES_AT_LEAST: Final = 7
_FAILURES_AT_MOST: Final = 60
"""No single failure explains the losses, and none is too small to remember."""

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
    target = sold * BAD_DEBT_TARGET[0] // BAD_DEBT_TARGET[1]
    candidates = _likeliest(seed, firms)
    for firm in candidates:
        if lost >= target:
            break
        before, after = lives[firm.customer_id], live(seed, firm, as_of, _fate(seed, firm, as_of))
        loss = _lost_minor(after) - _lost_minor(before)
        if not _fits(loss, lost, target):
            continue
        lives[firm.customer_id] = after
        lost += loss
        _bury(firm, Dice(seed, firm.customer_id, "end"))
    for firm in _lately(candidates, lives, as_of):
        fate = _recent_fate(seed, firm, as_of)
        lives[firm.customer_id] = live(seed, firm, as_of, fate)
    return [lives[firm.customer_id] for firm in firms]


def _fits(loss: int, lost: int, target: int) -> bool:
    """Whether one more failure is neither a trifle nor a catastrophe, nor overshoots the target by a twentieth."""
    is_share = target <= loss * _FAILURES_AT_MOST and loss * _FAILURES_AT_LEAST <= target
    return is_share and (lost + loss) * 20 <= target * 21


def _likeliest(seed: int, firms: list[Firm]) -> list[Firm]:
    """Firms in the order in which they would fail: bad quality first, luck playing its part."""
    dice = Dice(seed, "fates")
    ranked = []
    for firm in firms:
        is_surprise = dice.hits(_BELIEVED_GOOD_PERCENT)
        risk = dice.below(1600) + (0 if is_surprise else firm.quality * 2)
        ranked.append((risk, firm.customer_id, firm))
    return [firm for *_, firm in sorted(ranked, key=lambda entry: entry[:2]) if _can_fail(firm)]


def _can_fail(firm: Firm) -> bool:
    return not firm.is_prepaid and firm.group_id is None and firm.grade is not None


def _fate(seed: int, firm: Firm, as_of: date) -> Fate:
    dice = Dice(seed, firm.customer_id, "fate")
    earliest = max(firm.customer_since, years_before(as_of, YEARS)) + timedelta(days=75)
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
    since = as_of - timedelta(days=400)
    known = [firm for firm in alive if firm.customer_since < since and firm.volume_yuan > _WORTH_TELLING_YUAN]
    return known[: max(2, len(lives) // 30)]


def _bury(firm: Firm, dice: Dice) -> None:
    firm.grade = "D"
    firm.state = CustomerState.CLOSED if dice.hits(60) else CustomerState.BLOCKED


def _sold_minor(life: Life) -> int:
    return life.sold_on_credit_minor(FOREIGN_CNY_CENTS.get(life.firm.currency, 100))


def _lost_minor(life: Life) -> int:
    rate = FOREIGN_CNY_CENTS.get(life.firm.currency, 100)
    return life.written_off_minor() * rate // 100
