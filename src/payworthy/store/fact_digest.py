"""What pins the facts of a file, row by row: one digest for each table they went into, kept in the file's report and
so on the audit trail. In whatever order rows are written or read, the digest is the same.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final, cast

import msgspec
from sqlalchemy import Table

from payworthy.store import schema
from payworthy.store.session import Row, Session

FACT_TABLES: Final = (
    schema.customer_fact,
    schema.document,
    schema.fx_rate,
    schema.limit_fact,
    schema.movement,
    schema.order_fact,
)

_NAMES: Final = frozenset(table.name for table in FACT_TABLES)
_SIZE: Final = 16
"""Bytes kept of each row until its file is done."""

_encode: Final = msgspec.json.Encoder().encode


class FactDigest:
    """Digests of rows, by table, that can be cut back to where they were."""

    def __init__(self) -> None:
        self._rows: dict[str, bytearray] = {}

    def add(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Rows that went into ``table``; ``columns`` name their fields."""
        in_order = _in_order(table, tuple(columns))
        known = self._rows.setdefault(table.name, bytearray())
        for row in rows:
            known += hashlib.blake2b(_encode(in_order(row)), digest_size=_SIZE).digest()

    def mark(self) -> dict[str, int]:
        """Where it stands, for ``cut``."""
        return {name: len(rows) for name, rows in self._rows.items()}

    def cut(self, mark: dict[str, int]) -> None:
        """Forget what was added since."""
        for name, rows in self._rows.items():
            del rows[mark.get(name, 0) :]

    def by_table(self) -> dict[str, str]:
        """SHA-256 over the digests of a table's rows, smallest first, for every table that has any."""
        return {name: _over(rows) for name, rows in sorted(self._rows.items()) if rows}


def _over(rows: bytearray) -> str:
    digests = sorted(bytes(rows[start : start + _SIZE]) for start in range(0, len(rows), _SIZE))
    return hashlib.sha256(b"".join(digests)).hexdigest()


@cache
def _in_order(table: Table, columns: tuple[str, ...]) -> "itemgetter[Any]":
    """The fields of a row in the order of the table's columns."""
    return itemgetter(*(columns.index(column.name) for column in table.columns))


class _Watched:
    """A session of which every fact that is written is taken note of."""

    def __init__(self, session: Session, digest: FactDigest) -> None:
        self._session = session
        self._digest = digest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows; note them if they are facts."""
        if table.name in _NAMES:
            self._digest.add(table, columns, rows)
        self._session.insert(table, columns, rows)


def watched(session: Session, digest: FactDigest) -> Session:
    """``session``, noting in ``digest`` the facts that are inserted through it."""
    return cast(Session, _Watched(session, digest))
