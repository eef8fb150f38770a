"""What an investigation came to, for people and for machines."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rich.text import Text

from payworthy.app.answer import amount as amount_data
from payworthy.app.enquiry import Enquiry
from payworthy.app.investigate import Investigation, Skip, Step
from payworthy.cli.desk import Desk
from payworthy.facts.credit_fact import KIND_OF, CreditFact
from payworthy.facts.judgement import Judgement
from payworthy.facts.public_record import Event
from payworthy.facts.pull import PullStatus

_STYLES: Final = {
    PullStatus.OK: "green",
    PullStatus.NOT_FOUND: "green",
    PullStatus.AMBIGUOUS: "yellow",
    PullStatus.ERROR: "red",
    PullStatus.RATE_LIMITED: "yellow",
}
SHOWN: Final = 12
"""Entries and matches that are listed; the rest is counted."""


def investigation_data(desk: Desk, enquiry: Enquiry, done: Investigation, *, is_plan: bool) -> dict[str, Any]:
    """An investigation for machines."""
    return {
        "customer_id": enquiry.customer_id,
        "asked_on": enquiry.asked_on.isoformat(),
        "depth": str(enquiry.depth),
        "is_plan": is_plan,
        "costs": [amount_data(minor, currency) for currency, minor in sorted(done.costs.items())],
        "sources": [_step_data(desk, step) for step in done.steps],
    }


def draw_investigation(desk: Desk, enquiry: Enquiry, done: Investigation, *, is_plan: bool) -> None:
    """An investigation as a table, what was found under it, and what is to be done."""
    screen = desk.screen
    code = "investigate.plan" if is_plan else "investigate.done"
    screen.say(code, style="bold", customer=enquiry.customer_id, name=enquiry.name, depth=str(enquiry.depth))
    table = screen.table(
        *("asked_source", "asked_status", "asked_found", "asked_cost", "asked_licence", "asked_age"),
        right=("asked_found", "asked_cost"),
        minor=("asked_licence",),
    )
    for step in done.steps:
        table.row(
            desk.texts.word("source", step.card.id),
            _status(desk, step, is_plan=is_plan),
            _found(desk, step),
            _cost(desk, step),
            desk.texts.word("source_licence", step.card.licence),
            _age(desk, step),
        )
    screen.show(table)
    for step in done.steps:
        _draw_trouble(desk, step)
    _draw_facts(desk, done)
    spent = desk.texts.say("list.separator").join(
        desk.texts.money(minor, currency) for currency, minor in sorted(done.costs.items())
    )
    if spent:
        screen.say("investigate.will_cost" if is_plan else "investigate.cost", amount=spent)
    if not is_plan and any(step.kept and step.kept.facts for step in done.steps):
        screen.say("investigate.next", style="dim", customer=enquiry.customer_id)


def standing(done: Investigation) -> list[Event]:
    """Entries of public records that were found and stand."""
    return [fact for fact in _facts(done) if isinstance(fact, Event) and fact.ended_on is None]


def _facts(done: Investigation) -> Iterator[CreditFact]:
    return (fact for step in done.steps if step.kept for fact in step.kept.facts)


def _step_data(desk: Desk, step: Step) -> dict[str, Any]:
    card, answer, kept = step.card, step.answer, step.kept
    counts = Counter(str(KIND_OF[type(fact)].value) for fact in kept.facts) if kept else Counter[str]()
    troubles = [failure for failure in (step.trouble, *(answer.unread if answer else ())) if failure is not None]
    return {
        "source": card.id,
        "skipped": str(step.skip) if step.skip else None,
        "status": str(answer.status) if answer else None,
        "query": answer.query if answer else None,
        "facts": dict(sorted(counts.items())),
        "new_facts": kept.new if kept else 0,
        "ended": [event.fact_id for event in kept.ended] if kept else [],
        "judged_before": kept.judged if kept else 0,
        "matches": [
            {"other": fact.other, "name": fact.other_name, "score": fact.score}
            for fact in (kept.facts if kept else ())
            if isinstance(fact, Judgement)
        ],
        "candidates": [
            {"id": one.candidate_id, "name": one.name, "about": one.about}
            for one in (answer.candidates if answer else ())
        ],
        "cost": amount_data(step.cost_minor, card.currency) if card.currency else None,
        "licence": card.licence,
        "data_as_of": answer.data_as_of.isoformat() if answer and answer.data_as_of else None,
        "raw_hash": answer.raw_hash if answer else None,
        "last_asked_on": step.last.pulled_on.isoformat() if step.last else None,
        "age_days": card.age_days,
        "failures": [desk.screen.failure_data(failure) for failure in troubles],
    }


def _status(desk: Desk, step: Step, *, is_plan: bool) -> Text:
    if step.skip is not None:
        return Text(desk.screen.word(f"investigate.skip.{step.skip}"), style="dim")
    if step.answer is None:
        return Text(desk.screen.word("investigate.will_ask"))
    said = desk.texts.word("pull_status", step.answer.status)
    is_part = step.answer.trouble is not None and step.answer.status is PullStatus.OK
    return Text(desk.screen.word("investigate.in_part") if is_part else said, style=_style(step))


def _style(step: Step) -> str:
    if step.trouble is not None and step.answer is not None and step.answer.status is PullStatus.OK:
        return "yellow"
    return _STYLES[step.answer.status] if step.answer else ""


def _found(desk: Desk, step: Step) -> str:
    if step.kept is None or not step.kept.facts:
        return ""
    return desk.screen.word("investigate.found", count=len(step.kept.facts), new=step.kept.new)


def _cost(desk: Desk, step: Step) -> str:
    if step.skip is not None or step.card.currency is None:
        return ""
    return desk.texts.money(step.cost_minor, step.card.currency)


def _age(desk: Desk, step: Step) -> str:
    if step.answer is not None and step.answer.data_as_of is not None:
        return step.answer.data_as_of.isoformat()
    if step.last is None:
        return ""
    day = step.last.pulled_on.isoformat()
    if not step.card.age_days:
        return desk.screen.word("investigate.last_only", day=day)
    return desk.screen.word("investigate.last", day=day, days=step.card.age_days)


def _draw_trouble(desk: Desk, step: Step) -> None:
    name = desk.texts.word("source", step.card.id)
    if step.trouble is not None:
        is_skip = step.skip is Skip.LACKS
        said = desk.screen.sentence(step.trouble)
        desk.screen.say("investigate.trouble", style="dim" if is_skip else "red", source=name, failure=said)
    if step.answer is None:
        return
    for line in desk.screen.excerpt(step.answer.unread):
        desk.screen.say("investigate.trouble", style="yellow", source=name, failure=line)
    if step.answer.status is PullStatus.AMBIGUOUS:
        desk.screen.say("investigate.candidates", style="yellow", source=name)
        for one in step.answer.candidates[:SHOWN]:
            desk.screen.show(Text("  · " + "  ".join(filter(None, (one.candidate_id, one.name, one.about)))))


def _draw_facts(desk: Desk, done: Investigation) -> None:
    events = standing(done)
    if events:
        desk.screen.say("investigate.standing", style="bold red", count=len(events))
        for event in sorted(events, key=lambda one: one.began_on, reverse=True)[:SHOWN]:
            desk.screen.show(Text("  · " + _event_line(desk, event)))
        if len(events) > SHOWN:
            desk.screen.say("more_failures", count=len(events) - SHOWN)
    ended = [event for step in done.steps if step.kept for event in step.kept.ended]
    if ended:
        desk.screen.say("investigate.ended", count=len(ended))
        for event in ended[:SHOWN]:
            desk.screen.show(Text("  · " + _event_line(desk, event)))
    matches = [fact for fact in _facts(done) if isinstance(fact, Judgement)]
    if matches:
        desk.screen.say("investigate.matches", style="bold yellow", count=len(matches))
        for match in matches[:SHOWN]:
            desk.screen.show(Text(f"  · {match.score}  {match.other_name or ''}  {match.other}"))


def _event_line(desk: Desk, event: Event) -> str:
    amount = desk.texts.money(event.amount_minor, event.currency) if event.amount_minor and event.currency else None
    words = (event.began_on.isoformat(), desk.texts.word("cli.investigate.entry", event.kind), amount, event.number)
    return "  ".join(word for word in words if word)
