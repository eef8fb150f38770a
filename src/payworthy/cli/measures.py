"""``payworthy measures``: what is measured of a customer, what each figure means, and how it is computed."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from payworthy.base.failure import Failure, Invalid, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import one_of

if TYPE_CHECKING:
    from payworthy.measures.language import Measure


def list_(
    context: typer.Context, family: Annotated[str | None, typer.Option("--family", metavar="FAMILY")] = None
) -> None:
    """Every measure, or those of one family."""
    from payworthy.measures.catalogue import MEASURES

    desk = desk_of(context)
    families = list(dict.fromkeys(measure.family for measure in MEASURES.values()))
    chosen = None if family is None else one_of(families, family, "--family")
    found = [measure for measure in MEASURES.values() if chosen in (None, measure.family)]

    def draw(_: object) -> None:
        table = desk.screen.table("measure", "name", "unit", "direction")
        heading = ""
        for measure in found:
            if measure.family != heading:
                heading = measure.family
                title = desk.screen.word("measures.heading", name=desk.texts.say(f"family.{heading}"), family=heading)
                table.row(Text(title, style="bold"), "", "", "")
            table.row(f"  {measure.name}", *_said(desk, measure))
        desk.screen.show(table)
        desk.screen.say("measures.more", style="dim")

    desk.screen.answer({"measures": [_data(desk, measure) for measure in found]}, draw)


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    customer: Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
) -> None:
    """One measure: meaning, unit, direction, formula; with a customer, its figure."""
    from payworthy.cli.assessing import a_past_day
    from payworthy.measures.catalogue import FAMILY_OF, MEASURES

    desk = desk_of(context)
    measure = MEASURES[one_of(MEASURES, name, "NAME")]
    absences = list(dict.fromkeys([FAMILY_OF[measure.name].absent, measure.absence, *measure.reasons.values()]))
    data = _data(desk, measure) | {
        "meaning": desk.texts.say(f"measure.{measure.name}.meaning"),
        "documentation": measure.documentation,
        "missing_because": absences,
        "sql": measure.expression,
    }
    if customer is not None:
        data |= _figure(desk, measure, customer, a_past_day(desk, as_of))
    elif as_of is not None:
        raise Invalid(Failure(Reason.MISSING, "cli_day_without_customer"))
    desk.screen.answer(data, lambda _: _draw(desk, measure, data))


def _data(desk: Desk, measure: "Measure") -> dict[str, Any]:
    return {
        "name": measure.name,
        "family": measure.family,
        "title": desk.texts.say(f"measure.{measure.name}.name"),
        "unit": measure.unit,
        "direction": measure.direction,
    }


def _said(desk: Desk, measure: "Measure") -> tuple[str, str, str]:
    texts = desk.texts
    return (
        texts.say(f"measure.{measure.name}.name"),
        texts.say(f"measure_unit.{measure.unit}"),
        texts.say(f"direction.{measure.direction}"),
    )


def _figure(desk: Desk, measure: "Measure", customer_id: str, as_of: date) -> dict[str, Any]:
    """The customer's figure as the catalogue gives it; amounts in the policy's currency."""
    from payworthy.cli.assessing import Unknown
    from payworthy.measures.frame import ABSENCES, PRESENT

    facts, there = desk.view(lambda look: (look.measure_facts(as_of, [customer_id]), look.masters([customer_id])))
    if not there:
        raise Unknown([customer_id])
    for currency in facts["troubles"]["currency"]:
        params = {"customer_id": customer_id, "currency": str(currency)}
        raise Invalid(Failure(Reason.MISSING, "assessment_without_rate", params))
    frame = desk.world.measure_engine()(facts, as_of)
    absence = int(frame[measure.name].absence[0])
    return {
        "customer_id": customer_id,
        "as_of": as_of.isoformat(),
        "value": frame.text(measure.name, 0) if absence == PRESENT else None,
        "absence": None if absence == PRESENT else ABSENCES[absence],
    }


def _draw(desk: Desk, measure: "Measure", data: dict[str, Any]) -> None:
    name, unit, direction = _said(desk, measure)
    desk.screen.show(Text.assemble((name, "bold"), f"  {measure.name}"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    words = [desk.texts.say(f"absence.{one}") for one in data["missing_because"]]
    rows = {
        "meaning": data["meaning"],
        "family": desk.texts.say(f"family.{measure.family}"),
        "unit": unit,
        "direction": direction,
        "missing": desk.texts.say("list.separator").join(words),
        "sql": measure.expression,
    }
    if "customer_id" in data:
        rows["customer"] = f"{data['customer_id']}, {data['as_of']}"
        rows["value"] = _spoken(desk, measure, data)
    for label, value in rows.items():
        style = "bold" if label == "value" else ""
        grid.add_row(desk.screen.word(f"measures.{label}"), Text(value, style=style))
    desk.screen.show(Padding(grid, (0, 0, 0, 2), expand=False))


def _spoken(desk: Desk, measure: "Measure", data: dict[str, Any]) -> str:
    if data["value"] is None:
        return desk.texts.say(f"absence.{data['absence']}")
    if measure.unit == "minor":
        return desk.texts.money(int(data["value"]), desk.policy.currency)
    short = f"{Decimal(data['value']):.4f}".rstrip("0").rstrip(".") if "." in data["value"] else data["value"]
    return desk.screen.word("measures.figure", value=short, unit=desk.texts.say(f"measure_unit.{measure.unit}"))
