"""Judge the checkpoints themselves, and gather from them what each stream's entries must be.

The book's own checkpoints must follow from each other and carry good signatures; the kept copies must be
genuine and must say the same. Whatever passes becomes a voucher for the entries.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from payworthy.audit.checkpoint import SignedCheckpoint, root_of, unsigned, verify_signature
from payworthy.audit.entry import GENESIS, Head
from payworthy.audit.problem import Problem, ProblemKind
from payworthy.audit.stream import Voucher


class Seals:
    """The checkpoints of one book, read once.

    After ``read_kept`` and then ``read_own``: ``contradiction`` is the first kept copy that the book
    contradicts, ``faults`` the first fault of the kept copies and of the book's own, ``vouchers_of`` what is
    vouched for. Holds two vouchers per stream: as of the newest kept checkpoint, and as of the newest of all.
    """

    def __init__(self, book_id: str, public_key: Ed25519PublicKey) -> None:
        self.contradiction: Problem | None = None
        self.faults: list[Problem] = []
        self.count = 0
        self.entry_count = 0
        self._book_id = book_id
        self._public_key = public_key
        self._kept_roots: dict[int, set[str]] = defaultdict(set)
        self._as_kept: dict[str, Voucher] = {}
        self._newest: dict[str, Voucher] = {}
        self._root = GENESIS
        self._is_sound = True

    def read_kept(self, kept: Iterable[SignedCheckpoint]) -> None:
        """Take the kept copies, in any order; copies that are not genuine vouch for nothing."""
        fault: Problem | None = None
        for copy in kept:
            kind = self._forgery(copy)
            if kind is not None:
                fault = fault or Problem(kind=kind, checkpoint=copy.number)
                continue
            self._kept_roots[copy.number].add(copy.root)
            for head in copy.heads or ():
                _vouch(self._as_kept, head, copy.number)
        if fault:
            self.faults.append(fault)

    def read_own(self, own: Iterable[SignedCheckpoint]) -> None:
        """Take the book's checkpoints in order of their numbers, then look for kept ones that it lacks."""
        last_kept = max(self._kept_roots, default=0)
        for checkpoint in own:
            self.count += 1
            self._compare(checkpoint)
            if self._is_sound:
                kind = self._fault(checkpoint)
                if kind is None:
                    self._accept(checkpoint, checkpoint.number <= last_kept)
                else:
                    self._is_sound = False
                    number = self.count if kind is ProblemKind.CHECKPOINT_BROKEN else checkpoint.number
                    self.faults.append(Problem(kind=kind, checkpoint=number))
        missing = [number for number in self._kept_roots if number > self.count]
        if missing and self._is_sound:
            self.faults.append(Problem(kind=ProblemKind.TRUNCATED, checkpoint=min(missing)))

    def streams(self) -> set[str]:
        """Every stream that some checkpoint names."""
        return self._as_kept.keys() | self._newest.keys()

    def vouchers_of(self, stream: str) -> tuple[Voucher, ...]:
        """What the checkpoints vouch for in one stream, earliest first."""
        found = {table[stream] for table in (self._as_kept, self._newest) if stream in table}
        return tuple(sorted(found, key=lambda voucher: (voucher.sequence, voucher.checkpoint)))

    def _forgery(self, checkpoint: SignedCheckpoint) -> ProblemKind | None:
        if checkpoint.book_id != self._book_id:
            return ProblemKind.SPLICED
        return None if verify_signature(checkpoint, self._public_key) else ProblemKind.SIGNATURE_INVALID

    def _compare(self, checkpoint: SignedCheckpoint) -> None:
        roots = self._kept_roots.get(checkpoint.number)
        if roots and roots != {checkpoint.root} and self.contradiction is None:
            self.contradiction = Problem(kind=ProblemKind.RECHAINED, checkpoint=checkpoint.number)

    def _fault(self, checkpoint: SignedCheckpoint) -> ProblemKind | None:
        if checkpoint.book_id == self._book_id and not self._follows(checkpoint):
            return ProblemKind.CHECKPOINT_BROKEN
        return self._forgery(checkpoint)

    def _follows(self, checkpoint: SignedCheckpoint) -> bool:
        """True if number, previous root, heads, count and root are what the checkpoints before lead to."""
        heads = checkpoint.heads
        if heads is None or checkpoint.number != self.count or checkpoint.previous_root != self._root:
            return False
        growth = [head.sequence - self._sequence_of(head.stream) for head in heads]
        return (
            all(one.stream < other.stream for one, other in pairwise(heads))
            and min(growth, default=1) > 0
            and checkpoint.entry_count == self.entry_count + sum(growth)
            and checkpoint.root == root_of(unsigned(checkpoint))
        )

    def _sequence_of(self, stream: str) -> int:
        known = self._newest.get(stream)
        return known.sequence if known else 0

    def _accept(self, checkpoint: SignedCheckpoint, is_confirmed_by_kept: bool) -> None:
        self.entry_count = checkpoint.entry_count
        self._root = checkpoint.root
        for head in checkpoint.heads or ():
            _vouch(self._newest, head, checkpoint.number)
            if is_confirmed_by_kept:
                _vouch(self._as_kept, head, checkpoint.number)


def _vouch(table: dict[str, Voucher], head: Head, number: int) -> None:
    known = table.get(head.stream)
    if known is None or known.checkpoint < number:
        table[head.stream] = Voucher(head.sequence, head.hash, number)
