"""Payment terms in words mean what they say: they read back to the same terms, in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.app.spoken_terms import say_terms, spoken_terms
from payworthy.base.terms import COD, PREPAID, BaseEvent, PaymentTerms, parse_terms
from payworthy.resources import catalogue as load_texts

EVENTS = st.sampled_from(BaseEvent)
TERMS = st.one_of(
    st.builds(PaymentTerms.net, st.integers(0, 400), EVENTS, months=st.integers(0, 24)),
    st.builds(PaymentTerms.eom, st.integers(0, 120), EVENTS),
    st.builds(PaymentTerms.month_day, st.integers(1, 12), st.integers(1, 31), EVENTS),
)
ANY = st.one_of(
    TERMS,
    st.builds(PaymentTerms.with_latest, TERMS, st.integers(0, 365)),
    st.builds(PaymentTerms.fixed, st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    st.sampled_from([COD, PREPAID]),
)


@given(ANY, st.sampled_from(["en", "zh"]))
def test_what_is_said_reads_back(terms: PaymentTerms, language: str) -> None:
    assert parse_terms(say_terms(terms, load_texts(language))) == terms


@pytest.mark.parametrize(
    ("canonical", "en", "zh"),
    [
        ("net 45", "45 days from invoice", "开票后 45 天"),
        (
            "acceptance+15 latest shipment+90",
            "15 days from acceptance, at the latest 90 days after shipment",
            "验收后 15 天，最迟发货后 90 天",
        ),
        ("EOM+30 from shipment", "30 days after end of month of shipment", "发货月结 30 天"),
        ("1 month after EOM day 25", "day 25 of the next month from invoice", "开票次月 25 日"),
        ("net 3 months from acceptance", "3 months from acceptance", "验收后 3 个月"),
        ("cod", "cash on delivery", "货到付款"),
        ("prepaid", "payment before shipment", "款到发货"),
        ("2/10 net 30", "2/10 net 30", "2/10 net 30"),
    ],
)
def test_as_people_say_it(canonical: str, en: str, zh: str) -> None:
    assert spoken_terms(canonical, load_texts("en")) == en
    assert spoken_terms(canonical, load_texts("zh")) == zh
