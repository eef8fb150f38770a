"""Proposals on their way out: as data for machines, and the words and figures that several commands show."""

from collections.abc import Sequence
from typing import Any

from payworthy.app.answer import amount as amount_data
from payworthy.app.proposals import Proposal, State, Step, state_of
from payworthy.app.waiting import answer_due, still_needed
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.cli.desk import Desk
from payworthy.cli.override import override_data
from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Role


def stored(desk: Desk, proposal_id: str) -> tuple[Proposal, tuple[Step, ...]]:
    """A proposal of the book and what was done with it; raises ``NotFound``."""
    found = desk.view(lambda look: look.proposal(proposal_id))
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "proposal_unknown", {"proposal_id": proposal_id}))
    return found


def proposal_data(desk: Desk, made: Proposal, steps: Sequence[Step]) -> dict[str, Any]:
    """A proposal for machines."""
    due = answer_due(made, steps, desk.policy)
    return {
        "proposal_id": made.proposal_id,
        "customer_id": made.customer_id,
        "state": state_of(steps),
        "move": made.move,
        "kind": made.kind,
        "limit_before": _amount(made.limit_before_minor, made.currency),
        "limit": _amount(made.limit_minor, made.currency),
        "total": amount_data(made.total_minor, desk.policy.currency),
        "grade_before": made.grade_before,
        "grade": made.grade,
        "binding": made.binding or None,
        "term_days": made.term_days,
        "valid_from": made.valid_from.isoformat(),
        "valid_to": None if made.valid_to is None else made.valid_to.isoformat(),
        "signatures": list(made.signatures),
        "still_needed": list(still_needed(made, steps)),
        "answer_due": None if due is None else due.isoformat(),
        "reason": made.reason,
        "override": override_data(made.override),
        "seen": made.seen or None,
        "policy_hash": made.policy_hash,
        "proposed_by": made.proposed_by,
        "proposed_at": made.proposed_at.isoformat(timespec="seconds"),
        "steps": [_step_data(step) for step in steps],
    }


def limit_texts(desk: Desk, made: Proposal) -> tuple[str, str]:
    """The limit before and after; a temporary one with the sign of what is added. A limit that stays stands once."""
    before = "" if made.limit_before_minor is None else desk.texts.money(made.limit_before_minor, made.currency)
    if made.limit_minor is None:
        return before, "="
    after = desk.texts.money(made.limit_minor, made.currency)
    return before, f"+ {after}" if made.kind is LimitKind.TEMPORARY else after


def limit_text(desk: Desk, made: Proposal) -> str:
    """The limit before and after in one."""
    before, after = limit_texts(desk, made)
    if made.limit_minor is None or not before:
        return before or after
    return f"{before} {after}" if made.kind is LimitKind.TEMPORARY else f"{before} → {after}"


def grade_text(desk: Desk, made: Proposal) -> str:
    """``A → BBB``, or the grade that stays."""
    before = made.grade_before or desk.screen.word("ungraded")
    return before if made.grade in (None, made.grade_before) else f"{before} → {made.grade}"


def roles_text(desk: Desk, roles: Sequence[Role]) -> str:
    """Roles in words, a role that is needed twice with its number."""
    words = []
    for role in dict.fromkeys(roles):
        word, count = desk.texts.say(f"role.{role}"), sum(one is role for one in roles)
        words.append(word if count == 1 else f"{count} × {word}")
    return desk.texts.say("list.separator").join(words)


def draw_needs(desk: Desk, made: Proposal, steps: Sequence[Step]) -> None:
    """What was proposed, in a line, and whose signatures by when put it in force."""
    desk.screen.say(
        "proposal.line",
        customer=made.customer_id,
        limit=limit_text(desk, made) or desk.screen.word("terms.none"),
        grade=grade_text(desk, made),
        move=desk.texts.say(f"limit.move.{made.move}"),
    )
    missing = still_needed(made, steps)
    if state_of(steps) not in (State.OPEN, State.SIGNED):
        return
    due = answer_due(made, steps, desk.policy)
    code = "proposal.needs" if due is None else "proposal.needs_by"
    on = {} if due is None else {"day": due.isoformat()}
    desk.screen.say(code, roles=roles_text(desk, missing), **on)
    desk.screen.say("proposal.how", proposal=made.proposal_id)


def _amount(minor: int | None, currency: str) -> dict[str, Any] | None:
    return None if minor is None else amount_data(minor, currency)


def _step_data(step: Step) -> dict[str, Any]:
    return {
        "step_no": step.step_no,
        "act": step.act,
        "acted_by": step.acted_by,
        "role": step.role,
        "reason": step.reason,
        "acted_at": step.acted_at.isoformat(timespec="seconds"),
    }
