"""``payworthy model list`` and ``show``: what there is, and the card of a model."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.table import Table as Grid
from rich.text import Text

from payworthy.cli.desk import Desk
from payworthy.cli.model_desk import registry
from payworthy.cli.world import StoredModel

_SHOWN = 20


def list_models(desk: Desk, models: Path | None) -> None:
    """Every version of every model, with what it reached on rows it had not seen."""
    shelf = registry(desk, models)
    rows = []
    for name in shelf.names():
        for version in shelf.history(name).versions:
            stored = shelf.load(name, version)
            card = stored.card
            rows.append(
                {
                    "name": name,
                    "version": version,
                    "status": str(stored.status),
                    "kind": card["kind"],
                    "fitted_at": card["fitted_at"],
                    "fitted_by": card["fitted_by"],
                    "approved_by": stored.approval.by if stored.approval else None,
                    "auc": (card.get("performance") or {}).get("auc"),
                    "next_review_on": card.get("next_review_on"),
                }
            )

    def draw(_: Any) -> None:
        table = desk.screen.table(
            "name", "version", "state", "kind", "auc", "by", "approved_by", "since", right=("auc",)
        )
        for row in rows:
            table.row(
                row["name"],
                str(row["version"]),
                desk.texts.say(f"model.status.{row['status']}"),
                desk.texts.word("model.kind", row["kind"]),
                figure(row["auc"]),
                row["fitted_by"],
                row["approved_by"] or "",
                row["fitted_at"][:10],
            )
        if rows:
            desk.screen.show(table)
        else:
            desk.screen.say("model.none")

    desk.screen.answer({"models": rows}, draw)


def show_model(desk: Desk, name: str, version: int | None, models: Path | None) -> None:
    """The card of a version, and what happened to it."""
    shelf = registry(desk, models)
    stored = shelf.load(name, version)
    history = [entry.data() for entry in shelf.history(name).entries if entry.version == stored.version]
    data = {"model": name, "version": stored.version, "status": str(stored.status), "card": dict(stored.card)}
    desk.screen.answer(data | {"history": history}, lambda _: draw_card(desk, stored))


def draw_card(desk: Desk, stored: StoredModel) -> None:
    """The card as a person reads it."""
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for label, value in card_lines(desk, stored):
        grid.add_row(Text(desk.texts.say(f"model.card.{label}"), style="dim"), Text(value))
    desk.screen.show(grid)
    features = [row for row in stored.card.get("features", []) if row.get("weight", 1) is not None]
    if not features:
        return
    table = desk.screen.table("field", "importance", "direction", right=("importance",))
    for row in features[:_SHOWN]:
        importance = f"IV {row['information_value']:.3f}" if "information_value" in row else f"{row['share']:.1%}"
        table.row(row["name"], importance, desk.texts.say(f"model.direction.{_way(row['direction'])}"))
    desk.screen.show(table)
    if len(features) > _SHOWN:
        desk.screen.say("and_more", style="dim", count=len(features) - _SHOWN)


def card_lines(desk: Desk, stored: StoredModel) -> list[tuple[str, str]]:
    """Label and value of the plain lines of a card; a card of another kind of model shows those it has."""
    card, texts = stored.card, desk.texts
    lines = [
        ("model", f"{stored.name}  {stored.version}"),
        ("status", texts.say(f"model.status.{stored.status}")),
        ("kind", texts.word("model.kind", str(card["kind"]))),
        ("purpose", str(card.get("purpose", ""))),
        ("definition_of_default", str(card.get("definition_of_default", ""))),
    ]
    if "data" in card:
        lines += _data_lines(desk, card)
    lines += [
        ("fitted", f"{card['fitted_by']}, {card['fitted_at'][:10]}"),
        ("approved", f"{stored.approval.by}, {stored.approval.at[:10]}" if stored.approval else "–"),
        ("next_review_on", str(card.get("next_review_on", ""))),
        ("model_hash", str(card["model_hash"])),
    ]
    return [(label, value) for label, value in lines if value]


def _data_lines(desk: Desk, card: Mapping[str, Any]) -> list[tuple[str, str]]:
    data, found = card["data"], card.get("performance")
    lines = [
        ("data", f"{data.get('file', '')}  {str(data.get('digest', ''))[:16]}"),
        (
            "rows",
            desk.texts.say(
                "model.rows",
                rows=f"{data['rows_used']:,}",
                defaults=f"{data['defaults']:,}",
                rate=f"{data['base_rate']:.2%}",
                groups=f"{data['groups']:,}",
            ),
        ),
    ]
    if data.get("window"):
        lines.append(("window", " – ".join(data["window"])))
    if found:
        protocol = desk.texts.say(f"model.protocol.{card['protocol']['kind']}", folds=card["protocol"]["folds"])
        lines += [
            ("protocol", protocol),
            ("performance", performance_line(desk, found)),
        ]
    return lines


def performance_line(desk: Desk, found: Mapping[str, Any]) -> str:
    """Figures of a performance in one line."""
    return desk.texts.say(
        "model.performance",
        auc=figure(found["auc"]),
        low=figure(found["auc_low"]),
        high=figure(found["auc_high"]),
        ks=figure(found["ks"]),
        brier=figure(found["brier"], 5),
        base=figure(found["brier_of_base_rate"], 5),
    )


def figure(value: float | None, digits: int = 3) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def _way(direction: int) -> str:
    return {1: "up", -1: "down"}.get(direction, "none")
