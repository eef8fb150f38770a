"""``payworthy screen``: look customers up on the sanctions and other lists, and say whom they resemble and why."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.lists import Lists, folder, kind_text
from payworthy.cli.match_words import match_reasons, reasons_text, role_text

if TYPE_CHECKING:
    from payworthy.app.screen import Match, Screened
    from payworthy.cli.world import OpenList

_SHOWN: Final = 50


def screen(
    context: typer.Context,
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    only: Annotated[list[str] | None, typer.Option("--list", metavar="ID")] = None,
    lists: Lists = None,
) -> None:
    """Screen one customer or all of them."""
    from payworthy.app.judging import may_screen
    from payworthy.app.screen import screen as screen_customers

    desk = desk_of(context)
    may_screen(desk.acting())
    if every == (customer is not None):
        raise Invalid(Failure(Reason.MISSING, "cli_screen_whom"))
    shelf, is_whole = _lists(desk, only, lists)
    names = desk.view(lambda look: look.customer_ids()) if customer is None else [_known(desk, customer)]
    with desk.screen.progress("screening") as progress:
        result = desk.worked(
            lambda book: screen_customers(
                book,
                shelf,
                names,
                by=desk.user,
                on=desk.today,
                now=book.clock.now,
                is_whole=is_whole,
                is_of_all=every,
                progress=progress,
            )
        )
    desk.screen.answer(_data(desk, result), lambda _: _draw(desk, result))


def _lists(desk: Desk, only: list[str] | None, lists: Any) -> "tuple[list[OpenList], bool]":
    """The lists to look on, and whether all of sanctions and export control are among them."""
    from payworthy.identity.list_card import FORBIDDEN, SCREENED

    shelf = folder(desk, lists)
    there = [card for card in shelf.cards() if card.kind in SCREENED]
    wanted = [shelf.open(name).card for name in dict.fromkeys(only or [])] or there
    for card in wanted:
        if card.kind not in SCREENED:
            raise Invalid(Failure(Reason.UNSUPPORTED, "list_not_for_screening", {"value": card.list_id}))
    if not wanted:
        raise Invalid(Failure(Reason.MISSING, "lists_none_to_screen"))
    forbidden = {card.list_id for card in there if card.kind in FORBIDDEN}
    is_whole = bool(forbidden) and forbidden <= {card.list_id for card in wanted}
    return [shelf.open(card.list_id) for card in wanted], is_whole


def _known(desk: Desk, customer: str) -> str:
    if desk.view(lambda look: look.customer(customer)) is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))
    return customer


def _data(desk: Desk, result: "Screened") -> dict[str, Any]:
    return {
        "screened_on": result.on.isoformat(),
        "is_sanctions_screening": result.is_whole,
        "lists": [card.list_id for card in result.lists],
        "customers": result.customers,
        "parties": result.parties,
        "matches": [_match_data(desk, match) for match in result.matches],
        **_counts(result),
    }


def _counts(result: "Screened") -> dict[str, int]:
    from payworthy.facts.judgement import MatchVerdict

    return {
        "new": sum(match.is_new for match in result.matches),
        "open": result.count(MatchVerdict.UNDECIDED),
        "confirmed": result.count(MatchVerdict.SAME),
        "rejected_before": result.count(MatchVerdict.DIFFERENT),
    }


def _match_data(desk: Desk, match: "Match") -> dict[str, Any]:
    return {
        "customer_id": match.customer.customer_id,
        "role": match.sought.role,
        "name": match.sought.party.names[0],
        "match": match.other,
        "list": match.card.list_id,
        "kind": match.card.kind,
        "entry": match.entry.entry_id,
        "entry_name": match.entry.name,
        "entry_names": list(match.entry.names),
        "country": match.entry.country,
        "program": match.entry.program,
        "listed_on": _iso(match.entry.listed_on),
        "score": match.score,
        "reasons": match_reasons(desk, match.reasons),
        "verdict": match.judged,
        "is_new": match.is_new,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _draw(desk: Desk, result: "Screened") -> None:
    say, counts = desk.screen.say, _counts(result)
    say("screening.done", style="bold", customers=f"{result.customers:,}", lists=len(result.lists))
    if not result.is_whole:
        say("screening.partial", style="yellow")
    for card in result.lists:
        if card.source_date is not None and (result.on - card.source_date).days > 30:
            say("screening.list_old", style="yellow", list=card.list_id, day=card.source_date.isoformat())
    shown = [match for match in result.matches if match.judged != "different"]
    if not shown:
        say("screening.clear", style="green")
    else:
        _table(desk, shown)
    say("screening.counts", "", **counts)
    if counts["open"]:
        say("screening.next")


def _table(desk: Desk, matches: "list[Match]") -> None:
    names = ("customer", "sought_name", "entry_name", "list", "kind", "score", "match_reasons", "verdict")
    table = desk.screen.table(*names, right=("score",), minor=("kind",))
    best = sorted(matches, key=lambda match: (-match.score, match.customer.customer_id, match.other))
    for match in best[:_SHOWN]:
        table.row(
            match.customer.customer_id,
            role_text(desk, match.sought.role, match.sought.party.names[0]),
            match.entry.name,
            match.card.list_id,
            kind_text(desk, match.card.kind),
            str(match.score),
            reasons_text(desk, match.reasons),
            desk.texts.word("match_verdict", str(match.judged)),
        )
    desk.screen.show(table)
    if len(best) > _SHOWN:
        desk.screen.say("screening.more", count=len(best) - _SHOWN)
