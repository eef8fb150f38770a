"""Every override with what became of it, and whether overriding does any good (domain 3.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from payworthy.app.overrides import ApprovedOverride, approved_override, ends
from payworthy.app.proposals import Proposal, State, Step, state_of
from payworthy.measures.frame import PRESENT, Frame
from payworthy.policy.bundle import Policy
from payworthy.score.override import Followed, Override, OverrideReport, report

DEFAULT_DAYS: Final = 90
"""Days past due from which a customer counts as in default: 90, the usual definition."""

Made = tuple[Proposal, tuple[Step, ...]]


class Standing(StrEnum):
    """Where an override stands: waiting for signatures, in force, over, or refused in one way or another."""

    WAITS = "waits"
    IN_FORCE = "in_force"
    REPLACED = "replaced"  # by a newer one
    ENDED = "ended"  # its time is over
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Listed:
    """One override. ``is_in_default``: whether the customer is today, ``None`` where that is not known."""

    proposal: Proposal
    override: Override
    steps: tuple[Step, ...]
    standing: Standing
    is_in_default: bool | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All overrides, oldest first. ``now`` counts customers by the override in force today (its rate is the one with a
    target), ``ever`` by the newest that ever was in force: of those the defaults are told."""

    listed: tuple[Listed, ...]
    now: OverrideReport
    ever: OverrideReport


def in_default(frame: Frame, i: int, grade: str, policy: Policy) -> bool:
    """Whether a customer is in default: gone or bankrupt, 90 days past due with what it does not dispute, or with
    a grade that only an event gives."""
    if policy.scale.position(grade) >= policy.scale.scored:
        return True
    return _figure(frame, "bankrupt_or_gone", i) >= 1 or _figure(frame, "days_past_due_max", i) >= DEFAULT_DAYS


def _figure(frame: Frame, measure: str, i: int) -> int:
    column = frame[measure]
    return int(column.values[i]) if column.absence[i] == PRESENT else 0


def overview(policy: Policy, made: Sequence[Made], defaulted: Mapping[str, bool], today: date) -> Overview:
    """The overrides ``made``, oldest first, among all customers assessed today (``defaulted`` says of each whether it
    is in default). Raises ``ValueError`` for a policy without rules on overrides."""
    if policy.override is None:
        raise ValueError(f"policy {policy.id} says nothing of overrides")
    newest = _newest(made)
    listed = tuple(
        Listed(
            proposal=proposal,
            override=proposal.override,
            steps=steps,
            standing=_standing(proposal, proposal.override, steps, newest, today),
            is_in_default=defaulted.get(proposal.customer_id),
        )
        for proposal, steps in made
        if proposal.override is not None
    )
    in_force = {one.override.customer_id for one in listed if one.standing is Standing.IN_FORCE}
    moved = {
        customer_id: policy.scale.notches(one.override.graded, one.override.given)
        for customer_id, one in _newest(
            [each for each in made if each[0].override and not ends(each[0].override)]
        ).items()
        if {one.override.graded, one.override.given} <= set(policy.scale.symbols)
    }
    ever = [Followed(notches=moved.get(name, 0), has_defaulted=is_so) for name, is_so in defaulted.items()]
    now = [
        Followed(notches=moved.get(name, 0) if name in in_force else 0, has_defaulted=is_so)
        for name, is_so in defaulted.items()
    ]
    return Overview(listed, report(policy.override, now), report(policy.override, ever))


def _newest(made: Sequence[Made]) -> dict[str, ApprovedOverride]:
    """The override that was put in force last, by customer."""
    approved = [one for one in (approved_override(*each) for each in made) if one is not None]
    return {one.override.customer_id: one for one in sorted(approved, key=lambda one: one.approved_at)}


def _standing(
    proposal: Proposal, override: Override, steps: Sequence[Step], newest: Mapping[str, ApprovedOverride], today: date
) -> Standing:
    state = state_of(steps)
    if state in (State.OPEN, State.SIGNED):
        return Standing.WAITS
    if state is not State.APPROVED:
        return Standing.REFUSED
    if today >= override.until or ends(override):
        return Standing.ENDED
    last = newest[proposal.customer_id]
    return Standing.IN_FORCE if last.proposal_id == proposal.proposal_id else Standing.REPLACED
