"""Would open orders get the same answer today? Asked of each as a what-if: nothing changes until a person acts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from payworthy.app.records import Ask, DecisionRecord
from payworthy.check.finding import Outcome

TOGETHER = 64
"""Orders asked about in one transaction: enough to share its cost, few enough not to keep others waiting."""

WhatIf = Callable[[Sequence[Ask]], Sequence[DecisionRecord | Exception]]


@dataclass(frozen=True, slots=True)
class Turned:
    """An order whose answer would be another one today. ``now`` is a what-if; ``trouble`` stands in its place if the
    order could not be decided at all."""

    before: DecisionRecord
    now: DecisionRecord | None = None
    trouble: Exception | None = None

    @property
    def is_newly_held(self) -> bool:
        """Approved once, and not any more."""
        return self.before.decision.outcome is Outcome.APPROVED

    @property
    def is_newly_releasable(self) -> bool:
        """Stopped once, and free to go now: money came in, a limit was raised."""
        return self.now is not None and self.now.decision.outcome is Outcome.APPROVED and not self.is_newly_held


def recheck_orders(orders: Sequence[DecisionRecord], what_if: WhatIf) -> Iterator[Turned]:
    """Ask again about ``orders`` (the newest decision of each) and yield those with another outcome, in their order."""
    for start in range(0, len(orders), TOGETHER):
        some = orders[start : start + TOGETHER]
        asks = [Ask(request=order.request, client="recheck", key=order.decision_id, what_if=True) for order in some]
        for before, answer in zip(some, what_if(asks), strict=True):
            if isinstance(answer, Exception):
                yield Turned(before, trouble=answer)
            elif answer.decision.outcome is not before.decision.outcome:
                yield Turned(before, answer)
