"""The clearance of an approved decision: the same decision always has the same one."""

from payworthy.app.records import DecisionRecord
from payworthy.check.clearance import Claims, bound, mint
from payworthy.check.finding import Outcome
from payworthy.cli.desk import Desk
from payworthy.keys import BookKeys


def token_of(desk: Desk, record: DecisionRecord, keys: BookKeys) -> str | None:
    """The signed token, or ``None`` for a decision that lets nothing leave (or for a what-if)."""
    decision, request = record.decision, record.request
    if decision.outcome is not Outcome.APPROVED or not record.decision_id or decision.valid_until is None:
        return None
    policy = desk.policy_under(record.policy_hash)
    claims = Claims(
        book_id=desk.view(lambda look: look.setting())["book_id"],
        decision_id=record.decision_id,
        number=record.number,
        customer_id=request.customer_id,
        debtor_id=request.debtor_id,
        order_id=request.order_id,
        amount_minor=request.amount_minor,
        currency=request.currency,
        terms=request.terms,
        credit_days=request.credit_days,
        ship_to=request.ship_to,
        policy_hash=record.policy_hash,
        tolerance=format(policy.check.validity.amount_change, "f"),
        issued_at=record.decided_at,
        expires_at=decision.valid_until,
    )
    return mint(bound(claims), keys.private)
