"""Reports as PDF: the first of a process, those after it, and a batch of 1,000 in one and in two processes, against a
compiler made anew for each report; their size, and what memory they take.

``python bench/report_pdf.py [reports]``
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from payworthy.render import to_html, to_json, to_pdf, to_xlsx
from payworthy.render.pdf_file import _compiler
from payworthy.report.tree import Document, Language
from tests.render.sample import sample

LIMIT_SECONDS = 0.3
LIMIT_BYTES = 1_000_000
SOME = 30


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = _timed(_varied(0))
    print(f"first of the process: {first.wall:.2f} s, {first.processor:.2f} s of processor time")
    after = [_timed(_varied(number)) for number in range(1, SOME + 1)]
    walls, processor = (sorted(getattr(each, name) for each in after) for name in ("wall", "processor"))
    median, size = statistics.median(processor), max(each.size for each in (first, *after))
    print(f"then, other data each time, on the wall: median {statistics.median(walls):.3f} s, worst {walls[-1]:.3f} s")
    print(f"  processor time: median {median:.3f} s, worst {processor[-1]:.3f} s; load {os.getloadavg()[0]:.1f}")
    print(f"size: {size / 1000:.0f} kB")
    print(f"a compiler made anew: {_anew() / median:.1f} times the processor time of one kept")
    for name, render in (("html", to_html), ("json", to_json), ("xlsx", to_xlsx)):
        documents = [_varied(number) for number in range(SOME)]
        start = time.process_time()
        for document in documents:
            render(document)
        print(f"{name}: {(time.process_time() - start) / SOME * 1000:.0f} ms of processor time")
    for processes in (1, 2):
        _batch(count, processes)
    assert median < LIMIT_SECONDS
    assert size < LIMIT_BYTES


def _batch(count: int, processes: int) -> None:
    """Each process keeps its compiler; how far it is goes to standard error. Processes are started afresh: one forked
    from a process that has set a report waits for ever for threads that are not there."""
    start, done = time.perf_counter(), 0
    peaks: list[int] = []
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for _, peak in pool.map(_one, range(count), chunksize=5):
            done += 1
            peaks.append(peak)
            if done % 100 == 0 or done == count:
                rate = done / (time.perf_counter() - start)
                print(f"  {done:,} of {count:,}, {rate:.1f}/s, {max(peaks[-100:]) // 1024} MiB", file=sys.stderr)
    seconds = time.perf_counter() - start
    early = max(peaks[: max(count // 10, 1)])
    print(
        f"{count:,} reports in {processes} process(es): {seconds:.0f} s, {count / seconds:.1f}/s; memory of a process "
        f"{early // 1024} MiB after a tenth, {max(peaks) // 1024} MiB at the end"
    )


def _one(number: int) -> tuple[int, int]:
    pdf = to_pdf(_varied(number))
    return len(pdf), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@dataclass
class Timed:
    wall: float
    processor: float
    size: int


def _timed(document: Document) -> Timed:
    wall, processor = time.perf_counter(), time.process_time()
    pdf = to_pdf(document)
    return Timed(time.perf_counter() - wall, time.process_time() - processor, len(pdf))


def _anew() -> float:
    took = []
    for number in range(5):
        _compiler.cache_clear()
        took.append(_timed(_varied(1000 + number)).processor)
    return statistics.median(took)


def _varied(number: int) -> Document:
    """The sample report of another customer: other names in all texts, other figures in tables and charts."""
    document = sample(Language.ZH if number % 2 else Language.EN)
    tree = msgspec.to_builtins(document, builtin_types=(Decimal,))
    return msgspec.convert(_other(tree, iter(_numbers(number + 1))), Document)


def _numbers(seed: int) -> Iterator[int]:
    while True:
        seed = seed * 48271 % 2147483647
        yield seed


def _other(value: object, dice: Iterator[int]) -> object:
    if isinstance(value, dict):
        return {key: item if key in _KEPT else _other(item, dice) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_other(item, dice) for item in value]
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return value * (90 + next(dice) % 20) / 100 if isinstance(value, Decimal) else value + next(dice) % 9
    if isinstance(value, str) and value[:1].isdigit():
        return "".join(str((int(one) + next(dice)) % 10) if one.isdigit() else one for one in value)
    if isinstance(value, str) and value:
        return f"{value} {next(dice) % 1000}"
    return value


_KEPT = {
    "block", "tone", "align", "level", "kind", "language", "cites", "fact_id", "key", "upper", "lower", "as_of", "made_at",
    "valid_on", "known_on", "number", "width", "decimals",
}  # fmt: skip


if __name__ == "__main__":
    main()
