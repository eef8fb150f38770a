"""The audit trail as stored: entries in order, heads, checkpoints. Reading and sealing never lock a credit line.

Whatever somebody put into a row, reading it gives an entry or a checkpoint: one that cannot be what was written, and
so is found by its hash.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.audit.entry import EPOCH, AuditEntry, Head
from payworthy.store import schema
from payworthy.store.instants import instant_text
from payworthy.store.session import Row, Session

_ENTRY: Final = "stream, sequence, previous, actor, on_behalf_of, at, act, object, before, after"

_NO_NUMBER: Final = -1


def read_entries(session: Session, book_id: str) -> Iterator[AuditEntry]:
    """All entries, each stream in one run, by sequence."""
    columns = ", ".join(f'"{name}"' for name in _ENTRY.split(", "))
    for row in session.stream(f"SELECT {columns} FROM audit_entry ORDER BY stream, sequence"):
        yield AuditEntry(
            book_id=book_id,
            stream=row[0],
            sequence=_number(row[1]),
            previous=row[2],
            actor=row[3],
            on_behalf_of=row[4],
            at=_instant(row[5]),
            act=row[6],
            object=row[7],
            before=row[8],
            after=row[9],
        )


def read_heads(session: Session) -> list[Head]:
    """The last entry of every stream, as its credit line knows it."""
    rows = session.fetch("SELECT line_id, audit_sequence, audit_hash FROM credit_line WHERE audit_sequence > 0")
    return [Head(*row) for row in rows]


def moved_heads(session: Session) -> list[Head]:
    """Heads of the streams that moved since they were last sealed. Must be the transaction's first question: from here
    on it sees the book as of this one instant, whatever is recorded or sealed meanwhile.

    A checkpoint says how many entries its heads lead to. Counted a moment after the heads were read, with an order
    decided in between, it would contradict itself for ever.
    """
    if session.for_update:  # where others write at the same time
        session.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    rows = session.fetch(
        "SELECT l.line_id, l.audit_sequence, l.audit_hash FROM credit_line l LEFT JOIN audit_seal s"
        " ON s.stream = l.line_id WHERE l.audit_sequence > COALESCE(s.sequence, 0) ORDER BY l.line_id"
    )
    return [Head(*row) for row in rows]


def entry_count(session: Session) -> int:
    """Entries of the whole book."""
    return int(session.fetch("SELECT COALESCE(SUM(audit_sequence), 0) FROM credit_line")[0][0])


def read_checkpoints(session: Session, book_id: str, *, last_only: bool = False) -> list[SignedCheckpoint]:
    """Stored checkpoints with their heads, by number."""
    heads: dict[int, list[Head]] = {}
    where = " WHERE number = (SELECT MAX(number) FROM audit_checkpoint)" if last_only else ""
    for number, *head in session.fetch(
        f"SELECT number, stream, sequence, hash FROM audit_checkpoint_head{where} ORDER BY number, stream"
    ):
        heads.setdefault(number, []).append(Head(*head))
    rows = session.fetch(
        f"SELECT number, at, entry_count, root, previous_root, key_id, signature FROM audit_checkpoint{where}"
        " ORDER BY number"
    )
    return [_checkpoint(book_id, row, tuple(heads.get(row[0], ()))) for row in rows]


def _checkpoint(book_id: str, row: Row, heads: tuple[Head, ...]) -> SignedCheckpoint:
    number, at, count, root, previous_root, key_id, signature = row
    return SignedCheckpoint(
        book_id=book_id,
        number=_number(number),
        at=_instant(at),
        entry_count=_number(count),
        root=root,
        previous_root=previous_root,
        key_id=key_id,
        signature=signature,
        heads=heads,
    )


def _number(stored: object) -> int:
    """SQLite keeps text in a column of integers if it is told to."""
    return stored if isinstance(stored, int) else _NO_NUMBER


def _instant(stored: str) -> datetime:
    """The instant of this very text. For any other way to write it the beginning of time, when there was no book."""
    try:
        at = datetime.fromisoformat(stored)
        return at if at.tzinfo is not None and instant_text(at) == stored else EPOCH
    except (ValueError, TypeError, OverflowError):
        return EPOCH


def write_checkpoint(session: Session, signed: SignedCheckpoint) -> None:
    """Store a checkpoint. Two processes that seal at once claim one number: the second is rolled back, and its
    transaction run again."""
    columns = ("number", "at", "entry_count", "root", "previous_root", "key_id", "signature")
    row = (
        signed.number,
        instant_text(signed.at),
        signed.entry_count,
        signed.root,
        signed.previous_root,
        signed.key_id,
        signed.signature,
    )
    session.insert(schema.audit_checkpoint, columns, [row])
    heads = signed.heads or ()
    session.insert(
        schema.audit_checkpoint_head,
        ("number", "stream", "sequence", "hash"),
        [(signed.number, head.stream, head.sequence, head.hash) for head in heads],
    )
    sealed = {row[0] for row in session.fetch("SELECT stream FROM audit_seal")} if heads else set()
    session.update(
        schema.audit_seal, ("stream",), ("sequence",), [(h.stream, h.sequence) for h in heads if h.stream in sealed]
    )
    session.insert(
        schema.audit_seal, ("stream", "sequence"), [(h.stream, h.sequence) for h in heads if h.stream not in sealed]
    )
