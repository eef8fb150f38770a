"""Write the outputs and the tables of settings on the pages anew, where the program says something else by now.

Run it from the top of the repository, and read the difference before you keep it: what changed on a page has changed
for everybody. Outputs with a line ``…`` are left to you::

    .venv/bin/python -m tests.docs.rewrite
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .consoles import COLUMNS, WALKS, Console
from .pages import ROOT, page
from .policy_rows import PAGE, rows


def main() -> None:
    """Walk through every page and write it back, the tables of settings too."""
    os.environ["COLUMNS"] = COLUMNS
    _write_consoles()
    said = rows()
    lines = (said.get(line.split("`")[1], line) if line.startswith("| `") else line for line in _lines(PAGE))
    _write(PAGE, lines)


def _write_consoles() -> None:
    for walk in WALKS:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            console = Console(Path(folder))
            for path in walk:
                lines = _lines(path)
                for off in reversed(list(console.walk(page(path)))):
                    lines[off.first : off.last] = off.said
                _write(path, lines)
    os.chdir(ROOT)


def _lines(path: str) -> list[str]:
    return ROOT.joinpath(path).read_text(encoding="utf-8").splitlines()


def _write(path: str, lines: Iterable[str]) -> None:
    ROOT.joinpath(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
