"""The audit trail as stored: entries in order, heads, checkpoints. Reading and sealing never lock a credit line."""

from collections.abc import Iterator

from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.audit.entry import AuditEntry, Head
from payworthy.store import schema
from payworthy.store.instants import instant_text, read_instant
from payworthy.store.session import Session

_ENTRY = "stream, sequence, previous, actor, on_behalf_of, at, act, object, before, after"


def read_entries(session: Session, book_id: str) -> Iterator[AuditEntry]:
    """All entries, each stream in one run, by sequence."""
    columns = ", ".join(f'"{name}"' for name in _ENTRY.split(", "))
    for row in session.stream(f"SELECT {columns} FROM audit_entry ORDER BY stream, sequence"):
        at = read_instant(row[5])
        assert at is not None
        yield AuditEntry(
            book_id=book_id,
            stream=row[0],
            sequence=row[1],
            previous=row[2],
            actor=row[3],
            on_behalf_of=row[4],
            at=at,
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
    """Heads of the streams that moved since they were last sealed."""
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


def _checkpoint(book_id: str, row: tuple[object, ...], heads: tuple[Head, ...]) -> SignedCheckpoint:
    number, at, count, root, previous_root, key_id, signature = row
    instant = read_instant(str(at))
    assert instant is not None
    return SignedCheckpoint(
        book_id=book_id,
        number=number,  # type: ignore[arg-type]
        at=instant,
        entry_count=int(count),  # type: ignore[call-overload]
        root=str(root),
        previous_root=str(previous_root),
        key_id=str(key_id),
        signature=str(signature),
        heads=heads,
    )


def write_checkpoint(session: Session, signed: SignedCheckpoint) -> None:
    """Store a checkpoint. Two processes that seal at once claim one number; the second is rolled back."""
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
