"""Proposals that nobody can or will sign any more end: too old, or made under another policy than the one in force."""

from datetime import date, datetime, timedelta
from typing import Final

from payworthy.app.decide_proposal import ProposalTx, end
from payworthy.app.effects import Effects
from payworthy.app.people import acting
from payworthy.app.proposals import ENDS, Act, Proposal
from payworthy.policy.bundle import Policy

TOO_OLD: Final = "nobody decided in time"
OTHER_POLICY: Final = "made under another policy"


def why_ended(proposal: Proposal, policy: Policy, today: date) -> str | None:
    """Why a proposal that waits has come to its end, ``None`` if it has not.

    It may wait as many days as requests are added up over: after that it counts no more towards what else is asked
    for, so that signing it would let a large request through in small ones.
    """
    if proposal.policy_hash != policy.hash:
        return OTHER_POLICY
    if policy.limits is None:
        return None
    last = policy.today(proposal.proposed_at) + timedelta(days=policy.limits.split_days)
    return TOO_OLD if today > last else None


def expire_proposal(tx: ProposalTx, proposal_id: str, by: str, at: datetime) -> str | None:
    """End a proposal whose time has come; returns why, ``None`` if it has ended already or may still wait. Raises
    ``Denied`` for somebody who is not in the book."""
    person = acting(tx, by)
    found = tx.proposal(proposal_id)
    if found is None:
        return None
    proposal, steps = found
    policy = tx.policy_in_force()
    because = why_ended(proposal, policy, policy.today(at))
    if because is None or (steps and steps[-1].act in ENDS):
        return None
    effects = Effects(book_id=tx.book_id(), at=at, actor=person.person_id)
    end(tx, proposal, steps, Act.EXPIRED, because, effects)
    tx.record(effects)
    return because
