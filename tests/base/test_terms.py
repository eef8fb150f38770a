"""Payment terms: one canonical text, one due date, one length."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.calendar import Calendar, china_calendar
from payworthy.base.data.term_words import EVENT_WORDS, WHOLE_TERMS
from payworthy.base.failure import Failure, Reason
from payworthy.base.terms import (
    COD,
    MAX_DAYS,
    MAX_MONTHS,
    PREPAID,
    BaseEvent,
    PaymentTerms,
    TermDates,
    TermKind,
    parse_terms,
)

INVOICED = TermDates(invoice_on=date(2026, 1, 15))
DELIVERY = TermDates(
    contract_on=date(2026, 1, 5),
    shipped_on=date(2026, 3, 2),
    delivered_on=date(2026, 3, 6),
    invoice_on=date(2026, 3, 10),
    accepted_on=date(2026, 4, 20),
)


def terms_of(text: str) -> PaymentTerms:
    terms = parse_terms(text)
    assert isinstance(terms, PaymentTerms), terms
    return terms


@st.composite
def any_terms(draw: st.DrawFn) -> PaymentTerms:
    base = draw(st.sampled_from(BaseEvent))
    days, months = draw(st.integers(0, MAX_DAYS)), draw(st.integers(0, MAX_MONTHS))
    terms = draw(
        st.sampled_from(
            (
                COD,
                PREPAID,
                PaymentTerms.fixed(draw(st.dates())),
                PaymentTerms.net(days, base, months=months),
                PaymentTerms.net(days, base),
                PaymentTerms.eom(days, base),
                PaymentTerms.month_day(months or 1, draw(st.integers(1, 31)), base),
            )
        )
    )
    if terms.kind in (TermKind.NET, TermKind.EOM, TermKind.MONTH_DAY):
        terms = terms.with_latest(draw(st.none() | st.integers(0, MAX_DAYS)))
    return terms


@given(any_terms())
def test_reading_the_text_of_terms_gives_the_terms_back(terms: PaymentTerms) -> None:
    assert parse_terms(str(terms)) == terms


SPELLINGS = {
    "net 45": "NET45|n/45|net-45|Net 45 days|45 days|45 days net|45天|账期45天|净45天|四十五天|开票后45天|O/A 45 days|"
    "net 45 from invoice|45 days after the date of invoice|发票日后四十五日内付款|票到45天|４５天",
    "net 0": "due on receipt|immediate|票到付款",
    "net 30": "30日内|30 days from invoice date",
    "net 30 from acceptance": "acceptance+30|30 days after acceptance|验收后30天|"
    "自验收合格之日起30日内支付|验收合格后三十天付清",
    "net 0 from acceptance": "验收付款|验收后支付",
    "net 60 from shipment": "发货后60天|60 days after B/L date|shipment + 60|出货六十天",
    "net 30 from delivery": "货到30天|到货后30天付款|net 30 from receipt of goods|签收后30天|30 days after arrival",
    "net 7 from contract": "合同签订后7天|合同生效之日起7日内支付",
    "net 3 months": "3 months|三个月|3个月|net 3 months from invoice",
    "net 6 months from acceptance": "验收后半年|验收后6个月",
    "net 12 months from acceptance": "验收合格后12个月|验收后一年|1 year from acceptance",
    "net 12 months 30 days from acceptance": "验收后12个月30天",
    "net 100": "百天|一百天",
    "net 120": "一百二十天",
    "net 10": "十天",
    "net 95": "九十五天",
    "net 260": "两百六十天",
    "EOM+60": "eom 60|60 days EOM|net 60 EOM|60 days after end of month|"
    "月结60天|月结 60 天|月结60|当月底后60天|月结六十天付款",
    "EOM+0": "EOM|end of month|当月底|月末",
    "EOM+30 from delivery": "收货后月结30天|EOM+30 from arrival",
    "1 month after EOM day 25": "次月25日|下月25号前付款|月结，次月25日付款|"
    "25th of next month|25 prox|25 MFI|day 25 of the following month",
    "1 month after EOM day 31": "次月底|下个月末|次月月底付款|end of next month",
    "2 months after EOM day 25": "次次月25日|隔月25日|第二个月25日|25th of the second month|第2个月25号",
    "1 month after EOM day 10 from delivery": "收货后次月十日付款",
    "fixed 2026-12-31": "2026-12-31|2026/12/31|due by 2026-12-31|２０２６－１２－３１|"
    "2026年12月31日|2026年12月31日前付款",
    "acceptance+30 latest shipment+90": "on acceptance + 30, at latest shipment + 90|"
    "验收后30天，最迟发货后90天|验收后30天,最晚发货后90天,以先到者为准|"
    "30 days from acceptance, no later than 90 days after shipment",
    "net 12 months from acceptance latest shipment+540": "验收后12个月，不超过发货之日起540天",
}


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [(spelling, canonical) for canonical, line in SPELLINGS.items() for spelling in line.split("|")],
)
def test_english_and_chinese_spellings_mean_the_same_terms(spelling: str, canonical: str) -> None:
    assert str(terms_of(spelling)) == canonical


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [(spelling, canonical) for canonical, spellings in WHOLE_TERMS.items() for spelling in spellings],
)
def test_every_whole_term_in_the_table_is_read(spelling: str, canonical: str) -> None:
    assert terms_of(spelling) == terms_of(canonical)


@pytest.mark.parametrize(("word", "event"), [(word, event) for event, words in EVENT_WORDS.items() for word in words])
def test_every_event_word_in_the_table_is_read(word: str, event: str) -> None:
    text = f"30 days after {word}" if word.isascii() else f"{word}后30天"
    assert terms_of(text) == PaymentTerms.net(30, BaseEvent(event))


def test_goods_sent_only_against_money_are_prepaid_and_not_cash_on_delivery() -> None:
    assert terms_of("款到发货") == PREPAID
    assert terms_of("货到付款") == COD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "45",
        "soon",
        "2/10 net 30",
        "net 4 5",
        "net 99999",
        "net -5",
        "30个工作日",
        "30天前付款",
        "发货前30天付款",
        "30 days before shipment",
        "二五天",
        "一百五天",
        "十百天",
        "月结",
        "25日",
        "30%预付",
        "2026-13-01",
        "contract 2026",
        "0 months after EOM day 3",
        "day 32 of next month",
        "cod latest shipment+30",
        "fixed 2026-12-31 from shipment",
        "net 30 from heaven",
        "net 30 latest delivery+90",
        "net " + "9" * 500,
    ],
)
def test_what_is_not_surely_understood_is_refused(text: str) -> None:
    failure = parse_terms(text)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.code) == (Reason.INVALID, "terms_unreadable")
    assert failure.params == {"value": text[:80]}


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    assert isinstance(parse_terms(text), PaymentTerms | Failure)


@pytest.mark.parametrize(
    ("text", "dates", "due"),
    [
        pytest.param("net 60", TermDates(invoice_on=date(2026, 1, 31)), "2026-04-01", id="TC-DUE-1"),
        pytest.param("EOM+60", INVOICED, "2026-04-01", id="TC-DUE-2"),
        pytest.param("2 months after EOM day 25", INVOICED, "2026-03-25", id="TC-DUE-3"),
        pytest.param("net 60 from delivery", TermDates(delivered_on=date(2026, 3, 1)), "2026-04-30", id="TC-DUE-4"),
        pytest.param("3年", TermDates(invoice_on=date(2024, 2, 29)), "2027-02-28", id="TC-DUE-5"),
        ("月结60天", INVOICED, "2026-04-01"),
        ("隔月25日", INVOICED, "2026-03-25"),
        ("次月底", INVOICED, "2026-02-28"),
        ("EOM+0", TermDates(invoice_on=date(2026, 1, 31)), "2026-01-31"),
        ("1 month after EOM day 31", TermDates(invoice_on=date(2026, 12, 1)), "2027-01-31"),
        ("net 1 month", TermDates(invoice_on=date(2026, 1, 31)), "2026-02-28"),
        ("net 12 months 30 days from acceptance", DELIVERY, "2027-05-20"),
        ("net 7 from contract", DELIVERY, "2026-01-12"),
        ("net 10 from shipment", DELIVERY, "2026-03-12"),
        ("cod", DELIVERY, "2026-03-06"),
        ("prepaid", DELIVERY, "2026-03-02"),
        ("prepaid", TermDates(shipped_on=date(2026, 3, 2), invoice_on=date(2026, 2, 1)), "2026-02-01"),
        ("prepaid", TermDates(invoice_on=date(2026, 3, 10)), "2026-03-10"),
        ("fixed 2026-12-31", TermDates(), "2026-12-31"),
        ("acceptance+30 latest shipment+90", DELIVERY, "2026-05-20"),
        ("acceptance+30 latest shipment+60", DELIVERY, "2026-05-01"),
        ("acceptance+30 latest shipment+90", TermDates(shipped_on=date(2026, 3, 2)), "2026-05-31"),
    ],
)
def test_terms_fall_due_on_the_day_the_rule_says(text: str, dates: TermDates, due: str) -> None:
    assert terms_of(text).due_on(dates) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("text", "dates", "event"),
    [
        ("net 30", TermDates(), "invoice"),
        ("net 30 from acceptance", INVOICED, "acceptance"),
        ("cod", INVOICED, "delivery"),
        ("prepaid", TermDates(), "shipment"),
        ("acceptance+30 latest shipment+90", TermDates(accepted_on=date(2026, 4, 20)), "shipment"),
    ],
)
def test_a_missing_base_date_is_named(text: str, dates: TermDates, event: str) -> None:
    failure = terms_of(text).due_on(dates)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.code) == (Reason.MISSING, "terms_base_date_missing")
    assert failure.params == {"terms": text, "event": event}


@pytest.mark.parametrize("text", ["net 60", "net 3 months", "1 month after EOM day 5", "EOM+1"])
def test_a_due_date_beyond_the_calendar_is_a_failure(text: str) -> None:
    failure = terms_of(text).due_on(TermDates(invoice_on=date(9999, 12, 31)))
    assert isinstance(failure, Failure)
    assert failure.code == "terms_due_date_out_of_range"


def test_a_due_date_moves_off_a_holiday_only_when_asked() -> None:
    dates = TermDates(invoice_on=date(2026, 1, 17))  # net 30 ends in the Spring Festival of 2026
    terms, calendar = terms_of("net 30"), china_calendar()
    assert terms.due_on(dates, calendar) == date(2026, 2, 16)
    assert terms.due_on(dates, calendar, "next") == date(2026, 2, 24)
    assert terms.due_on(dates, calendar, "previous") == date(2026, 2, 14)


def test_a_due_date_in_an_unknown_year_is_not_moved_by_a_guess() -> None:
    calendar = Calendar("test", frozenset({5, 6}), frozenset(), frozenset(), 2026, 2026)
    failure = terms_of("net 360").due_on(TermDates(invoice_on=date(2026, 12, 1)), calendar, "next")
    assert isinstance(failure, Failure)
    assert failure.code == "calendar_year_unknown"


def test_moving_a_due_date_needs_a_calendar() -> None:
    with pytest.raises(ValueError, match="calendar"):
        terms_of("net 30").due_on(INVOICED, None, "next")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("net 45", 45),
        ("net 30 from acceptance", 30),
        ("EOM+0", 30),
        ("EOM+30", 60),
        ("1 month after EOM day 25", 55),
        ("2 months after EOM day 25", 86),
        ("1 month after EOM day 31", 61),
        ("net 1 month", 31),
        ("net 3 months", 92),
        ("net 12 months", 366),
        ("cod", 0),
        ("prepaid", 0),
        ("acceptance+30 latest shipment+90", 30),
        ("acceptance+60 latest shipment+45", 45),
        ("invoice+60 latest shipment+45", 60),
        ("fixed 2026-12-31", None),
    ],
)
def test_credit_days_is_the_longest_wait_from_the_base_event(text: str, days: int | None) -> None:
    assert terms_of(text).credit_days == days


@given(any_terms().filter(lambda terms: terms.kind is not TermKind.FIXED), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_wait_is_longer_than_the_credit_days(terms: PaymentTerms, day: date) -> None:
    due = terms.due_on(TermDates(day, day, day, day, day))
    assert isinstance(due, date)
    assert terms.credit_days is not None
    assert (due - day).days <= terms.credit_days
    assert terms.credit_days_from(day) == terms.credit_days


def test_a_fixed_date_is_as_long_as_it_is_far_away() -> None:
    terms = terms_of("fixed 2026-12-31")
    assert terms.credit_days_from(date(2026, 12, 1)) == 30
    assert terms.credit_days_from(date(2027, 1, 1)) == 0


def test_only_prepayment_is_prepaid() -> None:
    assert PREPAID.is_prepaid
    assert not COD.is_prepaid
    assert not terms_of("net 0").is_prepaid


@pytest.mark.parametrize(
    ("text", "other", "claim"),
    [
        ("net 30", "net 30", True),
        ("net 30", "net 45", True),
        ("net 45", "net 30", False),
        ("EOM+30", "net 60", True),
        ("net 60", "EOM+30", False),  # an invoice of the 31st waits 60 days against 30
        ("EOM+30", "net 59", False),
        ("net 1 month", "net 31", True),
        ("net 31", "net 1 month", False),
        ("prepaid", "cod", True),
        ("cod", "prepaid", False),
        ("cod", "net 1", True),
        ("cod", "net 0", False),
        ("cod", "net 0 from acceptance", True),
        ("net 0", "prepaid", False),
        ("net 30 from shipment", "net 30 from acceptance", True),
        ("net 30 from acceptance", "net 30 from shipment", False),
        ("net 10 from acceptance", "net 60", False),  # nobody knows when they will accept
        ("net 30", "net 60 from acceptance", False),
        ("fixed 2026-12-30", "fixed 2026-12-31", True),
        ("fixed 2026-12-31", "fixed 2026-12-30", False),
        ("fixed 2026-12-31", "net 30", False),
        ("net 30", "fixed 2026-12-31", False),
        ("acceptance+30 latest shipment+90", "acceptance+30", True),
        ("acceptance+30", "acceptance+30 latest shipment+90", False),
        ("acceptance+30 latest shipment+120", "acceptance+30 latest shipment+90", False),
        ("acceptance+30 latest shipment+60", "acceptance+30 latest shipment+90", True),
    ],
)
def test_never_longer_holds_only_if_no_course_of_events_breaks_it(text: str, other: str, claim: bool) -> None:
    assert terms_of(text).is_never_longer_than(terms_of(other)) is claim


@given(
    any_terms(), any_terms(), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.lists(st.integers(0, 400), min_size=3)
)
def test_terms_that_are_never_longer_are_never_due_later(
    terms: PaymentTerms, other: PaymentTerms, contract_on: date, gaps: list[int]
) -> None:
    shipped_on = contract_on + timedelta(days=gaps[0])
    delivered_on = shipped_on + timedelta(days=gaps[1])
    accepted_on = delivered_on + timedelta(days=gaps[2])
    dates = TermDates(delivered_on, shipped_on, delivered_on, accepted_on, contract_on)
    if terms.is_never_longer_than(other) and not (terms.is_prepaid or terms == COD):
        due, other_due = terms.due_on(dates), other.due_on(dates)
        assert isinstance(due, date)
        assert isinstance(other_due, date)
        assert due <= other_due


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": TermKind.NET, "days": -1},
        {"kind": TermKind.NET, "days": MAX_DAYS + 1},
        {"kind": TermKind.NET, "months": MAX_MONTHS + 1},
        {"kind": TermKind.NET, "latest_after_shipment_days": -1},
        {"kind": TermKind.NET, "day_of_month": 5, "months": 1},
        {"kind": TermKind.MONTH_DAY, "day_of_month": 32, "months": 1},
        {"kind": TermKind.MONTH_DAY, "day_of_month": 5},
        {"kind": TermKind.FIXED},
        {"kind": TermKind.NET, "fixed_on": date(2026, 1, 1)},
        {"kind": TermKind.COD, "days": 5},
        {"kind": TermKind.PREPAID, "latest_after_shipment_days": 5},
    ],
)
def test_terms_that_mean_nothing_cannot_be_made(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PaymentTerms(**fields)  # type: ignore[arg-type]
