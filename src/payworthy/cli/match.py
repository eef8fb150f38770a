"""``payworthy match``: who is who. Open questions, a person's word on them, and duplicates within the book."""

from typing import Annotated, Any

import typer

from payworthy.app.match import judge
from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.lists import Lists, folder
from payworthy.cli.match_words import judgement_data, parted, reasons_text, role_text
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.judgement import Judgement, MatchVerdict

_KINDS = (CreditFactKind.JUDGEMENT,)
Customer = Annotated[str, typer.Argument(metavar="CUSTOMER")]
Other = Annotated[str, typer.Argument(metavar="MATCH")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT")]


def list_(
    context: typer.Context,
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Matches that wait for a person; with ``--all`` those that were decided too."""
    desk = desk_of(context)
    found = _judgements(desk, customer)
    shown = [one for one in found if every or one.verdict is MatchVerdict.UNDECIDED]
    desk.screen.answer(
        {"matches": [judgement_data(desk, one) for one in shown]}, lambda _: _draw(desk, shown, every=every)
    )


def show(context: typer.Context, customer: Customer, match: Other, lists: Lists = None) -> None:
    """One match: both sides, the reasons, and what was said."""
    desk = desk_of(context)
    found = _one(desk, customer, match)
    entry = _entry_data(desk, match, lists)
    master = desk.view(lambda look: look.masters([customer]))[customer]
    data = judgement_data(desk, found) | {
        "customer": {"name": master.name, "name_en": master.name_en, "registration_id": master.registration_id},
        "entry": entry,
    }
    desk.screen.answer({"match": data}, lambda _: _draw_one(desk, found, data))


def confirm(context: typer.Context, customer: Customer, match: Other, reason: Why) -> None:
    """Say that it is the same."""
    _say(context, customer, match, MatchVerdict.SAME, reason)


def reject(context: typer.Context, customer: Customer, match: Other, reason: Why) -> None:
    """Say that it is somebody else."""
    _say(context, customer, match, MatchVerdict.DIFFERENT, reason)


def undo(context: typer.Context, customer: Customer, match: Other, reason: Why) -> None:
    """Take the last word back: the question is open again."""
    _say(context, customer, match, MatchVerdict.UNDECIDED, reason)


def find(
    context: typer.Context,
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]")] = None,
) -> None:
    """Look for customers of this book that may be one and the same."""
    from payworthy.app.find_duplicates import candidates, own_parties, record_candidates

    desk = desk_of(context)
    at, day = desk.book.clock.now(), desk.today
    names = desk.view(lambda look: look.customer_ids())
    if customer is not None and customer not in names:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))
    with desk.screen.progress("matching"):
        parties = desk.view(lambda look: own_parties(look, names, day))
        asked = candidates(parties, None if customer is None else [customer])
    found, new = record_candidates(desk.write, asked, by=desk.user, on=day, at=at)
    data = {"customers": len(names), "new": new, "matches": [judgement_data(desk, one) for one in found]}

    def draw(_: Any) -> None:
        open_ones = [one for one in found if one.verdict is not MatchVerdict.DIFFERENT]
        _draw(desk, open_ones, every=True)
        desk.screen.say("match.found", count=len(open_ones), new=new)

    desk.screen.answer(data, draw)


def _say(context: typer.Context, customer: str, match: str, verdict: MatchVerdict, reason: str) -> None:
    desk = desk_of(context)
    at = desk.book.clock.now()
    desk.write(lambda tx: judge(tx, customer, match, verdict, by=desk.user, reason=reason, at=at))
    said = _one(desk, customer, match)
    desk.screen.answer(
        {"match": judgement_data(desk, said)},
        lambda screen: screen.say(
            f"match.said_{verdict}", customer=customer, match=match, name=said.other_name or match
        ),
    )


def _judgements(desk: Desk, customer: str | None) -> list[Judgement]:
    names = None if customer is None else [customer]
    if customer is not None and desk.view(lambda look: look.customer(customer)) is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))
    held = desk.view(lambda look: look.held_facts(names, _KINDS, desk.today))
    found = [fact for facts in held.values() for fact in facts if isinstance(fact, Judgement)]
    return sorted(found, key=lambda one: (-(one.score or 0), one.customer_id, one.other))


def _one(desk: Desk, customer: str, match: str) -> Judgement:
    for found in _judgements(desk, customer):
        if found.other == match:
            return found
    params: dict[str, str | int] = {"customer_id": customer, "other": match}
    raise NotFound(Failure(Reason.MISSING, "match_unknown", params))


def _entry_data(desk: Desk, match: str, lists: Any) -> dict[str, Any] | None:
    """The entry as the list says it now; ``None`` for a list, or an entry, that is there no more."""
    kind, _, rest = match.partition(":")
    list_id, _, entry_id = rest.partition("/")
    if kind != "list":
        return None
    try:
        entry = folder(desk, lists).open(list_id).entry(entry_id)
    except (NotFound, Invalid):
        return None
    if entry is None:
        return None
    return {
        "names": list(entry.names),
        "country": entry.country,
        "ids": list(entry.ids),
        "program": entry.program,
        "note": entry.note,
        "listed_on": None if entry.listed_on is None else entry.listed_on.isoformat(),
        "ended_on": None if entry.ended_on is None else entry.ended_on.isoformat(),
    }


def _draw(desk: Desk, shown: list[Judgement], *, every: bool) -> None:
    if not shown:
        desk.screen.say("match.none_all" if every else "match.none")
        return
    names = ("customer", "match", "entry_name", "score", "match_reasons", "verdict", "by", "since")
    table = desk.screen.table(*names, right=("score",), minor=("by", "since"))
    for one in shown:
        _, role, reasons = parted(one)
        table.row(
            one.customer_id,
            one.other,
            role_text(desk, role, one.other_name or ""),
            "" if one.score is None else str(one.score),
            reasons_text(desk, reasons),
            desk.texts.word("match_verdict", one.verdict),
            one.by or "",
            "" if one.known_on is None else one.known_on.isoformat(),
        )
    desk.screen.show(table)


def _draw_one(desk: Desk, found: Judgement, data: dict[str, Any]) -> None:
    say = desk.screen.say
    _, role, reasons = parted(found)
    say("match.title", style="bold", customer=found.customer_id, name=data["customer"]["name"], match=found.other)
    say("match.entry", name=role_text(desk, role, found.other_name or found.other))
    entry = data["entry"]
    if entry is not None:
        say("match.names", names="; ".join(entry["names"][:12]))
        for field in ("country", "program", "note", "listed_on", "ended_on"):
            if entry[field]:
                say(f"match.entry_{field}", value=entry[field])
    elif found.other.startswith("list:"):
        say("match.entry_gone", style="yellow")
    say("match.why", score=found.score or 0, reasons=reasons_text(desk, reasons))
    verdict = desk.texts.word("match_verdict", found.verdict)
    if found.by is None:
        say("match.waits", verdict=verdict)
    else:
        say("match.word_of", verdict=verdict, person=found.by, reason=found.reason or "")
