"""``payworthy privacy``: what is kept of people, who saw it, handing it over to them, erasing it."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from payworthy.app.personal_data import BY_TERM, Erasure, is_due
from payworthy.app.retention import Kept, Relation, Until, duty, end
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.privacy_export import export_data

_Customer = Annotated[str, typer.Argument(metavar="CUSTOMER")]

SHOWN: Final = 50


def show(context: typer.Context, customer: _Customer) -> None:
    """What is kept of people around a customer, why and until when; nothing of it is opened."""
    desk = desk_of(context)
    relation, held = _held(desk, customer)
    erasures = desk.view(lambda look: look.erasures(customer))
    data = {
        "customer_id": customer,
        "is_person": relation.is_person,
        "held": [_kept_data(one, relation, desk.today) for one in held],
        "erasures": [erasure_data(one) for one in erasures],
    }

    def draw(_: object) -> None:
        desk.screen.say("privacy.of_person" if relation.is_person else "privacy.of_company", customer=customer)
        table = desk.screen.table("privacy_item", "privacy_fields", "privacy_since", "privacy_stays")
        for one in held:
            table.row(one.item, _fields(desk, one), one.known_on.isoformat(), _stays(desk, one, relation))
        if held:
            desk.screen.show(table)
        else:
            desk.screen.say("privacy.nothing")
        for erasure in erasures:
            _say_erased(desk, erasure)

    desk.screen.answer(data, draw)


def access(context: typer.Context, customer: _Customer) -> None:
    """Who saw personal data of a customer, or asked for them in vain."""
    desk = desk_of(context)
    _known(desk, customer)
    seen = desk.view(lambda look: look.accesses(customer))
    data = [
        {
            "number": one.access_no,
            "by": one.seen_by,
            "at": one.seen_at.isoformat(timespec="seconds"),
            "purpose": one.purpose,
            "was_shown": one.was_shown,
            "fields": list(one.fields),
        }
        for one in seen
    ]

    def draw(_: object) -> None:
        if not seen:
            desk.screen.say("privacy.not_seen", customer=customer)
            return
        table = desk.screen.table("privacy_at", "privacy_by", "privacy_purpose", "privacy_shown", "privacy_fields")
        for one in seen[:SHOWN]:
            purpose = desk.texts.say(f"privacy.purpose.{one.purpose}")
            shown = desk.screen.word("yes" if one.was_shown else "no")
            table.row(desk.local(one.seen_at), one.seen_by, purpose, shown, _places(desk, one.fields))
        desk.screen.show(table)

    desk.screen.answer({"customer_id": customer, "accesses": data}, draw)


def export(
    context: typer.Context,
    customer: _Customer,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """Everything that is held on a customer, in the clear, to hand over to the person it is about."""
    desk = desk_of(context)
    desk.acting()
    _known(desk, customer)
    data = export_data(desk, customer)
    if output is None:
        desk.screen.write_json(data)
        return
    Path(output).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    desk.screen.answer(
        {"file": output, "customer_id": customer},
        lambda screen: screen.say("privacy.exported", file=output, customer=customer),
    )


def erase(
    context: typer.Context,
    customer: _Customer,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
    item: Annotated[str | None, typer.Option("--item", metavar="ITEM")] = None,
) -> None:
    """Erase what is kept of people around a customer: its keys are destroyed, wherever copies of the book may be."""
    desk = desk_of(context)
    user = desk.user
    erasure = desk.worked(lambda book: book.erase(customer, item, user, reason))
    desk.screen.answer({"erasure": erasure_data(erasure)}, lambda _: _say_erased(desk, erasure))


def retention(context: typer.Context, is_rehearsal: Annotated[bool, typer.Option("--dry-run")] = False) -> None:
    """Erase what must not be kept any longer."""
    desk = desk_of(context)
    desk.acting()
    if is_rehearsal:
        _rehearse(desk)
        return
    with desk.screen.progress("retention") as progress:
        done = desk.worked(lambda book: book.apply_retention(progress))

    def draw(_: object) -> None:
        for erasure in done[:SHOWN]:
            _say_erased(desk, erasure)
        desk.screen.say("privacy.retained", count=sum(len(one.erased) for one in done), customers=len(done))

    desk.screen.answer({"erasures": [erasure_data(one) for one in done]}, draw)


def _rehearse(desk: Desk) -> None:
    due = [
        (customer_id, one, relation)
        for customer_id in desk.view(lambda look: look.customers_with_personal_data())
        for relation, held in [_held(desk, customer_id)]
        for one in held
        if is_due(one, relation, desk.today)
    ]

    def draw(_: object) -> None:
        table = desk.screen.table("customer", "privacy_item", "privacy_fields", "privacy_since", "privacy_stays")
        for customer_id, one, relation in due[:SHOWN]:
            table.row(customer_id, one.item, _fields(desk, one), one.known_on.isoformat(), _stays(desk, one, relation))
        if due:
            desk.screen.show(table)
        desk.screen.say("privacy.due", count=len(due))

    data = [{"customer_id": customer_id, **_kept_data(one, relation, desk.today)} for customer_id, one, relation in due]
    desk.screen.answer({"due": data}, draw)


def erasure_data(erasure: Erasure) -> dict[str, Any]:
    """An erasure for machines."""
    return {
        "customer_id": erasure.customer_id,
        "number": erasure.erasure_no,
        "by": erasure.erased_by,
        "at": erasure.erased_at.isoformat(timespec="seconds"),
        "reason": erasure.reason,
        "is_whole": erasure.is_whole,
        "erased": list(erasure.erased),
        "kept": [
            {"item": one.item, "duty": one.duty, "until": one.until.isoformat() if one.until else None}
            for one in erasure.kept
        ],
    }


def _say_erased(desk: Desk, erasure: Erasure) -> None:
    by_term = erasure.erased_by == BY_TERM
    desk.screen.say(
        "privacy.erased_by_term" if by_term else "privacy.erased",
        customer=erasure.customer_id,
        person=erasure.erased_by,
        at=desk.local(erasure.erased_at),
        reason=erasure.reason,
        count=len(erasure.erased),
    )
    for one in erasure.kept:
        desk.screen.say(
            "privacy.kept" if one.until else "privacy.kept_open",
            item=one.item,
            why=desk.texts.say(f"privacy.term.{one.duty}"),
            day=one.until.isoformat() if one.until else "",
        )


def _held(desk: Desk, customer_id: str) -> tuple[Relation, list[Kept]]:
    relation, held = desk.view(lambda look: (look.relation(customer_id), look.held_of(customer_id)))
    if relation is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    return relation, held


def _known(desk: Desk, customer_id: str) -> None:
    _held(desk, customer_id)


def _kept_data(one: Kept, relation: Relation, today: date) -> dict[str, Any]:
    return {
        "item": one.item,
        "fields": list(one.fields),
        "known_on": one.known_on.isoformat(),
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
        "duty": _until_data(duty(one, relation, today)),
        "end": _until_data(end(one, relation)),
    }


def _until_data(until: Until | None) -> dict[str, Any] | None:
    if until is None:
        return None
    return {"term": until.code, "day": until.day.isoformat() if until.day else None}


def _stays(desk: Desk, one: Kept, relation: Relation) -> str:
    """Until when a thing stays, and by which row of the table."""
    must, last = duty(one, relation, desk.today), end(one, relation)
    if must is not None:
        why = desk.texts.say(f"privacy.term.{must.code}")
        if must.day is None:
            return desk.screen.word("privacy.must_stay_open", why=why)
        return desk.screen.word("privacy.must_stay", why=why, day=must.day.isoformat())
    if last is None or last.day is None:
        return desk.screen.word("privacy.may_stay")
    why = desk.texts.say(f"privacy.term.{last.code}")
    return desk.screen.word("privacy.must_go", why=why, day=last.day.isoformat())


def _fields(desk: Desk, one: Kept) -> str:
    """What is kept of an item, in words."""
    return desk.texts.say("list.separator").join(_field(desk, one.item, name) for name in one.fields)


def _places(desk: Desk, places: tuple[str, ...]) -> str:
    """What was seen, in words: each field once, and of facts which one."""
    said = []
    for place in places:
        item, _, name = place.rpartition(":")
        field = _field(desk, item, name)
        said.append(field if item.startswith("customer") else f"{item} ({field})")
    return desk.texts.say("list.separator").join(dict.fromkeys(said))


def _field(desk: Desk, item: str, name: str) -> str:
    kind, _, rest = item.partition("/")
    if kind == "profile":
        return desk.texts.word("profile_field", rest)
    head, dot, key = name.partition(".")
    if dot:
        return desk.texts.word("entry_field" if head == "fields" else "event_detail", key)
    return desk.texts.word("privacy.field", name)
