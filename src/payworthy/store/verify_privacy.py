"""Acts on personal data, each pinned on the audit trail word for word; and natural persons, who follow from facts."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from payworthy.app.line import customer_line
from payworthy.app.personal_data import Access, Erasure
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.base.canonical import digest
from payworthy.store.cache import BookCache
from payworthy.store.instants import instant_text
from payworthy.store.protected_facts import rebuilt_persons
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally

_read_access = msgspec.json.Decoder(Access).decode
_read_erasure = msgspec.json.Decoder(Erasure).decode

_TABLES: Final = (
    ("access", "access_no", "seen_by", "seen_at", ", purpose"),
    ("erasure", "erasure_no", "erased_by", "erased_at", ""),
)


def privacy(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every look at personal data and every erasure is on the audit trail word for word, and none is missing (I30);
    natural persons are those whom master data or entity types call so."""
    tally = Tally("personal_data_pinned")
    entries = {
        (stream, thing): (act, actor, at, after)
        for stream, act, thing, actor, at, after in session.fetch(
            "SELECT stream, act, object, actor, at, after FROM audit_entry WHERE act LIKE 'personal_data.%'"
        )
    }
    for table, number, by, at, more in _TABLES:
        rows = session.fetch(
            f"SELECT customer_id, {number}, {by}, {at}, body{more} FROM {table} ORDER BY customer_id, {number}"
        )
        for customer_id, of_customer in groupby(rows, key=itemgetter(0)):
            for expected, row in enumerate(of_customer, start=1):
                entry = entries.pop((customer_line(customer_id), f"{table}:{expected}"), None)
                is_pinned = entry is not None and entry == (_act(table, row), row[2], row[3], digest(row[4].encode()))
                is_told = _told(table, row) == row[:4] and row[1] == expected
                tally.count(f"{table} {customer_id} {row[1]}", *([] if is_pinned and is_told else ["body"]))
    for stray in sorted(entries):
        tally.count(" ".join(stray), "row")
    yield tally.result()
    stored = {row[0] for row in session.fetch("SELECT customer_id FROM natural_person")}
    rebuilt = rebuilt_persons(session)
    persons = Tally("persons_stand_on_facts")
    for customer_id in sorted(stored | rebuilt):
        persons.count(customer_id, *([] if customer_id in stored and customer_id in rebuilt else ["row"]))
    yield persons.result()


def _act(table: str, row: Row) -> str:
    if table == "erasure":
        return "personal_data.erased"
    return "personal_data.shown" if _read_access(row[4]).was_shown else "personal_data.denied"


def _told(table: str, row: Row) -> Row:
    """What the body says that the columns beside it say."""
    if table == "erasure":
        erasure = _read_erasure(row[4])
        return erasure.customer_id, erasure.erasure_no, erasure.erased_by, instant_text(erasure.erased_at)
    access = _read_access(row[4])
    own = (access.customer_id, access.access_no, access.seen_by, instant_text(access.seen_at))
    return own if access.purpose == row[5] else ()
