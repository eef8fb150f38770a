"""A ledger of any length, regrouped so that a chunk holds all rows of some neighbouring customers.

A ledger comes in the order of its days; a book lies in the order of its customers. Taken as they come, ten thousand
rows touch ten thousand places of every table, and a payment is seldom in one chunk with its invoice. So a long file
goes through a private temporary file: customers are divided into ranges by what its beginning shows, and range after
range is handed over once the whole file is read. Memory holds one range, whatever the file's size.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Final, cast

import msgspec

from payworthy.facts.document import Document, Movement
from payworthy.sources.report import Chunk, Fact

_HELD: Final = 40_000
"""Facts of a file that is handed over as it comes, of the beginning that is looked at, and about those of a range."""

_MOST_RANGES: Final = 2_000

_Block = tuple[list[int], list[Document], list[int], list[Movement]]
"""Documents with their rows, movements with theirs."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Block).decode


def by_customer(
    chunks: Iterator[Chunk],
    progress: Callable[[], tuple[int, int]],
    handed: Callable[[int, int], object] = lambda ranges, of: None,
    most_held: int = _HELD,
) -> Iterator[Chunk]:
    """The facts of a ledger in another order, failures as they are met. The rows of one customer stay in the order of
    the file. ``progress`` says how much of the file is read, of how much; ``handed`` is told how many ranges were
    handed over, of how many, once there are any; ``most_held`` facts are held in memory before a temporary file is
    begun, and a range with twice as many is handed over in parts."""
    held: list[Chunk] = []
    spool: _Spool | None = None
    try:
        for chunk in chunks:
            held.append(chunk)
            if spool is None and sum(len(one.facts) for one in held) > most_held:
                read, of = progress()
                spool = _Spool([fact for one in held for fact in one.facts], min(of // max(read, 1) + 1, _MOST_RANGES))
                handed(0, spool.ranges)
            if spool is not None:
                for one in held:
                    spool.put(one)
                    yield Chunk(failures=one.failures)
                held.clear()
        yield from held if spool is None else spool.chunks(2 * most_held, handed)
    finally:
        if spool is not None:
            spool.close()


class _Spool:
    """Facts in a temporary file, in blocks of one range of customers each."""

    def __init__(self, beginning: Sequence[Fact], ranges: int) -> None:
        customers = sorted(fact.customer_id for fact in cast(Sequence[Document | Movement], beginning))
        starts = sorted({customers[len(customers) * part // ranges] for part in range(1, ranges)})
        self._range_of = lru_cache(100_000)(lambda customer_id: bisect_right(starts, customer_id))
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(len(starts) + 1)]
        self._file: IO[bytes] = TemporaryFile(prefix="payworthy-")  # noqa: SIM115  closed by ``close``
        self._end = 0

    @property
    def ranges(self) -> int:
        """How many there are."""
        return len(self._places)

    def put(self, chunk: Chunk) -> None:
        """Append the facts of a chunk, each to its range."""
        blocks: dict[int, _Block] = {}
        for row, fact in zip(chunk.rows, cast(list[Document | Movement], chunk.facts), strict=True):
            place = self._range_of(fact.customer_id)
            block = blocks.get(place)
            if block is None:
                block = blocks[place] = ([], [], [], [])
            if type(fact) is Document:
                block[0].append(row)
                block[1].append(fact)
            else:
                block[2].append(row)
                block[3].append(fact)  # type: ignore[arg-type]
        for place, block in blocks.items():
            data = _encode(block)
            self._file.write(data)
            self._places[place].append((self._end, len(data)))
            self._end += len(data)

    def chunks(self, most_facts: int, handed: Callable[[int, int], object]) -> Iterator[Chunk]:
        """What was put, range by range."""
        for done, places in enumerate(self._places, 1):
            out = Chunk()
            for start, size in places:
                self._file.seek(start)
                document_rows, documents, movement_rows, movements = _decode(self._file.read(size))
                out.rows.extend((*document_rows, *movement_rows))
                out.facts.extend((*documents, *movements))
                if len(out.facts) > most_facts:
                    yield out
                    out = Chunk()
            handed(done, self.ranges)
            yield out

    def close(self) -> None:
        """Give the temporary file back."""
        self._file.close()
