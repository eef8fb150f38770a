"""Taste as a test: what no file of the repository may hold. Each exception stands here with its reason."""

import ast
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import pytest

from . import taste
from .tree import Code, suite, written_package

Scan = Callable[[ast.Module], taste.Found]

FLOATS_ALLOWED: Final = {
    (
        "src/payworthy/engine/on_sqlite.py",
        "float",
    ): "exponentials, and sums past 64 bits, which only ratios are made of",
    ("src/payworthy/sources/xlsx_table.py", "float"): "cells of a spreadsheet arrive as binary floats; here they end",
    ("src/payworthy/sources/words.py", "0.6"): "how alike two words must be to be suggested",
    ("src/payworthy/store/postgres.py", "0.002"): "seconds of a pause before a retry",
    ("src/payworthy/store/postgres.py", "0.02"): "seconds of a pause before asking again",
}


STATISTICS: Final = (
    "src/payworthy/model/",
    "src/payworthy/cli/model_",
    "src/payworthy/measures/frame.py",
)
"""Where probabilities, features and ratios are at home. What they say of money is said in whole minor units: limits and
scores stay under the rule."""


def findings(scan: Scan, files: Iterable[Code]) -> list[str]:
    return [file.at(line, what) for file in files for line, what in scan(file.tree)]


def test_no_binary_float_comes_near_money() -> None:
    files = [file for file in written_package() if not file.path.startswith(STATISTICS)]
    found = [(file, line, what) for file in files for line, what in taste.binary_floats(file.tree)]
    assert [file.at(line, what) for file, line, what in found if (file.path, what) not in FLOATS_ALLOWED] == []
    assert {(file.path, what) for file, _, what in found} >= FLOATS_ALLOWED.keys(), "an exception is not needed"


def test_no_amount_is_divided_into_a_float() -> None:
    assert findings(taste.divided_money, written_package()) == []


def test_only_the_command_line_and_the_systems_clock_read_the_time() -> None:
    found = [(file, line, what) for file in written_package() for line, what in taste.clock_readings(file.tree)]
    assert [file.at(line, what) for file, line, what in found if file.room not in ("cli", "wiring")] == []
    assert [what for file, _, what in found if file.room == "wiring"] == ["datetime.now"]


def test_no_statement_asks_the_database_for_the_time() -> None:
    assert findings(taste.database_clocks, (file for file in written_package() if file.room == "store")) == []


def test_only_the_command_line_speaks() -> None:
    assert findings(taste.speech, (file for file in written_package() if file.room != "cli")) == []


def test_no_error_is_swallowed() -> None:
    assert findings(taste.swallowed_errors, (*written_package(), *suite())) == []


def test_nothing_is_left_unwritten() -> None:
    assert findings(taste.unwritten_code, written_package()) == []


def test_every_public_name_says_what_it_is() -> None:
    assert findings(taste.undocumented, written_package()) == []


def test_every_test_file_says_what_it_holds() -> None:
    assert [file.path for file in suite() if ast.get_docstring(file.tree) is None] == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    """But for the private real data and for Spark where there is no Java; in CI those fixtures fail instead."""
    found = Counter((file.path, what) for file in suite() for _, what in taste.skips(file.tree))
    assert found == {("tests/conftest.py", "pytest.skip"): 1, ("tests/engine/test_engines.py", "pytest.skip"): 1}


def test_no_test_uses_a_mock_library() -> None:
    assert findings(taste.mocks, suite()) == []


def test_every_test_claims_something() -> None:
    assert findings(taste.silent_tests, suite()) == []


FAULTS: Final[list[tuple[Scan, str]]] = [
    (taste.binary_floats, "share = float(text)"),
    (taste.binary_floats, "share = 0.5"),
    (taste.binary_floats, "def f(amount: float) -> None: g(amount)"),
    (taste.divided_money, "half = order.amount_minor / 2"),
    (taste.divided_money, "share = part / (total_minor + 1)"),
    (taste.divided_money, "amount /= 2"),
    (taste.clock_readings, "at = datetime.now(UTC)"),
    (taste.clock_readings, "at = datetime.datetime.now(UTC)"),
    (taste.clock_readings, "today = datetime.date.today()"),
    (taste.clock_readings, "field(default_factory=date.today)"),
    (taste.clock_readings, "import time\nat = time.time()"),
    (taste.clock_readings, "from time import monotonic as ticks\nat = ticks()"),
    (taste.database_clocks, "sql = 'UPDATE hold SET at = CURRENT_TIMESTAMP'"),
    (taste.database_clocks, "sql = 'SELECT now()'"),
    (taste.database_clocks, "sql = \"SELECT datetime('now')\""),
    (taste.speech, "print(1)"),
    (taste.speech, "import sys\nsys.stdout.write('a')"),
    (taste.swallowed_errors, "try:\n    f()\nexcept:\n    raise"),
    (taste.swallowed_errors, "try:\n    f()\nexcept Exception:\n    pass"),
    (taste.swallowed_errors, "try:\n    f()\nexcept (OSError, BaseException):\n    ..."),
    (taste.swallowed_errors, "for x in y:\n    try:\n        f()\n    except Exception:\n        continue"),
    (taste.swallowed_errors, "with contextlib.suppress(Exception):\n    f()"),
    (taste.unwritten_code, "def f():\n    raise NotImplementedError('later')"),
    (taste.unwritten_code, "def f():\n    '''Later.'''"),
    (taste.unwritten_code, "class A:\n    def f(self): ..."),
    (taste.undocumented, "x = 1"),
    (taste.undocumented, "'''Doc.'''\ndef f(): return 1"),
    (taste.undocumented, "'''Doc.'''\nclass A:\n    '''Doc.'''\n    @property\n    def f(self): return 1"),
    (taste.skips, "@pytest.mark.skipif(True, reason='')\ndef test_a(): assert a"),
    (taste.skips, "pytestmark = pytest.mark.xfail"),
    (taste.skips, "pytest.importorskip('psycopg')"),
    (taste.mocks, "from unittest.mock import patch"),
    (taste.mocks, "import mock"),
    (taste.silent_tests, "def test_a():\n    f()"),
    (lambda tree: taste.long_functions(tree, 60), "def f():\n" + "    g()\n" * 60),
]


@pytest.mark.parametrize(("scan", "source"), FAULTS)
def test_a_fault_is_found(scan: Scan, source: str) -> None:
    assert len(list(scan(ast.parse(source)))) == 1


SOUND: Final[list[tuple[Scan, str]]] = [
    (taste.binary_floats, "half = Decimal('0.5')"),
    (taste.divided_money, "path = folder / amount_file"),
    (taste.clock_readings, "at = clock.now()"),
    (taste.database_clocks, "said = 'known by now'"),
    (taste.swallowed_errors, "try:\n    os.link(a, b)\nexcept FileExistsError:\n    pass"),
    (taste.swallowed_errors, "try:\n    f()\nexcept Exception as error:\n    errors.append(error)"),
    (taste.unwritten_code, "class Clock(Protocol):\n    def now(self) -> int: ..."),
    (taste.unwritten_code, "try:\n    f()\nexcept NotImplementedError:\n    g()"),
    (taste.undocumented, "'''Doc.'''\nclass A(Protocol):\n    '''Doc.'''\n    def f(self): ..."),
    (taste.undocumented, "'''D.'''\nclass A(Protocol):\n  '''D.'''\n  def f(self): ...\n"
                         "class B(A):\n  '''D.'''\n  def f(self): return 1"),
    (taste.undocumented, "'''Doc.'''\ndef _f(): return 1"),
    (taste.skips, "pytest.mark.parametrize('zero', ['skip'])"),
    (taste.silent_tests, "def test_a():\n    with pytest.raises(ValueError):\n        f()"),
    (taste.silent_tests, "def test_a():\n    assert_adds_up(book)"),
    (lambda tree: taste.long_functions(tree, 60), "def f():\n" + "    g()\n" * 59),
]  # fmt: skip


@pytest.mark.parametrize(("scan", "source"), SOUND)
def test_sound_code_is_left_alone(scan: Scan, source: str) -> None:
    assert list(scan(ast.parse(source))) == []
