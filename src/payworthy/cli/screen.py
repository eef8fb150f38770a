"""Where answers go: words and tables for people, one JSON object for machines, errors in the user's language."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import Any, Final, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from payworthy.base.failure import Failure
from payworthy.text.catalogue import Catalogue

_SHOWN: Final = 20
"""Failures shown, or a few of each kind where there are many kinds; the rest is counted."""

_SHOWN_OF_A_KIND: Final = 3

_PIPED_WIDTH: Final = 140
"""Columns of output that no terminal limits."""

_UNBOUND: Final = 1000

_MOMENT: Final = 1
"""Seconds after which a person wants to see that something goes on."""

_WIDE: Final = 110
"""Columns a terminal must have for everything there is to tell."""

_WHOLE: Final = frozenset(
    [
        "hold",
        "reservation",
        "decision",
        "proposal",
        "order",
        "customer",
        "at",
        "since",
        "placed",
        "expires",
        "move",
        "grade_move",
        "answer_due",
        "measure",
        "fact",
        "match",
    ]
)
"""Columns whose cells are for copying or comparing: never broken over lines."""

Draw = Callable[["Screen"], None]
Report = Callable[[int, int], None]
"""Told how much is done, of how much."""


class Listing(Table):
    """A table in which some columns may have been left out; rows are given whole."""

    def __init__(self, left_out: frozenset[int]) -> None:
        super().__init__(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        self._left_out = left_out

    def row(self, *cells: RenderableType, style: str = "") -> None:
        """One row, a cell for every column that was asked for."""
        kept = [cell for index, cell in enumerate(cells) if index not in self._left_out]
        for column, cell in zip(self.columns, kept, strict=True):
            if column.no_wrap:
                column.min_width = max(column.min_width or 0, cell_len(str(cell)))
        self.add_row(*kept, style=style or None)


class Screen:
    """One command's output. ``out`` carries the answer, ``err`` everything else."""

    def __init__(self, texts: Catalogue, out: TextIO, err: TextIO, *, as_json: bool = False) -> None:
        self.texts = texts
        self.as_json = as_json
        self._out = out
        self.console = _console(out)
        self.errors = _console(err)

    def answer(self, data: Mapping[str, Any], draw: Draw) -> None:
        """Show the answer: ``data`` as JSON, or what ``draw`` draws."""
        if self.as_json:
            self.write_json(data)
        else:
            draw(self)

    def write_json(self, data: Mapping[str, Any]) -> None:
        """One JSON object on standard output."""
        encoding = (getattr(self._out, "encoding", None) or "utf-8").lower().replace("-", "")
        self._out.write(json.dumps(data, ensure_ascii=encoding != "utf8", indent=2) + "\n")

    def write(self, text: str) -> None:
        """A text as it is on standard output, such as a file that goes to the next program."""
        self._out.write(text + "\n")

    def say(self, code: str, style: str = "", **params: str | int) -> None:
        """One sentence of the command line's own texts."""
        _line(self.console, self.word(code, **params), style)

    def word(self, code: str, **params: str | int) -> str:
        """A word or sentence of the command line's own texts."""
        return self.texts.say(f"cli.{code}", **params)

    def show(self, *renderables: RenderableType) -> None:
        """Tables, panels, texts. A listing too wide for the terminal is broken by the terminal: no figure is cut."""
        width = self.console.width
        for renderable in renderables:
            if isinstance(renderable, Listing):
                needed = Measurement.get(self.console, self.console.options.update(max_width=_UNBOUND), renderable)
                self.console.width = max(width, needed.minimum)
            self.console.print(renderable)
            self.console.width = width

    def note(self, code: str, **params: str | int) -> None:
        """A remark beside the answer, for people only."""
        if not self.as_json:
            _line(self.errors, self.word(code, **params), "dim")

    def sentence(self, failure: Failure) -> str:
        """A failure in words; one that is about an option names the option, not a column of a file."""
        where = failure.where
        if where is None or where.file is not None or where.row is not None or where.column is None:
            return self.texts.failure(failure)
        bare = Failure(failure.reason, failure.code, failure.params)
        option = "--" + where.column.removeprefix("--").replace("_", "-")
        return self.texts.say("failure.at", place=option, sentence=self.texts.failure(bare))

    def fail(self, failures: Sequence[Failure]) -> None:
        """Say what went wrong; the first failure stands for all of them where there is room for one."""
        if self.as_json:
            several = {"errors": [self.failure_data(failure) for failure in failures]} if len(failures) > 1 else {}
            self.write_json({"error": self.failure_data(failures[0]), **several})
            return
        for line in self.excerpt(failures):
            _line(self.errors, line, "red")

    def excerpt(self, failures: Sequence[Failure]) -> Iterator[str]:
        """Failures kind by kind, so that a thousand of one do not hide the only one of another."""
        kinds: dict[str, list[Failure]] = {}
        for failure in failures:
            kinds.setdefault(failure.code, []).append(failure)
        most = max(_SHOWN // max(len(kinds), 1), _SHOWN_OF_A_KIND)
        for of_kind in kinds.values():
            shown = of_kind if len(of_kind) == most + 1 else of_kind[:most]
            yield from map(self.sentence, shown)
            if len(shown) < len(of_kind):
                yield self.word("more_failures", count=len(of_kind) - len(shown))

    def failure_data(self, failure: Failure) -> dict[str, Any]:
        """A failure for machines."""
        where = failure.where
        return {
            "code": failure.code,
            "params": dict(failure.params),
            "where": None if where is None else {"file": where.file, "row": where.row, "column": where.column},
            "text": self.sentence(failure),
        }

    def table(self, *columns: str, right: Sequence[str] = (), minor: Sequence[str] = ()) -> "Listing":
        """An empty table with these columns (codes below ``cli.column``); those in ``right`` are figures, those in
        ``minor`` are left out where the terminal is narrow."""
        left_out = minor if self.console.width < _WIDE else ()
        listing = Listing(frozenset(index for index, column in enumerate(columns) if column in left_out))
        for column in columns:
            if column not in left_out:
                listing.add_column(
                    Text(self.word(f"column.{column}")),
                    justify="right" if column in right else "left",
                    no_wrap=column in right or column in _WHOLE,
                    overflow="fold",
                )
        return listing

    @contextmanager
    def progress(self, code: str) -> Iterator[Report]:
        """A bar on the error channel while something takes longer than a moment; only where a person looks on."""
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
        is_seen = self.errors.is_terminal and not self.as_json
        bar = Progress(*columns, TimeElapsedColumn(), console=self.errors, transient=True, disable=not is_seen)
        task = bar.add_task(self.word(f"progress.{code}"), total=None)
        moment = Timer(_MOMENT, bar.start)
        moment.daemon = True
        if is_seen:
            moment.start()
        try:
            yield lambda done, whole: bar.update(task, completed=done, total=max(whole, 1))
        finally:
            moment.cancel()
            if moment.ident is not None:
                moment.join()
            if bar.live.is_started:
                bar.stop()


def _line(console: Console, text: str, style: str) -> None:
    """A sentence; in a file it stays on one line, so that it can be searched for."""
    console.print(Text(text, style=style), soft_wrap=not console.is_terminal)


def _console(file: TextIO) -> Console:
    """Names and addresses are shown as they are: no markup is looked for in them."""
    is_terminal = bool(getattr(file, "isatty", bool)())
    width = None if is_terminal or "COLUMNS" in os.environ else _PIPED_WIDTH
    return Console(file=file, markup=False, highlight=False, emoji=False, width=width)
