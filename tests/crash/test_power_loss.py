"""The power fails at any moment of a SQLite book's life, its creation included: nothing acknowledged is lost (I13), the
book opens by itself (I15), and a creation that was cut off can be repeated.

A kill says little about this: a book whose commits are never synced survives every kill. So everything the process
does to files is recorded, and states in which a disk may be found after a power loss are replayed from the record.
That the replay can tell is shown on books that are careless on purpose.
"""

import os
import pickle
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from payworthy.base.canonical import digest, record_bytes
from payworthy.policy_files import preset_policy
from payworthy.wiring import new_book, open_book

from ..conftest import memory_folder
from ..contract.builders import a_clock, ask, customer, furnish
from ..contract.crew import ROOT
from ..contract.reckoning import assert_adds_up
from ..effort import effort
from .power_loss import Disk, State
from .recorder import Event

STATES = effort(1_200)
SEED = int(os.environ.get("PAYWORTHY_SEED", "20261124"))


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """Where states are laid out: in memory, for there are many."""
    folder = memory_folder() or tmp_path
    yield folder
    shutil.rmtree(folder)


def recorded(tmp_path: Path, mode: str) -> list[Event]:
    """The events of one life of a book, in a process of its own."""
    folder, output = tmp_path / "life" / "book", tmp_path / "events"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "tests.crash.recorded", str(folder), str(output), mode]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    events: list[Event] = pickle.loads(output.read_bytes())
    assert Counter(event[0] for event in events)["ack"] > 50, "the recorder saw no life"
    return events


def states_of(events: list[Event], count: int, rng: random.Random) -> Iterator[tuple[int, State, list[Event]]]:
    """States after a power loss at random moments, half of them right after a promise was made: the moment, what is on
    the disk, and what was promised by then."""
    after_ack = [index for index, event in enumerate(events) if event[0] == "ack"]
    moments = Counter(rng.choice(after_ack) if rng.random() < 0.5 else rng.randrange(len(events)) for _ in range(count))
    disk, promised = Disk(), []
    for index, event in enumerate(events):
        disk.apply(event)
        if event[0] == "ack":
            promised.append(event)
        for _ in range(moments[index]):
            yield index, disk.after_power_loss(rng), list(promised)


def trouble_with(folder: Path, state: State, promised: list[Event], *, thorough: bool) -> str | None:
    """What is wrong with a state, in a word; ``None`` when every promise is kept."""
    for name, content in state.items():
        (folder / name).write_bytes(content)
    path = folder / "book.db"
    if ("ack", "created") not in promised:
        return _repeated_creation(path)
    if not path.exists():
        return "the book is gone"
    connection = sqlite3.connect(path)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "the file is damaged"
    except sqlite3.DatabaseError:
        return "the file is damaged"
    finally:
        connection.close()
    return _broken_promise(path, promised, thorough=thorough)


def _broken_promise(path: Path, promised: list[Event], *, thorough: bool) -> str | None:
    try:
        book = open_book(str(path), a_clock())
        kept = {record.decision_id: record for record in book.view(lambda look: look.decisions(limit=10_000))}
        batches = {batch["batch_id"] for batch in book.view(lambda look: look.batches())}
    except (sqlite3.DatabaseError, IndexError):
        return "the book does not open"
    try:
        for promise in promised:
            match promise:
                case ("ack", "decision", decision_id, content):
                    if decision_id not in kept or digest(record_bytes(kept[decision_id])) != content:
                        return "a decision is lost"
                case ("ack", "file", batch_id):
                    if batch_id not in batches:
                        return "a file is lost"
        if thorough:
            assert_adds_up(book)
            furnish(book, 1000, customer("AFTER"))
            assert book.check(ask(10, "AFTER")).decision.outcome == "approved"
            assert_adds_up(book)
    finally:
        book.close()
    return None


def _repeated_creation(path: Path) -> str | None:
    """Nobody was told that there is a book: there is none, or a whole one, or one that is founded now."""
    try:
        if path.exists():
            book = open_book(str(path), a_clock())
            is_founded = bool(book.view(lambda look: look.setting()))
            book.close()
            if is_founded:
                return None
        new_book(str(path), preset_policy("limit-only"), "boss", clock=a_clock()).close()
    except Exception as error:
        print(repr(error))
        return "the creation cannot be repeated"
    return None


def troubles(events: list[Event], count: int, scratch: Path, rng: random.Random) -> Counter[str]:
    """Kinds of trouble over many states; none should be found, and the first of each is told with its moment."""
    found: Counter[str] = Counter()
    for number, (moment, state, promised) in enumerate(states_of(events, count, rng)):
        folder = scratch / str(number)
        folder.mkdir()
        trouble = trouble_with(folder, state, promised, thorough=number % 10 == 0)
        shutil.rmtree(folder)
        if trouble is not None and not found[trouble]:
            print(f"seed {SEED}: {trouble}, first in state {number}, after event {moment} of {len(events)}")
        found.update([trouble] if trouble else [])
    return found


def test_no_promise_is_broken_by_a_power_loss(tmp_path: Path, scratch: Path) -> None:
    events = recorded(tmp_path, "as it is")
    assert troubles(events, STATES, scratch, random.Random(SEED)) == {}


CARELESS = {
    "synchronous=OFF": {"a file is lost", "a decision is lost"},
    "synchronous=NORMAL": {"a file is lost", "a decision is lost"},
    "created in place": {"the creation cannot be repeated"},
}


@pytest.mark.parametrize("mode", CARELESS)
def test_the_replay_finds_what_a_careless_book_loses(tmp_path: Path, scratch: Path, mode: str) -> None:
    """The detector detects: without synced commits promises are broken, and a book that is created in the obvious way
    can be left half made."""
    events = recorded(tmp_path, mode)
    if mode == "created in place":  # its hole is in the first minute only
        events = events[: [event[:2] for event in events].index(("ack", "file")) + 20]
    found = troubles(events, max(200, STATES // 10), scratch, random.Random(SEED))
    assert CARELESS[mode] <= found.keys(), found
