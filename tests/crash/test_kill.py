"""kill -9 at any moment: every acknowledged decision is there with the same answer, unknown ones are settled by asking
again with the same key, and the book opens and adds up by itself (I11, I13, I15)."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from payworthy.base.canonical import digest, record_bytes
from payworthy.store.book import OpenBook
from payworthy.wiring import open_book

from ..conftest import Places
from ..contract.builders import a_clock, customer, furnish, limit, take
from ..contract.crew import ROOT
from ..contract.reckoning import assert_adds_up
from ..effort import effort
from .nursery import CUSTOMERS, act

CYCLES = {"sqlite": effort(100), "postgres": effort(20)}
SEED = int(os.environ.get("PAYWORTHY_SEED", "20261124"))
LONGEST_LIFE = 0.12
"""Seconds after opening; a life ends at a random moment before."""


class Nursery:
    """Raises a child, lets it live a while, kills it, and tells what it had said by then."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout

    def life(self, url: str, seed: int, seconds: float) -> "Life":
        """One child's life; ``seconds`` begin when it has opened the book."""
        self._in.write(f"{url} {seed}\n")
        self._in.flush()
        lines: list[str] = []
        pid = None
        while pid is None or "open" not in lines:
            lines.append(self._line())
            if lines[-1].startswith("pid "):
                pid = int(lines.pop()[4:])
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "gone":
            lines.append(line)
        return Life.of(lines)

    def _line(self) -> str:
        line = self._out.readline()
        assert line, "the nursery died"
        return line.strip()

    def close(self) -> None:
        self._in.close()
        self._process.wait(timeout=30)
        self._out.close()


@dataclass
class Life:
    """What a child asked, and which answers it was given before it died."""

    asked: dict[str, tuple[int, str]] = field(default_factory=dict)
    answered: dict[str, tuple[str, str]] = field(default_factory=dict)
    was_cut_off: bool = False

    @classmethod
    def of(cls, lines: list[str]) -> "Life":
        life = cls()
        for line in lines:
            word, *rest = line.split()
            if word == "ask":
                life.asked[rest[0]] = (int(rest[1]), rest[2])
            elif word == "ack":
                life.answered[rest[0]] = (rest[1], rest[2])
        return life


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """One warm process for all cycles."""
    opened = Nursery()
    yield opened
    opened.close()


def test_nothing_that_was_acknowledged_is_lost_by_a_kill(
    store: str, places: Places, nursery: Nursery, tmp_path: Path
) -> None:
    place = places.founded(store)
    if store == "sqlite":  # on a disk, where a commit takes its time and a kill can fall into it
        place = shutil.copy(place, str(tmp_path / "book.db"))
    book = open_book(place, a_clock())
    names = [f"C{number}" for number in range(CUSTOMERS)]
    furnish(book, 100_000, *(customer(name, group_id="G") for name in names))
    take(book, "limits", limit(500_000, "G", is_group=True))
    book.close()
    rng = random.Random(SEED)
    lives: list[Life] = []
    for cycle in range(CYCLES[store]):
        life = nursery.life(place, cycle, rng.uniform(0, LONGEST_LIFE))
        lives.append(life)
        book = open_book(place, a_clock())
        assert_kept(book, life, f"seed {SEED}, cycle {cycle}")
        if cycle % 20 == 0:
            assert_adds_up(book)
        book.close()
    book = open_book(place, a_clock())
    for cycle, life in enumerate(lives):
        assert_kept(book, life, f"seed {SEED}, cycle {cycle}, at the end")
    assert_adds_up(book)
    book.close()
    if store == "postgres":
        places.give_back(place)
    assert sum(len(life.answered) for life in lives) >= 5 * CYCLES[store], "hardly anything was asked: a poor test"
    assert any(life.was_cut_off for life in lives), "no call was ever cut off: a poor test"


def assert_kept(book: OpenBook, life: Life, where: str) -> None:
    """What was acknowledged is there word for word; what was not is settled by its key, once and for all."""
    for key, (decision_id, content) in life.answered.items():
        if decision_id == "file":
            continue
        record = book.view(lambda look, wanted=decision_id: look.decision(wanted))
        assert record is not None, f"{where}: {key} was acknowledged and is lost"
        assert digest(record_bytes(record)) == content, f"{where}: {key} has another answer now"
    batches = {str(batch["batch_id"]) for batch in book.view(lambda look: look.batches())}
    files = {content for decision_id, content in life.answered.values() if decision_id == "file"}
    assert files <= batches, f"{where}: files {files - batches} were acknowledged and are lost"
    for key in life.asked.keys() - life.answered.keys():
        yuan, name = life.asked[key]
        first = act(book, key, yuan, name)
        assert act(book, key, yuan, name) == first, f"{where}: {key} has two answers"
        life.answered[key] = first
        life.was_cut_off = True
