"""Small made-up lists that are searched like real ones, and screenings of books against them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from payworthy.app.match import judge
from payworthy.app.screen import Screened, screen
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.identity.index import Hit, NameIndex
from payworthy.identity.list_card import ListCard, ListKind
from payworthy.identity.listed import ListEntry
from payworthy.identity.party import Party
from payworthy.store.book import OpenBook

from .builders import TODAY


@dataclass
class ShortList:
    """A list in memory."""

    card: ListCard
    entries: dict[str, ListEntry]

    def entry(self, entry_id: str) -> ListEntry | None:
        return self.entries.get(entry_id)

    def search_many(self, parties: Sequence[Party]) -> Iterator[tuple[str, list[Hit]]]:
        return NameIndex.build(entry.party() for entry in self.entries.values()).search_many(parties)


def entry(entry_id: str, *names: str, **more: Any) -> ListEntry:
    return ListEntry(entry_id=entry_id, names=names, **more)


def a_list(
    *entries: ListEntry, list_id: str = "watch", kind: str = "sanctions", content: str = "c0ffee00"
) -> ShortList:
    card = ListCard(
        list_id=list_id,
        title="Watch list",
        kind=ListKind(kind),
        layout="template",
        licence="open",
        file_name="watch.csv",
        digest="0" * 64,
        taken_by="ann",
        taken_at=datetime(2026, 11, 1, tzinfo=UTC),
        entries=len(entries),
        content=content,
    )
    return ShortList(card, {one.entry_id: one for one in entries})


def screened(
    book: OpenBook,
    *lists: ShortList,
    only: Sequence[str] | None = None,
    by: str = "ann",
    on: date = TODAY,
    is_whole: bool = True,
) -> Screened:
    """Everybody (or some) screened."""
    names = only or book.view(lambda look: look.customer_ids())
    return screen(book, lists, names, by=by, on=on, now=book.clock.now, is_whole=is_whole, is_of_all=only is None)


def said(
    book: OpenBook, customer_id: str, other: str, verdict: str, by: str = "ann", reason: str = "looked at"
) -> Judgement:
    """A person's word on a match."""
    at = book.clock.now()
    return book.write(lambda tx: judge(tx, customer_id, other, MatchVerdict(verdict), by=by, reason=reason, at=at))
