"""A customer assessed here and now, and what there is to propose for it in a person's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from msgspec.structs import replace

from payworthy.app.assess import record_of
from payworthy.app.check_order import derived_id
from payworthy.app.nightly import NightLook, assess_part
from payworthy.app.ports import Compute
from payworthy.app.proposals import Proposal, Step
from payworthy.app.propose import proposal_of
from payworthy.app.runs import Assessment
from payworthy.base.failure import Failure, Invalid
from payworthy.limit.authority import LEVELS
from payworthy.policy.bundle import Policy


class AssessLook(NightLook, Protocol):
    """What is looked up, on one consistent view."""

    def assessments(self, customer_ids: Sequence[str]) -> dict[str, Assessment]:
        """The newest assessment of customers, by id."""

    def proposals(
        self, customer_id: str | None = None, *, open_only: bool = True
    ) -> list[tuple[Proposal, tuple[Step, ...]]]:
        """Proposals with what was done with them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an assessment came to: the record of it, and the proposal it leads to, if it leads to one."""

    assessment: Assessment
    proposal: Proposal | None


def assessed_proposal(
    look: AssessLook,
    customer_id: str,
    policy: Policy,
    as_of: date,
    compute: Compute,
    by: str,
    at: datetime,
    reason: str,
) -> Found:
    """Assess one customer of the book. What a person proposes never takes effect by itself, less credit neither: at
    least one signature of somebody else is asked. It takes effect from the day it is made, whatever day was looked at.

    Raises ``Invalid`` where the customer cannot be assessed, or its limit not be told in its currency.
    """
    part = assess_part(look, [customer_id], policy, as_of, compute)
    if part.failures:
        raise Invalid(part.failures[0])
    [assessed] = part.assessed
    known = look.assessments([customer_id]).get(customer_id)
    record = record_of(assessed, 0, 1 if known is None else known.number + 1)
    if known is not None and known.found() == record.found():
        record = known
    made = proposal_of(assessed, 0, record, part.rates, by, at, reason)
    if isinstance(made, Failure):
        raise Invalid(made)
    if made is None:
        return Found(record, None)
    earlier = str(len(look.proposals(customer_id, open_only=False)))  # who was turned down may ask again at once
    named = derived_id("P", customer_id, by, at.isoformat(), earlier)
    signatures = made.signatures or (LEVELS[0],)
    return Found(record, replace(made, proposal_id=named, signatures=signatures, valid_from=policy.today(at)))
