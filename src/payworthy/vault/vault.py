"""Seals personal data with a key for each thing that is kept of each person.

AES-256-SIV (RFC 5297): the same text of the same field of the same subject always gives the same token, so a fact that
comes again is known again without opening anything, and no number used once can be used twice. What it tells whoever
holds the book is just that: that two versions of one field say the same. A token is bound to book, customer, fact and
field, and opens nowhere else.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from payworthy.app.protection import Locked
from payworthy.facts.personal import GONE, SEALED, Subject
from payworthy.vault.keyring import Keyring

FILE: Final = "personal-data.keys"

_BLOCK: Final = 16
"""Texts are filled up to a multiple of so many bytes: the length of a name would tell something of it."""


class Vault:
    """The keys in a folder, made on first use. Implements ``app.protection.Protector``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = Keyring(folder / FILE)

    def prepare(self, subjects: Iterable[Subject]) -> None:
        """Make the keys that are missing. Raises ``Unavailable`` (``key_file_trouble``), ``Invalid`` (``key_exposed``:
        the file can be read by others)."""
        wanted = list(subjects)
        if not wanted:
            return
        self._keys.refresh()
        names = [_name(one) for one in wanted if self._key(one) is None]
        if names:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._keys.make(names)

    def seal(self, subject: Subject, field: str, text: str) -> str:
        """The token of a text, by the key as of ``prepare``. Raises ``KeyError`` for a subject nobody prepared."""
        key = self._key(subject)
        if key is None:
            raise KeyError(subject)
        if not key:
            return GONE
        sealed = AESSIV(key).encrypt(_filled(text.encode()), _bound(subject, field))
        return SEALED + urlsafe_b64encode(sealed).decode()

    def open(self, subject: Subject, field: str, token: str) -> str | Locked:
        """The text of a token, or why there is none."""
        if token == GONE:
            return Locked.ERASED
        self._keys.refresh()
        key = self._key(subject)
        if not key:
            return Locked.NO_KEY if key is None else Locked.ERASED
        try:
            sealed = urlsafe_b64decode(token.removeprefix(SEALED))
            return _emptied(AESSIV(key).decrypt(sealed, _bound(subject, field))).decode()
        except (InvalidTag, ValueError):
            return Locked.BROKEN

    def pseudonym(self, subject: Subject, text: str) -> str | None:
        """A keyed digest of a text. Raises ``KeyError`` for a subject nobody prepared."""
        key = self._key(subject)
        if key is None:
            raise KeyError(subject)
        return hmac.new(key, b"pseudonym\0" + text.encode(), sha256).hexdigest()[:32] if key else None

    def is_erased(self, subject: Subject) -> bool:
        """Whether the subject, or all of its customer, was erased."""
        self._keys.refresh()
        return self._key(subject) == b""

    def destroy(self, subjects: Iterable[Subject]) -> int:
        """Destroy keys for good; returns how many there were."""
        names = [_name(one) for one in subjects]
        if names:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._keys.destroy(names)

    def _key(self, subject: Subject) -> bytes | None:
        """A key that is there holds, whatever was said of its customer: a law may ask for it longer. What is not there
        is not made any more for a customer that was erased."""
        own = self._keys.known(_name(subject))
        if own is None and self._keys.known(_name(Subject(subject.book_id, subject.customer_id, ""))) == b"":
            return b""
        return own


@lru_cache(maxsize=1 << 16)
def _name(subject: Subject) -> str:
    """Two different subjects never have one name: where each part ends is said before them."""
    book_id, customer_id, item = subject
    return sha256(f"{len(book_id)} {len(customer_id)} {book_id}{customer_id}{item}".encode()).hexdigest()


def _bound(subject: Subject, field: str) -> list[bytes]:
    return [b"payworthy personal data 1", *(part.encode() for part in subject), field.encode()]


def _filled(text: bytes) -> bytes:
    """ISO/IEC 7816-4: a mark, then zeros."""
    return text + b"\x80" + b"\0" * (-(len(text) + 1) % _BLOCK)


def _emptied(text: bytes) -> bytes:
    return text[: text.rindex(b"\x80")]
