"""Ways to close a gap between exposure and what a limit allows: the same for a customer's limit and a group's."""

from collections.abc import Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case


def shortfall_actions(case: Case, shortfall: int, raise_kind: ActionKind, raise_minor: int) -> Sequence[Action]:
    """Ways to close a gap of ``shortfall`` minor units between exposure and what is allowed."""
    found = [Action(ActionKind.PREPAY, min(shortfall, case.credit_minor))]
    if shortfall <= case.overdue_minor:
        found.append(Action(ActionKind.PAY_OVERDUE, shortfall, names=case.oldest_unpaid(shortfall)))
    if shortfall < case.snapshot.order_minor:
        found.append(Action(ActionKind.REDUCE_ORDER, case.snapshot.order_minor - shortfall))
    found.append(Action(raise_kind, raise_minor))
    return found
