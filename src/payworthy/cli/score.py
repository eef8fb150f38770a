"""``payworthy score`` and ``payworthy explain``: what customers are worth, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import a_count

if TYPE_CHECKING:
    from payworthy.cli.explain_page import Told

_AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]

NOTHING_ASSESSED = 2


def score(
    context: typer.Context,
    customers: Annotated[list[str] | None, typer.Argument(metavar="CUSTOMER…", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    as_of: _AsOf = None,
    limit: Annotated[str, typer.Option("--limit", metavar="N")] = "20",
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """Score customers, or all of the book."""
    from payworthy.cli.assessing import a_past_day, assess_some
    from payworthy.cli.score_data import list_data
    from payworthy.cli.score_page import draw_grades, draw_list, worst_first, write_list

    desk = desk_of(context)
    _one_way(customers, every=every)
    most, day = a_count(limit, "--limit"), a_past_day(desk, as_of)
    found = assess_some(desk, None if every else customers, day)
    rows = worst_first(found.rows) if every else list(found.rows)
    if output is not None:
        write_list(Path(output), rows, desk)
    if not found.rows and found.failures:
        desk.exit_code = NOTHING_ASSESSED

    def draw(_: object) -> None:
        _draw_head(desk, day.isoformat())
        draw_list(desk, rows[:most] if every else rows)
        if every and len(rows) > most:
            desk.screen.say("score.more", style="dim", shown=most, count=f"{len(rows):,}")
        if every:
            draw_grades(desk, rows)
        if not rows and not found.failures:
            desk.screen.say("customer.none")
        if output is not None:
            desk.screen.say("score.written", file=output, count=f"{len(rows):,}")
        if found.failures:
            desk.screen.say("score.failed", style="yellow", count=len(found.failures))
            for line in desk.screen.excerpt(found.failures):
                desk.screen.show(f"· {line}")

    desk.screen.answer(list_data(desk, day, rows, found.failures) if desk.screen.as_json else {}, draw)


def explain(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER")],
    as_of: _AsOf = None,
    as_letter: Annotated[bool, typer.Option("--letter")] = False,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """The score of one customer as a person reads it, or as a letter to whom it is about."""
    from payworthy.cli.assessing import a_past_day, assess_one
    from payworthy.cli.explain_page import draw_explanation, explained, explanation_data

    desk = desk_of(context)
    _a_letter(output, as_letter=as_letter)
    row, rates = assess_one(desk, customer, a_past_day(desk, as_of))
    told = explained(desk, row, rates)
    if as_letter:
        _write_letter(desk, told, output)
        return
    desk.screen.answer(explanation_data(desk, told), lambda _: draw_explanation(desk, told))


def _a_letter(output: str | None, *, as_letter: bool) -> None:
    """Only a letter goes to a file, and its ending says as what."""
    if output is not None and not as_letter:
        raise Invalid(Failure(Reason.MISSING, "letter_option_alone"))
    if output is not None and Path(output).suffix.lower() not in (".md", ".html"):
        raise Invalid(invalid("letter_ending", file=output))


def _write_letter(desk: Desk, told: "Told", output: str | None) -> None:
    from payworthy.cli.letter import letter
    from payworthy.cli.letter_paper import html, markdown

    parts, customer = letter(desk, told), told.row.customer.customer_id
    is_html = output is not None and Path(output).suffix.lower() == ".html"
    text = html(parts, desk.texts.language) if is_html else markdown(parts)
    if output is None:
        data = {"customer": customer, "letter": text}
        desk.screen.answer(data, lambda screen: screen.console.print(text, soft_wrap=True, end=""))
        return
    Path(output).write_text(text, encoding="utf-8")
    desk.screen.answer(
        {"customer": customer, "file": output},
        lambda screen: screen.say("letter.written", customer=customer, file=output or ""),
    )


def _draw_head(desk: Desk, day: str) -> None:
    policy = desk.policy
    card = policy.scorecard.name if policy.scorecard else ""
    desk.screen.say("score.head", style="dim", day=day, card=card, policy=policy.id, version=policy.version)


def _one_way(customers: list[str] | None, *, every: bool) -> None:
    """Customers are named, or all are meant."""
    if every and customers:
        raise Invalid(invalid("cli_options_exclude", one="CUSTOMER", other="--all"))
    if not every and not customers:
        raise Invalid(Failure(Reason.MISSING, "cli_customers_not_named"))
