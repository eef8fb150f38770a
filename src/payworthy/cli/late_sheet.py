"""The sheet that ``model score-late`` writes: a line for every row of the open list, in its order."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from payworthy.text.catalogue import Catalogue

if TYPE_CHECKING:
    from payworthy.model.late.invoices import Days, Invoices
    from payworthy.model.late.listing import InvoiceList
    from payworthy.model.late.scorer import Scored
    from payworthy.model.quality.stability import Drift

COLUMNS: Final = (
    *("row", "id", "customer", "due_date", "amount", "as_of", "p_late_0", "p_late_30", "days_late", "lo80", "hi80"),
    *("expected_on", "reason_1", "reason_2", "reason_3", "points_1", "points_2", "points_3"),
    *("text_1", "text_2", "text_3", "note"),
)
"""``row``: line of the open list. ``days_late``, ``lo80``, ``hi80``: days after the due date. ``points``: what a reason
adds to the log odds of being late. ``note``: why a row could not be read."""

_REASONS: Final = 3
_EPOCH: Final = date(1970, 1, 1).toordinal()

_FIGURES: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "payment_record": (("share", "late_share", "share"), ("count", "paid_invoices", "count")),
    "recent_payments": (("days", "days_late_last_1", "days"),),
    "long_lateness": (("share", "late_7_share", "share"),),
    "weekday": (("share", "weekday_late_share", "share"), ("count", "weekday_invoices", "count")),
    "pay_days": (("share", "pays_on_weekday_+0", "share"),),
    "amount": (("share", "like_amount_late_share", "share"),),
    "billed_together": (("count", "invoices_same_due", "count"),),
    "due_date": (("count", "due_day", "day"),),
    "activity": (("days", "days_since_payment", "days"),),
}
"""For the sentence of each reason: its parameters, and the feature that fills each."""


def write_sheet(
    path: Path, texts: Catalogue, listed: "InvoiceList", rows: "Invoices", as_of: "Days", scored: "Scored"
) -> None:
    """Write it; a row that could not be read has its line, with the reason and without figures."""
    lines = dict(zip(listed.row, _lines(texts, listed, rows, as_of, scored), strict=True))
    for failure in listed.failures:
        where = failure.where
        if where is not None and where.row is not None:
            lines[where.row] = [where.row, *[""] * (len(COLUMNS) - 2), _plain(texts.failure(failure))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(line for _, line in sorted(lines.items()))
    path.write_text(text.getvalue(), encoding="utf-8-sig")  # the mark lets spreadsheets read Chinese


def drift_data(drifts: "Mapping[str, Drift]") -> list[dict[str, Any]]:
    """Population stability of the score and of every feature, most moved first."""
    ranked = sorted(drifts.items(), key=lambda pair: -pair[1].psi)
    return [
        {"name": name, "psi": round(drift.psi, 4), "p_value": round(drift.p_value, 4), "state": drift.state}
        for name, drift in ranked
    ]


def _lines(
    texts: Catalogue, listed: "InvoiceList", rows: "Invoices", as_of: "Days", scored: "Scored"
) -> Iterator[list[Any]]:
    from payworthy.model.late.scorer import REASONS

    top = scored.reasons(_REASONS)
    place = {name: column for column, name in enumerate(scored.table.names)}
    for at in range(len(listed)):
        due = listed.due_on[at]
        codes = [REASONS[reason] for reason in top[at]]
        points = [scored.parts[at, reason] for reason in top[at]]
        figures = {name: scored.table.values[at, column] for name, column in place.items()}
        overdue = int(as_of[at]) - due
        yield [
            listed.row[at],
            _plain(listed.document_id[at]),
            _plain(listed.customer[at]),
            _iso(due),
            str(listed.amount[at]),
            _iso(int(as_of[at])),
            f"{scored.late_0[at]:.6f}",
            f"{scored.late_30[at]:.6f}",
            int(scored.days_late[at]),
            int(scored.low[at]),
            int(scored.high[at]),
            _iso(due + int(scored.days_late[at])),
            *codes,
            *(f"{point:+.3f}" for point in points),
            *(_sentence(texts, code, point, figures, overdue) for code, point in zip(codes, points, strict=True)),
            "",
        ]


def _sentence(texts: Catalogue, code: str, point: Any, figures: Mapping[str, Any], overdue: int) -> str:
    params = {name: _shown(figures[feature], form) for name, feature, form in _FIGURES.get(code, ())}
    if code == "still_unpaid":
        params = {"days": str(overdue)}
    way = texts.say("late.later" if point > 0 else "late.sooner")
    return texts.say("late.because", what=texts.say(f"late.reason.{code}", **params), way=way)


def _shown(value: Any, form: str) -> str:
    if value != value:  # noqa: PLR0124 - not a number: there is no such figure
        return "–"
    match form:
        case "share":
            return f"{value:.0%}"
        case "day":
            return f"{value + 1:.0f}"
        case _:
            return f"{value:.0f}"


def _iso(day: int) -> str:
    return date.fromordinal(day + _EPOCH).isoformat()


def _plain(value: str) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
