"""From what a store knows to what the rules see: one currency, one limit, nothing counted twice."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings

from payworthy.app.credit_file import CreditFile, OrderState, credit_files
from payworthy.app.line import Aging, customer_line, group_line
from payworthy.check.decide import decide
from payworthy.check.finding import Outcome
from payworthy.check.policy import ExposureParams
from payworthy.check.snapshot import OverdueDocument
from payworthy.exposure.components import CREDIT_COMPONENTS, Components
from payworthy.exposure.overdue import Rung

from ..check.builders import TODAY, a_limit, a_policy, a_request, ago, findings, yuan
from .files import (
    a_base,
    a_customer,
    a_file,
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
