"""Hold a book's audit trail against its checkpoints and against the copies kept outside, and name what is wrong.

Kinds of problem, with the exit code of ``payworthy audit verify``:

====  =================  ==========================================================================
code  kind               meaning
====  =================  ==========================================================================
0     (none)             the record is intact
10    edited             the entry is not what the next entry, or a checkpoint, knew in its place
11    inserted           the entry was slipped in: without it the links hold
12    deleted            entries are missing before the end of the stream; named by the first
13    reordered          entries changed places; named by the first place that holds a wrong one
14    duplicated         the entry before it, once more
15    spliced            the entry, or the checkpoint, belongs to another book
16    truncated          the stream, or the row of checkpoints, ends before what is vouched for
17    rechained          the links hold, and a checkpoint or the kept copies say otherwise
18    checkpoint_broken  a checkpoint does not follow from the one before it
19    signature_invalid  a checkpoint was not signed with the book's key, or was altered since
====  =================  ==========================================================================

What no verification can see: entries newer than the last checkpoint, if they were cut off, or all made anew
with matching links, by someone who could also change the head the book keeps. Hence checkpoints at least
daily, and copies elsewhere. Where evidence fits two stories (an edited last entry, a rewritten tail), the
simpler one is told; that something is wrong never depends on it.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.audit.entry import AuditEntry, Head
from payworthy.audit.problem import AuditReport, Problem, ProblemKind
from payworthy.audit.seals import Seals
from payworthy.audit.stream import Expectation, StreamWalk, Voucher


def verify_chain(
    book_id: str,
    entries: Iterable[AuditEntry],
    checkpoints: Iterable[SignedCheckpoint],
    kept: Iterable[SignedCheckpoint],
    public_key: Ed25519PublicKey,
    *,
    heads: Iterable[Head] | None = None,
) -> AuditReport:
    """Verify one book. Reads each iterable once; memory grows with the number of streams, not of entries.
    What comes from the book must be of one moment (one read transaction), or new entries look slipped in.

    ``entries``: all of the book, each stream in one run, by sequence. ``checkpoints``: the book's own, with
    their heads, by number. ``kept``: copies from outside the database, in any order, with or without heads.
    ``heads``: the head the book keeps of every stream, if it keeps them; with it, entries newer than the last
    checkpoint are held to it too.
    """
    seals = Seals(book_id, public_key)
    seals.read_kept(kept)
    seals.read_own(checkpoints)
    own_heads = None if heads is None else {head.stream: head for head in heads}
    problems: list[Problem] = []
    seen: set[str] = set()
    entry_count = 0
    for stream, run in groupby(entries, key=attrgetter("stream")):
        if stream in seen:
            first = next(run)
            entry_count += 1 + sum(1 for _ in run)
            problems.append(Problem(kind=ProblemKind.REORDERED, stream=stream, sequence=first.sequence))
            continue
        seen.add(stream)
        walk = StreamWalk(book_id, stream, _expected(stream, seals, own_heads))
        walk.run(run)
        entry_count += walk.count
        if walk.problem:
            problems.append(walk.problem)
    for stream in sorted((seals.streams() | (own_heads or {}).keys()) - seen):
        gone = StreamWalk(book_id, stream, _expected(stream, seals, own_heads))
        gone.run(())
        if gone.problem:
            problems.append(gone.problem)
    return AuditReport(
        entry_count=entry_count,
        stream_count=len(seen),
        checkpoint_count=seals.count,
        entries_unsealed=max(0, entry_count - seals.entry_count),
        problems=(*((seals.contradiction,) if seals.contradiction else ()), *problems, *seals.faults),
    )


def _expected(stream: str, seals: Seals, own_heads: Mapping[str, Head] | None) -> Expectation:
    vouchers = seals.vouchers_of(stream)
    if own_heads is None:
        return Expectation(vouchers)
    head = own_heads.get(stream, Head(stream))
    own = Voucher(head.sequence, head.hash, 0)
    return Expectation((*vouchers, own) if head.sequence else vouchers, ends_at=head.sequence)
