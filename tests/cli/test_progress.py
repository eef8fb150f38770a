"""A bar shows where a person waits, and nowhere else."""

import io
import time

import pytest

from payworthy.cli import screen as screens
from payworthy.cli.screen import Screen
from payworthy.resources import catalogue


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(errors: io.StringIO, awaited: str = "", *, as_json: bool = False) -> str:
    """What came to be seen while something went on until ``awaited`` was."""
    with Screen(catalogue("en"), io.StringIO(), errors, as_json=as_json).progress("verify") as report:
        report(1, 4)
        for _ in range(1000):
            if awaited in errors.getvalue():
                break
            time.sleep(0.01)
    return errors.getvalue()


def test_a_bar_shows_once_it_takes_longer_than_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "_MOMENT", 0.01)
    assert "25 %" in shown(Terminal(), "25 %")


def test_what_is_done_in_a_moment_shows_no_bar() -> None:
    assert shown(Terminal()) == ""


def test_nobody_looks_on_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "_MOMENT", 0)
    assert shown(io.StringIO()) == ""
    assert shown(Terminal(), as_json=True) == ""
