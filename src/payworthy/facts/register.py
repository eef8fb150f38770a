"""Every field of every fact, and whether it is about a natural person."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from payworthy.facts.challenge import Challenge
from payworthy.facts.collateral import Collateral
from payworthy.facts.customer import Customer
from payworthy.facts.document import Document, Movement
from payworthy.facts.entry import Entry
from payworthy.facts.judgement import Judgement
from payworthy.facts.limit import Limit
from payworthy.facts.order import Order
from payworthy.facts.person import Person
from payworthy.facts.profile import Profile
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Check, Event
from payworthy.facts.pull import Pull
from payworthy.facts.rating import Rating
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement


class Personal(Enum):
    """What a field is."""

    NO = "no"
    YES = "yes"  # about a natural person, whoever the customer is: kept encrypted
    IF_CUSTOMER = "if_customer"  # where the customer is a natural person
    IF_PARTY = "if_party"  # where the record says that the party it names is one
    STAFF = "staff"  # who of our own people did it: the trail names them, and is not to be erased
    BY_PART = "by_part"  # each part of it stands in a table of its own


_NO, _YES, _STAFF, _PARTS = Personal.NO, Personal.YES, Personal.STAFF, Personal.BY_PART
_OF_PERSON, _PARTY = Personal.IF_CUSTOMER, Personal.IF_PARTY


def _plain(*names: str) -> dict[str, Personal]:
    return dict.fromkeys(names, _NO)


RECORDS: Final[Mapping[type[Any], Mapping[str, Personal]]] = {
    Customer: {
        **_plain("customer_id", "country", "currency", "state", "group_id", "parent_id", "segment", "terms", "grade"),
        **_plain("grade_review_on", "dunning_level", "customer_since", "is_person"),
        "name": _OF_PERSON,
        "name_en": _OF_PERSON,
        "registration_id": _OF_PERSON,
        "address": _YES,
        "contact": _YES,
        "sales_person": _STAFF,
    },
    Statement: {
        **_plain("customer_id", "period_end", "months", "currency", "amounts", "scope", "standard", "is_audited"),
        **_plain("opinion", "auditor", "source", "known_on"),
    },
    Event: {
        **_plain("customer_id", "kind", "began_on", "ended_on", "amount_minor", "currency", "number", "source"),
        **_plain("known_on"),
        "details": _PARTS,
    },
    Check: _plain("customer_id", "area", "checked_on", "source", "known_on"),
    Profile: {**_plain("customer_id", "field", "currency", "valid_on", "source", "known_on"), "value": _PARTS},
    Reference: _plain(
        *("customer_id", "reference_id", "given_on", "rating", "limit_minor", "currency", "known_on"),
    ),
    Promise: _plain(
        *("customer_id", "promised_on", "due_on", "amount_minor", "currency", "promise_id", "kept_on", "broken_on"),
        "known_on",
    ),
    Entry: {  # its key is replaced by a pseudonym where it names a person: see ``personal.KEY``
        **_plain("customer_id", "block", "key", "on", "ended_on", "currency", "source", "known_on"),
        "fields": _PARTS,
    },
    Pull: {
        **_plain("customer_id", "source", "pulled_on", "status", "licence", "number", "data_as_of", "cost_minor"),
        **_plain("currency", "raw_hash", "found", "known_on"),
        "query": _OF_PERSON,
        "note": _OF_PERSON,
    },
    Challenge: {
        **_plain("customer_id", "kind", "target", "opened_on", "answer_by", "state", "decided_on", "known_on"),
        "reason": _YES,
        "note": _YES,
        "opened_by": _STAFF,
        "decided_by": _STAFF,
    },
    Judgement: {
        **_plain("customer_id", "other", "verdict", "score", "because", "seen", "known_on"),
        "other_name": _OF_PERSON,
        "reason": _OF_PERSON,
        "by": _STAFF,
    },
    Collateral: {
        **_plain("customer_id", "collateral_id", "kind", "value_minor", "currency", "valid_from", "valid_to"),
        **_plain("payer_limit_minor", "source", "known_on"),
        "provider": _PARTY,
    },
    # The ledger, orders and limits name customers by their number. A place of delivery is bound by its clearance.
    Document: _plain(
        *("customer_id", "kind", "document_id", "amount_minor", "currency", "issued_on", "due_on", "order_id"),
    ),
    Movement: _plain(
        *("customer_id", "kind", "movement_id", "amount_minor", "currency", "moved_on", "credit_id", "claim_id"),
        "reason",
    ),
    Order: {
        **_plain("order_id", "customer_id", "amount_minor", "currency", "ordered_on", "state", "bill_to", "terms"),
        **_plain("ship_on", "ship_to"),
        "requested_by": _STAFF,
    },
    Limit: {
        **_plain("owner_id", "is_group", "kind", "amount_minor", "currency", "valid_from", "valid_to", "reason"),
        "approved_by": _STAFF,
    },
    Rating: {
        **_plain("customer_id", "grade", "valid_from", "review_on", "reason"),
        "approved_by": _STAFF,
    },
    Person: {**_plain("role", "is_active"), "person_id": _STAFF, "name": _STAFF},
}
"""By record and field."""
