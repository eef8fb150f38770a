"""The folder of lists: one folder per list, put in place whole.

::

    DIR/ID/card.json        what it is: title, kind, layout, licence, source date, digests, who took it and when
    DIR/ID/entries.sqlite   its entries and relations
    DIR/ID/index/           the index of names as arrays, so that a look-up starts at once
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from payworthy.base.failure import Conflict, Failure, Invalid, NotFound, Reason, invalid
from payworthy.identity.list_card import ListCard, ListKind
from payworthy.identity.listed import ListEntry, Relation
from payworthy.list_files.entries import Entries, write_entries
from payworthy.list_files.opened import INDEX, OpenList, save_index
from payworthy.list_files.reading import ListRefused, Reading, Tools

Progress = Callable[[int, int], None]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TICK: Final = 2_000
_read_card = msgspec.json.Decoder(ListCard).decode


class ListFolder:
    """Lists in a folder, which is made when the first one comes."""

    def __init__(self, folder: Path, tools: Tools) -> None:
        self.folder = folder
        self._tools = tools

    def cards(self) -> tuple[ListCard, ...]:
        """Every list there is, by id. Raises ``Conflict`` for one whose card cannot be read."""
        if not self.folder.is_dir():
            return ()
        return tuple(self._card(path.parent.name) for path in sorted(self.folder.glob("*/card.json")))

    def take(
        self,
        path: Path,
        list_id: str,
        *,
        by: str,
        at: datetime,
        layout: str | None = None,
        kind: ListKind | None = None,
        title: str | None = None,
        licence: str | None = None,
        source_date: date | None = None,
        progress: Progress = lambda done, whole: None,
    ) -> ListCard:
        """Read a file and keep it under an id, in place of what was there. Raises ``Invalid`` for a file that is no
        list, and ``ListRefused`` with every row that cannot be read: a list with holes is worse than an old one."""
        if not _NAME.fullmatch(list_id):
            raise Invalid(invalid("list_id_invalid", value=list_id[:60]))
        reading = Reading(path, layout, self._tools)
        self.folder.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=self.folder, prefix=f".{list_id}-"))
        try:
            entries, relations = write_entries(made / "entries.sqlite", _told(reading, progress))
            if reading.failures:
                raise ListRefused(reading.failures)
            if not entries and not relations:
                raise Invalid(Failure(Reason.MISSING, "list_empty").at(file=path.name))
            card = ListCard(
                list_id=list_id,
                title=title or reading.layout.title or path.stem,
                kind=kind or ListKind(reading.layout.kind),
                layout=reading.layout.name,
                licence=licence or reading.layout.licence,
                file_name=path.name,
                digest=_digest(path),
                taken_by=by,
                taken_at=at,
                source_date=source_date,
                entries=entries,
                relations=relations,
                passed_over=reading.passed_over,
            )
            self._finish(made, card)
            self._put_in_place(made, list_id)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        finally:
            reading.close()
        return self._card(list_id)

    def remove(self, list_id: str) -> ListCard:
        """Take a list out of the folder; raises ``NotFound``."""
        card = self._known(list_id)
        gone = self.folder / f".{list_id}-removed"
        shutil.rmtree(gone, ignore_errors=True)
        os.replace(self.folder / list_id, gone)
        shutil.rmtree(gone)
        return card

    def open(self, list_id: str) -> OpenList:
        """A list for look-ups; raises ``NotFound``."""
        return OpenList(self.folder / list_id, self._known(list_id))

    def _finish(self, made: Path, card: ListCard) -> None:
        entries = Entries(made / "entries.sqlite")
        try:
            save_index(made / INDEX, (entry.party() for entry in entries))
            whole = replace(card, content=entries.content())
        finally:
            entries.close()
        (made / "card.json").write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n")

    def _put_in_place(self, made: Path, list_id: str) -> None:
        """A kill between the two moves leaves no list of that id rather than half of one."""
        place, before = self.folder / list_id, self.folder / f".{list_id}-before"
        shutil.rmtree(before, ignore_errors=True)
        made.chmod(0o755)
        if place.exists():
            os.replace(place, before)
        os.replace(made, place)
        shutil.rmtree(before, ignore_errors=True)

    def _known(self, list_id: str) -> ListCard:
        if not _NAME.fullmatch(list_id) or not (self.folder / list_id / "card.json").is_file():
            known = ", ".join(card.list_id for card in self.cards()) or "-"
            raise NotFound(Failure(Reason.MISSING, "list_unknown", {"value": list_id[:60], "known": known}))
        return self._card(list_id)

    def _card(self, list_id: str) -> ListCard:
        try:
            card = _read_card((self.folder / list_id / "card.json").read_bytes())
        except (msgspec.DecodeError, OSError):
            raise Conflict(Failure(Reason.CONFLICT, "list_altered", {"value": list_id})) from None
        if card.list_id != list_id:
            raise Conflict(Failure(Reason.CONFLICT, "list_altered", {"value": list_id}))
        return card


def _told(reading: Reading, progress: Progress) -> Iterator[ListEntry | Relation]:
    for count, found in enumerate(reading):
        if count % _TICK == 0:
            progress(*reading.progress())
        yield found
    progress(1, 1)


def _digest(path: Path) -> str:
    content = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            content.update(block)
    return content.hexdigest()
