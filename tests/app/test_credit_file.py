"""From what a store knows to what the rules see: one currency, one limit, nothing counted twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payworthy.app.credit_file import CreditFile, OrderState, credit_files, party
from payworthy.app.line import RECENT_ORDERS, Aging, Line, RecentOrder, customer_line, group_line, median_order
from payworthy.check.case import Case
from payworthy.check.decide import decide
from payworthy.check.finding import Outcome
from payworthy.check.policy import ExposureParams
from payworthy.check.snapshot import OverdueDocument, Snapshot
from payworthy.exposure.components import CREDIT_COMPONENTS, Components
from payworthy.exposure.overdue import Rung
from payworthy.exposure.reservation import Reservation
from payworthy.facts.customer import OPTIONAL_FACTS, Customer, CustomerState

from ..check.builders import NOW, TODAY, a_limit, a_policy, a_release, a_request, ago, findings, yuan
from .files import (
    a_base,
    a_carried_order,
    a_customer,
    a_file,
    a_held_order,
    a_line,
    a_rate_table,
    a_setting,
    a_temporary,
    resolved,
)

fast = settings(max_examples=200, deadline=None)

# ---- exchange rates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("haircut", "minor"),
    [
        pytest.param("0", yuan(1_420_000), id="TC-FX-mid-rate"),
        pytest.param("0.05", yuan(1_491_000), id="TC-FX-with-haircut"),
    ],
)
def test_a_receivable_in_dollars_is_raised_by_the_haircut(haircut: str, minor: int) -> None:
    setting = a_setting(params=ExposureParams(fx_haircut=Decimal(haircut)))
    file = a_file(a_line({"USD": {"receivable": 200_000_00}}))
    assert resolved(file, setting=setting).exposure.receivable == minor


def test_tc_fx_an_order_in_dollars_is_raised_too() -> None:
    snapshot = resolved(a_file(), a_request(200_000_00, currency="USD"))
    assert (snapshot.basis, snapshot.order_minor) == ("CNY", yuan(1_491_000))


@pytest.mark.parametrize("part", sorted(CREDIT_COMPONENTS))
def test_what_the_customer_has_in_credit_is_not_raised(part: str) -> None:
    snapshot = resolved(a_file(a_line({"USD": {part: 200_000_00}})))
    assert getattr(snapshot.exposure, part) == yuan(1_420_000)


@pytest.mark.parametrize("part", sorted({*Components.__struct_fields__} - CREDIT_COMPONENTS))
def test_everything_that_is_owed_is_raised(part: str) -> None:
    snapshot = resolved(a_file(a_line({"USD": {part: 200_000_00}})))
    assert getattr(snapshot.exposure, part) == yuan(1_491_000)


def test_what_is_owed_is_rounded_up_and_what_is_in_credit_down() -> None:
    """One cent is 7.455 fen with the haircut, 7.1 fen without."""
    parts = resolved(a_file(a_line({"USD": {"receivable": 1, "unapplied": 1}}))).exposure
    assert (parts.receivable, parts.unapplied) == (8, 7)


def test_amounts_of_one_part_in_several_currencies_are_added() -> None:
    totals = {"CNY": {"receivable": 5}, "USD": {"receivable": 100_00}, "EUR": {"receivable": 100_00}}
    assert resolved(a_file(a_line(totals))).exposure.receivable == 5 + yuan("745.50") + yuan(819)


@pytest.mark.parametrize(
    ("currency", "minor", "fen"),
    [("JPY", 1_000, yuan("50.40")), ("KWD", 1_000, yuan("24.26"))],
    ids=["a currency without decimals", "a currency with three"],
)
def test_the_decimals_of_a_currency_count(currency: str, minor: int, fen: int) -> None:
    assert resolved(a_file(a_line({currency: {"receivable": minor}}))).exposure.receivable == fen


def test_the_basis_is_not_raised_and_needs_no_rate() -> None:
    file = a_file(a_line({"CNY": {"receivable": yuan(10)}}))
    snapshot = resolved(file, setting=a_setting(a_rate_table({})))
    assert (snapshot.exposure.receivable, snapshot.rates, snapshot.missing_rates) == (yuan(10), (), ())


def test_nothing_needs_no_rate() -> None:
    file = a_file(a_line({"USD": {"receivable": 0}}))
    assert resolved(file, setting=a_setting(a_rate_table({}))).missing_rates == ()


def test_the_rates_used_are_named_once() -> None:
    file = a_file(a_line({"USD": {"receivable": 1, "unbilled": 1, "unapplied": 1}, "EUR": {"receivable": 1}}))
    assert resolved(file).rates == ("USD/CNY 7.10 2026-03-02 PBOC", "EUR/CNY 7.80 2026-03-02 PBOC")


def test_a_pair_without_a_rate_of_its_own_goes_over_the_pivot() -> None:
    file = a_file(a_line({"EUR": {"receivable": 100_00}}, limits=(a_base(1, "USD"),)))
    snapshot = resolved(file, a_request(100, currency="USD"))
    assert snapshot.exposure.receivable == 115_36  # 100 x 7.80 / 7.10 x 1.05, rounded up
    assert len(snapshot.rates) == 2


@pytest.mark.parametrize("days_old", [None, 8], ids=["never had one", "too old"])
def test_a_missing_rate_is_named_and_holds_the_order(days_old: int | None) -> None:
    rates = a_rate_table({}) if days_old is None else a_rate_table(days_old=days_old)
    file = a_file(a_line({"USD": {"receivable": 5, "unapplied": 5}, "EUR": {"reserved": 5}}, limits=(a_base(10**9),)))
    snapshot = resolved(file, setting=a_setting(rates))
    assert snapshot.missing_rates == ("USD/CNY", "EUR/CNY")
    assert snapshot.exposure == Components()
    decision = decide(a_request(), snapshot, a_policy())
    assert decision.outcome is Outcome.HELD
    assert findings(snapshot)["R22"].variant == "missing"


def test_a_rate_of_the_oldest_usable_day_is_used() -> None:
    file = a_file(a_line({"USD": {"receivable": 5}}))
    assert resolved(file, setting=a_setting(a_rate_table(days_old=7))).missing_rates == ()


@pytest.mark.parametrize(
    "file",
    [
        a_file(a_line(aging=(Aging("USD", rungs=(Rung(ago(3), 5),)),))),
        a_file(a_line(aging=(Aging("USD", retention_rungs=(Rung(ago(3), 5),)),))),
        a_file(a_line(aging=(Aging("USD", order_ladder=(Rung(ago(-3), 5),)),))),
        a_file(a_line(aging=(Aging("USD", oldest_overdue=(OverdueDocument("I1", ago(3), 5),)),))),
        a_file(a_line(limits=(a_base(5), a_temporary(5, "USD")))),
        a_file(group_id="G", group=a_line({"USD": {"receivable": 5}})),
        a_file(group_id="G", group=a_line(limits=(a_base(5, "USD"),))),
        a_file(orders={"SO-1": OrderState(prepaid_minor=5)}),
    ],
    ids=["overdue", "late retention", "carried", "documents", "temporary limit", "group", "group limit", "prepaid"],
)
def test_a_rate_missing_anywhere_is_named(file: CreditFile) -> None:
    request = a_request(currency="USD") if file.orders else a_request()
    assert resolved(file, request, a_setting(a_rate_table({}))).missing_rates == ("USD/CNY",)


def test_an_order_whose_rate_is_missing_is_held_though_its_amount_is_not_known() -> None:
    snapshot = resolved(a_file(a_line(limits=(a_base(10**9),))), a_request(currency="USD"), a_setting(a_rate_table({})))
    decision = decide(a_request(currency="USD"), snapshot, a_policy())
    assert (decision.outcome, decision.remedies) == (Outcome.HELD, ())


def test_a_foreign_price_paid_in_full_is_paid_in_full() -> None:
    """What was received for the order is measured with the same haircut as the price it is set against."""
    file = a_file(orders={"SO-1": OrderState(prepaid_minor=333_33)})
    snapshot = resolved(file, a_request(333_33, currency="USD"))
    assert snapshot.prepaid_minor == snapshot.order_minor


# ---- the basis -----------------------------------------------------------------------------------------------------


def test_the_basis_is_the_currency_of_the_limit() -> None:
    file = a_file(a_line(limits=(a_base(100, "USD"),)), a_customer(currency="EUR"))
    assert resolved(file, a_request(currency="USD")).basis == "USD"


def test_without_a_limit_the_basis_is_the_customers_own_currency() -> None:
    file = a_file(customer=a_customer(currency="EUR"))
    assert resolved(file, a_request(currency="EUR")).basis == "EUR"


def test_a_temporary_limit_does_not_set_the_basis() -> None:
    file = a_file(a_line(limits=(a_temporary(100, "USD"),)))
    assert resolved(file).basis == "CNY"


# ---- limits --------------------------------------------------------------------------------------------------------


def limit_of(*limits: Any, **setting: Any) -> Any:
    return resolved(a_file(a_line(limits=limits)), setting=a_setting(**setting)).limit


def test_no_limit_zero_and_unlimited_are_three_things() -> None:
    assert limit_of() is None
    assert limit_of(a_base(0)) == a_limit(0)
    assert limit_of(a_base(None)) == a_limit(None)


def test_the_newest_base_limit_that_has_begun_counts() -> None:
    old, new, coming = (a_base(n, valid_from=day) for n, day in [(1, ago(300)), (2, ago(0)), (3, ago(-1))])
    for limits in ((old, new, coming), (coming, new, old)):
        assert limit_of(*limits) == a_limit(2, valid_from=TODAY)


def test_a_limit_that_begins_tomorrow_is_no_limit_today() -> None:
    assert limit_of(a_base(3, valid_from=ago(-1))) is None


def test_a_superseded_limit_does_not_come_back_when_its_successor_ends() -> None:
    """The older one had no end; the newer one replaced it for good."""
    limit = limit_of(a_base(9, valid_from=ago(300)), a_base(2, valid_from=ago(100), valid_to=ago(40)))
    assert limit == a_limit(2, valid_from=ago(100), valid_to=ago(40))


@pytest.mark.parametrize(("ended", "rule_says"), [(0, "pass"), (1, "in_grace"), (15, "in_grace"), (16, "expired")])
def test_an_expired_limit_is_handed_on_with_its_end(ended: int, rule_says: str) -> None:
    """Whether it still counts for a few days is the policy's affair."""
    snapshot = resolved(a_file(a_line(limits=(a_base(10**9, valid_to=ago(ended)),))))
    assert snapshot.limit == a_limit(10**9, valid_to=ago(ended))
    assert findings(snapshot)["R03"].variant == rule_says


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [
        (0, 0, True),
        (10, 0, True),
        (0, -10, True),
        (10, None, True),
        (-1, -10, False),
        (10, 1, False),
    ],
    ids=["today only", "ends today", "begins today", "no end", "begins tomorrow", "ended yesterday"],
)
def test_a_temporary_limit_counts_on_its_first_and_last_day(begins: int, ends: int | None, counts: bool) -> None:
    temporary = a_temporary(30, valid_from=ago(begins), valid_to=None if ends is None else ago(ends))
    limit = limit_of(a_base(100), temporary)
    assert limit.temporary_minor == (30 if counts else 0)
    assert limit.temporary_to == (ago(ends) if counts and ends is not None else None)


def test_temporary_limits_add_up_and_the_first_end_is_named() -> None:
    soon, later = a_temporary(30, valid_to=ago(-5)), a_temporary(20, valid_to=ago(-50))
    limit = limit_of(a_base(100), later, soon, a_temporary(1, valid_to=None))
    assert (limit.base_minor, limit.temporary_minor, limit.temporary_to) == (100, 51, ago(-5))


def test_a_temporary_limit_without_a_base_is_no_limit() -> None:
    assert limit_of(a_temporary(30)) is None


def test_a_temporary_limit_never_makes_a_customer_unlimited() -> None:
    assert limit_of(a_base(100), a_temporary(None)).temporary_minor == 0


def test_a_temporary_limit_in_another_currency_is_converted_down_and_without_the_haircut() -> None:
    assert limit_of(a_base(100), a_temporary(1, "USD")).temporary_minor == 7


def test_a_group_limit_in_another_currency_is_converted_to_the_debtors_basis() -> None:
    file = a_file(group_id="G", group=a_line(limits=(a_base(200_000_00, "USD"),)))
    group = resolved(file).group
    assert group is not None
    assert group.limit == a_limit(yuan(1_420_000))


def test_a_group_limit_whose_rate_is_missing_is_nothing_rather_than_unlimited() -> None:
    file = a_file(group_id="G", group=a_line(limits=(a_base(200_000_00, "USD"),)))
    group = resolved(file, setting=a_setting(a_rate_table({}))).group
    assert group is not None
    assert group.limit == a_limit(0)


# ---- the group -----------------------------------------------------------------------------------------------------


def test_a_debtor_without_a_group_has_none() -> None:
    assert resolved(a_file()).group is None


def test_the_group_is_its_own_line_and_its_own_limit() -> None:
    file = a_file(
        a_line({"CNY": {"receivable": 5}}, limits=(a_base(10),)),
        group_id="G",
        group=a_line({"CNY": {"receivable": 50}, "USD": {"unbilled": 1}}, line_id="group:G", limits=(a_base(100),)),
    )
    snapshot = resolved(file)
    assert snapshot.exposure == Components(receivable=5)
    assert snapshot.group is not None
    assert snapshot.group.group_id == "G"
    assert snapshot.group.exposure == Components(receivable=50, unbilled=8)
    assert (snapshot.limit, snapshot.group.limit) == (a_limit(10), a_limit(100))


def test_a_group_without_a_limit_has_none() -> None:
    group = resolved(a_file(group_id="G", group=a_line())).group
    assert group is not None
    assert group.limit is None


def test_what_a_member_is_given_counts_on_both_lines() -> None:
    file = a_file(group_id="G", group=a_line())
    file.add("CNY", "reserved", 7)
    file.add("CNY", "reserved", -2)
    file.add("USD", "receivable", 0)
    for line in file.lines():
        assert line.totals == {"CNY": {"reserved": 5}}
        assert line.deltas == {("CNY", "reserved"): 5}
    assert a_file().lines() == (a_line(),)
    assert (customer_line("C1"), group_line("G")) == ("customer:C1", "group:G")


def test_files_are_put_together_from_customers_and_locked_lines() -> None:
    lines = {line_id: a_line(line_id=line_id) for line_id in ("customer:C1", "customer:C2", "group:G")}
    alone, member = a_customer(), a_customer(customer_id="C2")
    files = credit_files({"C1": (alone, None), "C2": (member, "G")}, lines)
    assert files == {
        "C1": a_file(lines["customer:C1"], alone),
        "C2": a_file(lines["customer:C2"], member, group_id="G", group=lines["group:G"]),
    }
    with pytest.raises(KeyError):
        credit_files({"C3": (a_customer(customer_id="C3"), None)}, lines)


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
    orders = tuple(RecentOrder(ago(days), minor, "CNY") for days, minor in [(300, 9), (200, 1), (100, 5)])
    line = a_line(deal_count=17, first_deal_on=ago(900), recent_orders=orders)
    history = resolved(a_file(line)).history
    assert (history.order_count, history.first_order_on, history.median_order_minor) == (17, ago(900), 5)


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
    recent = [RecentOrder(ago(days), minor, "CNY") for days, minor in orders]
    assert median_order(recent, "CNY", TODAY) == median


def test_orders_in_another_currency_are_another_habit() -> None:
    recent = [RecentOrder(ago(1), 10, currency) for currency in ("CNY", "CNY", "USD")]
    assert median_order(recent, "CNY", TODAY) is None


def test_only_the_newest_orders_are_remembered_but_all_are_counted() -> None:
    line = Line("customer:C1")
    for days in range(40, 0, -1):
        line.remember_order(ago(days), days, "CNY")
    line.remember_order(ago(500), 1, "CNY")
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
