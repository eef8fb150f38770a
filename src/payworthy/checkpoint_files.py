"""Checkpoints as files outside the book: one small JSON file each, written whole or not at all."""

import os
from pathlib import Path

from payworthy.audit.checkpoint import SignedCheckpoint, file_bytes, parse_checkpoint
from payworthy.base.failure import Failure, Invalid

_FOLDER = "checkpoints"


def keep(signed: SignedCheckpoint, folder: Path) -> Path:
    """Write a checkpoint beside the keys; returns its path."""
    target = folder / _FOLDER
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = target / f"{signed.number:08d}.json"
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.unlink(missing_ok=True)  # what a crash left
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(file_bytes(signed))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def read_kept(folder: Path) -> list[SignedCheckpoint]:
    """All checkpoints kept in a folder, by number. Raises ``Invalid`` for a file that is none."""
    found = []
    for path in sorted((folder / _FOLDER).glob("*.json")):
        signed = parse_checkpoint(path.read_bytes())
        if isinstance(signed, Failure):
            raise Invalid(signed.at(file=path.name))
        found.append(signed)
    return found
