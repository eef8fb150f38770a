"""The order being checked, lateness, history and master data, as a snapshot shows them."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payworthy.app.credit_file import OrderState, party
from payworthy.app.line import RECENT_ORDERS, Aging, Line, RecentOrder, median_order
from payworthy.check.case import Case
from payworthy.check.snapshot import OverdueDocument, Snapshot
from payworthy.exposure.components import Components
from payworthy.exposure.overdue import Rung
from payworthy.exposure.reservation import Reservation
from payworthy.facts.customer import OPTIONAL_FACTS, Customer, CustomerState

from ..check.builders import NOW, TODAY, a_policy, a_release, a_request, ago
from .files import (
    a_carried_order,
    a_customer,
    a_file,
    a_held_order,
    a_line,
    resolved,
)

fast = settings(max_examples=200, deadline=None)

# ---- the order being checked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered", "billed", "left"),
    [(0, 0, 100), (30, 0, 70), (30, 20, 70), (20, 30, 70), (100, 100, 0), (120, 0, 0)],
)
def test_what_is_delivered_or_billed_already_is_asked_for_no_more(delivered: int, billed: int, left: int) -> None:
    file = a_file(orders={"SO-1": OrderState(delivered_minor=delivered, billed_minor=billed)})
    assert resolved(file, a_request(100)).order_minor == left


def test_an_order_never_heard_of_has_nothing_yet() -> None:
    file = a_file()
    assert file.order("SO-9") == OrderState()
    assert file.order("SO-9") is file.order("SO-9")
    snapshot = resolved(a_file(), a_request(100))
    assert (snapshot.order_minor, snapshot.prepaid_minor, snapshot.releases) == (100, 0, ())


def test_what_the_order_held_from_an_earlier_check_is_left_out_once() -> None:
    own = a_held_order(40)
    line, group = a_line({"CNY": {"reserved": 100}}), a_line({"CNY": {"reserved": 500}}, line_id="group:G")
    file = a_file(line, group_id="G", group=group, orders={"SO-1": OrderState(reservation=own)})
    snapshot = resolved(file)
    assert snapshot.exposure.reserved == 60
    assert snapshot.group is not None
    assert snapshot.group.exposure.reserved == 460
    assert resolved(file, a_request(order_id="SO-2")).exposure.reserved == 100


def test_only_what_the_order_still_holds_is_left_out() -> None:
    own = a_held_order(40, consumed_minor=10, released_minor=5)
    file = a_file(a_line({"CNY": {"reserved": 25}}), orders={"SO-1": OrderState(reservation=own)})
    assert resolved(file).exposure.reserved == 0


def test_a_carried_order_that_is_checked_now_is_left_out_of_orders_and_ladder() -> None:
    own = a_carried_order(40, ship_on=ago(-61))
    ladder = (Rung(ago(-20), 30), Rung(ago(-61), 70))
    line = a_line({"CNY": {"open_orders": 100}}, aging=(Aging("CNY", order_ladder=ladder),))
    snapshot = resolved(a_file(line, orders={"SO-1": OrderState(reservation=own)}))
    assert snapshot.exposure == Components(open_orders=60)
    assert snapshot.order_ladder == (Rung(ago(-20), 30), Rung(ago(-61), 30))
    assert Case(a_request(), snapshot, a_policy()).exposure_before == 30


def test_carried_orders_beyond_the_horizon_do_not_count_yet() -> None:
    ladder = (Rung(ago(-60), 30), Rung(ago(-61), 70))
    line = a_line({"CNY": {"open_orders": 105}}, aging=(Aging("CNY", order_ladder=ladder),))
    snapshot = resolved(a_file(line))
    assert Case(a_request(), snapshot, a_policy()).exposure_before == 35
    assert Case(a_request(), snapshot, a_policy(horizon_days=61)).exposure_before == 105
    assert Case(a_request(), snapshot, a_policy(horizon_days=0)).exposure_before == 5


def test_a_carried_order_without_a_shipping_date_always_counts() -> None:
    own = a_carried_order(40)
    line = a_line({"CNY": {"open_orders": 100}}, aging=(Aging("CNY", order_ladder=(Rung(ago(-61), 60),)),))
    snapshot = resolved(a_file(line, orders={"SO-1": OrderState(reservation=own)}))
    assert snapshot.order_ladder == (Rung(ago(-61), 60),)
    assert Case(a_request(), snapshot, a_policy()).exposure_before == 0


some_minor = st.integers(1, 10**7)
some_currency = st.sampled_from(["CNY", "USD", "EUR", "JPY", "KWD"])


@fast
@given(some_minor, some_minor, some_currency, st.booleans(), st.sampled_from([None, 20, 61]))
def test_an_order_that_is_checked_again_sees_what_it_would_see_had_it_never_held_anything(
    own_minor: int, others: int, currency: str, is_carried: bool, ships_in: int | None
) -> None:
    """To the fen, in any currency: a second look must not find a different headroom."""
    ship_on = None if ships_in is None else ago(-ships_in)
    make = a_carried_order if is_carried else a_held_order
    own = make(own_minor, currency, ship_on=ship_on)
    assert file_of(others, currency, own, ship_on) == file_of(others, currency, None, ship_on)


def file_of(others: int, currency: str, own: Reservation | None, ship_on: date | None) -> Snapshot:
    """A debtor with other orders in the same currency and for the same day, and the order's own reservation if any."""
    held = 0 if own is None else own.remaining_minor
    carried = held if own is not None and own.expires_at is None else 0
    totals = {currency: {"open_orders": others + carried, "reserved": others + held - carried}}
    ladder = () if ship_on is None else (Rung(ship_on, others + carried),)
    line = a_line(totals, aging=(Aging(currency, order_ladder=ladder),))
    group = a_line(totals, line_id="group:G")
    return resolved(a_file(line, group_id="G", group=group, orders={"SO-1": OrderState(reservation=own)}))


@fast
@given(st.lists(some_minor, min_size=1, max_size=5), some_currency)
def test_leaving_out_late_orders_never_leaves_out_more_than_was_counted(amounts: list[int], currency: str) -> None:
    """All carried orders ship beyond the horizon, each on its own day and each rounded on its own."""
    ladder = tuple(Rung(ago(-61 - day), minor) for day, minor in enumerate(amounts))
    line = a_line({currency: {"open_orders": sum(amounts)}}, aging=(Aging(currency, order_ladder=ladder),))
    left = Case(a_request(), resolved(a_file(line)), a_policy()).exposure_before
    assert 0 <= left <= len(amounts)


# ---- lateness, history, master data --------------------------------------------------------------------------------


def test_ladders_in_several_currencies_become_one_by_day() -> None:
    line = a_line(
        aging=(
            Aging("CNY", rungs=(Rung(ago(40), 1), Rung(ago(3), 2)), retention_rungs=(Rung(ago(9), 4),)),
            Aging("USD", rungs=(Rung(ago(90), 1), Rung(ago(3), 1)), retention_rungs=(Rung(ago(99), 1),)),
        )
    )
    snapshot = resolved(a_file(line))
    assert snapshot.rungs == (Rung(ago(90), 8), Rung(ago(40), 1), Rung(ago(3), 10))
    assert snapshot.retention_rungs == (Rung(ago(99), 8), Rung(ago(9), 4))


def test_the_five_oldest_overdue_documents_are_named_whatever_their_currency() -> None:
    yuan_documents = tuple(OverdueDocument(f"Y{n}", ago(50 - n), 100) for n in range(4))
    dollar_documents = tuple(OverdueDocument(f"D{n}", ago(49 - 2 * n), 100) for n in range(4))
    aging = (Aging("CNY", oldest_overdue=yuan_documents), Aging("USD", oldest_overdue=dollar_documents))
    documents = resolved(a_file(a_line(aging=aging))).oldest_overdue
    assert [document.document_id for document in documents] == ["Y0", "Y1", "D0", "Y2", "Y3"]
    assert [document.open_minor for document in documents] == [100, 100, 746, 100, 100]


def test_the_history_knows_deals_first_order_and_usual_size() -> None:
    orders = tuple(RecentOrder(ago(days), minor, "CNY", f"O{days}") for days, minor in [(300, 9), (200, 1), (100, 5)])
    line = a_line(deal_count=17, first_deal_on=ago(900), recent_orders=orders)
    history = resolved(a_file(line)).history
    assert (history.order_count, history.first_order_on, history.median_order_minor) == (17, ago(900), 5)


def test_an_order_that_is_checked_again_is_not_part_of_its_own_history() -> None:
    """Neither of what is usual nor of how many there were; it may be among them twice, if its headroom had lapsed."""
    amounts = [("O1", 10), ("SO-1", 9_000), ("O2", 20), ("SO-1", 9_999), ("O3", 30)]
    orders = tuple(RecentOrder(ago(9 - n), minor, "CNY", name) for n, (name, minor) in enumerate(amounts))
    line = a_line(deal_count=17, first_deal_on=ago(900), recent_orders=orders)
    again = resolved(a_file(line), a_request(order_id="SO-1")).history
    assert (again.order_count, again.median_order_minor) == (15, 20)
    another = resolved(a_file(line), a_request(order_id="SO-9")).history
    assert (another.order_count, another.median_order_minor) == (17, 30)


def test_two_other_orders_are_no_habit() -> None:
    orders = tuple(RecentOrder(ago(1), 10, "CNY", name) for name in ("O1", "O2", "SO-1"))
    line = a_line(deal_count=3, recent_orders=orders)
    assert resolved(a_file(line), a_request(order_id="SO-1")).history.median_order_minor is None


@pytest.mark.parametrize(
    ("first_deal", "since", "found"),
    [(None, None, None), (90, None, 90), (None, 900, 900), (90, 900, 900), (900, 90, 900)],
)
def test_the_first_order_is_the_earliest_day_known(
    first_deal: int | None, since: int | None, found: int | None
) -> None:
    line = a_line(first_deal_on=None if first_deal is None else ago(first_deal))
    customer = a_customer(customer_since=None if since is None else ago(since))
    assert resolved(a_file(line, customer)).history.first_order_on == (None if found is None else ago(found))


@pytest.mark.parametrize(
    ("orders", "median"),
    [
        ([(1, 10), (2, 20)], None),
        ([(1, 10), (2, 20), (3, 30)], 20),
        ([(1, 10), (2, 20), (3, 30), (4, 40)], 20),
        ([(365, 10), (2, 20), (3, 30)], 20),
        ([(366, 10), (2, 20), (3, 30)], None),
        ([(-1, 10), (2, 20), (3, 30)], None),
        ([(0, 10), (0, 20), (0, 30)], 20),
    ],
    ids=["two are no habit", "three", "the lower of two", "a year ago", "longer ago", "not yet", "today"],
)
def test_the_usual_order_is_the_median_of_twelve_months(orders: list[tuple[int, int]], median: int | None) -> None:
    recent = [RecentOrder(ago(days), minor, "CNY", f"O{days}") for days, minor in orders]
    assert median_order(recent, "CNY", TODAY) == median


def test_orders_in_another_currency_are_another_habit() -> None:
    recent = [RecentOrder(ago(1), 10, currency, "O1") for currency in ("CNY", "CNY", "USD")]
    assert median_order(recent, "CNY", TODAY) is None


def test_only_the_newest_orders_are_remembered_but_all_are_counted() -> None:
    line = Line("customer:C1")
    for days in range(40, 0, -1):
        line.remember_order(f"O{days}", ago(days), days, "CNY")
    line.remember_order("O500", ago(500), 1, "CNY")
    assert (line.deal_count, line.first_deal_on) == (41, ago(500))
    assert [order.amount_minor for order in line.recent_orders] == list(range(RECENT_ORDERS, 0, -1))


def test_the_next_expiry_is_the_earliest_one_announced() -> None:
    line = Line("customer:C1")
    for at in (None, NOW + timedelta(days=9), NOW + timedelta(days=3), None, NOW + timedelta(days=5)):
        line.expects_expiry(at)
    assert line.next_expiry_at == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("terms", "days"),
    [
        (None, None),
        ("net 45", 45),
        ("eom 30", 60),
        ("prepaid", 0),
        ("2026-12-31", None),
        ("when they feel like it", None),
    ],
)
def test_agreed_terms_count_with_their_longest_wait(terms: str | None, days: int | None) -> None:
    assert party(a_customer(terms=terms)).master_credit_days == days


def test_a_fact_that_was_not_given_is_not_on_file() -> None:
    assert party(a_customer()).facts_present == ()
    given: dict[str, Any] = dict.fromkeys(OPTIONAL_FACTS, "x") | {"customer_since": TODAY}
    assert party(a_customer(**given)).facts_present == OPTIONAL_FACTS


def test_every_fact_that_can_be_asked_for_is_a_fact_of_a_customer() -> None:
    assert {*OPTIONAL_FACTS} <= {*Customer.__struct_fields__}


def test_the_rules_see_the_customer_as_it_is_on_file() -> None:
    customer = a_customer(
        state=CustomerState.BLOCKED,
        segment="dealer",
        grade="BB",
        grade_review_on=ago(3),
        dunning_level=2,
        terms="net 30",
    )
    seen = party(customer)
    for name in ("customer_id", "state", "country", "currency", "segment", "grade", "grade_review_on", "dunning_level"):
        assert getattr(seen, name) == getattr(customer, name)
    assert (seen.master_terms, seen.master_credit_days) == ("net 30", 30)


def test_the_rest_is_handed_on_as_it_is() -> None:
    release = a_release("R04")
    file = a_file(orders={"SO-1": OrderState(releases=(release,))})
    snapshot = resolved(file, sold_to=CustomerState.CLOSED)
    assert (snapshot.at, snapshot.today, snapshot.ledger_as_of) == (NOW, TODAY, ago(1))
    assert (snapshot.releases, snapshot.sold_to_state) == ((release,), CustomerState.CLOSED)
    assert resolved(file, a_request(order_id="SO-2")).releases == ()
