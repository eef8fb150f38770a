"""The entries of one list on disk: looked up by id, read through in order of id. A small SQLite file, written once."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from payworthy.identity.listed import ListEntry, Relation, merged

_encode: Final = msgspec.json.Encoder(order="deterministic").encode
_decode: Final = msgspec.json.Decoder(ListEntry).decode

_TABLES: Final = (
    "CREATE TABLE entry (entry_id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE relation (child TEXT NOT NULL, parent TEXT NOT NULL, how TEXT NOT NULL,"
    " PRIMARY KEY (child, parent, how)) WITHOUT ROWID",
)


def write_entries(path: Path, found: Iterable[ListEntry | Relation]) -> tuple[int, int]:
    """Write a new file; entries of one id become one. Returns how many entries and relations there are."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        for table in _TABLES:
            base.execute(table)
        base.execute("BEGIN")
        for one in found:
            if isinstance(one, Relation):
                base.execute("INSERT OR IGNORE INTO relation VALUES (?, ?, ?)", (one.child, one.parent, one.how))
            else:
                _put(base, one)
        base.execute("CREATE INDEX relation_parent ON relation (parent)")
        base.execute("COMMIT")
        [(entries,)] = base.execute("SELECT COUNT(*) FROM entry")
        [(relations,)] = base.execute("SELECT COUNT(*) FROM relation")
    return entries, relations


def _put(base: sqlite3.Connection, entry: ListEntry) -> None:
    try:
        base.execute("INSERT INTO entry VALUES (?, ?)", (entry.entry_id, _encode(entry)))
    except sqlite3.IntegrityError:
        [(body,)] = base.execute("SELECT body FROM entry WHERE entry_id = ?", (entry.entry_id,))
        whole = _encode(merged(_decode(body), entry))
        base.execute("UPDATE entry SET body = ? WHERE entry_id = ?", (whole, entry.entry_id))


class Entries:
    """A written file, open for look-ups."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)

    def entry(self, entry_id: str) -> ListEntry | None:
        """One entry."""
        row = self._base.execute("SELECT body FROM entry WHERE entry_id = ?", (entry_id,)).fetchone()
        return None if row is None else _decode(row[0])

    def __iter__(self) -> Iterator[ListEntry]:
        """Every entry in order of id."""
        for (body,) in self._base.execute("SELECT body FROM entry ORDER BY entry_id"):
            yield _decode(body)

    def content(self) -> str:
        """SHA-256 of everything that is kept, in order of id."""
        digest = hashlib.sha256()
        for (body,) in self._base.execute("SELECT body FROM entry ORDER BY entry_id"):
            digest.update(body + b"\n")
        for row in self._base.execute("SELECT child, parent, how FROM relation ORDER BY child, parent, how"):
            digest.update("\t".join(row).encode() + b"\n")
        return digest.hexdigest()

    def relations_of(self, standard_id: str) -> tuple[Relation, ...]:
        """Relations in which a party is parent or child."""
        rows = self._base.execute(
            "SELECT child, parent, how FROM relation WHERE child = ? UNION"
            " SELECT child, parent, how FROM relation WHERE parent = ? ORDER BY 1, 2, 3",
            (standard_id, standard_id),
        )
        return tuple(Relation(child=child, parent=parent, how=how) for child, parent, how in rows)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()
