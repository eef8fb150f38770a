"""Public record, registry, references and promises in files."""

from datetime import date
from typing import Any

import pytest

from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Area, Check, Event, EventKind

EVENTS = "customer_id,kind,began_on,ended_on,amount,currency,number,area\n"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("被执行人", EventKind.JUDGMENT_DEBTOR),
        ("失信被执行人", EventKind.DISHONEST_DEBTOR),
        ("限制高消费", EventKind.CONSUMPTION_RESTRICTION),
        ("经营异常", EventKind.ABNORMAL_LIST),
        ("严重违法", EventKind.SERIOUS_VIOLATION),
        ("行政处罚", EventKind.PENALTY),
        ("欠税", EventKind.TAX_ARREARS),
        ("股权出质", EventKind.EQUITY_PLEDGE),
        ("股权冻结", EventKind.EQUITY_FREEZE),
        ("动产抵押", EventKind.CHATTEL_MORTGAGE),
        ("破产", EventKind.BANKRUPTCY),
        ("吊销", EventKind.REVOKED),
        ("注销", EventKind.DEREGISTERED),
        ("被告", EventKind.LAWSUIT_DEFENDANT),
        ("Judgment debtor", EventKind.JUDGMENT_DEBTOR),
    ],
)
def test_entries_are_read_by_the_words_of_the_registers(read: Any, word: str, kind: EventKind) -> None:
    [event] = read("events", f"{EVENTS}C1,{word},2025-01-02,,,,,\n").facts
    assert event == Event(customer_id="C1", kind=kind, began_on=date(2025, 1, 2))


def test_an_entry_has_an_amount_an_end_and_a_number_where_they_are_known(read: Any) -> None:
    heads = "客户编号,事件类型,立案日期,结案日期,涉案金额(万元),币种,案号"
    text = f"{heads}\nC1,被执行人,2025-01-02,2025-03-04,1.5,CNY,（2025）执1号\n"
    [event] = read("events", text).facts
    assert (event.amount_minor, event.currency, event.ended_on) == (1_500_000, "CNY", date(2025, 3, 4))
    assert event.fact_id == "judgment_debtor/（2025）执1号"


def test_an_unknown_amount_is_not_zero(read: Any) -> None:
    unknown, zero = read("events", f"{EVENTS}C1,penalty,2025-01-02,,,CNY,1,\nC1,penalty,2025-01-02,,0,CNY,2,\n").facts
    assert (unknown.amount_minor, zero.amount_minor) == (None, 0)


def test_a_look_at_a_record_is_a_fact_of_its_own(read: Any) -> None:
    reading = read("events", f"{EVENTS}C1,已核查,2025-01-02,,,,,法院\nC1,checked,2025-01-02,,,,,registry\n")
    assert reading.facts == [
        Check(customer_id="C1", area=area, checked_on=date(2025, 1, 2)) for area in (Area.COURTS, Area.REGISTRY)
    ]
    assert reading.totals.facts == {"check": 2}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("C1,checked,2025-01-02,,,,,", (2, "area", "event_area_missing")),
        ("C1,penalty,2025-01-02,2024-01-02,,,,", (2, "ended_on", "event_ends_before_it_begins")),
        ("C1,penalty,2025-01-02,,-5,CNY,,", (2, "amount", "credit_amount_negative")),
        ("C1,penalty,2025-01-02,,5,,,", (2, "currency", "cell_missing")),
        ("C1,penalty,2025-01-02,,five,CNY,,", (2, "amount", "amount_not_a_number")),
        ("C1,gossip,2025-01-02,,,,,", (2, "kind", "cell_word_unknown")),
        ("C1,penalty,,,,,,", (2, "began_on", "cell_missing")),
    ],
)
def test_a_bad_entry_is_named_with_its_column(read: Any, row: str, code: tuple[int, str, str]) -> None:
    assert read("events", f"{EVENTS}{row}\n").codes == [code]


def test_each_filled_cell_of_the_registry_is_a_fact_and_an_empty_one_tells_nothing(read: Any) -> None:
    text = (
        "客户编号,成立日期,实缴资本(万元),币种,企业性质,行业风险,地区风险,依赖程度,数据日期\n"
        "C1,2001-02-03,2000,CNY,民营,高风险,低,,2025-05-06\nC2,,,,央企,,,均衡,\n"
    )
    reading = read("registry", text)
    said = [(fact.customer_id, str(fact.field), fact.value, fact.currency) for fact in reading.facts]
    assert said == [
        ("C1", "founded_on", "2001-02-03", None),
        ("C1", "ownership", "private", None),
        ("C1", "industry_outlook", "high", None),
        ("C1", "region_risk", "low", None),
        ("C1", "paid_in_minor", "2000000000", "CNY"),
        ("C2", "ownership", "central_soe", None),
        ("C2", "dependence", "balanced", None),
    ]
    assert {fact.valid_on for fact in reading.facts if fact.customer_id == "C1"} == {date(2025, 5, 6)}


def test_amounts_of_the_registry_are_each_in_their_own_unit(read: Any) -> None:
    text = "customer_id,currency,paid_in(万元),purchases_forecast,insured_limit (thousand)\nC1,CNY,1,2,3\n"
    facts = {fact.field: fact for fact in read("registry", text).facts}
    assert {field: fact.value for field, fact in facts.items()} == {
        ProfileField.PAID_IN_MINOR: "1000000",
        ProfileField.PURCHASES_FORECAST_MINOR: "200",
        ProfileField.INSURED_LIMIT_MINOR: "300000",
    }
    assert all(isinstance(fact, Profile) and fact.currency == "CNY" for fact in facts.values())


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("registry", "customer_id,ownership\nC1,\n", (2, None, "registry_row_empty")),
        ("registry", "customer_id,ownership\nC1,mine\n", (2, "ownership", "cell_word_unknown")),
        ("registry", "customer_id,paid_in\nC1,5\n", (2, "currency", "cell_missing")),
        ("registry", "customer_id,paid_in,currency\nC1,-5,CNY\n", (2, "paid_in", "credit_amount_negative")),
        (
            "references",
            "customer_id,reference_id,given_on,rating,limit\nC1,R,2025-01-02,good,7\n",
            (2, "currency", "cell_missing"),
        ),
        (
            "references",
            "customer_id,reference_id,given_on,rating\nC1,R,2025-01-02,fine\n",
            (2, "rating", "cell_word_unknown"),
        ),
        (
            "promises",
            "customer_id,promised_on,due_on,amount,currency\nC1,2025-01-02,2025-01-09,0,CNY\n",
            (2, "amount", "promise_not_positive"),
        ),
        (
            "promises",
            "customer_id,promised_on,due_on,amount,currency,kept_on,broken_on\n"
            "C1,2025-01-02,2025-01-09,5,CNY,2025-01-09,2025-01-12\n",
            (2, "broken_on", "promise_kept_and_broken"),
        ),
        (
            "promises",
            "customer_id,promised_on,due_on,amount,currency\nC1,2025-01-02,,5,CNY\n",
            (2, "due_on", "cell_missing"),
        ),
    ],
)
def test_a_bad_row_is_named_with_its_column(read: Any, kind: str, text: str, code: tuple[int, str | None, str]) -> None:
    assert read(kind, text).codes == [code]


def test_a_reference_and_a_promise_are_read_in_chinese(read: Any) -> None:
    text = "客户编号,证明人,答复日期,付款评价,给予额度(万元),币种\nC1,示例钢材,2025-03-01,偏慢,20,人民币\n"
    [reference] = read("references", text).facts
    assert (str(reference.rating), reference.limit_minor, reference.currency) == ("slow", 20_000_000, "CNY")
    text = "客户编号,承诺日期,承诺付款日,承诺金额,币种,违约日期\nC1,2025-03-01,2025-03-10,500,CNY,2025-03-12\n"
    [promise] = read("promises", text).facts
    assert (promise.fact_id, promise.amount_minor, promise.kept_on) == ("2025-03-01/2025-03-10", 50_000, None)
