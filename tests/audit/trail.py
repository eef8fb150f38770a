"""A book's audit trail in memory, for the tests: entries per stream, checkpoints, kept copies, heads."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from payworthy.audit.checkpoint import SignedCheckpoint, file_bytes, next_checkpoint, parse_checkpoint, sign
from payworthy.audit.entry import AuditEntry, Head, head_of
from payworthy.audit.problem import AuditReport
from payworthy.audit.verify import verify_chain

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Trail:
    """What an honest store would hold. ``covered[stream]`` is the sequence the newest checkpoint reaches."""

    book_id: str = "B1"
    streams: dict[str, list[AuditEntry]] = field(default_factory=dict)
    checkpoints: list[SignedCheckpoint] = field(default_factory=list)
    covered: dict[str, int] = field(default_factory=dict)
    clock: int = 0

    def append(self, stream: str, act: str = "check.decided", actor: str = "u:li") -> None:
        chain = self.streams.setdefault(stream, [])
        head = head_of(chain[-1]) if chain else Head(stream)
        self.clock += 1
        chain.append(
            AuditEntry(
                book_id=self.book_id,
                stream=stream,
                sequence=head.sequence + 1,
                previous=head.hash,
                actor=actor,
                at=START + timedelta(seconds=self.clock),
                act=act,
                object=f"decision:D-{self.clock}",
                after=f"{self.clock:064x}",
            )
        )

    def checkpoint(self, key: Ed25519PrivateKey = KEY) -> None:
        heads = [head for head in self.heads() if head.sequence > self.covered.get(head.stream, 0)]
        previous = self.checkpoints[-1] if self.checkpoints else None
        at = START + timedelta(seconds=self.clock)
        self.checkpoints.append(sign(next_checkpoint(previous, self.book_id, at, self.size(), heads), key))
        self.covered.update({head.stream: head.sequence for head in heads})

    def size(self) -> int:
        return sum(len(chain) for chain in self.streams.values())

    def heads(self) -> list[Head]:
        return [head_of(chain[-1]) for chain in self.streams.values() if chain]

    def entries(self) -> Iterator[AuditEntry]:
        """As a database hands them over: ordered by stream and sequence."""
        for stream in sorted(self.streams):
            yield from sorted(self.streams[stream], key=lambda entry: entry.sequence)

    def files(self, *, with_heads: bool = False) -> list[SignedCheckpoint]:
        """The kept copies, through the bytes of their files."""
        read = [parse_checkpoint(file_bytes(signed, with_heads=with_heads)) for signed in self.checkpoints]
        return [copy for copy in read if isinstance(copy, SignedCheckpoint)]

    def verify(self, kept: Iterable[SignedCheckpoint] = (), heads: Iterable[Head] | None = None) -> AuditReport:
        return verify_chain(self.book_id, self.entries(), self.checkpoints, kept, KEY.public_key(), heads=heads)


def relink(chain: list[AuditEntry]) -> list[AuditEntry]:
    """The chain numbered and linked anew, as a forger with write access would."""
    linked: list[AuditEntry] = []
    for entry in chain:
        head = head_of(linked[-1]) if linked else Head(entry.stream)
        linked.append(replace(entry, sequence=head.sequence + 1, previous=head.hash))
    return linked


def renumber(chain: list[AuditEntry]) -> list[AuditEntry]:
    """The chain numbered anew without touching its links."""
    return [replace(entry, sequence=place) for place, entry in enumerate(chain, start=1)]


def recheckpointed(trail: Trail, key: Ed25519PrivateKey) -> Trail:
    """The same entries under newly made checkpoints at the old moments: a whole re-chain."""
    forged = Trail(trail.book_id, clock=trail.clock)
    for old in trail.checkpoints:
        for head in old.heads or ():
            forged.streams[head.stream] = trail.streams[head.stream][: head.sequence]
        forged.checkpoint(key)
    forged.streams = {stream: list(chain) for stream, chain in trail.streams.items()}
    return forged


def a_trail(seed: int, book_id: str = "B1", streams: int = 4, entries: int = 60, tail: int = 5) -> Trail:
    """A book of random shape: several checkpoints, every stream covered to at least five entries, and
    ``tail`` newer entries that no checkpoint covers."""
    rng = random.Random(f"{book_id}:{seed}")
    trail = Trail(book_id)
    names = ["book", *(f"customer:C{number}" for number in range(1, streams))]
    for name in names * 5:
        trail.append(name)
    for _ in range(entries):
        trail.append(rng.choice(names), act=rng.choice(["check.decided", "limit.set", "ledger.imported"]))
        if rng.random() < 0.1:
            trail.checkpoint()
    trail.checkpoint()
    for _ in range(tail):
        trail.append(rng.choice(names))
    return trail
