"""What we do not write, each as a scan of a parsed file: line and what was found there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

Found = Iterator[tuple[int, str]]

_CLOCKS: Final = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
    | {f"time.{name}" for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")}
    | {f"time.{name}" for name in ("gmtime", "localtime", "strftime", "process_time")}
)
_DATABASE_CLOCK: Final = re.compile(
    r"\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b|\b(?:now|clock_timestamp|julianday)\(|'now'", re.IGNORECASE
)
_MONEY: Final = re.compile(r"(?:^|_)(?:minor|amount)$")
_BROAD: Final = frozenset({"Exception", "BaseException"})
_SKIPS: Final = re.compile(r"^(?:pytest\.(?:mark\.)?|unittest\.)(?:skip|skipif|skipIf|skipUnless|xfail|importorskip)$")


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a file; each file is walked once for all scans."""
    return tuple(ast.walk(tree))


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of a name or of attributes on a name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def binary_floats(tree: ast.Module) -> Found:
    """``float`` by name, and literals of that type."""
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, repr(node.value)
        elif isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"


def divided_money(tree: ast.Module) -> Found:
    """True division of an amount: it makes a float. Amounts are split or divided by name (``base.money``)."""
    for node in nodes(tree):
        sides: list[ast.expr] = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            sides = [node.left, node.right]
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
            sides = [node.target, node.value]
        parts = [part for side in sides for part in ast.walk(side)]
        names = [part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in parts]
        if any(_MONEY.search(name) for name in names):
            yield sides[0].lineno, ast.unparse(node)


def clock_readings(tree: ast.Module) -> Found:
    """The machine's clock, however it was imported."""
    imported = {
        name.asname or name.name: f"{node.module}.{name.name}"
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for name in node.names
    }
    for node in nodes(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            name = dotted(node)
            for reading in {imported.get(name, name), name.removeprefix("datetime.")} & _CLOCKS:
                yield node.lineno, reading


def database_clocks(tree: ast.Module) -> Found:
    """SQL that asks the database what time it is."""
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _DATABASE_CLOCK.search(node.value):
            yield node.lineno, node.value.strip().splitlines()[0]


def speech(tree: ast.Module) -> Found:
    """Words to whoever sits at the terminal."""
    for node in nodes(tree):
        if isinstance(node, ast.Call) and (name := dotted(node.func)) in (
            "print",
            "input",
            "sys.stdout.write",
            "sys.stderr.write",
        ):
            yield node.lineno, name


def swallowed_errors(tree: ast.Module) -> Found:
    """``except:`` without a type, and handlers that drop every error without a word."""
    for node in nodes(tree):
        if isinstance(node, ast.ExceptHandler):
            types = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {dotted(kind) for kind in types if kind is not None}
            says_nothing = all(_is_blank(statement) or isinstance(statement, ast.Continue) for statement in node.body)
            if node.type is None or (names & _BROAD and says_nothing):
                yield node.lineno, "except " + ", ".join(sorted(names))
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("suppress"):
            names = {dotted(kind) for kind in node.args}
            yield from ((node.lineno, f"suppress({name})") for name in sorted(names & _BROAD))


def unwritten_code(tree: ast.Module) -> Found:
    """Functions with nothing in them, and ``NotImplementedError`` raised. Protocols promise; they may be empty."""
    for node, owner in _functions(tree):
        decorators = {dotted(decorator).rpartition(".")[2] for decorator in node.decorator_list}
        if _is_protocol(owner) or decorators & {"overload", "abstractmethod"}:
            continue
        if all(_is_blank(statement) or _is_text(statement) for statement in node.body):
            yield node.lineno, f"{node.name} is empty"
    for raised in nodes(tree):
        if isinstance(raised, ast.Raise) and raised.exc is not None:
            error = raised.exc.func if isinstance(raised.exc, ast.Call) else raised.exc
            if dotted(error) == "NotImplementedError":
                yield raised.lineno, "raise NotImplementedError"


def undocumented(tree: ast.Module) -> Found:
    """Public names without a docstring: the module, its classes and functions, and the methods of its classes.

    Members of a Protocol are told of by its own docstring, and a class need not say again what a Protocol of the
    same file says of a method.
    """
    if ast.get_docstring(tree) is None:
        yield 1, "the module"
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    promised = {name for node in classes if _is_protocol(node) for name in _methods(node)}
    for node in classes:
        if node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield node.lineno, node.name
        if not _is_protocol(node):
            yield from ((line, f"{node.name}.{name}") for line, name in _silent(node) if name not in promised)
    yield from _silent(tree)


def _silent(owner: ast.Module | ast.ClassDef) -> Found:
    for node in owner.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            overloads = any(dotted(decorator).endswith("overload") for decorator in node.decorator_list)
            if ast.get_docstring(node) is None and not overloads:
                yield node.lineno, node.name


def _methods(owner: ast.ClassDef) -> set[str]:
    return {node.name for node in owner.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def skips(tree: ast.Module) -> Found:
    """Tests that are not run, or may fail."""
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and _SKIPS.match(dotted(node)):
            yield node.lineno, dotted(node)


def mocks(tree: ast.Module) -> Found:
    """Mock libraries."""
    for node in nodes(tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        for name in names:
            if name.partition(".")[0] in ("mock", "pytest_mock") or name == "unittest.mock":
                yield node.lineno, name


def silent_tests(tree: ast.Module) -> Found:
    """Test functions that can only fail by accident: no ``assert``, no ``raises``, and nothing called that asserts,
    by its name or in the same file."""
    functions = [node for node, _ in _functions(tree)]
    claiming: set[str] = set()
    while more := {node.name for node in functions if _claims(node, claiming)} - claiming:
        claiming |= more
    for node in functions:
        if node.name.startswith("test_") and node.name not in claiming:
            yield node.lineno, node.name


def _claims(function: ast.FunctionDef, claiming: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = dotted(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
            if name in claiming or name in ("raises", "warns", "fail", "run_state_machine_as_test"):
                return True
            if name.startswith("assert_"):
                return True
    return False


def long_functions(tree: ast.Module, most: int) -> Found:
    """Functions of more than ``most`` lines, from ``def`` to their last line."""
    for node, _ in _functions(tree):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > most:
            yield node.lineno, f"{node.name} has {length} lines"


def _functions(tree: ast.AST, owner: ast.AST | None = None) -> Iterator[tuple[ast.FunctionDef, ast.AST | None]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, owner  # type: ignore[misc]
        yield from _functions(node, node if isinstance(node, ast.ClassDef) else owner)


def _is_protocol(node: ast.AST | None) -> bool:
    if not isinstance(node, ast.ClassDef):
        return False
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return any(dotted(base).endswith("Protocol") for base in bases)


def _is_blank(statement: ast.stmt) -> bool:
    is_dots = isinstance(statement, ast.Expr) and getattr(statement.value, "value", None) is ...
    return is_dots or isinstance(statement, ast.Pass)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(getattr(statement.value, "value", None), str)
