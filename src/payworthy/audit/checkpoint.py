"""Checkpoints: one signed statement over all streams of a book, kept where the database cannot reach.

A hash chain shows that its links fit; it cannot show that its end was cut off or that all of it was made
anew. A checkpoint can: it counts every entry, names the head of each stream that moved, follows from the
checkpoint before, and is signed (Ed25519, RFC 8032) with a key outside the database. Copies kept on another
machine are what ``verify`` holds the book against.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc.jwk import OKPKey
from msgspec import Struct

from payworthy.audit.entry import GENESIS, Head, instant
from payworthy.base.failure import Failure, invalid

_ROOT_VERSION: Final = "payworthy-audit-root-1"
_SIGNED_VERSION: Final = "payworthy-audit-checkpoint-1"


class Checkpoint(Struct, frozen=True, kw_only=True):
    """What the book contained at one moment. Made by ``next_checkpoint``.

    ``number`` counts 1, 2, 3… per book; ``entry_count`` is the number of entries of all streams up to here.
    ``heads`` lists, sorted by stream, the streams that moved since the checkpoint before, each with its last
    entry. ``root`` is a digest of all other fields, so that a root vouches for the whole history before it.
    """

    book_id: str
    number: int
    at: datetime
    entry_count: int
    root: str
    previous_root: str
    heads: tuple[Head, ...]


class SignedCheckpoint(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A checkpoint as it is kept: its statement, the id of the signing key and the signature (hex).

    ``heads`` is ``None`` in a copy that leaves them out; the signature covers them through ``root``.
    """

    book_id: str
    number: int
    at: datetime
    entry_count: int
    root: str
    previous_root: str
    key_id: str
    signature: str
    heads: tuple[Head, ...] | None = None


def next_checkpoint(
    previous: Checkpoint | SignedCheckpoint | None, book_id: str, at: datetime, entry_count: int, heads: Iterable[Head]
) -> Checkpoint:
    """The checkpoint that follows ``previous`` (``None``: the first of the book).

    ``heads`` are the streams that moved since, in any order; ``entry_count`` counts every entry of the book
    they lead to. Raises ``ValueError`` if a stream is named twice.
    """
    ordered = tuple(sorted(heads))
    if len({head.stream for head in ordered}) != len(ordered):
        raise ValueError("a stream has one head only")
    number = previous.number + 1 if previous else 1
    previous_root = previous.root if previous else GENESIS
    bare = Checkpoint(
        book_id=book_id,
        number=number,
        at=at,
        entry_count=entry_count,
        root="",
        previous_root=previous_root,
        heads=ordered,
    )
    return msgspec.structs.replace(bare, root=root_of(bare))


def root_of(checkpoint: Checkpoint) -> str:
    """SHA-256 over version, book, number, instant, count, previous root and heads, as 64 hex digits.

    Encoded like an entry: texts as ``length:text``, numbers as decimals, the heads preceded by how many
    there are.
    """
    hashed = sha256(_statement(_ROOT_VERSION, checkpoint).encode())
    hashed.update(f"{len(checkpoint.heads)};".encode())
    for head in checkpoint.heads:
        hashed.update(f"{_text(head.stream)}{head.sequence};{_text(head.hash)}".encode())
    return hashed.hexdigest()


def sign(checkpoint: Checkpoint, private_key: Ed25519PrivateKey) -> SignedCheckpoint:
    """The checkpoint with its signature, heads included."""
    key = key_id(private_key.public_key())
    signed = SignedCheckpoint(
        book_id=checkpoint.book_id,
        number=checkpoint.number,
        at=checkpoint.at,
        entry_count=checkpoint.entry_count,
        root=checkpoint.root,
        previous_root=checkpoint.previous_root,
        key_id=key,
        signature="",
        heads=checkpoint.heads,
    )
    return msgspec.structs.replace(signed, signature=private_key.sign(_signed_bytes(signed)).hex())


def verify_signature(signed: SignedCheckpoint, public_key: Ed25519PublicKey) -> bool:
    """True if this very statement, and the heads if the copy has them, was signed with the book's key.

    Needs no heads and no database: an auditor can do it with the kept file and the public key.
    """
    if signed.key_id != key_id(public_key):
        return False
    try:
        signature = bytes.fromhex(signed.signature)
        public_key.verify(signature, _signed_bytes(signed))
    except (InvalidSignature, ValueError):
        return False
    is_canonical = signature.hex() == signed.signature  # one statement has one file, to the bit
    return is_canonical and (signed.heads is None or root_of(unsigned(signed)) == signed.root)


def unsigned(signed: SignedCheckpoint) -> Checkpoint:
    """The checkpoint inside a signed one; without heads if the copy leaves them out."""
    return Checkpoint(
        book_id=signed.book_id,
        number=signed.number,
        at=signed.at,
        entry_count=signed.entry_count,
        root=signed.root,
        previous_root=signed.previous_root,
        heads=signed.heads or (),
    )


def file_bytes(signed: SignedCheckpoint, *, with_heads: bool = False) -> bytes:
    """The checkpoint as one small JSON object, ending in a newline: what is kept outside the database.

    With heads the copy also shows which stream was touched if the book is ever found rewritten, at the
    price of naming the customers whose streams moved.
    """
    kept = signed if with_heads else msgspec.structs.replace(signed, heads=None)
    return msgspec.json.encode(kept) + b"\n"


def parse_checkpoint(content: bytes) -> SignedCheckpoint | Failure:
    """Read a kept file. Says nothing about its signature. Failure: ``checkpoint_unreadable``."""
    try:
        signed = msgspec.json.decode(content, type=SignedCheckpoint)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return invalid("checkpoint_unreadable", detail=str(error))
    if signed.at.tzinfo is None:
        return invalid("checkpoint_unreadable", detail="at: no time zone")
    return signed


def key_id(public_key: Ed25519PublicKey) -> str:
    """Name of a key, derived from the key itself: its JWK thumbprint (RFC 7638), 43 characters."""
    return OKPKey.import_key(public_key).thumbprint()


def _signed_bytes(signed: SignedCheckpoint) -> bytes:
    return (_statement(_SIGNED_VERSION, unsigned(signed)) + _text(signed.root) + _text(signed.key_id)).encode()


def _statement(version: str, checkpoint: Checkpoint) -> str:
    return (
        f"{version};{_text(checkpoint.book_id)}{checkpoint.number};{instant(checkpoint.at)};"
        f"{checkpoint.entry_count};{_text(checkpoint.previous_root)}"
    )


def _text(text: str) -> str:
    return f"{len(text)}:{text}"
