"""Follow one stream entry by entry and say what kind of hand has been on it.

Only the last two entries, the next one and a handful of hashes are held, however long the stream is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from payworthy.audit.entry import GENESIS, AuditEntry, entry_hash
from payworthy.audit.problem import Problem, ProblemKind

_RENUMBERED_MAX: Final = 64
"""So many missing entries are recognised as *deleted* even when the rest was renumbered to close the gap."""


class Voucher(Struct, frozen=True):
    """The hash the entry ``sequence`` must have, vouched for by ``checkpoint`` (0: by the head that the book
    itself keeps for the stream)."""

    sequence: int
    hash: str
    checkpoint: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is known about a stream beforehand: its vouchers, and the sequence beyond which it cannot have
    entries (``None``: not known)."""

    vouchers: tuple[Voucher, ...] = ()
    ends_at: int | None = None

    @property
    def reaches(self) -> int:
        """The sequence the stream must at least reach."""
        return max((voucher.sequence for voucher in self.vouchers), default=0)


class StreamWalk:
    """The check of one stream: ``count`` entries seen and the first ``problem``, if any, after ``run``."""

    def __init__(self, book_id: str, stream: str, expected: Expectation) -> None:
        self.count = 0
        self.problem: Problem | None = None
        self._book_id = book_id
        self._stream = stream
        self._expected = expected
        self._vouchers = {voucher.sequence: voucher for voucher in reversed(expected.vouchers)}
        self._confirmed = 0  # sequence up to which a voucher proves the entries
        self._last: AuditEntry | None = None
        self._last_hash = GENESIS
        self._before_last: AuditEntry | None = None
        self._before_last_hash = GENESIS
        self._suspect: AuditEntry | None = None
        self._latest: AuditEntry | None = None

    def run(self, entries: Iterable[AuditEntry]) -> None:
        """Check all entries of the stream, given in order of their sequence."""
        current: AuditEntry | None = None
        for following in entries:
            if current is not None:
                self._step(current, following)
            current = following
        if current is not None:
            self._step(current, None)
        reached = current.sequence if current else 0
        if self.problem is None and reached < self._expected.reaches:
            self.problem = self._found(ProblemKind.TRUNCATED, reached + 1)

    def _step(self, entry: AuditEntry, following: AuditEntry | None) -> None:
        self.count += 1
        if self.problem is not None:
            self.problem = self._second_look(self.problem, entry)
        else:
            own_hash = entry_hash(entry)
            self.problem = (
                self._misplaced(entry)
                or self._broken_link(entry, own_hash, following)
                or self._contradiction(entry, own_hash, following)
            )
            if self.problem is None:
                self._before_last, self._before_last_hash = self._last, self._last_hash
                self._last, self._last_hash = entry, own_hash
            else:
                self._suspect = entry
        self._latest = entry

    def _misplaced(self, entry: AuditEntry) -> Problem | None:
        """Faults that book and sequence show by themselves."""
        due = self._last.sequence + 1 if self._last else 1
        if entry.book_id != self._book_id:
            return self._found(ProblemKind.SPLICED, entry.sequence)
        ends_at = self._expected.ends_at
        is_beyond = ends_at is not None and entry.sequence > ends_at
        is_second = self._last is not None and entry.sequence == self._last.sequence
        if is_beyond or is_second or entry.sequence < 1:
            kind = ProblemKind.DUPLICATED if _says_the_same(entry, self._last) else ProblemKind.INSERTED
            return self._found(kind, entry.sequence)
        if entry.sequence > due:
            return self._found(ProblemKind.DELETED, due)
        return self._found(ProblemKind.REORDERED, entry.sequence) if entry.sequence < due else None

    def _broken_link(self, entry: AuditEntry, own_hash: str, following: AuditEntry | None) -> Problem | None:
        """The entry does not point to the one before it: which of the two is false, and how?"""
        if entry.previous == self._last_hash:
            return None
        last, sequence = self._last, entry.sequence
        if _says_the_same(entry, last):
            return self._found(ProblemKind.DUPLICATED, sequence)
        is_last_proven = last is None or last.sequence == self._confirmed
        if last is not None and not is_last_proven and entry.previous == self._before_last_hash:
            # Without the last entry the links would hold: it was slipped in.
            kind = ProblemKind.DUPLICATED if _says_the_same(last, self._before_last) else ProblemKind.INSERTED
            return self._found(kind, last.sequence)
        if following is not None and following.previous == self._last_hash:
            # Without this entry the links would hold: slipped in, or the next one's place was taken.
            is_displaced = following.sequence != sequence
            is_swapped = is_displaced and entry_hash(replace(following, sequence=sequence)) == entry.previous
            return self._found(ProblemKind.REORDERED if is_swapped else ProblemKind.INSERTED, sequence)
        if self._is_renumbered(entry, following):
            return self._found(ProblemKind.DELETED, sequence)
        if self._is_witnessed(own_hash, sequence, following) and last is not None and not is_last_proven:
            return self._found(ProblemKind.EDITED, last.sequence)
        has_witness = following is not None or sequence in self._vouchers
        if has_witness or last is None or is_last_proven:
            return self._found(ProblemKind.EDITED, sequence)
        return self._found(ProblemKind.EDITED, last.sequence)

    def _contradiction(self, entry: AuditEntry, own_hash: str, following: AuditEntry | None) -> Problem | None:
        """The links hold up to here, but a voucher says otherwise; or the voucher proves all up to here."""
        if entry.sequence not in self._vouchers:
            return None
        vouched = [voucher for voucher in self._expected.vouchers if voucher.sequence == entry.sequence]
        against = next((voucher for voucher in vouched if voucher.hash != own_hash), None)
        if against is None:
            self._confirmed = entry.sequence
            return None
        if following is not None and following.previous == self._last_hash:
            kind = ProblemKind.DUPLICATED if _says_the_same(entry, self._last) else ProblemKind.INSERTED
            return self._found(kind, entry.sequence)
        is_vouched_by_next = following is not None and following.previous == against.hash
        if is_vouched_by_next or entry.sequence == self._confirmed + 1:
            return self._found(ProblemKind.EDITED, entry.sequence)
        return Problem(
            kind=ProblemKind.RECHAINED,
            stream=self._stream,
            sequence=entry.sequence,
            since=self._confirmed + 1,
            checkpoint=against.checkpoint or None,
        )

    def _second_look(self, problem: Problem, entry: AuditEntry) -> Problem:
        """What looked like a missing or foreign entry was moved, if its old neighbours turn up further on."""
        if problem.kind not in _MAY_BE_MOVED:
            return problem
        is_out_of_order = self._latest is not None and entry.sequence < self._latest.sequence
        is_orphan = problem.kind is not ProblemKind.INSERTED and entry.previous == self._last_hash
        if is_out_of_order or is_orphan or self._misses_the_suspect(problem.kind, entry):
            return replace(problem, kind=ProblemKind.REORDERED)
        return problem

    def _misses_the_suspect(self, kind: ProblemKind, entry: AuditEntry) -> bool:
        """True if the entry at which the walk stopped used to stand right before this one, or in its place,
        and something else stands there now."""
        suspect, place = self._suspect, entry.sequence
        assert suspect is not None
        assert self._latest is not None
        if entry_hash(replace(suspect, sequence=place - 1)) == entry.previous != entry_hash(self._latest):
            return True
        voucher = self._vouchers.get(place) if kind is ProblemKind.INSERTED else None
        return voucher is not None and (
            entry_hash(replace(suspect, sequence=place)) == voucher.hash != entry_hash(entry)
        )

    def _is_witnessed(self, own_hash: str, sequence: int, following: AuditEntry | None) -> bool:
        """True if the next entry or a voucher expects this hash at this place."""
        voucher = self._vouchers.get(sequence)
        return (following is not None and following.previous == own_hash) or (
            voucher is not None and voucher.hash == own_hash
        )

    def _is_renumbered(self, entry: AuditEntry, following: AuditEntry | None) -> bool:
        """True if the entry stood further back before: some before it are gone and the gap was closed."""
        for shift in range(1, _RENUMBERED_MAX + 1):
            sequence = entry.sequence + shift
            if self._is_witnessed(entry_hash(replace(entry, sequence=sequence)), sequence, following):
                return True
        return False

    def _found(self, kind: ProblemKind, sequence: int) -> Problem:
        return Problem(kind=kind, stream=self._stream, sequence=sequence)


_MAY_BE_MOVED: Final = frozenset({ProblemKind.EDITED, ProblemKind.INSERTED, ProblemKind.DELETED})


def _says_the_same(entry: AuditEntry, other: AuditEntry | None) -> bool:
    return other is not None and replace(entry, sequence=other.sequence, previous=other.previous) == other
