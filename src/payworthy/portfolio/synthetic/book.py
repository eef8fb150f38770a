"""Put the lives together into one book: customers, ledger, orders, limits, rates, and the orders of the day."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from payworthy.base.fx import Rate
from payworthy.facts.customer import Customer
from payworthy.facts.document import DocumentKind, MovementKind
from payworthy.facts.limit import Limit
from payworthy.facts.order import Order
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Check, Event
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement
from payworthy.portfolio.synthetic.accounts import statements
from payworthy.portfolio.synthetic.days import last_workday, months, years_before
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import FOREIGN_CNY_CENTS, SMALLEST_BOOK, YEARS
from payworthy.portfolio.synthetic.history import unfold
from payworthy.portfolio.synthetic.journal import Paper, Step
from payworthy.portfolio.synthetic.life import Life
from payworthy.portfolio.synthetic.limits import customer_limits, group_limits
from payworthy.portfolio.synthetic.position import position
from payworthy.portfolio.synthetic.record import RegistryRow, promises, public_record, references, registry_row
from payworthy.portfolio.synthetic.roster import Firm, cast
from payworthy.portfolio.synthetic.scenes import SCENES
from payworthy.portfolio.synthetic.stage import Stage, Story

DEFAULT_SEED: Final = 20260101
DEFAULT_DAY: Final = date(2026, 11, 24)

_PREFIX: Final = {
    DocumentKind.INVOICE: "INV",
    DocumentKind.RETENTION: "RET",
    DocumentKind.CONTRACT_ASSET: "ACC",
    DocumentKind.DELIVERY: "DN",
    DocumentKind.PAYMENT: "RC",
    DocumentKind.PREPAYMENT: "DEP",
    DocumentKind.CREDIT_NOTE: "CN",
    MovementKind.WRITE_OFF: "WO",
    MovementKind.DISPUTE: "DSP",
    MovementKind.DISPUTE_RESOLVED: "DSR",
}
_BILL_PREFIX: Final = "BILL"
_DUNNED_FROM_DAYS: Final = ((45, 3), (30, 2), (15, 1))
_NOT_DUNNED_BELOW_MINOR: Final = 500_000


class LedgerRow(Struct, frozen=True, kw_only=True):
    """One line of the ledger file. ``kind`` is a document kind or a movement kind.

    A payment, prepayment or credit note with ``applies_to`` goes to that claim as a whole. An application
    names the credit (or bill received) it uses as ``document_id``. Amounts are positive, in minor units.
    """

    document_id: str
    kind: DocumentKind | MovementKind
    customer_id: str
    issued_on: date
    due_on: date | None
    amount_minor: int
    currency: str
    applies_to: str | None
    order_id: str | None
    reason: str | None


class SyntheticBook(Struct, frozen=True, kw_only=True):
    """A whole made-up book on ``as_of``. ``orders`` were confirmed before that day (or cancelled);
    ``orders_today`` ask for a check, and ``stories`` says, in the same order, what each of them shows. ``record`` has
    the public record and the looks that were taken at it."""

    as_of: date
    customers: tuple[Customer, ...]
    ledger: tuple[LedgerRow, ...]
    orders: tuple[Order, ...]
    limits: tuple[Limit, ...]
    rates: tuple[Rate, ...]
    statements: tuple[Statement, ...]
    record: tuple[Event | Check, ...]
    registry: tuple[RegistryRow, ...]
    references: tuple[Reference, ...]
    promises: tuple[Promise, ...]
    orders_today: tuple[Order, ...]
    stories: tuple[Story, ...]


def generate(seed: int = DEFAULT_SEED, as_of: date = DEFAULT_DAY, customers: int = 220) -> SyntheticBook:
    """A made-up machinery maker's book. The same arguments give the same book on every machine.

    ``customers`` scales the company. Raises ``ValueError`` below ``SMALLEST_BOOK`` customers, and if the day
    is no working day, or a seed leaves a story without a fitting customer.
    """
    if customers < SMALLEST_BOOK:
        raise ValueError(f"a book has at least {SMALLEST_BOOK} customers, not {customers}")
    if last_workday(as_of) != as_of:
        raise ValueError(f"nothing is ordered on {as_of.isoformat()}: not a working day")
    lives = unfold(seed, cast(seed, as_of, customers), as_of)
    stage = Stage(
        as_of=as_of,
        lives=lives,
        limits={life.firm.customer_id: customer_limits(seed, life) for life in lives},
        group_limits=group_limits(seed, lives),
    )
    for scene in SCENES:
        scene(stage)
    for life in lives:
        life.firm.dunning_level = _dunning_level(life)
    return SyntheticBook(
        as_of=as_of,
        customers=tuple(_customer(life.firm) for life in lives),
        ledger=_ledger(lives),
        orders=tuple(sorted((order for life in lives for order in life.orders()), key=_by_day)),
        limits=(
            *(limit for life in lives for limit in stage.limits[life.firm.customer_id]),
            *(stage.group_limits[group_id] for group_id in sorted(stage.group_limits)),
        ),
        rates=_rates(seed, as_of),
        statements=tuple(one for life in lives for one in statements(seed, life)),
        record=tuple(one for life in lives for one in public_record(seed, life)),
        registry=tuple(row for life in lives if (row := registry_row(seed, life)) is not None),
        references=tuple(one for life in lives for one in references(seed, life)),
        promises=tuple(one for life in lives for one in promises(seed, life)),
        orders_today=tuple(stage.orders),
        stories=tuple(stage.stories),
    )


def _by_day(order: Order) -> tuple[date, str]:
    return order.ordered_on, order.order_id


def _customer(firm: Firm) -> Customer:
    return Customer(**{name: getattr(firm, name) for name in Customer.__struct_fields__ if hasattr(firm, name)})


def _dunning_level(life: Life) -> int | None:
    """Level reached by what is late on the day; the dunning run leaves customers abroad to their agents."""
    if life.firm.is_abroad:
        return None
    late = position(life).late
    if sum(rung.amount_minor for rung in late) < _NOT_DUNNED_BELOW_MINOR:
        return 0
    days = (life.as_of - late[0].due_on).days
    return next((level for least, level in _DUNNED_FROM_DAYS if days >= least), 0)


def _ledger(lives: list[Life]) -> tuple[LedgerRow, ...]:
    """All entries by day; within a day by customer, in the order in which they happened."""
    entries = [entry for life in lives for entry in life.journal.entries]
    entries.sort(key=_entered_on)
    numbers: Counter[str] = Counter()
    for entry in entries:
        prefix = _PREFIX.get(entry.kind, _BILL_PREFIX)
        if entry.kind is not MovementKind.APPLICATION:
            numbers[prefix] += 1
            entry.document_id = f"{prefix}{_entered_on(entry):%y}-{numbers[prefix]:05d}"
    return tuple(_row(entry) for entry in entries)


def _entered_on(entry: Paper | Step) -> date:
    return entry.issued_on if isinstance(entry, Paper) else entry.moved_on


def _row(entry: Paper | Step) -> LedgerRow:
    if isinstance(entry, Paper):
        return LedgerRow(
            document_id=entry.document_id,
            kind=entry.kind,
            customer_id=entry.customer_id,
            issued_on=entry.issued_on,
            due_on=entry.due_on,
            amount_minor=entry.amount_minor,
            currency=entry.currency,
            applies_to=entry.settles.document_id if entry.settles else None,
            order_id=entry.order_id,
            reason=None,
        )
    return LedgerRow(
        document_id=entry.credit.document_id if entry.credit else entry.document_id,
        kind=entry.kind,
        customer_id=entry.claim.customer_id,
        issued_on=entry.moved_on,
        due_on=None,
        amount_minor=entry.amount_minor,
        currency=entry.claim.currency,
        applies_to=entry.claim.document_id,
        order_id=None,
        reason=entry.reason,
    )


def _rates(seed: int, as_of: date) -> tuple[Rate, ...]:
    """Rates of foreign currencies in yuan: one a month over the years, one a day in the last week."""
    days = [last_workday(month) for month in months(years_before(as_of, YEARS), as_of)]
    days += [day for back in range(7, -1, -1) if (day := as_of - timedelta(days=back)) == last_workday(day)]
    found = []
    for currency, middle in FOREIGN_CNY_CENTS.items():
        dice = Dice(seed, "rates", currency)
        rate = middle * 100
        for day in sorted(set(days)):
            rate += dice.between(-250, 250) + (middle * 100 - rate) // 8
            found.append(Rate(currency, "CNY", Decimal(f"{rate // 10_000}.{rate % 10_000:04d}"), day, "demo"))
    return tuple(found)
