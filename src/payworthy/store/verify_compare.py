"""The few ways in which ``verify`` holds stored rows against something else. Everything is worked out in the database;
only what is wrong comes out of it, the first of it by name.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.store.cache import BookCache
from payworthy.store.session import Row, Session

Check = Callable[[Session, BookCache, Evidence], Iterable[CheckResult]]
"""Reads one consistent view and yields what it found."""


def balance(
    session: Session, code: str, keys: str, own: str, rebuilt: str, amounts: Sequence[str] = ("amount",)
) -> CheckResult:
    """``own`` and ``rebuilt`` are queries of ``keys`` and of ``amounts``, in any number of rows per key; the sums must
    agree for every key. One of the two is counted with its sign turned, so that what is wrong does not come to zero.
    """
    given, turned = ", ".join(amounts), ", ".join(f"-{name}" for name in amounts)
    both = f"SELECT {keys}, {given} FROM ({own}) AS o UNION ALL SELECT {keys}, {turned} FROM ({rebuilt}) AS r"
    sums = ", ".join(f"SUM({name})" for name in amounts)
    wrong = " OR ".join(f"SUM({name}) <> 0" for name in amounts)
    [(rows,)] = session.fetch(f"SELECT COUNT(*) FROM ({own}) AS o")
    checked = int(rows) * len(amounts)
    off = session.fetch(
        f"SELECT {keys}, {sums} FROM ({both}) AS b GROUP BY {keys} HAVING {wrong} ORDER BY {keys} LIMIT 1"
    )
    if not off:
        return CheckResult(code, checked)
    named, differences = off[0][: -len(amounts)], off[0][-len(amounts) :]
    name, difference = next((name, int(by)) for name, by in zip(amounts, differences, strict=True) if by)
    where = place(named) if len(amounts) == 1 else place((*named, name))
    return CheckResult(code, checked, {"where": where, "difference": difference}, 1)


def same(session: Session, code: str, keys: str, columns: str, own: str, rebuilt: str) -> CheckResult:
    """``own`` and ``rebuilt`` are queries of ``keys`` and then of ``columns``; they must give the very same rows. The
    columns have the names that ``own`` gives them."""
    names = f"{keys}, {columns}"
    both = f"SELECT o.*, 1 AS side FROM ({own}) AS o UNION ALL SELECT r.*, -1 FROM ({rebuilt}) AS r"
    [(rows,)] = session.fetch(f"SELECT COUNT(*) FROM ({own}) AS o")
    off = session.fetch(
        f"SELECT {names} FROM ({both}) AS b GROUP BY {names} HAVING SUM(side) <> 0 ORDER BY {keys} LIMIT 2"
    )
    if not off:
        return CheckResult(code, int(rows))
    width = keys.count(",") + 1
    differs = "row"  # there is one without its like…
    if len(off) == 2 and off[0][:width] == off[1][:width]:  # …unless both sides have one of this name
        pairs = zip(columns.split(", "), off[0][width:], off[1][width:], strict=True)
        differs = ", ".join(name for name, one, other in pairs if one != other)
    return CheckResult(code, int(rows), {"where": place(off[0][:width]), "differs": differs}, 1)


def nothing(session: Session, code: str, differs: str, wrong: str, counted: str) -> CheckResult:
    """The query ``wrong`` must find nothing; its first column names a row, ``differs`` says what is wrong with it.
    ``counted`` is the table looked at."""
    [(rows,)] = session.fetch(f"SELECT COUNT(*) FROM {counted}")
    found = session.fetch(f"{wrong} ORDER BY 1 LIMIT 1")
    if not found:
        return CheckResult(code, int(rows))
    return CheckResult(code, int(rows), {"where": str(found[0][0]), "differs": differs}, 1)


NEWEST: Final = "CASE WHEN n.oldest = 1 AND n.newest = n.count THEN n.newest END"
"""The newest version of a fact, of ``versions`` named ``n``; none if one of them is missing."""


def versions(table: str, keys: str) -> str:
    """The versions of each fact of a table."""
    ends = "MIN(version) AS oldest, MAX(version) AS newest, COUNT(*) AS count"
    return f"SELECT {keys}, {ends} FROM {table} GROUP BY {keys}"


def place(key: Row) -> str:
    """A row by its key, for a person."""
    return " ".join(str(value) for value in key if value not in (None, ""))


class Tally:
    """A check that goes through rows in Python: counts them, keeps the first problem."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.checked = 0
        self.problem: dict[str, str | int] | None = None

    def count(self, where: str, *differs: str) -> None:
        """One row was looked at; ``differs`` names what is wrong with it, if anything is."""
        self.checked += 1
        if differs and self.problem is None:
            self.problem = {"where": where, "differs": ", ".join(differs)}

    def result(self) -> CheckResult:
        """What was found."""
        return CheckResult(self.code, self.checked, self.problem, 1 if self.problem else 0)
