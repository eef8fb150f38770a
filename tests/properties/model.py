"""What the book should do, in a few plain rules and whole yuan: an independent model of exposure and headroom.

It knows nothing of tables, transactions or running totals; it adds everything up anew whenever it is asked.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

UNLIMITED = "unlimited"
FRESH_DAYS = 3
RESERVATION_DAYS = 30
RELEASE_DAYS = 7

OrderKey = tuple[str, str]
"""Debtor and order number."""


@dataclass
class Held:
    """A live or ended reservation."""

    reserved: int
    expires_at: datetime
    progress_before: int
    consumed: int = 0
    ended: int = 0

    @property
    def remaining(self) -> int:
        return self.reserved - self.consumed - self.ended


@dataclass
class Paper:
    """An invoice or a payment."""

    amount: int
    order_id: str | None = None
    used: int = 0
    disputed: int = 0

    @property
    def open(self) -> int:
        return self.amount - self.used


@dataclass(frozen=True)
class Permission:
    """What a person allowed for one order, in fen."""

    rules: frozenset[str]
    amount_max: int
    exposure_max: int
    group_max: int | None
    until: datetime

    def covers(self, order: int, after: int, group_after: int, at: datetime) -> bool:
        return (
            100 * order <= self.amount_max
            and 100 * after <= self.exposure_max
            and (self.group_max is None or 100 * group_after <= self.group_max)
            and at <= self.until
        )


@dataclass(frozen=True)
class Question:
    """An order to be checked."""

    customer: str
    debtor: str
    order_id: str
    yuan: int
    is_prepaid: bool = False


@dataclass(frozen=True)
class Expected:
    """The answer the model gives, before anything is changed by it."""

    outcome: str
    rules: frozenset[str]
    exposure_before: int
    order: int


@dataclass
class Model:
    now: datetime
    groups: dict[str, str | None]
    limits: dict[str, int | str] = field(default_factory=dict)
    ledger_as_of: date | None = None
    invoices: dict[str, dict[str, Paper]] = field(default_factory=dict)
    payments: dict[str, dict[str, Paper]] = field(default_factory=dict)
    reservations: dict[OrderKey, Held] = field(default_factory=dict)
    releases: dict[OrderKey, list[Permission]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    open_holds: dict[str, tuple[Question, Expected]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return (self.now + timedelta(hours=8)).date()

    # ---- figures ---------------------------------------------------------------------------------------------------

    def receivable(self, customer: str) -> int:
        return sum(paper.open for paper in self.invoices.get(customer, {}).values())

    def unapplied(self, customer: str) -> int:
        return sum(paper.open for paper in self.payments.get(customer, {}).values())

    def reserved(self, customer: str) -> int:
        return sum(held.remaining for (debtor, _), held in self.reservations.items() if debtor == customer)

    def exposure(self, customer: str) -> int:
        return self.receivable(customer) + self.reserved(customer) - self.unapplied(customer)

    def members(self, group: str | None) -> list[str]:
        return [name for name, of in self.groups.items() if group is not None and of == group]

    def progress(self, key: OrderKey) -> int:
        debtor, order_id = key
        return sum(paper.amount for paper in self.invoices.get(debtor, {}).values() if paper.order_id == order_id)

    def known_orders(self) -> list[OrderKey]:
        """Orders that something has happened to."""
        bills = [(name, paper) for name, papers in self.invoices.items() for paper in papers.values()]
        billed = {(name, paper.order_id) for name, paper in bills if paper.order_id}
        return sorted(billed | self.reservations.keys())

    # ---- the check -------------------------------------------------------------------------------------------------

    def judge(self, question: Question) -> Expected:
        """The answer as things stand: nothing is changed."""
        key = (question.debtor, question.order_id)
        own = self.reservations[key].remaining if key in self.reservations else 0
        order = max(0, question.yuan - self.progress(key))
        before = self.exposure(question.debtor) - own
        if question.is_prepaid or order == 0:
            outcome = "prepay" if question.is_prepaid and order else "approved"
            return Expected(outcome, frozenset(), before, order)
        group = self.groups[question.debtor]
        group_after = sum(map(self.exposure, self.members(group))) - own + order if group else 0
        broken = self._broken(question.debtor, group, before + order, group_after)
        for release in self.releases.get(key, []):
            if release.covers(order, before + order, group_after, self.now):
                broken -= release.rules
        return Expected("held" if broken else "approved", frozenset(broken), before, order)

    def _broken(self, debtor: str, group: str | None, after: int, group_after: int) -> frozenset[str]:
        own, shared = self.limits.get(debtor), self.limits.get(f"group {group}")
        broken = set()
        if own is None:
            broken.add("R03")
        elif own != UNLIMITED and after > int(own):
            broken.add("R04")
        if group and shared not in (None, UNLIMITED) and group_after > int(shared):  # type: ignore[arg-type]
            broken.add("R05")
        if self.ledger_as_of is None or (self.today - self.ledger_as_of).days > FRESH_DAYS:
            broken.add("R21")
        return frozenset(broken)

    def expire(self, customers: set[str]) -> int:
        """What has lapsed of these customers ends now; returns how many reservations did."""
        count = 0
        for (debtor, _), held in self.reservations.items():
            if debtor in customers and held.remaining and held.expires_at <= self.now:
                held.ended += held.remaining
                count += 1
        return count

    def decide(self, question: Question, hold_id: str) -> Expected:
        """The answer with everything it changes: number, reservation, hold."""
        self.expire({question.customer, question.debtor})
        expected = self.judge(question)
        key = (question.debtor, question.order_id)
        self.numbers[question.debtor] = self.numbers.get(question.debtor, 0) + 1
        for other, (asked, _) in list(self.open_holds.items()):
            if (asked.debtor, asked.order_id) == key:
                del self.open_holds[other]
        if expected.outcome == "held":
            self.open_holds[hold_id] = (question, expected)
        if expected.outcome == "approved":
            self.reservations.pop(key, None)
            if expected.order:
                expires_at = self.now + timedelta(days=RESERVATION_DAYS)
                self.reservations[key] = Held(expected.order, expires_at, self.progress(key))
        return expected

    def release(self, hold_id: str) -> Expected | None:
        """A person releases a held order; ``None`` when the release would not be enough by now."""
        question, held = self.open_holds[hold_id]
        key = (question.debtor, question.order_id)
        kept_reservations = {one: _copy(one_held) for one, one_held in self.reservations.items()}
        self.expire({question.customer, question.debtor})
        now = self.judge(question)
        group = self.groups[question.debtor]
        own = self.reservations[key].remaining if key in self.reservations else 0
        group_after = sum(map(self.exposure, self.members(group))) - own + now.order
        slack = 5 * now.order
        release = Permission(
            held.rules,
            100 * now.order + slack,
            100 * (now.exposure_before + now.order) + slack,
            100 * group_after + slack if group else None,
            self.now + timedelta(days=RELEASE_DAYS),
        )
        self.releases.setdefault(key, []).insert(0, release)
        if self.judge(question).outcome == "held":
            self.releases[key].pop(0)
            self.reservations = kept_reservations
            return None
        return self.decide(question, "none")

    # ---- the ledger ------------------------------------------------------------------------------------------------

    def invoice(self, customer: str, number: str, yuan: int, order_id: str | None) -> None:
        self.invoices.setdefault(customer, {})[number] = Paper(yuan, order_id)
        self.consume(customer)

    def consume(self, customer: str) -> None:
        """Reservations that have not lapsed go over into what was billed of their orders."""
        for key, held in self.reservations.items():
            if key[0] == customer and held.remaining and held.expires_at > self.now:
                billed = self.progress(key) - held.progress_before
                held.consumed = max(held.consumed, min(held.reserved - held.ended, billed))

    def heard(self, day: date) -> None:
        """A ledger file whose newest entry is of this day."""
        self.ledger_as_of = max(filter(None, (self.ledger_as_of, day)))


def _copy(held: Held) -> Held:
    return Held(held.reserved, held.expires_at, held.progress_before, held.consumed, held.ended)
