"""What a credit line remembers besides its totals: what is overdue, the deals done, when a reservation lapses next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from payworthy.app.line import RECENT_ORDERS, Aging, RecentOrder, customer_line
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.check.request import Request
from payworthy.exposure.overdue import LADDER_DAYS
from payworthy.facts.order import Order
from payworthy.store.cache import BookCache
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally, same

_read_aging = msgspec.json.Decoder(tuple[Aging, ...]).decode
_read_recent = msgspec.json.Decoder(tuple[RecentOrder, ...]).decode
_read_order = msgspec.json.Decoder(Order).decode
_read_request = msgspec.json.Decoder(Request).decode

OLDEST: Final = 5
"""Overdue documents that a line names."""


# ---- overdue -------------------------------------------------------------------------------------------------------

_OVERDUE: Final = (
    # The line comes first in its group: an empty text sorts before any kind.
    "SELECT line_id, '' AS kind, '' AS currency, aged_on AS due_on, COALESCE(aging, '[]') AS name, 0 AS amount"
    " FROM credit_line WHERE aged_on IS NOT NULL"
    " UNION ALL SELECT 'customer:' || customer_id, kind, currency, due_on, document_id, open_minor - disputed_minor"
    " FROM open_document WHERE kind IN ('invoice', 'retention') AND due_on IS NOT NULL AND open_minor > disputed_minor"
    " UNION ALL SELECT line_id, 'order', currency, ship_on, '', remaining_minor FROM reservation"
    " WHERE origin = 'carried' AND remaining_minor > 0 AND ship_on IS NOT NULL ORDER BY line_id, kind"
)


def ladders(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """The overdue ladder of every line, as of the day it was last drawn up, is that of the open documents: what is
    not on it is not seen by an order check."""
    tally = Tally("ladders_add_up")
    for line_id, rows in groupby(session.stream(_OVERDUE), key=itemgetter(0)):
        is_right = _is_drawn_right(rows)
        if is_right is not None:
            tally.count(line_id, *([] if is_right else ["aging"]))
    yield tally.result()


def _is_drawn_right(rows: Iterator[Row]) -> bool | None:
    """``None`` for a line that is not drawn up at present."""
    _, kind, _, aged_on, aging, _ = next(rows)
    if kind != "":
        return None
    stored = {aged.currency: parts for aged in _read_aging(aging) if any(parts := _plain(aged))}
    return stored == _rebuilt(rows, date.fromisoformat(aged_on))


_Ladder = dict[date, int]
_Plain = tuple[_Ladder, _Ladder, _Ladder, list[tuple[str, date, int]]]


def _plain(aged: Aging) -> _Plain:
    """Rungs by day; what was taken out of the ladder of orders leaves a rung of 0."""
    invoices, retention, orders = (
        {rung.due_on: rung.amount_minor for rung in rungs if rung.amount_minor}
        for rungs in (aged.rungs, aged.retention_rungs, aged.order_ladder)
    )
    return invoices, retention, orders, [(one.document_id, one.due_on, one.open_minor) for one in aged.oldest_overdue]


def _rebuilt(items: Iterable[Row], today: date) -> dict[str, _Plain]:
    """The same of a line's open documents and carried orders (kind, currency, day, name, amount), by currency."""
    sums: dict[str, dict[str, Counter[date]]] = {}
    late: dict[str, list[tuple[date, str, int]]] = {}
    for _, kind, currency, day, name, amount in items:
        due_on = date.fromisoformat(day)
        if kind != "order" and due_on >= today:
            continue
        sums.setdefault(currency, {}).setdefault(kind, Counter())[due_on] += amount
        if kind == "invoice":
            oldest = late.setdefault(currency, [])
            oldest.append((due_on, name, amount))
            oldest.sort()
            del oldest[OLDEST:]
    return {
        currency: (
            _bounded(by_kind.get("invoice", Counter()), today),
            _bounded(by_kind.get("retention", Counter()), today),
            dict(by_kind.get("order", Counter())),
            [(name, due_on, amount) for due_on, name, amount in late.get(currency, ())],
        )
        for currency, by_kind in sums.items()
    }


def _bounded(due: Counter[date], today: date) -> _Ladder:
    """What is older than the ladder is long stands on one rung, at its oldest day."""
    horizon = today - timedelta(days=LADDER_DAYS)
    old = [day for day in due if day < horizon]
    kept = {day: amount for day, amount in due.items() if day >= horizon}
    return kept | {min(old): sum(due[day] for day in old)} if old else kept


# ---- deals ---------------------------------------------------------------------------------------------------------

_HISTORY: Final = (
    "SELECT line_id, 0 AS rank, deal_count AS count, first_deal_on AS day, recent_orders AS body, '' AS policy_hash"
    " FROM credit_line UNION ALL SELECT 'customer:' || customer_id, 1, COUNT(*), MIN(issued_on), '', ''"
    " FROM document WHERE kind = 'invoice' AND version = 1 GROUP BY customer_id"
    # An approval that took the place of an earlier one is the same deal.
    " UNION ALL SELECT line_id, 2, 1, decided_at, request, policy_hash FROM decision WHERE outcome = 'approved'"
    " AND 'replaced by ' || decision_id NOT IN (SELECT because FROM reservation_move WHERE kind = 'release')"
    " ORDER BY line_id, rank"
)
"""Every line, then its invoices in one row, then its approvals."""


def deals(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """How many deals each customer has made, since when, and how large the newest orders were: invoices, orders
    approved here, and orders taken over from before."""
    tally = Tally("histories_add_up")
    carried = _carried(session)
    for line_id, rows in groupby(session.stream(_HISTORY), key=itemgetter(0)):
        count, since, recent = 0, None, None
        invoices, first_on = 0, None
        orders = list(carried.get(line_id, ()))
        for _, rank, number, day, body, policy_hash in rows:
            if rank == 0:
                count, since, recent = number, day, body
            elif rank == 1:
                invoices, first_on = number, day
            else:
                orders.append(_approved(body, cache.policy(session, policy_hash).today(datetime.fromisoformat(day))))
        days = [order.ordered_on.isoformat() for order in orders] + ([first_on] if first_on else [])
        expected = {
            "deal_count": count == invoices + len(orders),
            "first_deal_on": since == min(days, default=None),
            "recent_orders": _are_newest(_read_recent(recent) if recent is not None else (), orders),
        }
        tally.count(line_id, *(column for column, is_right in expected.items() if not is_right))
    yield tally.result()


def _carried(session: Session) -> dict[str, list[RecentOrder]]:
    """Orders that were confirmed before the book was there, by the line of who owes for them."""
    found: dict[str, list[RecentOrder]] = {}
    for (body,) in session.stream("SELECT body FROM order_fact WHERE version = 1 AND is_carried = 1"):
        order = _read_order(body)
        line_id = customer_line(order.bill_to or order.customer_id)
        found.setdefault(line_id, []).append(_recent(order, order.ordered_on))
    return found


def _approved(request: str, today: date) -> RecentOrder:
    asked = _read_request(request)
    return _recent(asked, today)


def _recent(order: Order | Request, ordered_on: date) -> RecentOrder:
    return RecentOrder(ordered_on, order.amount_minor, order.currency, order.order_id)


def _are_newest(stored: Sequence[RecentOrder], orders: Sequence[RecentOrder]) -> bool:
    """Whether ``stored`` are the newest of ``orders``, in their order. Of those of one day any may have been kept."""
    newest = sorted((order.ordered_on for order in orders), reverse=True)[:RECENT_ORDERS]
    return not Counter(stored) - Counter(orders) and [order.ordered_on for order in stored] == newest[::-1]


# ---- reservations --------------------------------------------------------------------------------------------------


def expiries(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every line knows when the first of its live reservations lapses."""
    yield same(
        session,
        "reservations_end_once",
        "line_id",
        "next_expiry_at",
        "SELECT line_id, next_expiry_at FROM credit_line WHERE next_expiry_at IS NOT NULL",
        "SELECT line_id, MIN(expires_at) FROM reservation WHERE remaining_minor > 0 AND expires_at IS NOT NULL"
        " GROUP BY line_id",
    )
