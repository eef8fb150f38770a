"""What registers, courts and others say of the made-up customers, in keeping with how they really are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from payworthy.facts.profile import Dependence, IndustryOutlook, Ownership, RegionRisk
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.facts.reference import Reference, ReferenceRating
from payworthy.portfolio.synthetic.accounts import health
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import FOREIGN_CNY_CENTS
from payworthy.portfolio.synthetic.life import Life
from payworthy.portfolio.synthetic.position import position

_WEAK: Final = 260
_CHECKED_PERCENT: Final = {Area.COURTS: 82, Area.REGISTRY: 85, Area.ENCUMBRANCE: 60, Area.SANCTIONS: 75, Area.BILLS: 50}
_SOON_ENFORCED_DAYS: Final = 200
"""A judgment is enforced no sooner after the first unpaid invoice."""

_ENDINGS: Final = {
    "bankruptcy": EventKind.BANKRUPTCY,
    "deregistered": EventKind.DEREGISTERED,
    "untraceable": EventKind.ABNORMAL_LIST,
}
"""What the register says of those who failed for these reasons."""

_REFEREES: Final = ("Eastern Steel", "Harbour Bearings", "Jiangnan Castings", "Lakeside Bank", "Northern Drives")
_REFERENCES_PERCENT: Final = 16


class RegistryRow(Struct, frozen=True, kw_only=True):
    """What the registry file says of one customer. Amounts in minor units of ``currency``."""

    customer_id: str
    founded_on: date | None
    paid_in_minor: int | None
    currency: str
    ownership: Ownership | None
    industry_outlook: IndustryOutlook
    region_risk: RegionRisk
    dependence: Dependence | None
    purchases_forecast_minor: int | None
    insured_limit_minor: int | None
    valid_on: date


@dataclass(slots=True)
class _Record:
    """The public record of one customer while it is written."""

    life: Life
    dice: Dice
    events: list[Event] = field(default_factory=list)

    def add(self, kind: EventKind, days_ago: tuple[int, int], *, amount: int | None = None, ends: int = 0) -> None:
        """An entry from so many days ago, never before the file was opened; it ends in ``ends`` percent of cases."""
        dice, as_of = self.dice, self.life.as_of
        began_on = as_of - timedelta(days=dice.between(*days_ago))
        known_on = min(began_on + timedelta(days=dice.between(3, 40)), as_of - timedelta(days=1))
        ended_on = None
        if dice.hits(ends):
            ended_on = began_on + timedelta(days=dice.between(30, 200))
            ended_on = None if ended_on >= as_of else ended_on
        number = f"{self.life.firm.customer_id.removeprefix('C')}-{began_on:%y%m}-{len(self.events) + 1}"
        event = Event(
            customer_id=self.life.firm.customer_id,
            kind=kind,
            began_on=began_on,
            amount_minor=None if amount is None else amount * 100,
            currency=None if amount is None else self.life.firm.currency,
            number=number,
            known_on=known_on,
        )
        self.events.append(event)
        if ended_on is not None:
            end_known_on = max(known_on + timedelta(days=1), ended_on)
            self.events.append(replace(event, ended_on=ended_on, known_on=end_known_on))


def public_record(seed: int, life: Life) -> list[Event | Check]:
    """Entries of one customer and the looks that were taken at its record."""
    record = _Record(life, Dice(seed, life.firm.customer_id, "record"))
    if life.fate is not None:
        _of_the_failed(record)
    elif life.firm.volume_yuan:
        _of_the_living(record)
    return [*record.events, *_looks(Dice(seed, life.firm.customer_id, "looks"), life, bool(record.events))]


def _of_the_failed(record: _Record) -> None:
    """Courts after those who stopped paying; a few are past saving."""
    life, dice = record.life, record.dice
    assert life.fate is not None
    since = max(1, (life.as_of - life.fate.stops_on).days)
    debt = life.firm.volume_yuan * dice.between(10, 60) // 100
    record.add(EventKind.LAWSUIT_DEFENDANT, (max(1, since - 120), since), amount=debt)
    if since < _SOON_ENFORCED_DAYS or life.firm.is_abroad:
        return
    span = (max(1, since - 240), since - _SOON_ENFORCED_DAYS + 30)
    settled = life.fate.reason == "settlement"
    record.add(EventKind.JUDGMENT_DEBTOR, span, amount=debt, ends=90 if settled else 0)
    if life.fate.reason in ("enforcement_ended", "untraceable"):
        record.add(EventKind.DISHONEST_DEBTOR, span)
        record.add(EventKind.CONSUMPTION_RESTRICTION, span)
    ending = _ENDINGS.get(life.fate.reason)
    if ending is not None:
        record.add(ending, span)


def _of_the_living(record: _Record) -> None:
    """What is found of companies that go on: more of the weak, something of everybody."""
    life, dice = record.life, record.dice
    volume = life.firm.volume_yuan
    is_weak = health(life) < _WEAK
    if dice.hits(12):
        record.add(EventKind.LAWSUIT_PLAINTIFF, (40, 900), amount=volume * dice.between(2, 20) // 100, ends=60)
    if dice.hits(35 if is_weak else 8):
        record.add(EventKind.LAWSUIT_DEFENDANT, (30, 800), amount=volume * dice.between(3, 40) // 100, ends=50)
    if life.firm.is_abroad:
        return
    if dice.hits(22 if is_weak else 1):
        record.add(EventKind.JUDGMENT_DEBTOR, (30, 900), amount=volume * dice.between(2, 15) // 100, ends=55)
    for kind, weak, sound, ends in (
        (EventKind.TAX_ARREARS, 14, 1, 50),
        (EventKind.ABNORMAL_LIST, 14, 2, 60),
        (EventKind.PENALTY, 12, 6, 90),
        (EventKind.BILL_OVERDUE_LIST, 10, 0, 40),
        (EventKind.EQUITY_FREEZE, 8, 0, 30),
        (EventKind.GUARANTOR, 8, 4, 0),
    ):
        if dice.hits(weak if is_weak else sound):
            record.add(kind, (30, 900), ends=ends)
    for kind, weak, sound in ((EventKind.EQUITY_PLEDGE, 18, 6), (EventKind.CHATTEL_MORTGAGE, 22, 10)):
        if dice.hits(weak if is_weak else sound):
            record.add(kind, (60, 1000), amount=volume * dice.between(20, 150) // 100, ends=15)


def _looks(dice: Dice, life: Life, has_entries: bool) -> Iterator[Check]:
    """Whoever has entries was looked at; of the others most, in some areas."""
    day = life.as_of - timedelta(days=dice.between(5, 330))
    for area, percent in _CHECKED_PERCENT.items():
        wanted = dice.hits(percent)
        if wanted or (has_entries and area in (Area.COURTS, Area.REGISTRY)):
            if life.firm.is_abroad and area in (Area.ENCUMBRANCE, Area.BILLS):
                continue
            yield Check(customer_id=life.firm.customer_id, area=area, checked_on=day, known_on=day)


def registry_row(seed: int, life: Life) -> RegistryRow | None:
    """What is known of one customer beside its accounts; nothing of every tenth."""
    firm, dice = life.firm, Dice(seed, life.firm.customer_id, "registry")
    if dice.hits(9):
        return None
    good = health(life)
    founded_on = firm.customer_since - timedelta(days=dice.between(200, 7000))
    kinds = (Ownership.LISTED, Ownership.CENTRAL_SOE, Ownership.LOCAL_SOE, Ownership.PRIVATE, Ownership.SOLE_PERSON)
    weights = (good // 150, good // 200, 2 + good // 120, 55, 12 - good // 100)
    ownership = Ownership.GROUP_MEMBER if firm.group_id else dice.weighted(kinds, weights)
    outlook = dice.weighted(tuple(IndustryOutlook), (15, 60, 22, 3))
    region = dice.weighted(tuple(RegionRisk), (35, 55, 10) if firm.is_abroad else (60, 36, 4))
    dependence = dice.weighted(tuple(Dependence), (25 + good // 30, 40, 15))
    forecast = life.minor(firm.volume_yuan) * 100 // 113 if not firm.is_abroad else life.minor(firm.volume_yuan)
    paid_in = max(1_000_000, firm.volume_yuan * dice.between(20, 250) // 100)
    cents = FOREIGN_CNY_CENTS.get(firm.currency, 100)
    tells = not firm.is_abroad or dice.hits(40)
    return RegistryRow(
        customer_id=firm.customer_id,
        founded_on=founded_on if tells else None,
        paid_in_minor=paid_in * 100 // cents // 10_000 * 1_000_000 if tells else None,
        currency=firm.currency,
        ownership=ownership if tells else None,
        industry_outlook=outlook,
        region_risk=region,
        dependence=dependence if dice.hits(70) else None,
        purchases_forecast_minor=forecast // 1_000_000 * 1_000_000 or None if dice.hits(60) else None,
        insured_limit_minor=max(1, forecast // 4_000_000) * 1_000_000 if firm.is_abroad and dice.hits(55) else None,
        valid_on=life.as_of - timedelta(days=dice.between(5, 300)),
    )


def references(seed: int, life: Life) -> Iterator[Reference]:
    """What other suppliers say of a few: with some luck, the truth."""
    firm, dice = life.firm, Dice(seed, life.firm.customer_id, "references")
    if not firm.volume_yuan or not dice.hits(_REFERENCES_PERCENT):
        return
    first = dice.below(len(_REFEREES))
    for turn in range(dice.between(1, 3)):
        seen = (3 * health(life) + dice.below(1000)) // 4
        rating = next(word for word, least in _RATED_FROM if seen >= least)
        given_on = life.as_of - timedelta(days=dice.between(15, 500))
        yield Reference(
            customer_id=firm.customer_id,
            reference_id=_REFEREES[(first + turn) % len(_REFEREES)],
            given_on=given_on,
            rating=rating,
            limit_minor=max(1, life.minor(firm.volume_yuan) // 6_000_000) * 1_000_000 if dice.hits(65) else None,
            currency=firm.currency,
            known_on=given_on,
        )


_RATED_FROM: Final = (
    (ReferenceRating.GOOD, 520),
    (ReferenceRating.AVERAGE, 330),
    (ReferenceRating.SLOW, 180),
    (ReferenceRating.BAD, 0),
)


def promises(seed: int, life: Life) -> Iterator[Promise]:
    """Promises of those who are late now, or have been: the better ones keep theirs."""
    firm, dice = life.firm, Dice(seed, life.firm.customer_id, "promises")
    late = position(life).late_minor
    if not late or not dice.hits(70):
        return
    for turn in range(1, dice.between(1, 4) + 1):
        promised_on = life.as_of - timedelta(days=dice.between(3, 240))
        due_on = promised_on + timedelta(days=dice.between(5, 25))
        is_over = due_on < life.as_of - timedelta(days=3)
        is_kept = dice.hits(20 + health(life) * 7 // 100)
        seen_on = due_on if is_kept else due_on + timedelta(days=3)
        yield Promise(
            customer_id=firm.customer_id,
            promised_on=promised_on,
            due_on=due_on,
            amount_minor=max(100, late * dice.between(10, 60) // 100 // 100 * 100),
            currency=firm.currency,
            promise_id=f"PTP-{firm.customer_id.removeprefix('C')}-{promised_on:%y%m%d}-{turn}",
            kept_on=seen_on if is_over and is_kept else None,
            broken_on=seen_on if is_over and not is_kept else None,
            known_on=seen_on if is_over else promised_on,
        )
