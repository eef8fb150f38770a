"""What would an order get if another policy were in force?"""

from datetime import datetime
from typing import Protocol

from payworthy.app.check_order import check_orders
from payworthy.app.effects import Effects
from payworthy.app.ports import AdminTx, CheckTx
from payworthy.app.records import Ask, DecisionRecord
from payworthy.base.canonical import canonical_bytes
from payworthy.policy.bundle import Policy


class TrialTx(CheckTx, AdminTx, Protocol):
    """A write transaction that will be undone."""


def try_policy(tx: TrialTx, policy: Policy, ask: Ask, at: datetime) -> DecisionRecord:
    """Decide a what-if as if ``policy`` were in force. The caller must undo the transaction: nobody's authority is
    asked for here, and no entry is made on the audit trail. Raises what is wrong with the request."""
    if not ask.what_if:
        raise ValueError("a policy on trial decides nothing that counts")
    effects = Effects(book_id=tx.book_id(), at=at, actor=ask.request.requested_by)
    tx.activate_policy(policy.hash, canonical_bytes(policy.canonical()).decode(), effects)
    [answer] = check_orders(tx, [ask], at)
    if isinstance(answer, Exception):
        raise answer
    return answer
