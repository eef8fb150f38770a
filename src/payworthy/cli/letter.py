"""The letter that explains a credit assessment to whom it is about (PIPL art. 24; GDPR art. 15(1)(h) and 22, as the
European Court of Justice reads them in C-203/22): which figures counted, how, from where, what would change the result,
who decided, and how to contest it. It holds no formula and nothing about anybody else.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from payworthy.app.personal_data import Purpose
from payworthy.app.proposals import Act
from payworthy.cli.desk import Desk
from payworthy.cli.explain_page import Told, source_of
from payworthy.cli.letter_paper import Bullets, Grid, Heading, Lines, Part, Words
from payworthy.cli.score_data import share_text
from payworthy.cli.score_page import limit_text, sayings_of
from payworthy.facts.customer import Customer
from payworthy.facts.person import Person
from payworthy.score.explain import BlockLine
from payworthy.score.words import Sayings, points_text
from payworthy.text.catalogue import Catalogue

ANSWER_DAYS: Final = 20
"""Within so many days an objection is answered (征信业管理条例 art. 25, which we take for our own measure)."""

_LEVERS: Final = 6


def letter(desk: Desk, told: Told) -> list[Part]:
    """The letter of one customer, part by part."""
    customer = _addressee(desk, told.row.customer.customer_id)
    sayings = sayings_of(desk, told.row)
    say = _Say(desk.texts)
    return [
        *_opening(desk, say, told, customer),
        *_result(desk, say, told),
        *_method(say, told, sayings),
        *_figures(desk, say, told, sayings),
        *_change(say, told, sayings),
        *_sources(desk, say, customer.customer_id),
        *_reviewer(desk, say, customer.customer_id),
        *_rights(desk, say, is_person=bool(told.row.customer.is_person)),
    ]


class _Say:
    """Sentences of the letter."""

    def __init__(self, texts: Catalogue) -> None:
        self.texts = texts

    def __call__(self, code: str, **params: str | int) -> str:
        return self.texts.say(f"letter.{code}", **params)


def _addressee(desk: Desk, customer_id: str) -> Customer:
    """Master data with name and address, since the letter goes there; that they were shown is on record."""
    newest: Customer | None = None
    for _, fact in desk.view(lambda look: look.personal_facts(customer_id)):
        if isinstance(fact, Customer):
            newest = fact
    assert newest is not None, "assessed customers have master data"
    [shown] = desk.reveal(customer_id, [newest], Purpose.LETTER)
    return shown


def _opening(desk: Desk, say: _Say, told: Told, customer: Customer) -> Iterator[Part]:
    yield Heading(1, say("title"))
    to = [customer.name, *([customer.address] if customer.address else [])]
    yield Lines(
        (
            say("to", name=to[0]),
            *to[1:],
            say("number", customer=customer.customer_id),
            say("date", day=desk.today.isoformat()),
        )
    )
    yield Words(say("opening", day=told.row.assessed.as_of.isoformat()))


def _result(desk: Desk, say: _Say, told: Told) -> Iterator[Part]:
    found, limit = told.explanation, told.recommendation
    yield Heading(2, say("result"))
    grade = told.row.assessed.grade(told.row.i)
    yield Words(say("score", score=points_text(found.score), grade=grade, known=share_text(found.completeness)))
    if grade != found.grade:
        yield Words(say("by_hand", program=found.grade, grade=grade))
    if found.stops:
        yield Words(say("stops"))
    elif found.prepay_only:
        yield Words(say("prepay_only"))
    amount = limit_text(desk, limit.proposed_minor, limit.currency)
    none = desk.screen.word("limit.none")
    in_force = none if limit.in_force_minor is None else limit_text(desk, limit.in_force_minor, limit.currency)
    yield Words(say("limit", amount=amount, in_force=in_force))
    if limit.binding is not None:
        yield Words(say("binding", method=say.texts.say(f"limit.method.{limit.binding}.name")))


def _method(say: _Say, told: Told, sayings: Sayings) -> Iterator[Part]:
    found = told.explanation
    yield Heading(2, say("method"))
    yield Words(say("method_text"))
    rows = [
        (sayings.block(block.code), str(block.weight), points_text(block.contribution), share_text(_known(block)))
        for block in found.blocks
    ]
    yield Grid((say("block"), say("most"), say("brought"), say("known")), tuple(rows))


def _known(block: BlockLine) -> int:
    return 1_000_000 * block.known // block.of if block.of else 0


def _figures(desk: Desk, say: _Say, told: Told, sayings: Sayings) -> Iterator[Part]:
    found = told.explanation
    yield Heading(2, say("figures"))
    rows = [
        (
            sayings.factor(line.name),
            sayings.value(line),
            source_of(desk, told, line),
            say("of", points=points_text(line.contribution), full=points_text(line.full)),
        )
        for line in found.lines
    ]
    yield Grid((say("figure"), say("value"), say("from"), say("brought")), tuple(rows))
    yield Words(say("missing"))
    if found.caps:
        yield Words(say("caps"))
        yield Bullets(tuple(sayings.cap(cap) for cap in found.caps))
    if found.adverse:
        yield Words(say("adverse"))
        yield Bullets(tuple(sayings.line(line) for line in found.adverse))
    if found.positive:
        yield Words(say("positive"))
        yield Bullets(tuple(sayings.line(line) for line in found.positive))


def _change(say: _Say, told: Told, sayings: Sayings) -> Iterator[Part]:
    """What a change in the data would change: each worked out by scoring again, the largest first."""
    found = told.explanation
    better = [one for one in sorted(found.outlooks, key=lambda one: -one.then.gain) if one.then.gain > 0]
    steps = [line for line in found.lines if line.next is not None and line.next.then.gain > 0]
    steps.sort(key=lambda line: -line.next.then.gain if line.next else 0)
    said = [*(sayings.outlook(one) for one in better), *(sayings.reason(line, found.grade) for line in steps)]
    yield Heading(2, say("change"))
    yield Words(say("change_text" if said else "change_none"))
    if said:
        yield Bullets(tuple(said[:_LEVERS]))


def _sources(desk: Desk, say: _Say, customer_id: str) -> Iterator[Part]:
    """Where the facts came from and when they were last told; our own ledger is always among them."""
    newest: dict[tuple[str, str], str] = {}
    for day, fact in desk.view(lambda look: look.personal_facts(customer_id)):
        if isinstance(fact, Customer):
            key = (say("own_records"), say("master_data"))
        else:
            kind = type(fact).__name__.lower()
            key = (getattr(fact, "source", None) or say("unnamed"), say.texts.say(f"letter.kind.{kind}"))
        newest[key] = max(day, newest.get(key, ""))
    ledger = desk.view(lambda look: look.setting()).get("ledger_as_of")
    rows = [(say("own_records"), say("ledger"), ledger)] if ledger else []
    rows += [(source, kind, day) for (source, kind), day in sorted(newest.items())]
    yield Heading(2, say("sources"))
    yield Grid((say("source"), say("what"), say("as_of")), tuple(rows))


def _reviewer(desk: Desk, say: _Say, customer_id: str) -> Iterator[Part]:
    """The person who decided last; where nobody has, that a person will."""
    yield Heading(2, say("reviewer"))
    people: Mapping[str, Person] = {one.person_id: one for one in desk.view(lambda look: look.people())}
    signed = [
        steps[-1]
        for _, steps in desk.view(lambda look: look.proposals(customer_id, open_only=False))
        if steps and steps[-1].act in (Act.APPROVED, Act.REJECTED) and steps[-1].acted_by in people
    ]
    if not signed:
        yield Words(say("reviewer_none"))
        return
    last = max(signed, key=lambda step: step.acted_at)
    yield Words(
        say(
            "reviewer_text",
            name=people[last.acted_by].name,
            role=say.texts.say(f"role.{last.role}") if last.role else "",
            day=desk.local(last.acted_at)[:10],
        )
    )


def _rights(desk: Desk, say: _Say, *, is_person: bool) -> Iterator[Part]:
    yield Heading(2, say("rights"))
    answer = (desk.today + timedelta(days=ANSWER_DAYS)).isoformat()
    yield Words(say("contest", days=ANSWER_DAYS, day=answer))
    rights: Sequence[str] = (
        ("ask", "correct", "review", "copy", "erase", "complain") if is_person else ("ask", "correct")
    )
    yield Bullets(tuple(say(f"right.{one}") for one in rights))
    yield Words(say("basis_person" if is_person else "basis_company"))
    yield Lines((say("closing"), say("signed", person=desk.user)))
