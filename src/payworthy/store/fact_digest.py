"""What pins the facts of a file, row by row: one digest for each table they went into, kept in the file's report and
so on the audit trail. In whatever order rows are written or read, the digest is the same, and it takes no memory.

It is the sum of the rows' own digests, modulo 2^512 (a multiset hash by addition: Bellare and Micciancio, A New
Paradigm for Collision-Free Hashing, 1997). Changing one row, or any few, without moving the sum is as hard as finding
a preimage; changing millions of rows of one file together, so that their changes cancel out, takes some 2^45 tries by
the best method known (Wagner, A Generalized Birthday Problem, 2002) and is no way to hide.
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
    schema.credit_fact,
    schema.customer_fact,
    schema.document,
    schema.fx_rate,
    schema.limit_fact,
    schema.movement,
    schema.order_fact,
    schema.rating_fact,
)

_NAMES: Final = frozenset(table.name for table in FACT_TABLES)
_BYTES: Final = 64
_MODULUS: Final = 1 << (8 * _BYTES)

_encode: Final = msgspec.json.Encoder().encode


class FactDigest:
    """Digests of rows, by table, that can be put back to what they were."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}

    def add(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Rows that went into ``table``; ``columns`` name their fields."""
        in_order = _in_order(table, tuple(columns))
        added = sum(_number(_encode(in_order(row))) for row in rows)
        self._sums[table.name] = (self._sums.get(table.name, 0) + added) % _MODULUS

    def mark(self) -> dict[str, int]:
        """Where it stands, for ``put_back``."""
        return dict(self._sums)

    def put_back(self, mark: dict[str, int]) -> None:
        """Forget what was added since."""
        self._sums = dict(mark)

    def by_table(self) -> dict[str, str]:
        """The digest of every table that has rows, as hex."""
        return {name: f"{total:0{2 * _BYTES}x}" for name, total in sorted(self._sums.items()) if total}


def _number(row: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(row, digest_size=_BYTES).digest())


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
