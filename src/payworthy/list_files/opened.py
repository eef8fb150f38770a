"""A list that is open: its index of names and its entries."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from payworthy.base.failure import Conflict, Failure, Reason
from payworthy.identity.list_card import ListCard
from payworthy.identity.listed import ListEntry, Relation
from payworthy.identity.party import Party
from payworthy.list_files.entries import Entries

if TYPE_CHECKING:
    from payworthy.identity.index import Hit, NameIndex

INDEX: Final = "index"
_SMALL: Final = 4096

HITS_MAX: Final = 10
"""Entries of one list that a party is told to resemble: a group with many members on a list has more, and is found."""


def save_index(path: Path, parties: Iterable[Party]) -> None:
    """Build the index of parties and write it: a folder, a file per array."""
    import numpy as np

    from payworthy.identity.index import NameIndex

    path.mkdir()
    for name, array in NameIndex.build(parties).arrays().items():
        np.save(path / f"{name}.npy", array, allow_pickle=False)


def load_index(path: Path) -> "NameIndex":
    """An index from its folder, its arrays mapped and not read: a look-up touches only what it needs. Raises
    ``OSError``, ``ValueError`` or ``KeyError`` for a folder that does not hold one."""
    import numpy as np

    from payworthy.identity.index import NameIndex

    arrays = {}
    for file in sorted(path.glob("*.npy")):
        mapped = file.stat().st_size > _SMALL  # nothing can be mapped of an array without elements
        arrays[file.stem] = np.load(file, mmap_mode="r" if mapped else None, allow_pickle=False)
    return NameIndex.from_arrays(arrays)


class OpenList:
    """Look-ups in one list."""

    def __init__(self, folder: Path, card: ListCard) -> None:
        self.card = card
        self._folder = folder

    @cached_property
    def _entries(self) -> Entries:
        return Entries(self._folder / "entries.sqlite")

    @cached_property
    def _index(self) -> "NameIndex":
        try:
            return load_index(self._folder / INDEX)
        except (OSError, ValueError, KeyError):
            raise Conflict(Failure(Reason.CONFLICT, "list_altered", {"value": self.card.list_id})) from None

    def entry(self, entry_id: str) -> ListEntry | None:
        """One entry."""
        return self._entries.entry(entry_id)

    def entries(self) -> Iterator[ListEntry]:
        """Every entry in order of id."""
        return iter(self._entries)

    def relations_of(self, standard_id: str) -> tuple[Relation, ...]:
        """Relations in which a party is parent or child."""
        return self._entries.relations_of(standard_id)

    def search_many(self, parties: Sequence[Party]) -> "Iterator[tuple[str, list[Hit]]]":
        """Parties with the entries they resemble, best first."""
        yield from self._index.search_many(parties, limit=HITS_MAX)
