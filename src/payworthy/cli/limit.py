"""``payworthy limit propose`` and ``list``: what is proposed for customers' limits."""

from datetime import date
from typing import Annotated

import typer

from payworthy.app.free_proposal import Ground, Wish, free_proposal
from payworthy.app.proposals import Proposal, Step, state_of
from payworthy.app.propose_limit import propose as record_proposal
from payworthy.app.runs import Assessment
from payworthy.app.waiting import answer_due, still_needed
from payworthy.base.failure import Failure, Invalid, NotFound, Reason, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.override import raise_grade_misfit, wished
from payworthy.cli.proposal_words import draw_needs, grade_text, limit_texts, proposal_data, roles_text, stored
from payworthy.cli.reading import a_day, an_amount
from payworthy.facts.limit import LimitKind

_CustomerId = Annotated[str, typer.Argument(metavar="CUSTOMER")]


def propose(
    context: typer.Context,
    customer: _CustomerId,
    amount: Annotated[str | None, typer.Option("--amount", metavar="AMOUNT")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="CODE")] = None,
    temporary: Annotated[bool, typer.Option("--temporary")] = False,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE")] = None,
    grade: Annotated[str | None, typer.Option("--grade", metavar="GRADE")] = None,
    override: Annotated[str | None, typer.Option("--override", metavar="CODE")] = None,
    evidence: Annotated[str | None, typer.Option("--evidence", metavar="REFERENCE")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
) -> None:
    """Propose a limit: what the assessment of the customer comes to, or an amount or a grade of one's own."""
    desk = desk_of(context)
    person = desk.acting()
    _raise_misfit(amount, currency, until, as_of, temporary=temporary)
    raise_grade_misfit(grade, override, evidence, amount, as_of)
    _known(desk, customer)
    counted = None
    if grade is not None:
        found = wished(desk, person, customer, grade, override, evidence, reason)
        assessment, made = found.assessment, found.proposal
    elif amount is None:
        assessment, made = _assessed(desk, customer, a_day(as_of, "--as-of"), reason)
    else:
        assessment = None
        made, counted = _free(desk, customer, amount, currency, a_day(until, "--until"), reason or "")
    waits = None if made is None else _same_waiting(desk, made)
    if made is not None and waits is None:
        proposal, at = made, desk.book.clock.now()
        desk.write(lambda tx: record_proposal(tx, proposal, assessment, at, counted))
    shown = waits or made
    data = {
        "customer_id": customer,
        "proposal": None if shown is None else proposal_data(desk, *stored(desk, shown.proposal_id)),
        "is_new": waits is None and made is not None,
    }

    def draw(_: object) -> None:
        if shown is None:
            desk.screen.say("proposal.nothing", customer=customer)
            return
        desk.screen.say("proposal.waits_already" if waits else "proposal.made", proposal=shown.proposal_id)
        draw_needs(desk, *stored(desk, shown.proposal_id))

    desk.screen.answer(data, draw)


def list_(
    context: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Proposals that wait for signatures, oldest first."""
    desk = desk_of(context)
    if customer is not None:
        _known(desk, customer)
    found = desk.view(lambda look: look.proposals(customer, open_only=not every))
    data = {"proposals": [proposal_data(desk, made, steps) for made, steps in found]}

    def draw(_: object) -> None:
        if not found:
            desk.screen.say("proposal.none")
            return
        names = ("proposal", "customer", "limit_from", "limit_to", "grade_move", "move", "bound_by")
        names += ("still_needs", "given", "since", "answer_due", *(("state",) if every else ()))
        right, minor = ("limit_from", "limit_to"), ("bound_by", "given", "since")
        table = desk.screen.table(*names, right=right, minor=minor)
        for made, steps in found:
            table.row(*_cells(desk, made, steps, with_state=every))
        desk.screen.show(table)

    desk.screen.answer(data, draw)


def _raise_misfit(
    amount: str | None, currency: str | None, until: str | None, as_of: str | None, *, temporary: bool
) -> None:
    """Options that do not go together."""
    if amount is None and (currency is not None or until is not None or temporary):
        raise Invalid(Failure(Reason.MISSING, "cli_limit_without_amount"))
    if amount is not None and as_of is not None:
        raise Invalid(invalid("cli_options_exclude", one="--amount", other="--as-of"))
    if temporary != (until is not None):
        raise Invalid(Failure(Reason.MISSING, "cli_temporary_until"))


def _known(desk: Desk, customer: str) -> None:
    if desk.view(lambda look: look.customer(customer)) is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))


def _assessed(desk: Desk, customer: str, as_of: date | None, reason: str | None) -> tuple[Assessment, Proposal | None]:
    from payworthy.app.propose_assessed import assessed_proposal  # with the engine, which no other command here needs

    on, at = as_of or desk.today, desk.book.clock.now()
    if on > desk.today:
        raise Invalid(invalid("limit_as_of_ahead", day=on.isoformat()).at(column="--as-of"))
    compute = desk.world.measure_engine()
    found = desk.view(
        lambda look: assessed_proposal(look, customer, desk.policy, on, compute, desk.user, at, reason or "review")
    )
    return found.assessment, found.proposal


def _free(
    desk: Desk, customer: str, amount: str, currency: str | None, until: date | None, reason: str
) -> tuple[Proposal, int]:
    """The proposal, and how many earlier ones it was measured beside."""
    ground = desk.view(
        lambda look: Ground(
            subject=look.subjects([customer])[customer],
            before=look.proposals(customer, open_only=False),
            assessment=look.assessments([customer]).get(customer),
            policy=desk.policy,
            rates=look.rates(desk.policy),
            today=desk.today,
        )
    )
    code = currency or ground.subject.currency(desk.today, ground.params.grace_days)
    minor = an_amount(amount, code, "--amount")
    assert minor is not None
    if minor < 0:
        raise Invalid(invalid("proposal_below_nothing").at(column="--amount"))
    wish = Wish(amount_minor=minor, currency=code, by=desk.user, at=desk.book.clock.now(), until=until, reason=reason)
    made = free_proposal(wish, ground)
    if isinstance(made, Failure):
        raise Invalid(made)
    return made, len(ground.before)


def _same_waiting(desk: Desk, made: Proposal) -> Proposal | None:
    """A proposal that waits and asks for the same."""
    from payworthy.app.propose import says_the_same

    waiting = desk.view(lambda look: look.proposals(made.customer_id))
    same = [other for other, _ in waiting if says_the_same(made, other)]
    return next((other for other in same if made.kind is LimitKind.BASE or other.valid_to == made.valid_to), None)


def _cells(desk: Desk, made: Proposal, steps: tuple[Step, ...], *, with_state: bool) -> list[str]:
    due = answer_due(made, steps, desk.policy)
    given = [f"{step.acted_by}" for step in steps if step.role is not None and step.act in ("signed", "approved")]
    return [
        made.proposal_id,
        made.customer_id,
        *limit_texts(desk, made),
        grade_text(desk, made),
        desk.texts.say(f"limit.move.{made.move}"),
        made.binding,
        roles_text(desk, still_needed(made, steps)),
        ", ".join(given),
        desk.policy.today(made.proposed_at).isoformat(),
        "" if due is None else due.isoformat(),
        *([desk.screen.word(f"proposal_state.{state_of(steps)}")] if with_state else []),
    ]
