"""Overrides that people approved, and the grade that follows from them beside the program's own."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from payworthy.app.proposals import Act, Proposal, Step
from payworthy.policy.bundle import Policy
from payworthy.score.card import Cap
from payworthy.score.override import InForce, Override, in_force


class ApprovedOverride(Struct, frozen=True, kw_only=True):
    """An override with the proposal that brought it, and who put it in force when."""

    proposal_id: str
    override: Override
    approved_by: str
    approved_at: datetime


class Held(Struct, frozen=True, kw_only=True):
    """A customer under an override: what brought it, the program's grade, and the grade that holds instead (the same
    where a hard stop keeps it there)."""

    approved: ApprovedOverride
    graded: str
    found: InForce


def approved_override(proposal: Proposal, steps: Sequence[Step]) -> ApprovedOverride | None:
    """The override that a proposal put in force, if it did."""
    if proposal.override is None or not steps or steps[-1].act is not Act.APPROVED:
        return None
    last = steps[-1]
    return ApprovedOverride(
        proposal_id=proposal.proposal_id,
        override=proposal.override,
        approved_by=last.acted_by,
        approved_at=last.acted_at,
    )


def ends(override: Override) -> bool:
    """Whether it only gives the program's own grade back, and so ends an override before its time."""
    return override.graded == override.given


def held(
    policy: Policy, graded: str, overrides: Sequence[ApprovedOverride], day: date, caps: Sequence[Cap]
) -> Held | None:
    """What the overrides of a customer make of the program's grade on ``day``; ``None`` where none is in force.

    One that was approved only later counts for nothing yet, nor does one in grades that this policy does not give. One
    that gave the program's own grade back ends those before it.
    """
    by_hand = policy.scale.symbols[: policy.scale.scored]
    known = [
        one
        for one in sorted(overrides, key=lambda one: one.approved_at, reverse=True)  # of one day, the last one counts
        if policy.today(one.approved_at) <= day and one.override.graded in by_hand and one.override.given in by_hand
    ]
    found = in_force(policy.scale, graded, [one.override for one in known], day, caps)
    if found.override is None or ends(found.override):
        return None
    approved = next(one for one in known if one.override is found.override)
    return Held(approved=approved, graded=graded, found=found)
