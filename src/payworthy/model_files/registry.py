"""The registry of models: a folder per name, in it the versions and the chain of what happened to them.

::

    DIR/NAME/history.jsonl        fitted, promoted …: one entry a line, each with the hash of the one before
    DIR/NAME/1/model.json         what scores
    DIR/NAME/1/card.json          what it is: purpose, data, window, features, performance, limits, who, when
"""

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from payworthy.base.canonical import digest
from payworthy.base.failure import Conflict, Failure, Invalid, NotFound, Reason, invalid
from payworthy.model.canonical import model_bytes, model_hash
from payworthy.model.lifecycle import Entry, History, Status, read_history

_NAME: Final = re.compile(r"[\w][\w.-]{0,63}")


@dataclass(frozen=True, slots=True)
class StoredModel:
    """One version as it was loaded: its hashes have been compared."""

    name: str
    version: int
    status: Status
    card: Mapping[str, Any]
    model: Mapping[str, Any]
    approval: Entry | None


class ModelRegistry:
    """Models in a folder, which is made when the first one is added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Every model there is, by name."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.parent.name for path in self.folder.glob("*/history.jsonl")))

    def history(self, name: str) -> History:
        """What happened to a model; empty if there is none. Raises ``Conflict`` if the chain does not hold."""
        _check_name(name)
        path = self.folder / name / "history.jsonl"
        if not path.is_file():
            return History()
        try:
            history = read_history([json.loads(line) for line in path.read_text("utf-8").splitlines() if line])
        except (ValueError, TypeError):
            raise _altered(name, "history.jsonl") from None
        broken = history.broken_at()
        if broken is not None:
            raise _altered(name, f"history.jsonl:{broken}")
        return history

    def add(self, name: str, card: Mapping[str, Any], model: Mapping[str, Any], *, by: str, at: datetime) -> int:
        """Keep a freshly fitted model as the next version, a candidate; returns its version. The card gets its name,
        version, who fitted it, when, and the hash of the model."""
        history = self.history(name)
        version, folder = self._new_folder(name, (history.newest or 0) + 1)
        card = {
            **card,
            "name": name,
            "version": version,
            "fitted_by": by,
            "fitted_at": at.isoformat(),
            "model_hash": model_hash(model),
        }
        _write(folder / "model.json", model_bytes(model))
        _write(folder / "card.json", model_bytes(card))
        self._append(name, history.then("fitted", version, model_hash(card), by, at.isoformat(), {}))
        return version

    def load(self, name: str, version: int | None = None) -> StoredModel:
        """A version; by default the champion, or the newest while there is none. Raises ``NotFound``, and ``Conflict``
        if anything was changed since it was fitted."""
        history = self.history(name)
        wanted = version or history.champion or history.newest
        entry = history.fitted(wanted) if wanted is not None else None
        if wanted is None or entry is None:
            known = ", ".join(self.names()) or "-"
            shown = name if version is None else f"{name} {version}"
            raise NotFound(Failure(Reason.MISSING, "model_unknown", {"value": shown, "known": known}))
        card_bytes, body = self._read(name, wanted, "card.json"), self._read(name, wanted, "model.json")
        if digest(card_bytes) != entry.card_hash:
            raise _altered(name, f"{wanted}/card.json")
        card = json.loads(card_bytes)
        if digest(body) != card["model_hash"]:
            raise _altered(name, f"{wanted}/model.json")
        return StoredModel(name, wanted, history.status(wanted), card, json.loads(body), history.approval(wanted))

    def promote(self, name: str, version: int, *, by: str, at: datetime, detail: Mapping[str, Any]) -> None:
        """Make a version the champion. Whether it may is for ``model/lifecycle.py`` to say, before."""
        history = self.history(name)
        entry = history.fitted(version)
        assert entry is not None, version
        self._append(name, history.then("promoted", version, entry.card_hash, by, at.isoformat(), detail))

    def _new_folder(self, name: str, version: int) -> tuple[int, Path]:
        """The first free number: a fit that was killed, or runs beside this one, keeps its own."""
        while True:
            folder = self.folder / name / str(version)
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                version += 1
            else:
                return version, folder

    def _read(self, name: str, version: int, file: str) -> bytes:
        try:
            return (self.folder / name / str(version) / file).read_bytes()
        except FileNotFoundError:
            raise _altered(name, f"{version}/{file}") from None

    def _append(self, name: str, history: History) -> None:
        """The whole chain is written anew and put in place at once: a kill leaves the old one or the new one."""
        lines = b"".join(model_bytes(entry.data()) + b"\n" for entry in history.entries)
        _write(self.folder / name / "history.jsonl", lines)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise Invalid(invalid("model_name_invalid", value=name))


def _altered(name: str, file: str) -> Conflict:
    return Conflict(Failure(Reason.CONFLICT, "model_altered", {"value": name, "file": file}))


def _write(path: Path, content: bytes) -> None:
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(made, path)
