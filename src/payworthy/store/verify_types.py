"""Every stored value is of its column's type."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Column, Integer, Table

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.store import schema
from payworthy.store.cache import BookCache
from payworthy.store.session import Session
from payworthy.store.verify_compare import nothing

UNREADABLE: Final = "rows_readable"


def types(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """SQLite takes a value of any type, and counts a text as zero where it adds up amounts. What is found is told; all
    that could be read is counted at the end of the verification."""
    if session.is_typed:
        return
    for table in schema.metadata.sorted_tables:
        found = nothing(session, UNREADABLE, "type", _wrong(table), table.name)
        if not found.is_ok:
            yield found


def _wrong(table: Table) -> str:
    key = " || ' ' || ".join(f'"{column.name}"' for column in table.primary_key)
    mistyped = " OR ".join(f'typeof("{column.name}") NOT IN ({_types(column)})' for column in table.columns)
    return f"SELECT '{table.name} ' || {key} FROM {table.name} WHERE {mistyped}"


def _types(column: Column[object]) -> str:
    own = "'integer'" if isinstance(column.type, Integer) else "'text'"
    return f"{own}, 'null'" if column.nullable else own
