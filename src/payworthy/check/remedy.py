"""The cheapest ways to yes: smallest sets of actions that turn a stopped order into an approved one.

A short search: take the first finding that stops the order, try each action its rule offers, run the
rules again on the changed case, go on from there. A set counts only if the rules then approve, and only
if no action in it can be left out or ask for less (``check.least``). Depth and width are bounded, so a held
order costs a bounded time.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct

from payworthy.check.action import RANK as COST
from payworthy.check.action import Action, ActionKind, apply
from payworthy.check.case import Case
from payworthy.check.evaluate import outcome_of, run_rules
from payworthy.check.finding import RANK, Finding, Outcome, Severity, Verdict
from payworthy.check.least import least
from payworthy.check.policy import may_be_released
from payworthy.check.rules import RULES

MAX_ACTIONS: Final = 3
"""More than three things to do at once is no way to yes a salesperson can use."""

MAX_TRIALS: Final = 40
MAX_REMEDIES: Final = 4

_ADDS_UP: Final = frozenset(
    {ActionKind.PREPAY, ActionKind.PAY_OVERDUE, ActionKind.TEMPORARY_LIMIT, ActionKind.GROUP_TEMPORARY_LIMIT}
)


class CuresError(RuntimeError):
    """A rule failed while it said what could cure it. The failure itself is the cause."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Remedy(Struct, frozen=True, gc=False):
    """A smallest set of actions after which ``decide`` answers *approved*."""

    actions: tuple[Action, ...]


def remedies(case: Case, findings: Sequence[Finding]) -> tuple[Remedy, ...]:
    """Up to ``MAX_REMEDIES`` remedies, cheapest first; a person's release comes last, if it can help at all.
    Raises ``CuresError``."""
    if any(finding.severity is Severity.REFUSE for finding in findings):
        return ()
    found: list[tuple[Action, ...]] = []
    _search(case, findings, (), found, [MAX_TRIALS])
    minimal = _cheapest(case, (_without_idle_actions(case, actions) for actions in dict.fromkeys(found)))
    release = _release(case, findings)
    return tuple(Remedy(actions) for actions in (*minimal[: MAX_REMEDIES - 1], *release))


def _search(
    case: Case,
    findings: Sequence[Finding],
    taken: tuple[Action, ...],
    found: list[tuple[Action, ...]],
    trials_left: list[int],
) -> None:
    """Depth-first over the actions offered for the first stopping finding."""
    stopping = next((finding for finding in findings if _stops(finding)), None)
    if stopping is None:
        found.append(taken)
        return
    for action in _offered(case, stopping):
        merged = _merge(taken, action)
        if len(merged) > MAX_ACTIONS or trials_left[0] <= 0:
            continue
        trials_left[0] -= 1
        changed = _after((action,), case)
        _search(changed, run_rules(changed), merged, found, trials_left)


def _offered(case: Case, finding: Finding) -> Sequence[Action]:
    """Actions of the finding's rule that would do anything."""
    if finding.verdict is not Verdict.BREACH or finding.rule not in RULES:
        return ()
    try:
        offered = RULES[finding.rule].actions(case, finding, case.policy.rules[finding.rule])
    except Exception as error:
        raise CuresError(finding.rule) from error
    return [action for action in offered if action.amount_minor is None or action.amount_minor > 0]


def _after(actions: Iterable[Action], case: Case) -> Case:
    request, snapshot = case.request, case.snapshot
    for action in actions:
        request, snapshot = apply(action, request, snapshot)
    return Case(request, snapshot, case.policy)


def _merge(taken: tuple[Action, ...], action: Action) -> tuple[Action, ...]:
    """One action per kind: amounts that come on top of each other are added, others are replaced by the later."""
    for index, earlier in enumerate(taken):
        if earlier.kind is action.kind:
            amount = action.amount_minor
            if action.kind in _ADDS_UP and amount is not None:
                amount += earlier.amount_minor or 0
            names = tuple(dict.fromkeys((*earlier.names, *action.names)))
            return (*taken[:index], Action(action.kind, amount, action.days, names), *taken[index + 1 :])
    return (*taken, action)


def _smallest(case: Case, actions: tuple[Action, ...]) -> tuple[Action, ...] | None:
    """The set with each action asking for no more than it must. ``None`` if a limit of nothing would do: that is not
    proposed."""
    if _would_do_with_no_limit(case, actions):
        return None
    return least(case, actions, lambda tried: _approves(case, tried), lambda done: _offers(_after(done, case)))


def _would_do_with_no_limit(case: Case, actions: tuple[Action, ...]) -> bool:
    others = tuple(action for action in actions if action.kind is not ActionKind.SET_LIMIT)
    return others != actions and _approves(case, (*others, Action(ActionKind.SET_LIMIT, 0)))


def _offers(case: Case) -> list[Action]:
    """Everything that the rules which stop this case would ask for, and a release of what it would come to."""
    asked = [action for finding in run_rules(case) if _stops(finding) for action in _offered(case, finding)]
    return [*asked, Action(ActionKind.RELEASE, case.exposure_after)]


def _stops(finding: Finding) -> bool:
    return RANK[finding.severity] > RANK[Severity.WARN]


def _without_idle_actions(case: Case, actions: tuple[Action, ...]) -> tuple[Action, ...] | None:
    """The set with every action dropped that the rest can do without; ``None`` if it does not approve."""
    if not _approves(case, actions):
        return None
    for action in actions:
        rest = tuple(other for other in actions if other is not action)
        if rest and _approves(case, rest):
            return _without_idle_actions(case, rest)
    return actions


def _approves(case: Case, actions: Iterable[Action]) -> bool:
    return outcome_of(run_rules(_after(actions, case))) is Outcome.APPROVED


def _cheapest(case: Case, sets: Iterable[tuple[Action, ...] | None]) -> list[tuple[Action, ...]]:
    """Distinct sets, cheapest first. What a set asks for is only worked out to the fen while there are too few that
    need nothing dearer: its kinds of action stay the same."""
    distinct = dict.fromkeys(tuple(sorted(actions, key=_kind_cost)) for actions in sets if actions)
    cheapest: dict[tuple[Action, ...], None] = {}
    for _, alike in groupby(sorted(distinct, key=_dearest), key=_dearest):
        if len(cheapest) < MAX_REMEDIES - 1:
            cheapest |= dict.fromkeys(smallest for actions in alike if (smallest := _smallest(case, actions)))
    return sorted(cheapest, key=lambda actions: _set_cost(case, actions))


def _kind_cost(action: Action) -> int:
    return COST[action.kind]


def _dearest(actions: tuple[Action, ...]) -> int:
    return max(map(_kind_cost, actions))


def _set_cost(case: Case, actions: tuple[Action, ...]) -> tuple[int, int, int, list[int]]:
    """The dearest kind of action, then what all of them come to in money (of an order that is reduced, what is cut),
    then their number, then the other kinds."""
    kinds = sorted(map(_kind_cost, actions), reverse=True)
    return kinds[0], sum(_comes_to(case, action) for action in actions), len(actions), kinds


def _comes_to(case: Case, action: Action) -> int:
    amount = action.amount_minor or 0
    return case.snapshot.order_minor - amount if action.kind is ActionKind.REDUCE_ORDER else amount


def _release(case: Case, findings: Sequence[Finding]) -> list[tuple[Action, ...]]:
    """A person's release of exactly the findings that stop the order, with a prepayment if one is due besides."""
    rules = tuple(finding.rule for finding in findings if finding.severity is Severity.HOLD)
    if not rules:
        return []
    release = Action(ActionKind.RELEASE, case.exposure_after, names=rules)
    released = _after((release,), case)
    found: list[tuple[Action, ...]] = []
    _search(released, run_rules(released), (release,), found, [MAX_TRIALS // 4])
    found.sort(key=lambda actions: _cost_besides_release(case, actions))
    for actions in found:
        needed = _without_idle_actions(case, actions)
        if needed is None or release not in needed:
            continue
        smallest = _smallest(case, needed)
        if smallest and _somebody_may(case, smallest):
            return [tuple(sorted(smallest, key=_kind_cost))]
    return []


def _somebody_may(case: Case, actions: tuple[Action, ...]) -> bool:
    """Whether the release among these actions is in anybody's power."""
    done = _after(actions, case)
    exposure = max(done.exposure_after, done.group_exposure_after)
    return may_be_released(case.policy, case.grade, exposure, case.snapshot.basis)


def _cost_besides_release(case: Case, actions: tuple[Action, ...]) -> tuple[int, int, int, list[int]]:
    """What a release takes besides itself: by that alone do ways with a release differ."""
    return _set_cost(case, tuple(action for action in actions if action.kind is not ActionKind.RELEASE) or actions)
