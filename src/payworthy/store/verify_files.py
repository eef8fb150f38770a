"""Files: what their reports say is what is on record of them, and the book's settings follow from them."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from payworthy.app.line import BOOK_LINE
from payworthy.app.records import ImportReport
from payworthy.app.screening_state import SCREENING
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.base.canonical import digest as digest_of
from payworthy.facts.credit_fact import BROUGHT_BY
from payworthy.store.cache import BookCache
from payworthy.store.fact_digest import FACT_TABLES, FactDigest
from payworthy.store.instants import day_text
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally, balance
from payworthy.store.verify_documents import listed
from payworthy.store.verify_people import book_entries

_read_report = msgspec.json.Decoder(ImportReport).decode

_FACTS: Final = (
    ("ledger", "document"),
    ("ledger", "movement"),
    ("customers", "customer_fact"),
    ("limits", "limit_fact"),
    ("orders", "order_fact"),
    ("ratings", "rating_fact"),
    ("rates", "fx_rate"),
    *(
        (
            kind,
            f"credit_fact WHERE kind IN ({listed(brought)})"
            f" AND batch_id IN (SELECT batch_id FROM batch WHERE kind = '{kind}')",
        )
        for kind, brought in BROUGHT_BY.items()
    ),
)
"""Which file brings which rows: a table, or a part of one."""


def files(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every file brought as many facts as its report says, and the report is the one on the audit trail (I19, I26)."""
    yield balance(
        session,
        "files_tie_to_facts",
        "kind, batch_id",
        "SELECT kind, batch_id, facts_taken AS amount FROM batch",
        " UNION ALL ".join(f"SELECT '{kind}' AS kind, batch_id, 1 AS amount FROM {table}" for kind, table in _FACTS),
    )
    tied, audited = Tally("files_tie_to_facts"), Tally("files_audited")
    names = ("batch_id", "kind", "file_name", "digest", "facts_taken")
    entries = {kind: book_entries(session, f"{kind}.taken") for kind in dict(_FACTS)}
    for row in session.fetch(f"SELECT {', '.join(names)}, actor, taken_at, report FROM batch ORDER BY batch_id"):
        *facts, actor, taken_at, text = row
        report = _read_report(text)
        said = zip(names, facts, strict=True)
        where = f"batch:{row[0]}"
        tied.count(where, *(name for name, stored in said if getattr(report, name) != stored))
        entry = entries.get(row[1], {}).pop(where, None)
        is_pinned = entry == (actor, taken_at, row[3], digest_of(text.encode()))
        audited.count(where, *([] if is_pinned else ["report"]))
    for of_kind in entries.values():
        for where in sorted(of_kind):
            audited.count(where, "row")
    yield tied.result()
    yield audited.result()
    yield _pinned(session)


def _pinned(session: Session) -> CheckResult:
    """Every fact is, word for word, the one its file brought."""
    found: dict[int, dict[str, str]] = {}
    for table in FACT_TABLES:
        columns = [column.name for column in table.columns]
        names = ", ".join(f'"{name}"' for name in columns)
        rows = session.stream(f"SELECT {names} FROM {table.name} ORDER BY batch_id")
        for batch_id, of_batch in groupby(rows, key=itemgetter(columns.index("batch_id"))):
            digest = FactDigest()
            digest.add(table, columns, of_batch)
            found.setdefault(batch_id, {}).update(digest.by_table())
    tally = Tally("files_tie_to_facts")
    for batch_id, text in session.fetch("SELECT batch_id, report FROM batch ORDER BY batch_id"):
        own, said = found.get(batch_id, {}), _read_report(text).digests
        tally.count(f"batch:{batch_id}", *(name for name in sorted({*own, *said}) if own.get(name) != said.get(name)))
    return tally.result()


def settings(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Since when the book is kept, up to which day its ledger is known, and which rates were taken last."""
    ledger = [
        day
        for (text,) in session.fetch("SELECT report FROM batch WHERE kind = 'ledger'")
        if (day := day_text(_read_report(text).ledger_as_of))
    ]
    [(rates,)] = session.fetch("SELECT MAX(batch_id) FROM batch WHERE kind = 'rates'")
    [(screening,)] = session.fetch(
        "SELECT MIN(batch_id) FROM batch WHERE kind = 'judgements' AND substr(file_name, 1, ?) = ?",
        (len(SCREENING), SCREENING),
    )
    opened: list[Row] = session.fetch(
        "SELECT at FROM audit_entry WHERE stream = ? ORDER BY sequence LIMIT 1", (BOOK_LINE,)
    )
    expected = {
        "book_id": cache.identity(session),
        "opened_at": opened[0][0] if opened else None,
        "ledger_as_of": max(ledger, default=None),
        "rates_batch": None if rates is None else str(rates),
        "screening_batch": None if screening is None else str(screening),
    }
    stored: dict[str, str] = dict(session.fetch("SELECT name, value FROM meta"))
    tally = Tally("settings_stand_on_files")
    for name in sorted(expected.keys() | stored.keys()):
        tally.count(name, *([] if stored.get(name) == expected.get(name) else ["value"]))
    yield tally.result()
