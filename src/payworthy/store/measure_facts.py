"""All facts of a book that measures are computed from, as plain columns: as of a day, in the policy's currency.

Each table is a mapping of column name to a numpy array: ``int64`` for amounts that are always there, objects for text
and for amounts that may be unknown (``None``), ``datetime64[us]`` for days (``NaT`` for none; DuckDB does not take
days by themselves, and casts these to dates). Only facts known by the day are in them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.facts.challenge import Challenge
from payworthy.facts.contested import INTERESTED, RESOLVED, Told, counting, masks
from payworthy.facts.credit_fact import RECORD_OF, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.profile import ProfileField
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Event
from payworthy.facts.statement import STATEMENT_KEYS
from payworthy.store.cache import BookCache
from payworthy.store.measure_items import Table, read_items, texts_of
from payworthy.store.session import Session

DAYS: Final = "datetime64[us]"

_DECODERS: Final = {str(kind): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}
_read_customer: Final = msgspec.json.Decoder(Customer).decode

_SAFE: Final = 1 << 62
"""Products below it fit into 64 bits with room for the rounding."""

_PLAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "statements": ("customer_id", "period_end", "months", "scope", "opinion", "is_audited", "known_on"),
    "events": ("customer_id", "event_id", "kind", "began_on", "ended_on", "amount_minor", "known_on", "ended_known_on"),
    "checks": ("customer_id", "area", "checked_on", "known_on"),
    "profiles": ("customer_id", "field", "value", "known_on", "valid_on"),
    "references": ("customer_id", "reference_id", "given_on", "rating", "limit_minor", "known_on"),
    "promises": (
        *("customer_id", "promise_id", "promised_on", "due_on", "amount_minor", "kept_on", "broken_on"),
        "known_on",
    ),
    "customers": (
        *("customer_id", "group_id", "country", "currency", "segment", "state", "grade", "terms"),
        "customer_since",
    ),
    "troubles": ("customer_id", "table", "currency"),
}
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    **_PLAIN,
    "statements": (*_PLAIN["statements"], *(f"{key}_minor" for key in STATEMENT_KEYS)),
}
"""Columns of every table but ``items``, whose columns are those of ``read_items``."""

_TABLE_OF: Final = {
    "statement": "statements",
    "event": "events",
    "check": "checks",
    "profile": "profiles",
    "reference": "references",
    "promise": "promises",
}


def load(
    session: Session, as_of: date, customers: Sequence[str] | None = None, cache: BookCache | None = None
) -> Mapping[str, Table]:
    """The fact tables of all customers, or of some, as they were known on a day.

    Tables: ``items``, ``statements``, ``events``, ``checks``, ``profiles``, ``references``, ``promises``,
    ``customers``, and ``troubles``: customer, table and currency of amounts that no rate of the book turns into the
    policy's currency on that day. Such items, statements, promises and amounts of a profile are left out; such events
    and references stay with an unknown amount. ``cache`` spares reading the policy and the rates again.
    """
    cache = cache or BookCache()
    [(policy_hash,)] = session.fetch("SELECT hash FROM policy ORDER BY activation DESC LIMIT 1")
    policy = cache.policy(session, policy_hash)
    [(batch,)] = session.fetch("SELECT MAX(batch_id) FROM batch WHERE kind = 'rates'")
    money = _Money(cache.rates(session, policy, str(batch)), policy.currency, as_of)
    rows = _Rows(money)
    rows.customers(session, customers)
    for kind, versions in _facts(session, as_of, customers):
        if kind in _TABLE_OF:
            rows.add(kind, versions)
    rows.fill_customer_since(as_of)
    items = _in_money(read_items(session, as_of, customers), money)
    tables = {name: _table(COLUMNS[name], rows.tables[name]) for name in COLUMNS if name != "troubles"}
    return {"items": items, **tables, "troubles": _table(COLUMNS["troubles"], sorted(money.troubles))}


class _Money:
    """Amounts in the policy's currency, at the book's rates as of the day, rounded half up; nothing is added for
    moving rates. ``troubles`` are the amounts that cannot be converted."""

    def __init__(self, rates: RateTable, currency: str, as_of: date) -> None:
        self._rates = rates
        self._as_of = as_of
        self.currency = currency
        self._ratios: dict[str, Fraction | None] = {}
        self.troubles: set[tuple[str, str, str]] = set()

    def ratio(self, currency: str) -> Fraction | None:
        """Minor units of the policy's currency for one of ``currency``; ``None`` without a usable rate."""
        if currency not in self._ratios:
            self._ratios[currency] = self._ratio(currency)
        return self._ratios[currency]

    def _ratio(self, currency: str) -> Fraction | None:
        found = self._rates.convert(0, currency, self.currency, self._as_of)
        if isinstance(found, Failure):
            return None
        ratio = Fraction(10) ** (EXPONENTS[self.currency] - EXPONENTS[currency])
        have = currency
        for rate in found.rates:
            is_direct = rate.base == have
            ratio = ratio * Fraction(rate.rate) if is_direct else ratio / Fraction(rate.rate)
            have = rate.quote if is_direct else rate.base
        return ratio

    def minor(self, amount_minor: int, currency: str) -> int | None:
        """One amount; ``None`` if it cannot be converted."""
        ratio = self.ratio(currency)
        return None if ratio is None else _half_up(amount_minor, ratio)

    def trouble(self, customer_id: str, table: str, currency: str) -> None:
        """Note that an amount of this customer has no rate."""
        self.troubles.add((customer_id, table, currency))


def _half_up(amount: int, ratio: Fraction) -> int:
    """Rounded to the nearest, halves away from zero."""
    size = (2 * abs(amount) * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)
    return size if amount >= 0 else -size


def _in_money(items: dict[str, NDArray[Any]], money: _Money) -> Table:
    """Items in the policy's currency; those without a rate are left out and noted. Days become what DuckDB takes."""
    currencies, codes = np.unique(items["currency"].astype(str), return_inverse=True)
    kept = np.ones(len(codes), dtype=np.bool_)
    for code, currency in enumerate(currencies.tolist()):
        if currency == money.currency:
            continue
        is_of_it, ratio = codes == code, money.ratio(currency)
        if ratio is None:
            kept &= ~is_of_it
            for customer_id in set(items["customer_id"][is_of_it].tolist()):
                money.trouble(customer_id, "items", currency)
        else:
            items["amount_minor"][is_of_it] = _converted(items["amount_minor"][is_of_it], ratio)
    kept &= items["amount_minor"] > 0  # a part may be worth less than half a cent
    whole = bool(kept.all())
    found = {name: column if whole else column[kept] for name, column in items.items()}
    return {name: column.astype(DAYS) if column.dtype.kind == "M" else column for name, column in found.items()}


def _converted(amounts: NDArray[Any], ratio: Fraction) -> NDArray[Any]:
    """Positive amounts, exactly, in 64 bits where they fit."""
    top, bottom = ratio.numerator, ratio.denominator
    largest = int(amounts.max(initial=0))
    if 2 * largest * top + bottom < _SAFE:
        return (2 * amounts * top + bottom) // (2 * bottom)
    return np.array([_half_up(amount, ratio) for amount in amounts.tolist()], dtype=np.int64)


Version = tuple[str, Any]
"""Since when it is known, and the fact."""


def _facts(session: Session, as_of: date, customers: Sequence[str] | None) -> Iterator[tuple[str, list[Version]]]:
    """Kind and versions of every credit fact, as far as they were known by the day and count; the last one holds.
    Challenges come first of a customer's facts (their kind does in any order of letters): what they mask is left out,
    and so is what a person has set aside."""
    among, params = ("", []) if customers is None else session.among(customers)
    condition = f" AND customer_id {among}" if among else ""
    rows = session.stream(
        "SELECT customer_id, kind, fact_id, known_on, version, body FROM credit_fact WHERE known_on <= ?"
        f"{condition} ORDER BY customer_id, kind, fact_id, known_on, version",
        (as_of.isoformat(), *params),
    )
    of_customer = ""
    masked: list[tuple[str, str]] = []
    for (customer_id, kind, _), group in groupby(rows, key=itemgetter(0, 1, 2)):
        if customer_id != of_customer:
            of_customer, masked = customer_id, []
        decode = _DECODERS[kind].decode
        told = list(group)
        versions = [(row[3], decode(row[5])) for row in told]
        if kind == CreditFactKind.CHALLENGE:
            masked += masks([fact for _, fact in versions[-1:] if isinstance(fact, Challenge)])
        if masked or any(mark in row[5] for row in told for mark in _MARKS):
            versions = _that_count(told, versions, kind, masked)
        if versions:
            yield kind, versions


def _that_count(
    rows: Sequence[Sequence[Any]], versions: Sequence[Version], kind: str, masked: Sequence[tuple[str, str]]
) -> list[Version]:
    every = [Told(date.fromisoformat(row[3]), row[4], fact) for row, (_, fact) in zip(rows, versions, strict=True)]
    return [(one.known_on.isoformat(), one.fact) for one in counting(every, kind, masked)]


_MARKS: Final = (RESOLVED, *(f'"source":"{name}"' for name in sorted(INTERESTED)))
"""What stands in the record of a version for which it matters what the others say."""


class _Rows:
    """The rows of the small tables, in the order of ``COLUMNS``."""

    def __init__(self, money: _Money) -> None:
        self._money = money
        self.tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        self._since: dict[str, date] = {}

    def customers(self, session: Session, customers: Sequence[str] | None) -> None:
        """Master data: who there is."""
        among, params = ("", []) if customers is None else session.among(customers)
        condition = f" WHERE customer_id {among}" if among else ""
        for group_id, body in session.stream(
            f"SELECT group_id, body FROM customer{condition} ORDER BY customer_id", params
        ):
            one = _read_customer(body)
            if one.customer_since is not None:
                self._since[one.customer_id] = one.customer_since
            row = (one.customer_id, group_id, one.country, one.currency, one.segment, str(one.state.value))
            self.tables["customers"].append((*row, one.grade, one.terms, one.customer_since))

    def add(self, kind: str, versions: Sequence[Version]) -> None:
        """What holds of one fact on the day."""
        known_on, fact = versions[-1]
        first_known = versions[0][0]
        row: tuple[Any, ...] | None
        match kind:
            case CreditFactKind.STATEMENT:
                row = self._statement(fact, known_on)
            case CreditFactKind.EVENT:
                row = self._event(fact, first_known, versions)
            case CreditFactKind.CHECK:
                row = (fact.customer_id, fact.area, fact.checked_on, first_known)
            case CreditFactKind.PROFILE:
                row = self._profile(fact, known_on)
            case CreditFactKind.REFERENCE:
                limit = self._or_unknown("references", fact.customer_id, fact.limit_minor, fact.currency)
                row = (fact.customer_id, fact.fact_id, fact.given_on, fact.rating, limit, known_on)
            case _:
                row = self._promise(fact, first_known)
        if row is not None:
            self.tables[_TABLE_OF[kind]].append(row)

    def fill_customer_since(self, as_of: date) -> None:
        """Since when we trade with a customer is master data too. It holds where no profile says otherwise, and counts
        as known on that very day."""
        field = str(ProfileField.CUSTOMER_SINCE.value)
        told = {row[0] for row in self.tables["profiles"] if row[1] == field}
        for customer_id, since in self._since.items():
            if customer_id not in told and since <= as_of:
                self.tables["profiles"].append((customer_id, field, since.isoformat(), since, None))

    def _statement(self, fact: Any, known_on: str) -> tuple[Any, ...] | None:
        if self._money.ratio(fact.currency) is None:
            self._money.trouble(fact.customer_id, "statements", fact.currency)
            return None
        given = {key: self._money.minor(minor, fact.currency) for key, minor in fact.amounts.items()}
        head = (fact.customer_id, fact.period_end, fact.months, fact.scope, fact.opinion, fact.is_audited, known_on)
        return (*head, *(given.get(key) for key in STATEMENT_KEYS))

    def _event(self, fact: Event, first_known: str, versions: Sequence[Version]) -> tuple[Any, ...]:
        ended_known_on = None
        for known_on, earlier in reversed(versions):
            if earlier.ended_on != fact.ended_on or fact.ended_on is None:
                break
            ended_known_on = known_on
        amount = self._or_unknown("events", fact.customer_id, fact.amount_minor, fact.currency)
        row = (fact.customer_id, fact.fact_id, fact.kind, fact.began_on, fact.ended_on)
        return (*row, amount, first_known, ended_known_on)

    def _profile(self, fact: Any, known_on: str) -> tuple[Any, ...] | None:
        value = fact.value
        if fact.currency is not None:
            minor = self._or_unknown("profiles", fact.customer_id, int(value), fact.currency)
            if minor is None:
                return None
            value = str(minor)
        return (fact.customer_id, fact.field, value, known_on, fact.valid_on)

    def _promise(self, fact: Promise, first_known: str) -> tuple[Any, ...] | None:
        amount = self._or_unknown("promises", fact.customer_id, fact.amount_minor, fact.currency)
        row = (fact.customer_id, fact.fact_id, fact.promised_on, fact.due_on, amount)
        return None if amount is None else (*row, fact.kept_on, fact.broken_on, first_known)

    def _or_unknown(self, table: str, customer_id: str, minor: int | None, currency: str | None) -> int | None:
        if minor is None or currency is None:
            return None
        amount = self._money.minor(minor, currency)
        if amount is None:
            self._money.trouble(customer_id, table, currency)
        return amount


def _table(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Table:
    """Rows as columns."""
    listed = list(rows)
    turned: list[Sequence[Any]] = list(zip(*listed, strict=True)) if listed else [()] * len(columns)
    return {name: _column(name, values) for name, values in zip(columns, turned, strict=True)}


def _column(name: str, values: Sequence[Any]) -> NDArray[Any]:
    if name.endswith(("_on", "_since", "period_end")):
        return np.array(list(values), dtype="datetime64[D]").astype(DAYS)
    if name == "months" or (name == "amount_minor" and None not in values):
        return np.array(values, dtype=np.int64)
    return texts_of([value.value if isinstance(value, str) and hasattr(value, "value") else value for value in values])
