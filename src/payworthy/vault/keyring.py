"""A file of keys by name, to which any number of processes append. A destroyed key is overwritten where it stands.

One line for each key: the digest of its name, a blank, the key. What a crash leaves of a line is nobody's name. Of two
lines for one name the first holds; a line of dashes says that the key was destroyed, and holds over all others, before
it or after: what was erased is never sealed anew.

Overwriting reaches the bytes of a file that is changed in place. A file system that writes changes elsewhere, a drive
that spreads its wear and every copy of the folder may keep what was there: how long those are kept is how long an
erasure takes. See ``docs/decisions/0034-…``.
"""

import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path
from secrets import token_bytes
from typing import Final

from payworthy.base.failure import Failure, Invalid, Reason, Unavailable

KEY_BYTES: Final = 64
"""Of AES-256-SIV: half authenticates, half encrypts."""

_NAME: Final = 64  # hex of 256 bits
_TEXT: Final = 88  # base64 of 64 bytes
_LINE: Final = _NAME + 1 + _TEXT
_BLANK: Final = 0x20
_DASHES: Final = b"-" * _TEXT
_EXPOSED: Final = 0o077

_DESTROYED: Final = b""


class Keyring:
    """Keys by name; a name is 64 hexadecimal digits. Safe to share between threads and processes. Reads nothing before
    it is asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, bytes] = {}  # in base64
        self._read = 0  # bytes of the file that are in ``_keys``

    def find(self, name: str) -> bytes | None:
        """The key of a name, ``b""`` where it was destroyed, ``None`` where there never was one."""
        self.refresh()
        return self.known(name)

    def known(self, name: str) -> bytes | None:
        """The same as of the last look at the file: for many names in a row."""
        key = self._keys.get(name)
        return b64decode(key) if key else key

    def make(self, names: Iterable[str]) -> None:
        """Make keys for those who have none. They are on disk when this returns."""
        self.refresh()
        missing = [name for name in dict.fromkeys(names) if name not in self._keys]
        if missing:
            self._append(_line(name, b64encode(token_bytes(KEY_BYTES))) for name in missing)

    def destroy(self, names: Iterable[str]) -> int:
        """Overwrite the keys of names and leave word that they are gone for good; returns how many there were."""
        self.refresh()
        given = list(dict.fromkeys(names))
        there = [name for name in given if self._keys.get(name)]
        self._append(_line(name, _DASHES) for name in given if self._keys.get(name) != _DESTROYED)
        if there:
            self._overwrite({name.encode() for name in there})
        return len(there)

    def refresh(self) -> None:
        """Take in what others wrote. Raises ``Invalid`` (``key_exposed``) if others may read the file."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._keys, self._read = {}, 0
            return
        if found.st_size < self._read:  # another file in its place
            self._keys, self._read = {}, 0
        if found.st_size == self._read:
            return
        with self._path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if os.name == "posix" and mode & _EXPOSED:
                detail: dict[str, str | int] = {"path": str(self._path), "mode": f"{mode:03o}"}
                raise Invalid(Failure(Reason.DENIED, "key_exposed", detail))
            file.seek(self._read)
            content = file.read()
        whole = content.rfind(b"\n") + 1
        for line in content[:whole].split(b"\n"):
            if len(line) == _LINE and line[_NAME] == _BLANK:
                self._note(line[:_NAME].decode("ascii", "replace"), line[_NAME + 1 :])
        self._read += whole

    def _note(self, name: str, text: bytes) -> None:
        if text == _DASHES:
            self._keys[name] = _DESTROYED
        elif name not in self._keys:
            self._keys[name] = text

    def _append(self, lines: Iterable[bytes]) -> None:
        """Each append begins on a new line, whatever a crash left behind."""
        content = b"\n" + b"".join(lines)
        if content == b"\n":
            return
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _sync(self._path.parent)
        except OSError as error:
            raise _trouble(self._path, error) from error
        self.refresh()

    def _overwrite(self, names: set[bytes]) -> None:
        try:
            with self._path.open("r+b") as file:
                place = 0
                for line in file.read().split(b"\n"):
                    if line[:_NAME] in names and len(line) == _LINE:
                        file.seek(place + _NAME + 1)
                        file.write(_DASHES)
                    place += len(line) + 1
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _trouble(self._path, error) from error


def _line(name: str, text: bytes) -> bytes:
    return b"%s %s\n" % (name.encode(), text)


def _sync(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _trouble(path: Path, error: OSError) -> Unavailable:
    detail: dict[str, str | int] = {"path": str(error.filename or path), "detail": error.strerror or str(error)}
    return Unavailable(Failure(Reason.MISSING, "key_file_trouble", detail))
