"""``payworthy person``: who may do what in this book."""

from typing import Annotated

import typer
from msgspec.structs import replace

from payworthy.app.create_book import put_person
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import one_of
from payworthy.facts.person import Person, Role

_PersonId = Annotated[str, typer.Argument(metavar="PERSON")]


def list_(context: typer.Context) -> None:
    """Everybody in the book."""
    desk = desk_of(context)
    people = desk.view(lambda look: look.people())

    def draw(_: object) -> None:
        table = desk.screen.table("person", "name", "role", "active")
        for person in people:
            is_active = desk.screen.word("yes" if person.is_active else "no")
            table.row(person.person_id, person.name, desk.texts.say(f"role.{person.role}"), is_active)
        desk.screen.show(table)

    desk.screen.answer({"people": [person_data(person) for person in people]}, draw)


def add(
    context: typer.Context,
    person: _PersonId,
    role: Annotated[str, typer.Option("--role", metavar="ROLE")],
    name: Annotated[str | None, typer.Option("--name", metavar="NAME")] = None,
) -> None:
    """Add a person, or change name and role of one who is there."""
    desk = desk_of(context)
    known = next((other for other in desk.view(lambda look: look.people()) if other.person_id == person), None)
    shown = name or (known.name if known else person)
    put(desk, Person(person_id=person, name=shown, role=one_of(Role, role, "--role")), "person.added")


def disable(context: typer.Context, person: _PersonId) -> None:
    """A person may do nothing any more; what they did stays."""
    desk = desk_of(context)
    known = next((other for other in desk.view(lambda look: look.people()) if other.person_id == person), None)
    if known is None:
        raise NotFound(Failure(Reason.MISSING, "person_unknown", {"person": person}))
    put(desk, replace(known, is_active=False), "person.disabled")


def put(desk: Desk, person: Person, said: str) -> None:
    """Record the person and say so."""
    at = desk.book.clock.now()
    desk.write(lambda tx: put_person(tx, person, desk.user, at))
    role = desk.texts.say(f"role.{person.role}")
    desk.screen.answer(
        {"person": person_data(person)},
        lambda screen: screen.say(said, person=person.person_id, name=person.name, role=role),
    )


def person_data(person: Person) -> dict[str, str | bool]:
    """A person for machines."""
    return {
        "person_id": person.person_id,
        "name": person.name,
        "role": person.role.value,
        "is_active": person.is_active,
    }
