"""``payworthy model fit-late`` and ``score-late``: when will open invoices be paid?"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from payworthy.base.failure import Failure, Invalid, Reason, Unavailable, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.late_sheet import drift_data, write_sheet
from payworthy.cli.reading import a_count, one_of

if TYPE_CHECKING:
    from payworthy.cli.world import StoredModel
    from payworthy.model.late.listing import InvoiceList

KIND: Final = "late"
"""What the registry calls these models."""

_ORDERS: Final = ("ymd", "mdy", "dmy")
_EPOCH: Final = date(1970, 1, 1).toordinal()

_Ledger = Annotated[Path, typer.Option("--ledger", metavar="FILE")]
_Name = Annotated[str, typer.Option("--name", metavar="NAME")]
_Mapping = Annotated[str | None, typer.Option("--mapping", metavar="NAME|FILE")]
_Column = Annotated[str | None, typer.Option(metavar="COLUMN")]
_Order = Annotated[str | None, typer.Option("--date-order", metavar="ymd|mdy|dmy")]
_Models = Annotated[Path | None, typer.Option("--models", metavar="FOLDER")]


def fit_late(
    context: typer.Context,
    ledger: _Ledger,
    name: _Name,
    mapping: _Mapping = None,
    customer: _Column = None,
    due: _Column = None,
    cleared: _Column = None,
    amount: _Column = None,
    issued: _Column = None,
    date_order: _Order = None,
    seed: Annotated[str, typer.Option("--seed", metavar="NUMBER")] = "1",
    models: _Models = None,
) -> None:
    """Learn from cleared invoices who pays when."""
    desk = desk_of(context)
    _need_trees()
    from payworthy.model.late.fit import fit

    columns = {"customer_id": customer, "due_on": due, "settled_on": cleared, "amount": amount, "issued_on": issued}
    listed = _read(desk, ledger, columns, mapping, date_order, needs_cleared=True)
    with desk.screen.progress("late.fit"):
        fitted = fit(listed.invoices({}), seed=a_count(seed, "--seed"))
    if isinstance(fitted, Failure):
        raise Invalid(fitted.at(file=ledger.name))
    card = _card(listed, ledger, fitted.model.end, a_count(seed, "--seed")) | fitted.card()
    registry = desk.world.model_registry(models or desk.settings.models)
    version = registry.add(name, card, fitted.model.data(), by=desk.user, at=desk.clock.now())
    data = {"name": name, "version": version, "card": card, "left_out": _failures(desk, listed)}

    def draw(_: object) -> None:
        said = desk.screen
        said.say("late.fitted", style="bold green", name=name, version=version)
        _say_read(desk, listed, ledger)
        said.say("late.learned", rows=card["rows_learned"], until=card["ledger_until"])
        said.say("late.measured", **{key: _shown(value) for key, value in card["measured"].items()})

    desk.screen.answer(data, draw)


def score_late(
    context: typer.Context,
    name: _Name,
    ledger: _Ledger,
    open_: Annotated[Path, typer.Option("--open", metavar="FILE")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE|COLUMN")] = None,
    mapping: _Mapping = None,
    open_mapping: Annotated[str | None, typer.Option("--open-mapping", metavar="NAME|FILE")] = None,
    customer: _Column = None,
    due: _Column = None,
    cleared: _Column = None,
    amount: _Column = None,
    issued: _Column = None,
    date_order: _Order = None,
    version: Annotated[str | None, typer.Option("--version", metavar="NUMBER")] = None,
    models: _Models = None,
) -> None:
    """Say of every open invoice when it will be paid, and why."""
    desk = desk_of(context)
    _need_trees()
    from payworthy.model.late.scorer import LateModel, score

    for read in (ledger, open_):
        if out.resolve() == read.resolve():
            raise Invalid(invalid("cli_rejects_over_input", value=str(out)).at(column="out"))
    stored = _load(desk, name, version, models)
    model = LateModel.of(stored.model)
    columns = {"customer_id": customer, "due_on": due, "amount": amount, "issued_on": issued}
    past = _read(desk, ledger, columns | {"settled_on": cleared}, mapping, date_order, needs_cleared=True)
    fixed = _a_date(as_of)
    named = columns | {"as_of": None if fixed is not None else as_of}
    listed = _read(desk, open_, named, open_mapping or mapping, date_order)
    if fixed is not None:
        listed.as_of[:] = [fixed] * len(listed)
    codes: dict[str, int] = {}
    history, rows = past.invoices(codes), listed.invoices(codes, is_open=True)
    days = listed.own_days(rows.issued_on)
    with desk.screen.progress("late.score"):
        scored = score(model, history, rows, days)
    write_sheet(out, desk.texts, listed, rows, days, scored)
    drifts = drift_data(model.profile.compare(scored.table, scored.late_0))

    def draw(_: object) -> None:
        desk.screen.say("late.scored", style="bold green", count=len(listed), file=str(out))
        _say_read(desk, past, ledger)
        _say_read(desk, listed, open_)
        _say_ends(desk, history, days)
        _say_drift(desk, drifts)

    desk.screen.answer(_answer(desk, stored, out, past, listed, drifts), draw)


def _load(desk: Desk, name: str, version: str | None, models: Path | None) -> "StoredModel":
    registry = desk.world.model_registry(models or desk.settings.models)
    stored = registry.load(name, None if version is None else a_count(version, "--version"))
    if stored.card.get("kind") != KIND:
        raise Invalid(invalid("late_other_kind", value=name, kind=str(stored.card.get("kind"))))
    return stored


def _answer(
    desk: Desk,
    stored: "StoredModel",
    out: Path,
    past: "InvoiceList",
    listed: "InvoiceList",
    drifts: list[dict[str, Any]],
) -> dict[str, Any]:
    """What became of the open list, for machines."""
    return {
        "name": stored.name,
        "version": stored.version,
        "out": str(out),
        "scored": len(listed),
        "assumed_issue_dates": listed.assumed,
        "drift": drifts,
        "left_out": _failures(desk, past) + _failures(desk, listed),
    }


def _need_trees() -> None:
    try:
        import xgboost  # noqa: F401 - only whether it is there
    except ModuleNotFoundError:
        raise Unavailable(Failure(Reason.UNSUPPORTED, "late_library_missing", {"value": "xgboost"})) from None


def _read(
    desk: Desk,
    path: Path,
    columns: dict[str, str | None],
    mapping: str | None,
    date_order: str | None,
    *,
    needs_cleared: bool = False,
) -> "InvoiceList":
    order = None if date_order is None else one_of(_ORDERS, date_order, "--date-order")
    named = {name: header for name, header in columns.items() if header is not None}
    listed = desk.world.invoice_list(path, named, mapping, order, needs_cleared=needs_cleared)
    if not len(listed):
        raise Invalid(listed.failures[0] if listed.failures else Failure(Reason.MISSING, "late_no_rows").at(path.name))
    return listed


def _a_date(text: str | None) -> int | None:
    """A day written as 2026-11-24; ``None`` for the name of a column."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        return None


def _card(listed: "InvoiceList", path: Path, end: int, seed: int) -> dict[str, Any]:
    return {
        "kind": KIND,
        "ledger": {
            "file": path.name,
            "sha256": listed.digest,
            "rows_read": listed.read,
            "rows_left_out": len(listed.failures),
        },
        "columns": listed.headers,
        "issue_dates_assumed": listed.assumed,
        "due_from": _iso(min(listed.due_on)),
        "due_to": _iso(max(listed.due_on)),
        "ledger_until": _iso(end - 1),
        "customers": len(set(listed.key)),
        "seed": seed,
    }


def _iso(day: int) -> str:
    return date.fromordinal(day + _EPOCH).isoformat()


def _failures(desk: Desk, listed: "InvoiceList") -> list[dict[str, Any]]:
    return [desk.screen.failure_data(failure) for failure in listed.failures]


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:g}"


def _say_read(desk: Desk, listed: "InvoiceList", path: Path) -> None:
    screen = desk.screen
    names = ", ".join(f"{screen.texts.word('late.field', name)} = {header}" for name, header in listed.headers.items())
    screen.say("late.read", file=path.name, read=listed.read, taken=len(listed), columns=names)
    if listed.assumed:
        from payworthy.model.late.invoices import ASSUMED_TERM

        screen.say("late.assumed", style="yellow", count=listed.assumed, days=ASSUMED_TERM, file=path.name)
    for line in screen.excerpt(listed.failures):
        screen.show(f"· {line}")


def _say_ends(desk: Desk, history: Any, days: Any) -> None:
    from payworthy.model.late.invoices import ledger_end

    end = ledger_end(history)
    beyond = int((days > end).sum())
    if beyond:
        desk.screen.say("late.ledger_ends", style="yellow", until=_iso(end - 1), count=beyond)


def _say_drift(desk: Desk, drifts: list[dict[str, Any]]) -> None:
    moved = [drift for drift in drifts if drift["state"] != "stable"]
    score = next(drift for drift in drifts if drift["name"] == "p_late_0")
    desk.screen.say("late.drift", psi=f"{score['psi']:.3f}", moved=len(moved), count=len(drifts))
    for drift in moved[:5]:
        state = desk.screen.word(f"late.state.{drift['state']}")
        desk.screen.say("late.moved", name=drift["name"], psi=f"{drift['psi']:.3f}", what=state)
