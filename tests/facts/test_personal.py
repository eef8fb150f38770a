"""No field can be forgotten: whatever a fact holds stands in the register of personal data."""

import importlib
import pkgutil
from typing import Any

import msgspec
import pytest

import payworthy.facts
from payworthy.facts.entry import BLOCK_FIELDS, Block, Entry, FieldKind
from payworthy.facts.personal import BLOCK, BLOCK_TEXTS, DETAIL, KEY, PROFILE, hidden, protected, with_texts
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import EVENT_DETAILS, Event, EventKind
from payworthy.facts.register import RECORDS, Personal

from ..contract.builders import TODAY, customer

INNER = {"FileState"}
"""Records worked out from facts: days and kinds, nothing that anybody said."""


def records() -> list[type[Any]]:
    found = set()
    for module in pkgutil.iter_modules(payworthy.facts.__path__):
        for value in vars(importlib.import_module(f"payworthy.facts.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and value is not msgspec.Struct:
                found.add(value)
    return sorted((one for one in found if one.__module__.startswith("payworthy.facts")), key=lambda one: one.__name__)


def test_every_record_of_the_facts_is_in_the_register() -> None:
    assert {one for one in records() if one not in RECORDS} <= {one for one in records() if one.__name__ in INNER}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_of_a_record_is_classified(record: type[Any]) -> None:
    assert set(RECORDS[record]) == set(record.__struct_fields__)


def test_every_field_of_a_profile_is_classified() -> None:
    assert set(PROFILE) == set(ProfileField)


@pytest.mark.parametrize("block", Block)
def test_every_text_of_a_block_is_classified_by_name(block: Block) -> None:
    texts = {name for name, kind in BLOCK_FIELDS[block].items() if kind is FieldKind.TEXT}
    assert set(BLOCK_TEXTS[block]) == texts
    people = {name for name, kind in BLOCK_FIELDS[block].items() if kind is FieldKind.PERSON}
    assert all(BLOCK[block][name] is Personal.YES for name in people)


def test_a_block_whose_name_is_a_person_or_a_party_has_keys_that_may_be_one() -> None:
    naming = {
        block for block, fields in BLOCK_FIELDS.items() if fields.get("name") in (FieldKind.PERSON, FieldKind.PARTY)
    }
    assert naming == set(KEY)


def test_every_detail_of_a_public_record_is_classified() -> None:
    assert set(DETAIL) == set(EVENT_DETAILS)


def test_a_company_keeps_its_name_and_a_natural_person_does_not() -> None:
    one = customer("C1", name="Wang Er", contact="Wang Er", address="1 Example Road")
    assert {place.field for place in protected(one, of_person=False)} == {"contact", "address"}
    assert {place.field for place in protected(one, of_person=True)} == {"name", "contact", "address"}


def test_a_shareholder_is_personal_where_it_is_a_person() -> None:
    def of(party_type: str) -> set[str]:
        fields = {"name": "Li San", "party_type": party_type, "party_id": "X1", "share": "0.5"}
        one = Entry(customer_id="C1", block=Block.SHAREHOLDER, key="Li San", fields=fields)
        return {place.field for place in protected(one, of_person=False)}

    assert of("person") == {"fields.name", "fields.party_id"}
    assert of("company") == set()


def test_texts_go_back_to_where_they_were() -> None:
    one = Event(customer_id="C1", kind=EventKind.GUARANTOR, began_on=TODAY, details={"person": "Li San", "court": "A"})
    changed = with_texts(one, {place.field: f"sealed:1:{place.text}" for place in protected(one, of_person=False)})
    assert changed.details == {"person": "sealed:1:Li San", "court": "A"}
    assert with_texts(changed, {place.field: place.text[9:] for place in hidden(changed)}) == one


def test_a_profile_hides_its_value_by_its_field() -> None:
    one = Profile(customer_id="C1", field=ProfileField.LEGAL_REPRESENTATIVE, value="Li San")
    assert [place.field for place in protected(one, of_person=False)] == ["value"]
    other = Profile(customer_id="C1", field=ProfileField.INDUSTRY, value="Pumps")
    assert protected(other, of_person=True) == ()
