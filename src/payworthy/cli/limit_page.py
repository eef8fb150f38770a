"""``payworthy limit show``: a proposal with everything a signature answers for."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from payworthy.app.answer import amount as amount_data
from payworthy.app.proposals import Proposal as Made
from payworthy.app.proposals import State, Step, state_of
from payworthy.app.runs import Assessment
from payworthy.app.waiting import answer_due, still_needed
from payworthy.base.failure import Failure
from payworthy.base.money import decimal_text
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.override import override_text
from payworthy.cli.proposal_words import grade_text, limit_text, proposal_data, roles_text, stored
from payworthy.facts.limit import LimitKind
from payworthy.limit.params import METHOD_CODES

if TYPE_CHECKING:
    from payworthy.limit.economics import LimitProfit

_MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """A proposal with its history, what it rests on (``is_newest``: nothing newer was found since), and what its limit
    is expected to earn beside others. ``before_minor`` and ``after_minor``: credit in the policy's currency."""

    made: Made
    steps: tuple[Step, ...]
    evidence: Assessment | None
    is_newest: bool
    profits: "tuple[LimitProfit, ...]"
    before_minor: int | None
    after_minor: int | None


def show(context: typer.Context, proposal: Annotated[str, typer.Argument(metavar="PROPOSAL")]) -> None:
    """A proposal: what is asked, what it rests on, what it is expected to earn, who signed."""
    desk = desk_of(context)
    page = _page(desk, proposal)
    desk.screen.answer(_data(desk, page), lambda _: _draw(desk, page))


def _page(desk: Desk, proposal_id: str) -> Page:
    made, steps = stored(desk, proposal_id)
    known = desk.view(lambda look: look.assessments_of(made.customer_id))
    seen = [one for one in known if one.found() == made.seen]
    evidence = seen[0] if seen else None
    before, after = _credit(desk, made)
    return Page(
        made=made,
        steps=steps,
        evidence=evidence,
        is_newest=bool(known) and evidence is known[0],
        profits=_profits(desk, made, evidence, before, after),
        before_minor=before,
        after_minor=after,
    )


def _credit(desk: Desk, made: Made) -> tuple[int | None, int | None]:
    """Credit before and after in the policy's currency, as far as a rate tells."""
    rates = desk.view(lambda look: look.rates(desk.policy))

    def basis(minor: int | None) -> int | None:
        if minor is None:
            return None
        found = rates.convert(minor, made.currency, desk.policy.currency, made.valid_from)
        return None if isinstance(found, Failure) else found.amount_minor

    before, asked = basis(made.limit_before_minor), basis(made.limit_minor)
    if made.limit_minor is None:
        return before, before
    return before, asked if made.kind is LimitKind.BASE or asked is None else asked + (before or 0)


def _profits(
    desk: Desk, made: Made, evidence: Assessment | None, before: int | None, after: int | None
) -> "tuple[LimitProfit, ...]":
    """Expected profit at the old limit, at the proposed one, around it, and at what the customer needs."""
    from payworthy.app.limit_outlook import business_of, neighbours, outlook  # with numpy

    policy = desk.policy
    grade = made.grade or made.grade_before
    if policy.limits is None or policy.economics is None or made.term_days is None:
        return ()
    on = made.valid_from if evidence is None else evidence.as_of
    facts = desk.view(lambda look: look.measure_facts(on, [made.customer_id]))
    subject = desk.view(lambda look: look.subjects([made.customer_id]))[made.customer_id]
    frame = desk.world.measure_engine()(facts, on)
    business = business_of(frame, 0, policy, grade, subject.open_days(policy, made.term_days))
    if business is None:
        return ()
    need = None if evidence is None else evidence.credit["candidates"].get("L-NEED")
    step = policy.limits.round_down_minor
    around = neighbours(after or before or 0, step)
    needed = [-(-need // step) * step] if isinstance(need, int) else []  # the step that holds all of it
    amounts = [amount for amount in (0, before, after, *needed, *around) if amount is not None]
    return outlook(business, amounts, policy)


def _data(desk: Desk, page: Page) -> dict[str, Any]:
    basis, evidence = desk.policy.currency, page.evidence
    return {
        "proposal": proposal_data(desk, page.made, page.steps),
        "evidence": None
        if evidence is None
        else {
            "number": evidence.number,
            "as_of": evidence.as_of.isoformat(),
            "is_newest": page.is_newest,
            "grade": evidence.grade,
            "score": evidence.score,
            "credit": evidence.credit,
            "measures": evidence.measures,
        },
        "economics": [
            {name.removesuffix("_minor"): amount_data(getattr(row, name), basis) for name in row.__struct_fields__}
            for row in page.profits
        ],
    }


def _draw(desk: Desk, page: Page) -> None:
    made = page.made
    title = Text(f" {made.proposal_id}  {made.customer_id} ", style="bold")
    blocks = [_asked(desk, page)]
    if page.evidence is None:
        blocks.append(_titled(desk, "evidence", Text(desk.screen.word("proposal.free"), style="dim")))
    else:
        blocks += [_found(desk, page.evidence, page), _methods(desk, page.evidence)]
    if page.profits:
        blocks.append(_economics(desk, page))
    if page.steps:
        blocks.append(_history(desk, page.steps))
    desk.screen.show(Panel.fit(Group(*blocks), title=title, title_align="left", padding=(0, 1)))
    if state_of(page.steps) in (State.OPEN, State.SIGNED):
        desk.screen.say("proposal.how", proposal=made.proposal_id)


def _asked(desk: Desk, page: Page) -> RenderableType:
    made, steps = page.made, page.steps
    due = answer_due(made, steps, desk.policy)
    signed = [f"{step.acted_by} ({desk.texts.say(f'role.{step.role}')})" for step in steps if step.role is not None]
    pairs = {
        "state": desk.screen.word(f"proposal_state.{state_of(steps)}"),
        "proposal_move": desk.texts.say(f"limit.move.{made.move}"),
        "limit": limit_text(desk, made),
        "limit_runs": f"{made.valid_from.isoformat()} … {'' if made.valid_to is None else made.valid_to.isoformat()}",
        "grade": grade_text(desk, made),
        "override": "" if made.override is None else override_text(desk, made.override),
        "term_days": "" if made.term_days is None else desk.screen.word("proposal.days", days=made.term_days),
        "credit_total": desk.texts.money(made.total_minor, desk.policy.currency),
        "signatures": roles_text(desk, made.signatures) or desk.screen.word("proposal.by_itself"),
        "signed_by": desk.texts.say("list.separator").join(signed),
        "still_needed": roles_text(desk, still_needed(made, steps)),
        "answer_due": "" if due is None else due.isoformat(),
        "proposed_by": f"{made.proposed_by}, {desk.local(made.proposed_at)}",
        "reason": "" if made.reason == "review" else made.reason,
    }
    grid = Table.grid(padding=(0, 2))
    for label, value in pairs.items():
        if value:
            grid.add_row(Text(desk.screen.word(f"label.{label}"), style="dim"), Text(value))
    return grid


def _found(desk: Desk, evidence: Assessment, page: Page) -> RenderableType:
    score = evidence.score
    lines = [
        Text(
            desk.screen.word(
                "proposal.score",
                score=f"{Decimal(score['score_micro']) / _MICRO:.2f}",
                grade=evidence.grade,
                complete=f"{Decimal(score['completeness_micro']) / _MICRO * 100:.0f}",
                number=evidence.number,
                day=evidence.as_of.isoformat(),
            )
        )
    ]
    if not page.is_newest:
        lines.append(Text(desk.screen.word("proposal.found_newer"), style="yellow"))
    return _titled(desk, "evidence", Group(*lines))


def _methods(desk: Desk, evidence: Assessment) -> RenderableType:
    from payworthy.limit.adjust import STEPS  # with numpy

    credit = evidence.credit
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for code in METHOD_CODES:
        amount = credit["candidates"][code]
        is_binding = code == credit["binding"]
        said = desk.texts.money(amount, credit["currency"]) if isinstance(amount, int) else "–"
        why = desk.screen.word("proposal.binds") if is_binding else ""
        if not isinstance(amount, int):
            why = desk.texts.say(f"score.absence.{amount}")
        name = desk.texts.say(f"limit.method.{code}.name")
        style = "bold" if is_binding else "dim" if not isinstance(amount, int) else ""
        grid.add_row(code, name, said, why, style=style)
    for code in STEPS:
        if code in credit["steps"]:
            after = desk.texts.money(credit["steps"][code], credit["currency"])
            grid.add_row("→", desk.texts.say(f"limit.step.{code}"), after, "")
    return _titled(desk, "methods", grid)


def _economics(desk: Desk, page: Page) -> RenderableType:
    basis = desk.policy.currency
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("limit", "sales_year", "margin_year", "capital_year", "loss_year", "profit_year"):
        table.add_column(desk.screen.word(f"column.{name}"), justify="right", no_wrap=True)
    table.add_column("")
    best = max(row.profit_minor for row in page.profits)
    for row in page.profits:
        marks = [
            name
            for name, is_it in (
                ("in_force", row.limit_minor == page.before_minor),
                ("proposed", row.limit_minor == page.after_minor),
                ("earns_most", row.profit_minor == best),
            )
            if is_it
        ]
        figures = (row.limit_minor, row.sales_minor, row.margin_minor, -row.capital_minor, -row.loss_minor)
        said = desk.texts.say("list.separator").join(desk.screen.word(f"proposal.mark_{mark}") for mark in marks)
        style = "bold" if "proposed" in marks else ""
        table.add_row(*(_whole(figure, basis) for figure in (*figures, row.profit_minor)), said, style=style)
    lines = [Text(desk.screen.word("proposal.in_units", currency=basis), style="dim")]
    return _titled(desk, "economics", Group(table, *lines, *map(Text, _said_of_profits(desk, page))))


def _whole(minor: int, currency: str) -> str:
    """An expected amount in whole units: more would be more than is known."""
    return f"{Decimal(decimal_text(minor, currency)):,.0f}"


def _said_of_profits(desk: Desk, page: Page) -> list[str]:
    """What the limit in force and the proposed one fall short of the best of the list, in words."""
    basis = desk.policy.currency
    best = max(page.profits, key=lambda row: (row.profit_minor, -row.limit_minor))
    said = []
    for row in page.profits:
        if row.limit_minor in (page.before_minor, page.after_minor) and row.short_of_best_minor:
            code = "too_tight" if row.limit_minor < best.limit_minor else "too_loose"
            amount, short = desk.texts.money(row.limit_minor, basis), desk.texts.money(row.short_of_best_minor, basis)
            said.append(desk.texts.say(f"limit.economics.{code}", amount=amount, short=short))
    return [*said, desk.texts.say("limit.economics.best", amount=desk.texts.money(best.limit_minor, basis))]


def _history(desk: Desk, steps: Sequence[Step]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for step in steps:
        grid.add_row(
            desk.local(step.acted_at),
            desk.screen.word(f"proposal_state.{step.act}"),
            step.acted_by,
            "" if step.role is None else desk.texts.say(f"role.{step.role}"),
            step.reason,
        )
    return _titled(desk, "history", grid)


def _titled(desk: Desk, title: str, content: RenderableType) -> RenderableType:
    return Padding(Group(Text(desk.screen.word(f"proposal_title.{title}"), style="bold"), content), (1, 0, 0, 0))
