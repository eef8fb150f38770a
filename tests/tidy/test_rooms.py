"""Rooms and what stands in them. Which room may import which is import-linter's part (``make lint``)."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .tree import PACKAGE, ROOT, Code, kept_files, package, path_of

COMMAND: Final = "payworthy.wiring"
ENTRANCES: Final = (COMMAND, "payworthy.cli.reference")
"""Where people come in: the command, and ``make docs``."""

LOADED_BY_ALEMBIC: Final = "payworthy.store.migrations."

CORE: Final = {
    "base": {"msgspec", "stdnum", "holidays"},
    "text": set(),
    "facts": {"msgspec"},
    "exposure": {"msgspec"},
    "audit": {"msgspec", "cryptography", "joserfc"},
    "check": {"msgspec", "cryptography", "joserfc"},
    "measures": {"msgspec", "numpy", "sqlglot"},
    "model": {"msgspec", "numpy", "optbinning", "scipy", "sklearn", "xgboost"},
    "score": {"msgspec", "numpy"},
    "limit": {"msgspec", "numpy"},
    "portfolio": {"msgspec"},
    "policy": {"msgspec"},
    "report": {"msgspec"},
    "app": {"msgspec", "cryptography", "numpy"},
}
"""What core rooms and use cases may import besides the standard library. A wider list is a decision: write it down."""

TESTS_BESIDES_ROOMS: Final = frozenset(
    {"cases", "stories", "properties", "contract", "crash", "golden", "browser", "docs", "tidy", "bench"}
)

NAMES_ON_THE_SHELF: Final = {
    "python-stdnum": "stdnum",
    "psycopg-pool": "psycopg_pool",
    "noto-cjk-sans-otc": "noto_cjk_sans_otc",
    "scikit-learn": "sklearn",
    "xgboost-cpu": "xgboost",
}
COMES_WITH: Final = {"scipy": "scikit-learn"}
"""What is used directly, and what it is installed with."""
USED_UNSEEN: Final = {"tzdata", "defusedxml"}
"""The zones of ``zoneinfo`` where the system has none; what openpyxl parses with once it is installed."""


def _project() -> dict[str, Any]:
    with ROOT.joinpath("pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def _imports(file: Code) -> Iterator[str]:
    """Absolute dotted names a file imports; of ``from a import b`` both ``a`` and ``a.b``."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, file.at(node.lineno, "imports in the package are absolute")
            yield str(node.module)
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _outside(file: Code) -> set[str]:
    tops = {name.partition(".")[0] for name in _imports(file)}
    return tops - sys.stdlib_module_names - {"payworthy", "__future__"}


def test_every_module_is_reached_from_an_entrance() -> None:
    modules = {file.module: file for file in package()}
    reached, waiting = set(), [*ENTRANCES]
    while waiting:
        module = waiting.pop()
        if module in modules and module not in reached:
            reached.add(module)
            waiting += [*_imports(modules[module]), module.rpartition(".")[0]]
    dead = modules.keys() - reached
    assert sorted(module for module in dead if not module.startswith(LOADED_BY_ALEMBIC)) == []


def test_the_entrances_are_those_of_the_project() -> None:
    assert _project()["project"]["scripts"] == {"payworthy": f"{COMMAND}:main"}
    makefile = ROOT.joinpath("Makefile").read_text(encoding="utf-8")
    assert [module for module in ENTRANCES if module != COMMAND and module not in makefile] == []


@pytest.mark.parametrize("room", sorted(CORE))
def test_a_core_room_stands_on_few_libraries(room: str) -> None:
    files = [file for file in package() if file.room == room]
    assert files
    assert {file.path: _outside(file) - CORE[room] for file in files if _outside(file) - CORE[room]} == {}


def test_every_import_is_declared_and_every_dependency_is_used() -> None:
    project = _project()["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for name in extras if name != "dev" for line in extras[name])]
    declared = {Requirement(line).name for line in lines}
    imported = set[str]().union(*(_outside(file) for file in package())) - COMES_WITH.keys()
    assert imported == {NAMES_ON_THE_SHELF.get(name, name) for name in declared - USED_UNSEEN}


def test_every_folder_of_tests_is_a_room_or_a_known_kind() -> None:
    rooms = {path_of(file).removeprefix(PACKAGE).partition("/")[0] for file in kept_files() if _is_in_package(file)}
    folders = {path_of(file).split("/")[1] for file in kept_files() if path_of(file).startswith("tests/")}
    assert (
        sorted(name for name in folders if not name.endswith(".py") and name not in rooms | TESTS_BESIDES_ROOMS) == []
    )


def test_a_test_above_the_rooms_is_of_a_module_above_the_rooms() -> None:
    above = {path_of(file).removeprefix("tests/") for file in kept_files() if path_of(file).count("/") == 1}
    tested = {name.removeprefix("test_") for name in above if name.startswith("test_")}
    assert tested <= {path_of(file).removeprefix(PACKAGE) for file in kept_files() if _is_in_package(file)}


def _is_in_package(file: Any) -> bool:
    return path_of(file).startswith(PACKAGE)


PINNED: Final = {"constraints.txt": (), "constraints-model.txt": ("model",), "constraints-dev.txt": ("dev",)}
"""The files of pins, smallest first, and the extras that each is for."""


@pytest.mark.parametrize("name", PINNED)
def test_every_dependency_is_pinned_with_hashes_within_its_range(name: str) -> None:
    project = _project()["project"]
    wanted = [*project["dependencies"], *(line for extra in PINNED[name] for line in _extra(extra))]
    pins = _pins(name)
    for requirement in map(Requirement, [*wanted, *_project()["build-system"]["requires"]]):
        versions = pins[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement


def _extra(name: str) -> Iterator[str]:
    """What an extra asks for, with the extras of our own that it is made of."""
    for line in _project()["project"]["optional-dependencies"][name]:
        requirement = Requirement(line)
        if requirement.name == "payworthy":
            yield from (more for extra in sorted(requirement.extras) for more in _extra(extra))
        else:
            yield line


def test_the_files_of_pins_agree() -> None:
    for small, large in pairwise(PINNED):
        assert _pins(small).items() <= _pins(large).items()


def _pins(name: str) -> dict[str, tuple[str, ...]]:
    """Versions by name; more than one where another Python needs another."""
    pins: dict[str, tuple[str, ...]] = {}
    for entry in ROOT.joinpath(name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        requirement = Requirement(entry.partition("--hash")[0])
        assert "--hash=sha256:" in entry, entry
        (pin,) = requirement.specifier
        assert pin.operator == "==", entry
        project = canonicalize_name(requirement.name)
        pins[project] = (*pins.get(project, ()), pin.version)
    return pins
