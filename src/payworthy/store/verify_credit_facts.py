"""Credit facts: each is what its key says it is, of a customer of the book, with no version missing."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from payworthy.app.file_state import file_state
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.facts.credit_fact import RECORD_OF
from payworthy.store.cache import BookCache
from payworthy.store.file_states import VERSION_COLUMNS, body_of_state, versions_of
from payworthy.store.session import Session
from payworthy.store.take_credit_facts import body_of, key_of
from payworthy.store.verify_compare import Tally, nothing, place

_DECODERS: Final = {str(kind): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}
_CODE: Final = "credit_facts_sound"


def credit_facts(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every body says the same customer and fact as its key and is in its canonical form; versions run from 1 without
    a gap. (Since when a fact is known is pinned by the digest of its file, as all of it is.)"""
    yield nothing(
        session,
        _CODE,
        "customer_id",
        "SELECT f.customer_id FROM credit_fact f LEFT JOIN customer c ON c.customer_id = f.customer_id"
        " WHERE c.customer_id IS NULL",
        "credit_fact",
    )
    tally = Tally(_CODE)
    rows = session.stream(
        "SELECT customer_id, kind, fact_id, version, body FROM credit_fact ORDER BY customer_id, kind, fact_id, version"
    )
    for key, group in groupby(rows, key=itemgetter(0, 1, 2)):
        for expected, (*_, version, body) in enumerate(group, start=1):
            fact = _DECODERS[key[1]].decode(body)
            claims = {
                "version": version == expected,
                "fact_id": key_of(fact) == key,
                "body": body_of(fact) == body,
            }
            tally.count(place((*key, version)), *(name for name, holds in claims.items() if not holds))
    yield tally.result()


def file_states(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """The state of every credit file is what its facts come to, and there is one for each customer with such facts."""
    tally = Tally("file_states_stand_on_facts")
    rows = session.stream(f"SELECT {VERSION_COLUMNS} FROM credit_fact ORDER BY customer_id")
    stored: dict[str, str] = dict(session.fetch("SELECT customer_id, body FROM file_state"))
    for customer_id, versions in versions_of(rows):
        is_right = stored.pop(customer_id, None) == body_of_state(file_state(versions))
        tally.count(customer_id, *([] if is_right else ["file_state"]))
    for customer_id in sorted(stored):
        tally.count(customer_id, "row")
    yield tally.result()
