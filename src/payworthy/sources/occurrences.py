"""How often a text was seen before in this file: exact, with memory that does not grow.

The newest counts are a dict. When it is full it moves to a private temporary database on disk; a fixed bit
field remembers, with few false alarms, which texts may be there, so that new texts (nearly all) never ask it.
"""

import sqlite3
from typing import Final

_HELD: Final = 50_000
_BITS: Final = 26
_MASK: Final = (1 << _BITS) - 1
_UPSERT: Final = "INSERT INTO seen VALUES (?, ?) ON CONFLICT(text) DO UPDATE SET times = excluded.times"


class Occurrences:
    """``count(text)`` is 1 the first time, 2 the second. ``held``: counts kept in memory before they move."""

    __slots__ = ("_disk", "_held", "_maybe_on_disk", "_recent")

    def __init__(self, held: int = _HELD) -> None:
        self._held = held
        self._recent: dict[str, int] = {}
        self._maybe_on_disk = bytearray()
        self._disk: sqlite3.Connection | None = None

    def count(self, text: str) -> int:
        """The number of times this text has now been given, this time included."""
        times = self._recent.get(text)
        if times is None:
            times = self._stored(text) if self._disk is not None else 0
            if len(self._recent) >= self._held:
                self._move()
        self._recent[text] = times + 1
        return times + 1

    def close(self) -> None:
        """Give the temporary database back."""
        if self._disk is not None:
            self._disk.close()
            self._disk = None

    def _stored(self, text: str) -> int:
        assert self._disk is not None
        for bit in _places(text):
            if not self._maybe_on_disk[bit >> 3] & (1 << (bit & 7)):
                return 0
        found = self._disk.execute("SELECT times FROM seen WHERE text = ?", (text,)).fetchone()
        return 0 if found is None else int(found[0])

    def _move(self) -> None:
        if self._disk is None:
            self._maybe_on_disk = bytearray(1 << (_BITS - 3))
            self._disk = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # "": a private file
            self._disk.execute("PRAGMA synchronous = OFF")
            self._disk.execute("PRAGMA journal_mode = OFF")
            self._disk.execute("CREATE TABLE seen (text TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        for text in self._recent:
            for bit in _places(text):
                self._maybe_on_disk[bit >> 3] |= 1 << (bit & 7)
        self._disk.execute("BEGIN")
        self._disk.executemany(_UPSERT, sorted(self._recent.items()))
        self._disk.execute("COMMIT")
        self._recent.clear()


def _places(text: str) -> tuple[int, int]:
    mixed = hash(text)
    return mixed & _MASK, (mixed >> _BITS) & _MASK
