"""Whatever JSON a source sends, its parser makes facts of it or says why not; it never breaks, and what it makes can be
kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as some

from payworthy.facts.credit_fact import RECORD_OF, CreditFact
from payworthy.sources.providers.bureau import parse as bureau
from payworthy.sources.providers.cn.names import cn_names
from payworthy.sources.providers.cn_vendor.parse import envelope
from payworthy.sources.providers.companies_house import parse as register
from payworthy.sources.providers.extracts.parse import extract_answer
from payworthy.sources.providers.gleif import parse as index
from payworthy.sources.providers.opensanctions import parse as lists
from payworthy.sources.providers.values import records

from .house import TODAY, enquiry

ASKED = enquiry()
SCALE = bureau.Scale("sample", "rating", "higher_is_safer")

TELLING = some.sampled_from(
    ["2026-11-20", "20260101", "5000万元人民币", "60%", "0", "-1", "存续", "吊销", "active", "dissolved", "1e400",
     "NaN",
     "ownership-of-shares-25-to-50-percent", "91330200MA2XA0013G", "5493001KJTIIGC8Y1R12", "外", "\u0000", "9" * 40]
)  # fmt: skip
LEAF = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-(10**15), 10**15),
    some.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    some.text(max_size=12),
    TELLING,
)


def shaped(names: list[str], depth: int = 2) -> some.SearchStrategy[Any]:
    """Objects whose names the parser looks for, with anything under them."""
    value: some.SearchStrategy[Any] = LEAF
    for _ in range(depth):
        inner = value
        objects = some.dictionaries(some.sampled_from(names), inner, min_size=min(4, len(names)), max_size=9)
        value = some.one_of(LEAF, some.lists(inner, max_size=3), some.lists(objects, max_size=2), objects)
    return some.dictionaries(some.sampled_from(names), value, min_size=min(10, len(names)))


def assert_fit(facts: list[CreditFact]) -> None:
    """Every fact can be written and read back, and names its customer."""
    for fact in facts:
        body = msgspec.json.encode(fact)
        assert msgspec.json.decode(body, type=type(fact)) == fact
        assert type(fact) in RECORD_OF.values()
        assert fact.customer_id == ASKED.customer_id
        assert fact.fact_id


CN = sorted(
    {name for product in cn_names().products.values() for name in (product.name, *product.names[:2])}
    | {names[0] for product in cn_names().products.values() for names in product.fields.values()}
)


@settings(max_examples=120, deadline=None)
@given(shaped(CN))
def test_an_extract_of_any_shape(document: dict[str, Any]) -> None:
    answer = extract_answer({"retrieved_on": "2026-11-20", **document}, ASKED, "extracts", "q")
    assert_fit(list(answer.facts))


ENVELOPE = ["Status", "code", "error_code", "message", "Result", "data", "items", "list", "total", "hasMore", "paging"]


@settings(max_examples=100, deadline=None)
@given(some.one_of(shaped(ENVELOPE), LEAF, some.lists(LEAF, max_size=2)))
def test_an_envelope_of_any_shape(data: Any) -> None:
    found = envelope(data)
    assert found is None or all(isinstance(record, dict) for record in found.records)


REGISTER = [
    *("company_name", "company_number", "company_status", "type", "date_of_creation", "registered_office_address"),
    *("sic_codes", "previous_company_names", "accounts", "overdue", "items", "name", "officer_role", "appointed_on"),
    *("resigned_on", "kind", "natures_of_control", "identification", "country_registered", "charge_code", "status"),
    *("created_on", "satisfied_on", "persons_entitled", "particulars", "cases", "dates", "date", "number"),
    *("practitioners", "transaction_id", "category", "description", "registration_number", "date_of_cessation"),
]
ITEM_PARSERS: list[Callable[..., list[Any]]] = [
    *(register.officers, register.controllers, register.charges, register.filings),
]


@settings(max_examples=100, deadline=None)
@given(shaped(REGISTER))
@example({"name": "a", "natures_of_control": 5})
def test_a_register_of_any_shape(data: dict[str, Any]) -> None:
    assert_fit(register.profile(data, ASKED, "companies_house"))
    assert_fit([*register.insolvency(data, ASKED, "companies_house")])
    for parse in ITEM_PARSERS:
        assert_fit(parse(records(data.get("items")), ASKED, "companies_house"))
        assert_fit(parse([data], ASKED, "companies_house"))
    register.candidates(data)


INDEX = [
    *("id", "attributes", "lei", "entity", "legalName", "name", "otherNames", "legalAddress", "addressLines", "city"),
    *("country", "registeredAs", "status", "expiration", "reason", "meta", "goldenCopy", "publishDate"),
]


@settings(max_examples=100, deadline=None)
@given(shaped(INDEX, depth=3))
def test_an_index_of_any_shape(data: dict[str, Any]) -> None:
    for parse in (index.level_one, index.direct_parent, index.ultimate_parent):
        assert_fit(parse(data, ASKED, "gleif", TODAY))
    index.candidate(data)
    index.published_on(data)


LISTS = ["responses", "q0", "status", "results", "id", "caption", "score", "match", "properties", "topics", "datasets"]


@settings(max_examples=100, deadline=None)
@given(shaped(LISTS, depth=3))
def test_matches_of_any_shape(data: dict[str, Any]) -> None:
    asked = lists.parties(ASKED)
    found = lists.results(data, asked) or {"q0": records(data)}
    judgements = lists.judgements(found, asked, "default", Decimal("0.7"), ASKED)
    assert_fit([*judgements])
    assert all(judgement.score is not None and 0 <= judgement.score <= 100 for judgement in judgements)


BUREAU = [
    *("report", "creditScore", "currentCreditRating", "providerValue", "value", "minValue", "maxValue", "commonValue"),
    *("creditLimit", "currency", "pod", "companies", "id", "name", "regNo", "organization", "registrationNumbers"),
    *("reportDate", "latestRatingChangeDate", "validTo", "access_token", "token", "address", "city"),
]


@settings(max_examples=100, deadline=None)
@given(shaped(BUREAU, depth=3))
@example({"currentCreditRating": {"value": "5", "creditLimit": {"currency": "ABC", "value": "5"}}})
def test_a_bureau_of_any_shape(data: dict[str, Any]) -> None:
    entry = bureau.score(data, SCALE, ASKED, "bureau")
    assert_fit([entry] if entry else [])
    for company in bureau.companies(data):
        bureau.candidate(company)
        bureau.numbers(company)
    bureau.token(data)
