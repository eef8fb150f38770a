"""Scores as a list for people: one line a customer, what the codes in it mean, and how many have which grade."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
from rich.text import Text

from payworthy.app.assess import UNLIMITED
from payworthy.cli.assessing import Row
from payworthy.cli.desk import Desk
from payworthy.cli.policy_page import percent
from payworthy.cli.rejects import plain
from payworthy.cli.score_data import COLUMNS, cells, share_text
from payworthy.measures.frame import ABSENCES, PRESENT
from payworthy.score.words import Sayings, points_text

DASH = "\N{EM DASH}"

_SHOWN = ("customer", "name", "score", "grade", "grade_now", "pd", "known", "decides", "adverse", "recommended",
          "in_force", "move")  # fmt: skip
_FIGURES = ("score", "pd", "known", "recommended", "in_force")
_WHERE_WIDE = ("name", "grade_now", "pd", "known", "decides", "in_force")
_FOLDED, _REST = 20, 100
"""Least width of the columns that are broken over lines, and what all others take: a Chinese name has no spaces, so
without it the table would be as wide as the longest name."""

_MOVES = {"raise": "green", "cut": "yellow", "prepay": "red"}


def sayings_of(desk: Desk, row: Row) -> Sayings:
    """The words for the card of a row."""
    return Sayings(row.assessed.scored.card, desk.policy.currency, desk.texts)


def worst_first(rows: Iterable[Row]) -> list[Row]:
    """By grade, then by score."""
    return sorted(rows, key=lambda row: (-row.position, row.score_micro, row.customer.customer_id))


def draw_list(desk: Desk, rows: Sequence[Row]) -> None:
    """The table, and below it what the caps in it are."""
    if not rows:
        return
    sayings = sayings_of(desk, rows[0])
    table = desk.screen.table(*_SHOWN, right=_FIGURES, minor=_WHERE_WIDE)
    foldable = {desk.screen.word(f"column.{name}") for name in ("name", "adverse")}
    for column in table.columns:
        if str(column.header) in foldable:
            column.max_width = max(_FOLDED, (desk.screen.console.width - _REST) // 2)
    for row in rows:
        table.row(*_line(desk, row, sayings))
    desk.screen.show(table)
    for cap in {row.decisive.name: row.decisive for row in rows if row.decisive}.values():
        desk.screen.show(Text(sayings.cap(cap), style="dim"))


def draw_grades(desk: Desk, rows: Sequence[Row]) -> None:
    """How many customers have each grade, its PD, and how many of all would default by that."""
    count = Counter(row.grade for row in rows)
    scale = desk.policy.scale
    table = desk.screen.table("grade", "customers", "share", "pd", right=("customers", "share", "pd"))
    for symbol, pd in zip(scale.symbols, scale.pds, strict=True):
        share = Decimal(count[symbol] * 100) / max(len(rows), 1)
        table.row(symbol, f"{count[symbol]:,}", f"{share:.1f} %", percent(pd), style="" if count[symbol] else "dim")
    desk.screen.show("", table)
    alive = [row for row in rows if scale.pd(row.grade) < 1]
    if alive:
        mean = sum((scale.pd(row.grade) for row in alive), Decimal(0)) / len(alive)
        changed = sum(row.grade != row.customer.grade for row in rows)
        desk.screen.say(
            "score.totals", customers=f"{len(rows):,}", pd=f"{mean * 100:.2f} %", changed=f"{changed:,}",
        )  # fmt: skip


def write_list(path: Path, rows: Sequence[Row], desk: Desk) -> None:
    """The whole list as a CSV file that a spreadsheet opens; its headings are in the user's language."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(desk.screen.word(f"column.{name}") for name in COLUMNS)
    for row in rows:
        writer.writerow(plain(str(cell)) for cell in cells(row, sayings_of(desk, row)))
    path.write_text(text.getvalue(), encoding="utf-8-sig")  # the mark lets spreadsheets read Chinese


def limit_text(desk: Desk, amount_minor: int | None, currency: str) -> str:
    """A standing limit: an amount, unlimited, or a dash for none."""
    if amount_minor is None:
        return DASH
    if amount_minor >= UNLIMITED:
        return desk.screen.word("limit.unlimited")
    return desk.texts.money(amount_minor, currency)


def grade_now(desk: Desk, row: Row) -> str:
    """The grade that counts now, where it is another one."""
    now = row.customer.grade
    return "" if now == row.grade else now or desk.screen.word("ungraded")


def _line(desk: Desk, row: Row, sayings: Sayings) -> list[str | Text]:
    scored, found = row.assessed.scored, row.assessed.recommendation(row.i)
    return [
        row.customer.customer_id,
        row.customer.name,
        points_text(row.score_micro),
        row.grade,
        grade_now(desk, row),
        percent(scored.scale.pd(row.grade)),
        share_text(int(scored.completeness[row.i])),
        row.decisive.code if row.decisive else "",
        _adverse(desk, row, sayings),
        limit_text(desk, found.amount_minor, found.currency),
        limit_text(desk, found.in_force_minor, found.currency),
        Text(desk.texts.say(f"limit.move.{found.move}"), style=_MOVES.get(found.move, "")),
    ]


def _adverse(desk: Desk, row: Row, sayings: Sayings) -> str:
    """What costs the customer most, with the figure or why there is none."""
    scored, frame = row.assessed.scored, row.assessed.frame
    for f in scored.adverse(row.i, 1):
        factor, band = scored.card.factors[f], int(scored.bands[f, row.i])
        column = frame[factor.measure]
        if column.absence[row.i] != PRESENT:
            said = desk.texts.say(f"score.absence.{ABSENCES[column.absence[row.i]]}")
        else:
            value = column.values[row.i]
            exact = int(value) if isinstance(value, np.integer) else Decimal(str(value))
            said = sayings.figure(factor.name, exact, band)
        return desk.screen.word("score.adverse", factor=sayings.factor(factor.name), value=said)
    return ""
