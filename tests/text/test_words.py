"""Codes of the program never stand in a sentence: each has its word, and words of files can be read back."""

import pytest

from payworthy.app.records import HoldState
from payworthy.base.failure import invalid
from payworthy.base.ids import SCHEMES
from payworthy.base.terms import BaseEvent
from payworthy.cli.hold import RELEASE_REASONS
from payworthy.facts.customer import CustomerState
from payworthy.facts.document import DocumentKind, MovementKind
from payworthy.facts.limit import LimitKind
from payworthy.facts.order import OrderState
from payworthy.facts.person import Role
from payworthy.facts.profile import Dependence, IndustryOutlook, Ownership, RegionRisk
from payworthy.facts.public_record import Area, EventKind
from payworthy.facts.reference import ReferenceRating
from payworthy.facts.statement import Opinion, Scope
from payworthy.limit.lifecycle import Event, State
from payworthy.limit.methods.method import Part
from payworthy.resources import catalogue
from payworthy.sources.events import CHECKED
from payworthy.sources.kinds import KINDS
from payworthy.sources.words import fold, header, words
from payworthy.text.catalogue import LANGUAGES, VOCABULARY, Catalogue

LEDGER = [*DocumentKind, *MovementKind]
CREDIT_WORDS = {
    "statement_scope": Scope,
    "opinion": Opinion,
    "event_kind": EventKind,
    "check_area": Area,
    "ownership": Ownership,
    "industry_outlook": IndustryOutlook,
    "region_risk": RegionRisk,
    "dependence": Dependence,
    "reference_rating": ReferenceRating,
}
"""Words of credit facts, by the importer's heading."""
CODES: dict[str, list[str]] = {
    "event": [*BaseEvent, *Event],
    "expected": [
        *LEDGER,
        *CustomerState,
        *OrderState,
        *LimitKind,
        "yes",
        "no",
        CHECKED,
        *(word for kind in CREDIT_WORDS.values() for word in kind),
    ],
    "field": sorted({field for kind in KINDS.values() for field in kind.fields}),
    "kind": [*LEDGER, "limit", "order", *KINDS],
    "needed": list(Role),
    "part": [Part.NEED, Part.CAPACITY],
    "scheme": list(SCHEMES),
    "state": [*HoldState, *State],
}
"""What each parameter of the vocabulary can be."""

READ_AS = {
    **{str(kind): "document" for kind in DocumentKind},
    **{str(kind): "movement" for kind in MovementKind},
    **{str(state): "customer_state" for state in CustomerState},
    **{str(state): "order_state" for state in OrderState},
    **{str(kind): "limit_kind" for kind in LimitKind},
    "yes": "yes_no",
    "no": "yes_no",
    CHECKED: "event_kind",
    **{str(word): group for group, kind in CREDIT_WORDS.items() for word in kind},
}
"""Under which heading of the importer's words a code stands."""


def _word(texts: Catalogue, name: str, code: str) -> str | None:
    return next((texts.word(family, code) for family in VOCABULARY[name] if f"{family}.{code}" in texts), None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(VOCABULARY))
def test_every_code_that_goes_into_a_sentence_has_a_word(language: str, name: str) -> None:
    texts = catalogue(language)
    assert [code for code in CODES[name] if _word(texts, name, code) is None] == []


def test_no_chinese_word_is_the_code_itself() -> None:
    texts = catalogue("zh")
    assert [code for name, codes in CODES.items() for code in codes if _word(texts, name, code) == code] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_release_has_a_word(language: str) -> None:
    assert [code for code in RELEASE_REASONS if f"word.reason.{code}" not in catalogue(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_a_message_offers_can_be_written_into_the_file(language: str) -> None:
    texts = catalogue(language)
    offered = {code: _word(texts, "expected", code) or "" for code in READ_AS}
    assert [word for code, word in offered.items() if words(READ_AS[code]).get(fold(word)) != code] == []


def test_columns_are_called_what_the_chinese_template_calls_them() -> None:
    texts = catalogue("zh")
    named = {
        field: {header(kind.name, field, "zh") for kind in KINDS.values() if field in kind.fields}
        for field in CODES["field"]
    }
    sole = {field: names for field, names in named.items() if len(names) == 1 and names != {field}}
    assert len(sole) > 30
    assert {field: names for field, names in sole.items() if texts.word("word.field", field) not in names} == {}


def test_codes_in_a_failure_are_said_in_the_readers_language() -> None:
    texts = Catalogue(
        "zh",
        {
            "failure": {"off": "{kind}缺少“{field}”，可用：{expected}"},
            "word": {
                "kind": {"invoice": "发票", "refund": "退款"},
                "field": {"due_on": "到期日"},
                "entry": {"yes": "是"},
            },
            "list": {"separator": "、"},
        },
    )
    failure = invalid("off", kind="invoice", field="due_on", expected="refund, yes, strange")
    assert texts.failure(failure) == "发票缺少“到期日”，可用：退款、是、strange"
    assert failure.params["kind"] == "invoice"


def test_what_has_no_word_shows_itself() -> None:
    assert catalogue("zh").word("word.reason", "a person's own words") == "a person's own words"
