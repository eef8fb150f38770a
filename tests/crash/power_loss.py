"""What a disk may hold after the power fails: replays recorded events and loses what nobody made sure of.

The rules are those of POSIX and of ordinary disks. What was written to a file before a sync of that file is there.
Of what was written since, any part may be there and any may be missing, in any order, sector by sector. Names that
were made or removed since the folder was last synced may or may not have been.
"""

import random
from typing import Any

from .recorder import Event

SECTOR = 512

Names = dict[str, int]
State = dict[str, bytes]
"""File contents by name."""


class Disk:
    """The durable part of one folder, and what is on its way there."""

    def __init__(self) -> None:
        self._contents: dict[int, bytearray] = {}
        self._coming: dict[int, list[Event]] = {}
        self._names: Names = {}
        self._names_coming: list[Event] = []

    def apply(self, event: Event) -> None:
        """One more thing happened."""
        match event:
            case ("write" | "truncate", file, *_):
                self._coming[file].append(event)
            case ("sync", file):
                for change in self._coming[file]:
                    _change(self._contents[file], change)
                self._coming[file].clear()
            case ("sync_folder",):
                for change in self._names_coming:
                    _rename(self._names, change)
                self._names_coming.clear()
            case ("create", file, _):
                self._contents[file], self._coming[file] = bytearray(), []
                self._names_coming.append(event)
            case ("link" | "unlink" | "rename", *_):
                self._names_coming.append(event)

    def after_power_loss(self, rng: random.Random) -> State:
        """One of the states in which the folder may be found."""
        names = dict(self._names)
        kept_names = _Fate(rng)
        for event in self._names_coming:
            if kept_names.keeps():
                _rename(names, event)
        state = {}
        for name, file in names.items():
            content = bytearray(self._contents[file])
            fate = _Fate(rng)
            for event in self._coming[file]:
                for part in _sectors(event) if fate.is_torn else (event,):
                    if fate.keeps():
                        _change(content, part)
            state[name] = bytes(content)
        return state


class _Fate:
    """How one file fares: everything lost, everything kept, the beginning or a random part kept, whole or torn."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._share = rng.choice((0.0, 0.0, 0.1, 0.5, 0.9, 1.0))
        self._is_beginning = rng.random() < 0.2
        self._is_over = False
        self.is_torn = rng.random() < 0.5

    def keeps(self) -> bool:
        kept = self._rng.random() < self._share and not self._is_over
        self._is_over = self._is_beginning and not kept
        return kept


def _sectors(event: Event) -> list[Event]:
    """A write as the sectors it touches."""
    if event[0] != "write":
        return [event]
    _, file, offset, data = event
    parts: list[Event] = []
    at = 0
    while at < len(data):
        size = min(SECTOR - (offset + at) % SECTOR, len(data) - at)
        parts.append(("write", file, offset + at, data[at : at + size]))
        at += size
    return parts


def _change(content: bytearray, event: Event) -> None:
    if event[0] == "truncate":
        size: int = event[2]
        content[size:] = bytes(max(0, size - len(content)))
        return
    _, _, offset, data = event
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _rename(names: Names, event: tuple[Any, ...]) -> None:
    match event:
        case ("create" | "link", file, name):
            names[name] = file
        case ("unlink", name):
            names.pop(name, None)
        case ("rename", old, new):
            if old in names:
                names[new] = names.pop(old)
