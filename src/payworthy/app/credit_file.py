"""Everything known about one debtor while a batch is decided, and how it becomes a snapshot.

Look-ups end here: amounts are converted to the basis currency, the limit in force is picked, and what comes
out is all a rule may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from payworthy.app.file_state import present
from payworthy.app.line import Aging, Line, customer_line, group_line, median_order
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.base.money import Rounding
from payworthy.base.terms import parse_terms
from payworthy.check.policy import ExposureParams
from payworthy.check.request import Request
from payworthy.check.snapshot import Group, History, LimitInForce, OverdueDocument, Party, Release, Snapshot
from payworthy.exposure.components import CREDIT_COMPONENTS, Components
from payworthy.exposure.overdue import Rung
from payworthy.exposure.reservation import Origin, Reservation
from payworthy.facts.customer import OPTIONAL_FACTS, Customer, CustomerState
from payworthy.facts.file_item import FileItem, FileState
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.rating import rated
from payworthy.policy.credit_file import FilePolicy


@dataclass(slots=True)
class OrderState:
    """What is already known of one order: sums of its documents, its live reservation, releases for it, and whether
    an open hold waits for a person."""

    delivered_minor: int = 0
    billed_minor: int = 0
    prepaid_minor: int = 0
    reservation: Reservation | None = None
    releases: tuple[Release, ...] = ()
    is_held: bool = False

    @property
    def progress_minor(self) -> int:
        """The part of the order that has left the reservation for the ledger."""
        return max(self.delivered_minor, self.billed_minor)


@dataclass(slots=True)
class CreditFile:
    """One debtor: master data, its line, its group's line, the orders being asked about, and the state of what was
    found out about it (``None``: nothing was)."""

    customer: Customer
    line: Line
    group_id: str | None = None
    group: Line | None = None
    orders: dict[str, OrderState] = field(default_factory=dict)
    state: FileState | None = None

    def order(self, order_id: str) -> OrderState:
        """State of an order; an order never heard of has an empty one."""
        return self.orders.setdefault(order_id, OrderState())

    def lines(self) -> tuple[Line, ...]:
        """The lines on which this debtor's exposure counts."""
        return (self.line,) if self.group is None else (self.line, self.group)

    def add(self, currency: str, component: str, amount_minor: int) -> None:
        """Change a running total of the debtor and of its group alike."""
        for line in self.lines():
            line.add(currency, component, amount_minor)


def credit_files(
    customers: Mapping[str, tuple[Customer, str | None]],
    lines: Mapping[str, Line],
    states: Mapping[str, FileState] | None = None,
) -> dict[str, CreditFile]:
    """Files of customers (with their group ids) on locked lines, with their ``states`` where those are asked for.
    Raises ``KeyError`` if a line is not among them."""
    states = states or {}
    return {
        customer_id: CreditFile(
            customer=rated(customer, lines[customer_line(customer_id)].rating),
            line=lines[customer_line(customer_id)],
            group_id=group_id,
            group=lines[group_line(group_id)] if group_id else None,
            state=states.get(customer_id),
        )
        for customer_id, (customer, group_id) in customers.items()
    }


@dataclass(slots=True)
class Setting:
    """What a batch shares: the instant, the day in the book's time zone, exchange rates, ledger date, whether customers
    of the book are screened against sanctions lists, and what the policy says of credit files."""

    at: datetime
    today: date
    params: ExposureParams
    rates: RateTable
    ledger_as_of: date | None
    is_screening: bool = False
    file: FilePolicy | None = None


def resolve(request: Request, file: CreditFile, sold_to: CustomerState | None, setting: Setting) -> Snapshot:
    """The snapshot of one debtor for one order. Amounts whose rate is missing or stale are left out and named in
    ``missing_rates``: a rule stops such an order."""
    basis = _basis(file, setting.today)
    convert = _Converter(basis, setting)
    order = file.order(request.order_id)
    own = order.reservation
    remaining = max(0, request.amount_minor - order.progress_minor)
    line = file.line
    others = line.other_orders(request.order_id)
    group = None
    if file.group is not None and file.group_id is not None:
        group = Group(
            group_id=file.group_id,
            exposure=convert.components(file.group, own),
            limit=convert.limit(file.group.limits),
        )
    return Snapshot(
        at=setting.at,
        today=setting.today,
        basis=basis,
        debtor=party(file.customer, file.state, setting),
        order_minor=convert(remaining, request.currency),
        exposure=convert.components(line, own),
        limit=convert.limit(line.limits),
        group=group,
        sold_to_state=sold_to,
        prepaid_minor=convert(order.prepaid_minor, request.currency),
        rungs=convert.ladder(line.aging, "rungs"),
        retention_rungs=convert.ladder(line.aging, "retention_rungs"),
        order_ladder=convert.carried(line.aging, own),
        oldest_overdue=convert.documents(line.aging),
        history=History(
            order_count=line.deal_count - (len(line.recent_orders) - len(others)),
            first_order_on=_earliest(line.first_deal_on, file.customer.customer_since),
            median_order_minor=median_order(others, basis, setting.today),
        ),
        releases=order.releases,
        ledger_as_of=setting.ledger_as_of,
        rates=convert.used(),
        missing_rates=convert.missing(),
        is_screening=setting.is_screening,
    )


def party(customer: Customer, state: FileState | None = None, setting: Setting | None = None) -> Party:
    """Master data and the state of the credit file as rules see them."""
    given = tuple(name for name in OPTIONAL_FACTS if getattr(customer, name) is not None)
    found = present(state, setting.file, setting.today) if state is not None and setting is not None else ()
    return Party(
        customer_id=customer.customer_id,
        state=customer.state,
        country=customer.country,
        currency=customer.currency,
        segment=customer.segment,
        grade=customer.grade,
        grade_review_on=customer.grade_review_on,
        dunning_level=customer.dunning_level,
        master_terms=customer.terms,
        master_credit_days=_master_days(customer.terms),
        facts_present=(*given, *(name for name in found if name not in given)) if found else given,
        screened_on=None if state is None else state.days.get(FileItem.SANCTIONS),
        sanction_state=None if state is None else state.screening,
        is_person=bool(customer.is_person),
    )


@lru_cache(maxsize=4096)
def _master_days(text: str | None) -> int | None:
    """Longest wait of the agreed terms; ``None`` without terms, or when they name no number of days."""
    terms = parse_terms(text) if text else None
    return None if terms is None or isinstance(terms, Failure) else terms.credit_days


def _earliest(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _basis(file: CreditFile, today: date) -> str:
    """The currency of the limit in force; without one, the customer's own."""
    base = _base_in_force(file.line.limits, today)
    return base.currency if base else file.customer.currency


def _base_in_force(limits: Iterable[Limit], today: date) -> Limit | None:
    """The newest base limit that has begun; a later one supersedes it, ended or not."""
    begun = [limit for limit in limits if limit.kind is LimitKind.BASE and limit.valid_from <= today]
    return max(begun, key=_begins, default=None)


def _begins(limit: Limit) -> date:
    return limit.valid_from


class _Converter:
    """Amounts to the basis currency, remembering which rates were used and which were not to be had.

    What the customer owes is raised by the haircut and rounded up; what it has in credit is not raised and is
    rounded down. Both err on the side of stopping. What the order being checked holds already is taken out
    before converting, so that the answer is to the cent what it would be had it never held anything.
    """

    def __init__(self, basis: str, setting: Setting) -> None:
        self._basis = basis
        self._setting = setting
        self._used: dict[str, None] = {}
        self._missing: dict[str, None] = {}

    def __call__(self, amount_minor: int, currency: str, *, owed: bool = True, rounding: Rounding | None = None) -> int:
        if currency == self._basis or not amount_minor:
            return amount_minor
        setting = self._setting
        converted = setting.rates.convert(
            amount_minor,
            currency,
            self._basis,
            setting.today,
            haircut=setting.params.fx_haircut if owed else Decimal(0),
            rounding=rounding or (Rounding.UP if owed else Rounding.DOWN),
        )
        if isinstance(converted, Failure):
            self._missing[f"{currency}/{self._basis}"] = None
            return 0
        for rate in converted.rates:
            self._used[str(rate)] = None
        return converted.amount_minor

    def components(self, line: Line, own: Reservation | None) -> Components:
        """All running totals of a line, in the basis, less what the order being checked holds already."""
        sums = dict(line.totals.get(self._basis, ()))
        held = "reserved" if own is None or own.origin is Origin.DECISION else "open_orders"
        if own is not None and own.currency == self._basis:
            sums[held] = sums.get(held, 0) - own.remaining_minor
        for currency, totals in line.totals.items():
            if currency != self._basis:
                own_minor = own.remaining_minor if own is not None and own.currency == currency else 0
                for name, amount in totals.items():
                    left = amount - own_minor if name == held else amount
                    sums[name] = sums.get(name, 0) + self(left, currency, owed=name not in CREDIT_COMPONENTS)
        return Components(**sums)

    def limit(self, limits: Iterable[Limit]) -> LimitInForce | None:
        """Base limit in force plus temporary limits running today."""
        limits = tuple(limits)
        today = self._setting.today
        base = _base_in_force(limits, today)
        if base is None:
            return None
        running = [
            limit
            for limit in limits
            if limit.kind is LimitKind.TEMPORARY
            and limit.valid_from <= today
            and (limit.valid_to is None or today <= limit.valid_to)
        ]
        ends = [limit.valid_to for limit in running if limit.valid_to is not None]
        return LimitInForce(
            base_minor=None if base.amount_minor is None else self(base.amount_minor, base.currency, owed=False),
            valid_from=base.valid_from,
            valid_to=base.valid_to,
            temporary_minor=sum(self(limit.amount_minor or 0, limit.currency, owed=False) for limit in running),
            temporary_to=min(ends) if ends else None,
        )

    def ladder(self, aging: Sequence[Aging], name: str) -> tuple[Rung, ...]:
        """One ladder over all currencies, by day."""
        if not aging:
            return ()
        if len(aging) == 1 and aging[0].currency == self._basis:  # as most are
            rungs: tuple[Rung, ...] = getattr(aging[0], name)
            return rungs
        sums: dict[date, int] = {}
        for aged in aging:
            for rung in getattr(aged, name):
                sums[rung.due_on] = sums.get(rung.due_on, 0) + self(rung.amount_minor, aged.currency)
        return tuple(Rung(day, sums[day]) for day in sorted(sums))

    def carried(self, aging: Sequence[Aging], own: Reservation | None) -> tuple[Rung, ...]:
        """Carried orders by shipping date, less the one being checked. Rounded down: the policy's horizon takes the
        late ones out of ``open_orders``, and must not take out more than went in."""
        if not any(aged.order_ladder for aged in aging):
            return ()
        sums: dict[date, int] = {}
        for aged in aging:
            is_own = own is not None and own.origin is Origin.CARRIED and own.currency == aged.currency
            for rung in aged.order_ladder:
                held = own.remaining_minor if own is not None and is_own and own.ship_on == rung.due_on else 0
                amount = self(rung.amount_minor - held, aged.currency, rounding=Rounding.DOWN)
                sums[rung.due_on] = sums.get(rung.due_on, 0) + amount
        return tuple(Rung(day, sums[day]) for day in sorted(sums) if sums[day])

    def documents(self, aging: Sequence[Aging]) -> tuple[OverdueDocument, ...]:
        """The oldest overdue documents, amounts in the basis."""
        if not aging:
            return ()
        found = [
            OverdueDocument(document.document_id, document.due_on, self(document.open_minor, aged.currency))
            for aged in aging
            for document in aged.oldest_overdue
        ]
        return tuple(sorted(found, key=_due)[:5])

    def used(self) -> tuple[str, ...]:
        """Rates used, in words."""
        return tuple(self._used)

    def missing(self) -> tuple[str, ...]:
        """Currency pairs for which there is no fresh rate."""
        return tuple(self._missing)


def _due(document: OverdueDocument) -> date:
    return document.due_on
