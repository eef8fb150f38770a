"""One order set against one snapshot: the figures that several rules share, worked out once."""

from functools import cached_property

from payworthy.check.policy import CheckPolicy
from payworthy.check.request import Request
from payworthy.check.snapshot import LimitInForce, Snapshot
from payworthy.exposure.components import Components, gross, net
from payworthy.exposure.overdue import Rung, after_credits, overdue_minor


class Case:
    """What a rule sees. All amounts in minor units of the snapshot's basis currency."""

    def __init__(self, request: Request, snapshot: Snapshot, policy: CheckPolicy) -> None:
        self.request = request
        self.snapshot = snapshot
        self.policy = policy
        self.grade = snapshot.debtor.grade
        self.exposure_before = self._exposure(snapshot.exposure) - self._beyond_horizon()
        self.exposure_after = self.exposure_before + snapshot.order_minor
        # A price that must be in before the goods go is no credit, whether or not it has arrived yet.
        self.credit_minor = 0 if request.is_prepaid else max(0, snapshot.order_minor - snapshot.prepaid_minor)
        # False for orders that leave nothing owed: prepaid orders are never stopped for credit reasons.
        self.is_on_credit = self.credit_minor > 0

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """Overdue by due date, after unapplied payments and credit notes."""
        parts = self.snapshot.exposure
        return after_credits(self.snapshot.rungs, parts.unapplied + parts.credit_note)

    @cached_property
    def overdue_minor(self) -> int:
        """Undisputed overdue amount, after the customer's own credits."""
        return overdue_minor(self.rungs)

    def oldest_unpaid(self, amount_minor: int) -> tuple[str, ...]:
        """Ids of the overdue documents that ``amount_minor`` would go to, oldest first, as far as the snapshot names
        them. Those that the customer's own credits settle already are not asked for again."""
        parts = self.snapshot.exposure
        credit, left = parts.unapplied + parts.credit_note, amount_minor
        names = []
        for document in self.snapshot.oldest_overdue:
            unpaid = document.open_minor - credit
            credit = max(0, -unpaid)
            if unpaid > 0 and left > 0:
                names.append(document.document_id)
                left -= unpaid
        return tuple(names)

    @cached_property
    def group_exposure_after(self) -> int:
        """Exposure of the whole group with this order in it; 0 without a group."""
        group = self.snapshot.group
        if group is None:
            return 0
        return self._exposure(group.exposure) + self.snapshot.order_minor

    def _exposure(self, parts: Components) -> int:
        params = self.policy.exposure
        return gross(parts, params.bill_weights) if params.basis == "gross" else net(parts, params.bill_weights)

    def _beyond_horizon(self) -> int:
        ladder = self.snapshot.order_ladder
        if not ladder:
            return 0
        last = self.snapshot.today.toordinal() + self.policy.exposure.horizon_days
        return sum(rung.amount_minor for rung in ladder if rung.due_on.toordinal() > last)

    def ceiling(self, limit: LimitInForce) -> int | None:
        """The amount a limit allows today, temporary limits included; ``None`` when it is unlimited."""
        return None if limit.base_minor is None else limit.base_minor + limit.temporary_minor
