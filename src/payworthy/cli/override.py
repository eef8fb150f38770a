"""Another grade for a customer: ``payworthy limit propose --grade``, ``payworthy limit overrides``, and how pages tell
of an override in force."""

from typing import TYPE_CHECKING, Any

import typer

from payworthy.app.overrides import ends
from payworthy.app.proposals import Proposal, state_of
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.facts.person import Person
from payworthy.score.override import Outcome, Override

if TYPE_CHECKING:
    from payworthy.app.override_report import Listed, Overview
    from payworthy.app.overrides import Held
    from payworthy.app.propose_assessed import Found


def wished(
    desk: Desk, person: Person, customer: str, grade: str, code: str | None, evidence: str | None, reason: str | None
) -> "Found":
    """The customer assessed now, and the proposal of another grade for it; nothing is recorded yet."""
    from payworthy.app.propose_override import GradeWish, override_proposal  # with the engine

    if code is None:
        known = "" if desk.policy.override is None else ", ".join(desk.policy.override.reasons)
        raise Invalid(Failure(Reason.MISSING, "cli_override_reason", {"known": known}))
    compute = desk.world.measure_engine()
    wish = GradeWish(
        given=grade, code=code, evidence=evidence, by=person, at=desk.book.clock.now(), reason=reason or ""
    )
    return desk.view(lambda look: override_proposal(look, customer, desk.policy, compute, wish))


def raise_grade_misfit(
    grade: str | None, code: str | None, evidence: str | None, amount: str | None, as_of: str | None
) -> None:
    """Options that do not go with a grade of one's own, or only with one."""
    if grade is None and (code is not None or evidence is not None):
        raise Invalid(Failure(Reason.MISSING, "cli_override_without_grade"))
    for name, value in (("--amount", amount), ("--as-of", as_of)):
        if grade is not None and value is not None:
            raise Invalid(invalid("cli_options_exclude", one="--grade", other=name))


def override_data(override: Override | None) -> dict[str, Any] | None:
    """An override for machines."""
    if override is None:
        return None
    return {
        "graded": override.graded,
        "given": override.given,
        "code": override.reason,
        "evidence": override.evidence,
        "by": override.person_id,
        "role": override.role,
        "on": override.on.isoformat(),
        "until": override.until.isoformat(),
    }


def held_data(held: "Held | None") -> dict[str, Any] | None:
    """An override in force for machines: with the grade that follows today."""
    if held is None:
        return None
    return {
        **(override_data(held.approved.override) or {}),
        "proposal_id": held.approved.proposal_id,
        "approved_by": held.approved.approved_by,
        "grade": held.found.grade,
        "grade_by_program": held.graded,
        "stopped_by": held.found.is_stopped_by,
    }


def override_text(desk: Desk, override: Override) -> str:
    """``BBB → A by Gu Hong (credit manager): security given; evidence G-7; to 2027-05-23``."""
    paper = "" if not override.evidence else desk.screen.word("override.evidence", evidence=override.evidence)
    return desk.screen.word(
        "override.said_back" if ends(override) else "override.said",
        graded=override.graded,
        given=override.given,
        person=override.person_id,
        role=desk.texts.say(f"role.{override.role}"),
        why=_why(desk, override),
        paper=paper,
        until=override.until.isoformat(),
    )


def held_texts(desk: Desk, held: "Held") -> list[str]:
    """What an explanation says of an override in force, line by line."""
    said = [
        desk.screen.word("override.in_force", grade=held.found.grade, program=held.graded),
        override_text(desk, held.approved.override),
        desk.screen.word("override.approved", person=held.approved.approved_by, proposal=held.approved.proposal_id),
    ]
    if held.found.is_stopped_by is not None:
        said.append(desk.screen.word("override.stopped", cap=held.found.is_stopped_by))
    return said


def overrides(context: typer.Context) -> None:
    """Overrides of grades, and what became of the customers."""
    from payworthy.app.override_report import in_default, overview
    from payworthy.cli.assessing import assess_some

    desk = desk_of(context)
    if desk.policy.override is None:
        raise Invalid(Failure(Reason.MISSING, "override_not_in_policy", {"policy": desk.policy.id}))
    found = assess_some(desk, None, desk.today)
    defaulted = {
        row.customer.customer_id: in_default(row.assessed.frame, row.i, row.grade, desk.policy) for row in found.rows
    }
    made = desk.view(lambda look: look.override_proposals())
    seen = overview(desk.policy, made, defaulted, desk.today)
    data = {
        "overrides": [_listed_data(one) for one in seen.listed],
        "in_force": _summary_data(seen),
        "failures": [desk.screen.failure_data(failure) for failure in found.failures],
    }
    desk.screen.answer(data, lambda _: _draw(desk, seen))


def _listed_data(one: "Listed") -> dict[str, Any]:
    return {
        "proposal_id": one.proposal.proposal_id,
        "customer_id": one.proposal.customer_id,
        **(override_data(one.override) or {}),
        "standing": one.standing,
        "state": state_of(one.steps),
        "is_in_default": one.is_in_default,
        "reason": _words(one.proposal),
    }


def _summary_data(seen: "Overview") -> dict[str, Any]:
    def outcome(found: Outcome) -> dict[str, Any]:
        rate = found.default_rate
        return {
            "customers": found.count,
            "in_default": found.defaults,
            "default_rate": None if rate is None else f"{rate:.4f}",
        }

    return {
        "rate": f"{seen.now.rate:.4f}",
        "is_above_target": seen.now.is_above_target,
        "upward": seen.now.upward.count,
        "downward": seen.now.downward.count,
        "ever": {name: outcome(getattr(seen.ever, name)) for name in ("upward", "downward", "untouched")},
    }


def _draw(desk: Desk, seen: "Overview") -> None:
    if not seen.listed:
        desk.screen.say("override.none")
        return
    names = (
        "proposal",
        "customer",
        "grade_move",
        "override_reason",
        "evidence",
        "by",
        "until",
        "standing",
        "defaulted",
    )
    table = desk.screen.table(*names, minor=("evidence", "by"))
    for one in seen.listed:
        is_so = {None: "unknown", True: "yes", False: "no"}[one.is_in_default]
        table.row(
            one.proposal.proposal_id,
            one.proposal.customer_id,
            f"{one.override.graded} → {one.override.given}",
            _why(desk, one.override),
            one.override.evidence or "",
            one.override.person_id,
            one.override.until.isoformat(),
            desk.screen.word(f"override.standing_{one.standing}"),
            desk.screen.word(f"override.default_{is_so}"),
        )
    desk.screen.show(table)
    now, target = seen.now, desk.policy.override
    desk.screen.say(
        "override.rate_above" if now.is_above_target else "override.rate",
        share=_percent(now.rate),
        target="" if target is None else _percent(target.rate_target),
        upward=now.upward.count,
        downward=now.downward.count,
    )
    for name in ("upward", "downward", "untouched"):
        one_kind: Outcome = getattr(seen.ever, name)
        rate = one_kind.default_rate
        if rate is not None:
            desk.screen.say(
                f"override.became_{name}", defaults=one_kind.defaults, count=one_kind.known, share=_percent(rate)
            )


def _percent(share: Any) -> str:
    return f"{share * 100:.1f} %"


def _why(desk: Desk, override: Override) -> str:
    """The reason in words; the code of a company's own as it is."""
    return desk.texts.word("score.override_reason", override.reason)


def _words(proposal: Proposal) -> str | None:
    return None if proposal.reason == "review" else proposal.reason
