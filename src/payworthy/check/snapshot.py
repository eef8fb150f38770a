"""Everything a rule may see about a debtor at one instant. Frozen, complete, hashable, replayable.

A store resolves it once, at the edge: amounts are already in one currency (the *basis*), dates are already
days of the book's time zone. A rule never looks anything up.
"""

from datetime import date, datetime

from msgspec import Struct

from payworthy.exposure.components import Components
from payworthy.exposure.overdue import Rung
from payworthy.facts.customer import CustomerState
from payworthy.facts.file_item import Screening


class Party(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Master data and credit file of one customer, as far as rules use them. ``facts_present`` names the optional
    facts of the master data that are given and the items of the credit file that are there and not stale.
    ``screened_on`` is the day on which sanctions lists were last looked at, ``sanction_state`` what was left standing;
    ``None`` is nothing. ``is_person``: its debts are a natural person's."""

    customer_id: str
    state: CustomerState
    country: str
    currency: str
    segment: str | None = None
    grade: str | None = None
    grade_review_on: date | None = None
    dunning_level: int | None = None
    master_terms: str | None = None
    master_credit_days: int | None = None
    facts_present: tuple[str, ...] = ()
    screened_on: date | None = None
    sanction_state: Screening | None = None
    is_person: bool = False


class LimitInForce(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The newest base limit that has begun, plus temporary limits running today.

    ``base_minor`` of ``None`` is *unlimited*. ``valid_to`` may lie in the past: whether an expired limit
    still counts for a few days is the policy's affair.
    """

    base_minor: int | None
    valid_from: date
    valid_to: date | None
    temporary_minor: int = 0
    temporary_to: date | None = None


class Group(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The debtor's group: the sum of its members, and the limit they share."""

    group_id: str
    exposure: Components
    limit: LimitInForce | None = None


class Release(Struct, frozen=True, gc=False, kw_only=True):
    """A person's recorded exception for one order: which findings it sets aside, up to which order amount
    and exposure of the debtor and of its group (minor units of the basis currency), up to which terms, until when."""

    release_id: str
    rules: tuple[str, ...]
    amount_max_minor: int
    exposure_max_minor: int
    credit_days_max: int
    until: datetime
    group_exposure_max_minor: int | None = None


class History(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The customer's own orders besides the one being checked: how many ever, since when, and the median of the last
    twelve months (of the newest 24 orders, in the basis currency)."""

    order_count: int = 0
    first_order_on: date | None = None
    median_order_minor: int | None = None


class OverdueDocument(Struct, frozen=True, gc=False, array_like=True):
    """One of the oldest overdue invoices, so that a remedy can name what to pay."""

    document_id: str
    due_on: date
    open_minor: int


class Snapshot(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One debtor at one instant, in one basis currency, for one order.

    ``order_minor`` is the order converted to the basis (foreign amounts with the policy's haircut);
    ``prepaid_minor`` what the customer has already paid for this very order;
    ``exposure`` and the group's exposure leave out whatever this very order holds already from an earlier
    check, which this one replaces. ``order_ladder`` lists carried orders by shipping date (part of
    ``exposure.open_orders``), so that the policy's horizon can leave out what ships later.
    ``oldest_overdue`` names a few of the oldest overdue documents. ``ledger_as_of`` is the date up to which
    the ledger is known to be complete; ``rates`` the exchange rates used, in words, ``missing_rates`` the pairs
    without a fresh rate. ``sold_to_state`` is the state of the ordering customer if it is not the debtor.
    ``is_screening``: customers of this book have been screened against sanctions lists at least once.
    """

    at: datetime
    today: date
    basis: str
    debtor: Party
    order_minor: int
    exposure: Components
    limit: LimitInForce | None = None
    group: Group | None = None
    sold_to_state: CustomerState | None = None
    prepaid_minor: int = 0
    rungs: tuple[Rung, ...] = ()
    retention_rungs: tuple[Rung, ...] = ()
    order_ladder: tuple[Rung, ...] = ()
    oldest_overdue: tuple[OverdueDocument, ...] = ()
    history: History = History()
    releases: tuple[Release, ...] = ()
    ledger_as_of: date | None = None
    rates: tuple[str, ...] = ()
    missing_rates: tuple[str, ...] = ()
    is_screening: bool = False
