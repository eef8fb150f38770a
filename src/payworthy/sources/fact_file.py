"""What readers of whole documents have in common with readers of tables: chunks of facts, totals and notices."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure
from payworthy.facts.credit_fact import KIND_OF
from payworthy.sources.caps import Caps
from payworthy.sources.report import Chunk, ControlTotals, Notice


class FactFile(ABC):
    """One reading of one file that is not a single table. Nothing is raised for what it contains: trouble with the
    whole is the failure of a chunk without facts. ``taken``, ``refused`` and ``skipped`` count its rows or items."""

    def __init__(self, path: Path, caps: Caps) -> None:
        self.path: Final = path
        self.caps: Final = caps
        self.taken = self.refused = self.skipped = 0
        self.found: Final[list[Notice]] = []
        self._counts: Final[Counter[str]] = Counter()
        self._is_used = False
        self.progress: tuple[int, int] = (0, 1)

    @abstractmethod
    def chunks(self) -> Iterator[Chunk]:
        """The facts, and why there are none."""

    def __iter__(self) -> Iterator[Chunk]:
        if self._is_used:
            raise RuntimeError("a file is read once; open another reader")
        self._is_used = True
        for chunk in self.chunks():
            name = chunk.place or self.path.name
            chunk.failures[:] = [failure.at(file=name) for failure in chunk.failures]
            for fact in chunk.facts:
                self._counts[KIND_OF[type(fact)].value] += 1  # type: ignore[index]
            if chunk.facts or chunk.failures:
                yield chunk
        self.progress = (1, 1)

    @property
    def totals(self) -> ControlTotals:
        """What ties the reading to the file; complete after the last chunk."""
        read = self.taken + self.refused + self.skipped
        return ControlTotals(read, self.taken, self.refused, self.skipped, dict(sorted(self._counts.items())), {}, 0)

    def totals_data(self) -> dict[str, Any]:
        """``totals`` as plain data for a report."""
        return self.totals.data()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a person should know and what stops nothing; complete after the last chunk."""
        return tuple(self.found)

    def notices_data(self) -> tuple[dict[str, Any], ...]:
        """``notices`` as plain data for a report."""
        return tuple({"code": notice.code, "params": dict(notice.params)} for notice in self.notices)


def stopped(failure: Failure) -> Chunk:
    """A file that gives nothing, and why."""
    return Chunk(failures=[failure])
