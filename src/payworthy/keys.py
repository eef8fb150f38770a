"""A book's Ed25519 key pair, in a folder outside the database: it signs clearances and audit checkpoints.

The private key (PKCS#8 PEM) is readable by its owner alone, the public key (SubjectPublicKeyInfo PEM) is made
to be handed to warehouses and auditors. A key is made once and never replaced by itself: what was signed with a
lost key could no longer be verified.
"""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from payworthy.audit.checkpoint import key_id
from payworthy.base.failure import Conflict, Failure, Invalid, Reason, Unavailable

PRIVATE_FILE: Final = "signing-key.pem"
PUBLIC_FILE: Final = "signing-key.pub.pem"

_READABLE_BY_OTHERS: Final = 0o077
_WRITABLE_BY_OTHERS: Final = 0o022
_IS_POSIX: Final = os.name == "posix"  # elsewhere file modes say nothing and folders cannot be synced


@dataclass(frozen=True, slots=True)
class BookKeys:
    """The key pair and its name (the thumbprint that tokens and checkpoints carry as key id)."""

    private: Ed25519PrivateKey = field(repr=False)
    public: Ed25519PublicKey = field(repr=False)
    key_id: str

    def export_public(self, path: Path) -> None:
        """Write the public key to ``path`` for others to verify with, replacing what is there.

        Raises ``Unavailable`` (``key_file_trouble``).
        """
        with _told(path):
            _replace(path, _public_pem(self.public), 0o644)


def load_or_create(directory: Path) -> BookKeys:
    """The key pair in ``directory``, made on first use; processes that start at once end with the same one.

    Raises ``Invalid`` with ``key_exposed``, ``key_folder_exposed``, ``key_unreadable``, ``key_not_ed25519`` or
    ``key_private_missing``, ``Conflict`` with ``key_pair_mismatch``, ``Unavailable`` with ``key_file_trouble``.
    """
    private_path, public_path = directory / PRIVATE_FILE, directory / PUBLIC_FILE
    with _told(directory):
        _make_folder(directory)
        _refuse_exposed(directory, directory.stat().st_mode, _WRITABLE_BY_OTHERS, "key_folder_exposed")
        # In this order: the public key is always written after the private one.
        had_public, had_private = public_path.exists(), private_path.exists()
        if had_public and not had_private:
            raise Invalid(Failure(Reason.MISSING, "key_private_missing", {"path": str(private_path)}))
        if not had_private:
            _create(private_path)
        private = _load_private(private_path)
        public = private.public_key()
        if not public_path.exists():
            _replace(public_path, _public_pem(public), 0o600)
        elif load_public(public_path) != public:
            raise Conflict(Failure(Reason.CONFLICT, "key_pair_mismatch", {"path": str(public_path)}))
    return BookKeys(private, public, key_id(public))


def load_public(path: Path) -> Ed25519PublicKey:
    """A public key from its PEM file, as ``export_public`` wrote it: all that offline verification needs.

    Raises ``Invalid`` with ``key_unreadable`` or ``key_not_ed25519``, ``Unavailable`` with ``key_file_trouble``.
    """
    with _told(path):
        content = path.read_bytes()
    with _parsed(path):
        key = serialization.load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        raise _not_ed25519(path)
    return key


def _make_folder(directory: Path) -> None:
    """The folder and those it lies in, as far as they are not there: the owner's alone, each of them."""
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)


def _load_private(path: Path) -> Ed25519PrivateKey:
    with path.open("rb") as file:
        # Ask the open file, not the name: what is checked is what is read.
        _refuse_exposed(path, os.fstat(file.fileno()).st_mode, _READABLE_BY_OTHERS, "key_exposed")
        content = file.read()
    with _parsed(path):
        key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise _not_ed25519(path)
    return key


def _create(path: Path) -> None:
    """Put a new private key at ``path``, whole or not at all, unless one is there by then."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    draft = _draft(path, pem, 0o600)
    try:
        os.link(draft, path)  # unlike a rename, never replaces a key that another process put there first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync(path.parent)


def _replace(path: Path, content: bytes, mode: int) -> None:
    draft = _draft(path, content, mode)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise
    _sync(path.parent)


def _draft(path: Path, content: bytes, mode: int) -> Path:
    """The content in a new file beside ``path``, on the disk before it gets its name."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(directory: Path) -> None:
    if _IS_POSIX:
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _public_pem(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _refuse_exposed(path: Path, mode: int, forbidden: int, code: str) -> None:
    permissions = stat.S_IMODE(mode)
    if _IS_POSIX and permissions & forbidden:
        raise Invalid(Failure(Reason.DENIED, code, {"path": str(path), "mode": f"{permissions:03o}"}))


def _not_ed25519(path: Path) -> Invalid:
    return Invalid(Failure(Reason.UNSUPPORTED, "key_not_ed25519", {"path": str(path)}))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Trouble with files, said in terms of the key."""
    try:
        yield
    except OSError as error:
        detail = {"path": str(error.filename or path), "detail": error.strerror or str(error)}
        raise Unavailable(Failure(Reason.MISSING, "key_file_trouble", detail)) from error


@contextmanager
def _parsed(path: Path) -> Iterator[None]:
    """Trouble with a file's content, said in terms of the key; never with any of the content."""
    try:
        yield
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        detail = "a password is set" if isinstance(error, TypeError) else "no PEM key"
        raise Invalid(Failure(Reason.INVALID, "key_unreadable", {"path": str(path), "detail": detail})) from error
