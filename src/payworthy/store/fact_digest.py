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

_BYTES: Final = 256
"""Width of the sum. A sum of hashes needs no memory and no order, but a narrow one can be met by changing many rows at
once (Wagner's generalised birthday); at 2,048 bits that takes some 2^89 steps even in a file of four million rows."""

_encode: Final = msgspec.json.Encoder().encode


class FactDigest:
    """A sum of hashes of rows for each table, that can be set back to what it was."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}

    def add(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Rows that went into ``table``; ``columns`` name their fields."""
        in_order = _in_order(table, tuple(columns))
        total = self._sums.get(table.name, 0)
        for row in rows:
            total += int.from_bytes(hashlib.shake_128(_encode(in_order(row))).digest(_BYTES), "big")
        self._sums[table.name] = total % (1 << 8 * _BYTES)

    def mark(self) -> dict[str, int]:
        """Where it stands, for ``cut``."""
        return dict(self._sums)

    def cut(self, mark: dict[str, int]) -> None:
        """Forget what was added since."""
        self._sums = dict(mark)

    def by_table(self) -> dict[str, str]:
        """SHA-256 of the sum of each table that has any rows."""
        return {
            name: hashlib.sha256(total.to_bytes(_BYTES, "big")).hexdigest()
            for name, total in sorted(self._sums.items())
            if total
        }


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
