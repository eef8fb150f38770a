"""A list that is open: its index of names and its entries."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from payworthy.base.failure import Conflict, Failure, Reason
from payworthy.identity.listed import ListEntry, Relation
from payworthy.identity.party import Party
from payworthy.identity.list_card import ListCard
from payworthy.list_files.entries import Entries

if TYPE_CHECKING:
    from payworthy.identity.index import Hit, NameIndex

INDEX: Final = "index"


def save_index(path: Path, parties: Iterable[Party]) -> None:
    """Build the index of parties and write it."""
    from payworthy.identity.index import NameIndex

    path.write_bytes(NameIndex.build(parties).to_bytes())


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
        from payworthy.identity.index import NameIndex

        try:
            return NameIndex.from_bytes((self._folder / INDEX).read_bytes())
        except (OSError, ValueError):
            raise Conflict(Failure(Reason.CONFLICT, "list_altered", {"value": self.card.list_id})) from None

    def entry(self, entry_id: str) -> ListEntry | None:
        """One entry."""
        return self._entries.entry(entry_id)

    def relations_of(self, standard_id: str) -> tuple[Relation, ...]:
        """Relations in which a party is parent or child."""
        return self._entries.relations_of(standard_id)

    def search_many(self, parties: Sequence[Party]) -> "Iterator[tuple[str, list[Hit]]]":
        """Parties with the entries they resemble, best first."""
        yield from self._index.search_many(parties)
