"""A book is its owner's alone from its first byte, whatever the umask says."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from payworthy.policy_files import preset_policy
from payworthy.settings import Settings, keys_folder
from payworthy.store import sqlite
from payworthy.wiring import book_keys, new_book, open_book, seal_book

from ..contract.builders import a_clock, ask, furnish


@pytest.fixture(params=[0o000, 0o022, 0o077], ids="umask {:03o}".format)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def everything_below(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): mode(path) for path in sorted(folder.rglob("*"))}


@pytest.mark.usefixtures("umask")
def test_a_book_and_all_that_belongs_to_it_is_its_owners_alone(tmp_path: Path) -> None:
    place = str(tmp_path / "book.db")
    settings = Settings(book=place, user="boss", language="en", keys=tmp_path / "made" / "for" / "keys")
    new_book(place, preset_policy("limit-only"), "boss", clock=a_clock()).close()
    book = open_book(place, a_clock(), settings=settings)
    furnish(book)
    book.check(ask(1))
    book_keys(place, settings)
    folder = keys_folder(place, settings.keys)
    assert seal_book(book, folder) is not None
    found = everything_below(tmp_path)
    book.close()
    assert {"book.db", "book.db-wal", "book.db-shm", "made/for/keys/checkpoints/00000001.json"} <= found.keys()
    assert {name: oct(rights) for name, rights in found.items() if rights & 0o077} == {}


@pytest.mark.usefixtures("umask")
def test_there_is_no_moment_at_which_others_could_open_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    connect = sqlite3.connect

    def watched(path: object, *args: object, **settings: object) -> sqlite3.Connection:
        seen.extend(everything_below(tmp_path).values())
        connection: sqlite3.Connection = connect(path, *args, **settings)  # type: ignore[call-overload]
        seen.extend(everything_below(tmp_path).values())
        return connection

    monkeypatch.setattr(sqlite.sqlite3, "connect", watched)  # type: ignore[attr-defined]
    sqlite.SqliteStore.create(tmp_path / "book.db").close()
    assert len(seen) > 4
    assert set(seen) == {0o600}
