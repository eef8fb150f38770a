"""From a live book of 1,000,000 ledger rows to 10,000 scored customers with limits and proposals on record, and where
the time goes. ``python bench/book_to_scores.py [sqlite] [postgres]``. PostgreSQL is started from the test extra.

Beside it, in the same run: fetching the book's documents and movements as plain rows, the floor under any reader.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from measure_facts_rate import floor, on_each_store, timed

from payworthy.app.nightly import nightly
from payworthy.measures.frame import Frame
from payworthy.store.book import OpenBook
from payworthy.wiring import MeasureEngine

T = TypeVar("T")


class Watched:
    """A book and an engine that say what they spent their time on."""

    def __init__(self, book: OpenBook) -> None:
        self.book = book
        self.spent: Counter[str] = Counter()
        self._engine = MeasureEngine("duckdb")

    def _timed(self, what: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.spent[what] += time.perf_counter() - began

    def view(self, work: Callable[[Any], T]) -> T:
        return self._timed(
            "reading, measures, scores and limits", lambda: self.book.view(lambda look: work(self._look(look)))
        )

    def _look(self, look: Any) -> Any:
        """The look-ups of the book, with the reading of facts under a watch of its own."""
        read = look.measure_facts
        look.measure_facts = lambda *given: self._timed("of it facts as columns", lambda: read(*given))
        return look

    def write(self, work: Callable[[Any], T]) -> T:
        return self._timed("recording assessments and proposals", lambda: self.book.write(work))

    def rehearse(self, work: Callable[[Any], T]) -> T:
        return self._timed("open orders", lambda: self.book.rehearse(work))

    def compute(self, facts: Mapping[str, Any], as_of: date) -> Frame:
        return self._timed("of it measures", lambda: self._engine(facts, as_of))


def report(name: str, book: OpenBook) -> None:
    plain = min(timed(lambda: book.backend.view(floor)) for _ in range(2))
    [(last,)] = book.backend.view(lambda session: session.fetch("SELECT MAX(issued_on) FROM document"))
    watched, policy = Watched(book), book.policy()
    began = time.perf_counter()
    night = nightly(watched, policy, date.fromisoformat(last), book.clock.now, watched.compute)
    whole = time.perf_counter() - began
    print(
        f"{name}: {night.total('assessed'):,} of {night.total('customers'):,} customers, {night.total('proposed'):,}"
        f" proposals in {whole:.2f} s; plain rows {plain:.2f} s; ratio {whole / plain:.2f}"
    )
    for what, seconds in watched.spent.most_common():
        print(f"   {what}: {seconds:.2f} s")


if __name__ == "__main__":
    on_each_store(report)
