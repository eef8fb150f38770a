"""The least that a set of actions may ask for and still do: not a fen, a day or a name too much.

Rules say what would cure them one at a time. Together one cure can make another smaller: an order that is
reduced anyway needs less of a limit. What is asked for is therefore tried again, each action in the company
of the others, the dearest first, so that it is the dear ones that shrink.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from payworthy.check.action import RANK, Action, ActionKind
from payworthy.check.case import Case

Actions = tuple[Action, ...]
Approves = Callable[[Actions], bool]
Offers = Callable[[Actions], Sequence[Action]]
"""What the rules would ask for once these actions are done."""


def least(case: Case, actions: Actions, approves: Approves, offers: Offers) -> Actions:
    """The same kinds of action, none of which can ask for less. ``actions`` must do, and none of them be idle."""
    for dearest in sorted(actions, key=_rank, reverse=True):
        index = next(at for at, action in enumerate(actions) if action.kind is dearest.kind)
        action, others = actions[index], (*actions[:index], *actions[index + 1 :])
        if action.kind is ActionKind.RELEASE:  # no more exposure than there is: with money here it may be negative
            smaller = replace(action, amount_minor=next(_amounts(offers(others), action.kind)))
        else:
            smaller = _least(_Measure.of(case, action), action, others, approves, offers)
        named = _named(case, smaller, others, approves)
        actions = (*actions[:index], named, *actions[index + 1 :])
    return actions


def _amounts(offered: Sequence[Action], kind: ActionKind) -> Iterator[int]:
    return (offer.amount_minor or 0 for offer in offered if offer.kind is kind)


def _rank(action: Action) -> int:
    return RANK[action.kind]


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much an action asks for, as a number that begins at 1 and grows with what it asks."""

    field: str
    nothing: int
    sign: int

    @classmethod
    def of(cls, case: Case, action: Action) -> "_Measure | None":
        """``None`` for actions that are done or not, and have no size."""
        if action.kind is ActionKind.SHORTEN_TERMS:
            return cls("days", case.request.credit_days, -1)
        if action.kind is ActionKind.REDUCE_ORDER:
            return cls("amount_minor", case.snapshot.order_minor, -1)
        return cls("amount_minor", 0, 1) if action.amount_minor is not None else None

    def asked(self, action: Action) -> int:
        """Size of the action."""
        return self.sign * ((getattr(action, self.field) or 0) - self.nothing)

    def sized(self, action: Action, asked: int) -> Action:
        """The action at another size."""
        return replace(action, **{self.field: self.nothing + self.sign * asked})


def _least(measure: _Measure | None, action: Action, others: Actions, approves: Approves, offers: Offers) -> Action:
    """By way of what the rules themselves would ask for, which is nearly always it; else by halving."""
    if measure is None or measure.asked(action) <= 1:
        return action

    def does(asked: int) -> bool:
        return approves((*others, measure.sized(action, asked)))

    enough = measure.asked(action)
    offered = max((measure.asked(offer) for offer in offers(others) if offer.kind is action.kind), default=0)
    if 0 < offered < enough and does(offered):
        enough = offered
    if enough == 1 or not does(enough - 1):
        return measure.sized(action, enough)
    too_little, enough = 0, enough - 1
    while enough - too_little > 1:
        middle = (enough + too_little) // 2
        if does(middle):
            enough = middle
        else:
            too_little = middle
    return measure.sized(action, enough)


def _named(case: Case, action: Action, others: Actions, approves: Approves) -> Action:
    """Only the invoices that the money goes to, only the facts and the findings that matter."""
    if action.kind is ActionKind.PAY_OVERDUE:
        return replace(action, names=case.oldest_unpaid(action.amount_minor or 0))
    for name in action.names:
        fewer = replace(action, names=tuple(kept for kept in action.names if kept != name))
        if approves((*others, fewer)):
            action = fewer
    return action
