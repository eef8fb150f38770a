"""A customer's card: everything a person wants to see before deciding, as the order check itself sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from payworthy.app.answer import amount as amount_data
from payworthy.app.answer import limit as limit_data
from payworthy.app.personal_data import Purpose
from payworthy.app.records import DecisionRecord
from payworthy.app.spoken_terms import spoken_terms
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.base.money import decimal_text
from payworthy.check.case import Case
from payworthy.cli.answers import STYLES
from payworthy.cli.desk import Desk
from payworthy.cli.probe import seen_now
from payworthy.cli.reservation import reservation_data
from payworthy.exposure.components import COMPONENTS, CREDIT_COMPONENTS
from payworthy.exposure.overdue import Rung
from payworthy.exposure.reservation import Reservation
from payworthy.facts.customer import Customer

DECISIONS_SHOWN: Final = 5
RESERVATIONS_SHOWN: Final = 8

_BUCKETS: Final = ((1, 30), (31, 60), (61, 90), (91, None))
"""Days past due, as ageing lists are cut."""

_NOT_ADDED: Final = frozenset({"disputed", "written_off"})
"""Parts that are told beside the exposure and are not added to it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A customer and where it stands now. ``probe`` is a what-if of the smallest amount: its snapshot is what an
    order check would see at this moment."""

    customer: Customer
    probe: DecisionRecord
    case: Case
    reservations: tuple[Reservation, ...]
    decisions: tuple[DecisionRecord, ...]


def card_of(desk: Desk, customer_id: str) -> Card:
    """The card of a customer; raises ``NotFound``."""
    found = desk.view(lambda look: look.customer(customer_id))
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    [customer] = desk.reveal(customer_id, [found[0]], Purpose.CARD)
    probe = seen_now(desk, customer)
    return Card(
        customer=customer,
        probe=probe,
        case=Case(probe.request, probe.snapshot, desk.policy.check),
        reservations=tuple(desk.view(lambda look: look.reservations(customer_id))),
        decisions=tuple(desk.view(lambda look: look.decisions(customer_id, DECISIONS_SHOWN))),
    )


def ageing(rungs: tuple[Rung, ...], today: date) -> tuple[int, ...]:
    """What is overdue in each of the buckets, oldest last."""
    ages = [((today - rung.due_on).days, rung.amount_minor) for rung in rungs]
    return tuple(
        sum(amount for days, amount in ages if days >= least and (most is None or days <= most))
        for least, most in _BUCKETS
    )


def card_data(desk: Desk, card: Card) -> dict[str, Any]:
    """The card for machines."""
    snapshot, decision = card.probe.snapshot, card.probe.decision
    basis = snapshot.basis
    customer = {name: getattr(card.customer, name) for name in Customer.__struct_fields__}
    dates = {name: value.isoformat() for name, value in customer.items() if isinstance(value, date)}
    overdue = ageing(card.case.rungs, snapshot.today)
    return {
        "customer": customer | dates,
        "at": snapshot.at.isoformat(timespec="seconds"),
        "currency": basis,
        "limit": limit_data(snapshot.limit, basis),
        "exposure": amount_data(decision.exposure_before, basis),
        "exposure_parts": {
            name: decimal_text(getattr(snapshot.exposure, name), basis)
            for name in COMPONENTS
            if getattr(snapshot.exposure, name)
        },
        "headroom": None if decision.headroom_before is None else amount_data(decision.headroom_before, basis),
        "group": None
        if snapshot.group is None
        else {
            "group_id": snapshot.group.group_id,
            "exposure": amount_data(card.case.group_exposure_after - snapshot.order_minor, basis),
            "limit": limit_data(snapshot.group.limit, basis),
        },
        "overdue": {_bucket_name(index): decimal_text(amount, basis) for index, amount in enumerate(overdue)}
        | {"total": decimal_text(sum(overdue), basis), "days_max": _days_late(card)},
        "ledger_as_of": snapshot.ledger_as_of.isoformat() if snapshot.ledger_as_of else None,
        "reservations": [reservation_data(reservation) for reservation in card.reservations],
        "decisions": [_decision_data(record) for record in card.decisions],
    }


def draw_card(desk: Desk, card: Card) -> None:
    """The card for people."""
    customer = card.customer
    title = Text(f" {customer.customer_id}  {customer.name} ", style="bold")
    blocks: list[RenderableType] = [_identity(desk, card), _standing(desk, card), _overdue(desk, card)]
    if card.reservations:
        blocks.append(_reservations(desk, card))
    if card.decisions:
        blocks.append(_decisions(desk, card))
    desk.screen.show(Panel.fit(Group(*blocks), title=title, title_align="left", padding=(0, 1)))


def _identity(desk: Desk, card: Card) -> RenderableType:
    customer = card.customer
    grid = Table.grid(padding=(0, 2))
    said = {
        "name_en": customer.name_en,
        "state": desk.screen.word(f"state.{customer.state}"),
        "registration_id": customer.registration_id,
        "country": customer.country,
        "grade": _grade(desk, customer),
        "group": customer.group_id or customer.parent_id,
        "segment": customer.segment,
        "terms": customer.terms and spoken_terms(customer.terms, desk.texts),
        "sales_person": customer.sales_person,
        "contact": customer.contact,
        "address": customer.address,
    }
    for label, value in said.items():
        if value:
            grid.add_row(Text(desk.screen.word(f"label.{label}"), style="dim"), Text(value))
    return grid


def _grade(desk: Desk, customer: Customer) -> str | None:
    if customer.grade is None or customer.grade_review_on is None:
        return customer.grade
    return desk.screen.word("grade_until", grade=customer.grade, day=customer.grade_review_on.isoformat())


def _standing(desk: Desk, card: Card) -> RenderableType:
    snapshot, decision = card.probe.snapshot, card.probe.decision
    money = desk.texts.money
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    limit, validity = _limit(desk, card)
    grid.add_row(Text(desk.screen.word("label.limit"), style="bold"), limit, Text(validity, style="dim"))
    for name in COMPONENTS:
        amount = getattr(snapshot.exposure, name)
        if amount and name not in _NOT_ADDED:
            signed = -amount if name in CREDIT_COMPONENTS else amount
            grid.add_row(f"  {desk.screen.word(f'component.{name}')}", money(signed, snapshot.basis), "")
    grid.add_row(
        Text(desk.screen.word("label.exposure"), style="bold"), money(decision.exposure_before, snapshot.basis), ""
    )
    if decision.headroom_before is not None:
        style = "bold green" if decision.headroom_before > 0 else "bold red"
        amount_text = Text(money(decision.headroom_before, snapshot.basis), style=style)
        grid.add_row(Text(desk.screen.word("label.headroom"), style="bold"), amount_text, "")
    for name in sorted(_NOT_ADDED):
        if getattr(snapshot.exposure, name):
            amount_said = money(getattr(snapshot.exposure, name), snapshot.basis)
            grid.add_row(Text(desk.screen.word(f"component.{name}"), style="dim"), Text(amount_said, style="dim"), "")
    if snapshot.group is not None:
        grid.add_row(*_group_row(desk, card))
    return _titled(desk, "standing", grid)


def _limit(desk: Desk, card: Card) -> tuple[str, str]:
    """The limit that counts today, and until when."""
    snapshot, decision = card.probe.snapshot, card.probe.decision
    if snapshot.limit is None:
        return desk.screen.word("limit.none"), ""
    ends = snapshot.limit.valid_to.isoformat() if snapshot.limit.valid_to else desk.screen.word("limit.open_end")
    validity = desk.screen.word("limit.until", day=ends)
    if snapshot.limit.temporary_minor:
        temporary = desk.texts.money(snapshot.limit.temporary_minor, snapshot.basis)
        day = snapshot.limit.temporary_to.isoformat() if snapshot.limit.temporary_to else ends
        validity += desk.screen.word("limit.temporary", amount=temporary, day=day)
    if decision.limit_minor is None:
        return desk.screen.word("limit.unlimited"), validity
    return desk.texts.money(decision.limit_minor, snapshot.basis), validity


def _group_row(desk: Desk, card: Card) -> tuple[RenderableType, ...]:
    group, basis = card.probe.snapshot.group, card.probe.snapshot.basis
    assert group is not None
    exposure = desk.texts.money(card.case.group_exposure_after - card.probe.snapshot.order_minor, basis)
    ceiling = None if group.limit is None else card.case.ceiling(group.limit)
    limit = "" if ceiling is None else desk.screen.word("limit.of_group", amount=desk.texts.money(ceiling, basis))
    return Text(desk.screen.word("label.group_exposure", group=group.group_id)), exposure, Text(limit, style="dim")


def _overdue(desk: Desk, card: Card) -> RenderableType:
    amounts = ageing(card.case.rungs, card.probe.snapshot.today)
    if not any(amounts):
        return _titled(desk, "overdue", Text(desk.screen.word("overdue.none"), style="green"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index in range(len(_BUCKETS)):
        table.add_column(desk.screen.word(f"overdue.{_bucket_name(index)}"), justify="right", no_wrap=True)
    table.add_column(desk.screen.word("overdue.total"), justify="right", no_wrap=True)
    basis = card.probe.snapshot.basis
    table.add_row(*(desk.texts.money(amount, basis) if amount else "" for amount in (*amounts, sum(amounts))))
    days = Text(desk.screen.word("overdue.days_max", days=_days_late(card)), style="dim")
    return _titled(desk, "overdue", Group(table, days))


def _reservations(desk: Desk, card: Card) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for reservation in card.reservations[:RESERVATIONS_SHOWN]:
        until = desk.local(reservation.expires_at) if reservation.expires_at else desk.screen.word("carried")
        amount = desk.texts.money(reservation.remaining_minor, reservation.currency)
        table.add_row(reservation.reservation_id, reservation.order_id, amount, until)
    rest = len(card.reservations) - RESERVATIONS_SHOWN
    more = [Text(desk.screen.word("and_more", count=rest), style="dim")] if rest > 0 else []
    return _titled(desk, "reservations", Group(table, *more))


def _decisions(desk: Desk, card: Card) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for record in card.decisions:
        outcome = record.decision.outcome
        table.add_row(
            f"#{record.number}",
            desk.local(record.decided_at),
            record.request.order_id,
            desk.texts.money(record.request.amount_minor, record.request.currency),
            Text(desk.texts.say(f"outcome.{outcome}"), style=STYLES[outcome]),
            record.decision_id,
        )
    return _titled(desk, "decisions", table)


def _decision_data(record: DecisionRecord) -> dict[str, Any]:
    return {
        "decision_id": record.decision_id,
        "number": record.number,
        "order_id": record.request.order_id,
        "amount": amount_data(record.request.amount_minor, record.request.currency),
        "outcome": record.decision.outcome,
        "decided_at": record.decided_at.isoformat(timespec="seconds"),
    }


def _days_late(card: Card) -> int:
    rungs = card.case.rungs
    return (card.probe.snapshot.today - rungs[0].due_on).days if rungs else 0


def _bucket_name(index: int) -> str:
    least, most = _BUCKETS[index]
    return f"days_{least}_up" if most is None else f"days_{least}_{most}"


def _titled(desk: Desk, title: str, content: RenderableType) -> RenderableType:
    return Padding(Group(Text(desk.screen.word(f"title.{title}"), style="bold"), content), (1, 0, 0, 0))
