"""What a proposal waits for: whose signatures, and by when they ought to be there."""

from collections.abc import Sequence
from datetime import date

from payworthy.app.proposals import ENDS, Proposal, Step
from payworthy.base.calendar import country_calendar
from payworthy.base.failure import Failure
from payworthy.facts.person import Role
from payworthy.limit.approval import answer_by, unsigned
from payworthy.policy.bundle import Policy


def still_needed(proposal: Proposal, steps: Sequence[Step]) -> tuple[Role, ...]:
    """Roles whose signature is missing, lowest first; none once a proposal has ended."""
    if steps and steps[-1].act in ENDS:
        return ()
    return unsigned(proposal.signatures, [step.role for step in steps if step.role is not None])


def answer_due(proposal: Proposal, steps: Sequence[Step], policy: Policy) -> date | None:
    """The day by which the last missing signature is due, each level having its working days from the day of the
    proposal. ``None`` where nothing is missing, the policy names no calendar, or the year's holidays are not known."""
    missing = still_needed(proposal, steps)
    if not missing or policy.calendar is None or policy.limits is None:
        return None
    calendar = country_calendar(policy.calendar)
    if isinstance(calendar, Failure):
        return None
    asked_on = policy.today(proposal.proposed_at)
    days = [answer_by(policy.limits, role, asked_on, calendar) for role in missing]
    known = [day for day in days if isinstance(day, date)]
    return max(known) if len(known) == len(days) else None
