"""One line of the audit trail, its canonical encoding and its hash.

Every customer, every group and the book itself has a *stream* of its own, so that customers never wait for
each other; inside a stream each entry carries the hash of the one before it. ``checkpoint`` ties the streams
together.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from msgspec import Struct

GENESIS: Final = "0" * 64
"""Stands for "nothing before": the previous hash of a stream's first entry, and of the first checkpoint."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_VERSION: Final = "payworthy-audit-entry-1"


class AuditEntry(Struct, frozen=True, gc=False, kw_only=True):
    """Who did what to which thing, when, and where this stands in its stream.

    ``stream`` names the chain (``customer:C1``, ``group:G7``, ``book``), ``sequence`` counts 1, 2, 3… in it,
    ``previous`` is the hash of the entry before (``GENESIS`` for the first). ``actor`` did it, for
    ``on_behalf_of`` if that was someone else. ``act`` is a stable code (``check.decided``), ``object`` the
    thing (``decision:D-17``); ``before`` and ``after`` are digests of its content, empty where there was
    none. No secrets and no personal data go in here: an audit trail cannot forget.
    """

    book_id: str
    stream: str
    sequence: int
    previous: str
    actor: str
    at: datetime
    act: str
    object: str
    on_behalf_of: str | None = None
    before: str = ""
    after: str = ""


class Head(Struct, frozen=True, gc=False, order=True):
    """The last entry of a stream: its number and hash. ``Head(stream)`` is a stream without entries; the next
    entry takes ``head.sequence + 1`` and ``previous=head.hash``."""

    stream: str
    sequence: int = 0
    hash: str = GENESIS


def instant(at: datetime) -> int:
    """Microseconds since 1970 in UTC: one number per instant, whatever the zone it is written in.

    Raises ``TypeError`` for a datetime without a time zone.
    """
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def encoding(entry: AuditEntry) -> bytes:
    """The bytes that are hashed: a version tag, then each field as ``length:text``, in the order below.

    Lengths count Unicode code points, numbers are plain decimals, the instant is in microseconds since 1970
    UTC, and an absent ``on_behalf_of`` is ``-``. A reader always knows where a field ends, so two different
    entries never share an encoding.
    """
    book, stream, actor, act, thing = entry.book_id, entry.stream, entry.actor, entry.act, entry.object
    previous, before, after, behalf = entry.previous, entry.before, entry.after, entry.on_behalf_of
    for_whom = "-" if behalf is None else f"{len(behalf)}:{behalf}"
    return (
        f"{_VERSION};{len(book)}:{book}{len(stream)}:{stream}{entry.sequence};{len(previous)}:{previous}"
        f"{len(actor)}:{actor}{for_whom}{instant(entry.at)};{len(act)}:{act}{len(thing)}:{thing}"
        f"{len(before)}:{before}{len(after)}:{after}"
    ).encode()


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 of the entry's encoding, as 64 hex digits: what the next entry of the stream points to."""
    return sha256(encoding(entry)).hexdigest()


def head_of(entry: AuditEntry) -> Head:
    """The head its stream has once this entry is in."""
    return Head(entry.stream, entry.sequence, entry_hash(entry))
