"""Things a person can do to change the answer, each as a change to what the rules see.

An action is data; ``apply`` is its meaning. A remedy is trusted only because ``decide`` was run again on
the changed snapshot, never because a formula said so.
"""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from payworthy.check.request import Request
from payworthy.check.snapshot import LimitInForce, Release, Snapshot
from payworthy.exposure.overdue import after_credits


class ActionKind(StrEnum):
    """Kinds of action, cheapest for the business first: that order ranks remedies."""

    SHORTEN_TERMS = "shorten_terms"
    REFRESH_LEDGER = "refresh_ledger"
    COMPLETE_FILE = "complete_file"
    SCREEN = "screen"
    DECIDE_MATCH = "decide_match"
    REVIEW_GRADE = "review_grade"
    RENEW_LIMIT = "renew_limit"
    PAY_OVERDUE = "pay_overdue"
    PREPAY = "prepay"
    REDUCE_ORDER = "reduce_order"
    TEMPORARY_LIMIT = "temporary_limit"
    GROUP_TEMPORARY_LIMIT = "group_temporary_limit"
    SET_LIMIT = "set_limit"
    RELEASE = "release"


RANK: dict[ActionKind, int] = {kind: index for index, kind in enumerate(ActionKind)}


class Action(Struct, frozen=True, gc=False, omit_defaults=True):
    """``amount_minor`` in the basis currency: what to pay, prepay or raise, or the amount to reduce *to*;
    ``days`` the terms to shorten to; ``names`` the documents to pay or the facts to complete."""

    kind: ActionKind
    amount_minor: int | None = None
    days: int | None = None
    names: tuple[str, ...] = ()


def apply(action: Action, request: Request, snapshot: Snapshot) -> tuple[Request, Snapshot]:
    """Request and snapshot as they would be once the action is done. Dunning ends when nothing overdue is left."""
    amount = action.amount_minor or 0
    parts = snapshot.exposure
    match action.kind:
        case ActionKind.SHORTEN_TERMS:
            return replace(request, credit_days=action.days or 0), snapshot
        case ActionKind.PREPAY:
            paid = replace(parts, prepaid=parts.prepaid + amount)
            return request, _in_group(
                replace(snapshot, exposure=paid, prepaid_minor=snapshot.prepaid_minor + amount), prepaid=amount
            )
        case ActionKind.PAY_OVERDUE:
            settled = replace(snapshot, exposure=replace(parts, unapplied=parts.unapplied + amount))
            if not after_credits(snapshot.rungs, parts.unapplied + amount + parts.credit_note):
                settled = replace(settled, debtor=replace(snapshot.debtor, dunning_level=None))
            return request, _in_group(settled, unapplied=amount)
        case ActionKind.REDUCE_ORDER:
            return request, replace(snapshot, order_minor=amount)
        case _:
            return request, _administrative(action, request, snapshot)


def _in_group(snapshot: Snapshot, prepaid: int = 0, unapplied: int = 0) -> Snapshot:
    """Money from a member lowers the group's exposure too."""
    group = snapshot.group
    if group is None:
        return snapshot
    parts = group.exposure
    parts = replace(parts, prepaid=parts.prepaid + prepaid, unapplied=parts.unapplied + unapplied)
    return replace(snapshot, group=replace(group, exposure=parts))


def _administrative(action: Action, request: Request, snapshot: Snapshot) -> Snapshot:
    """Actions on our own side: limits, files, reviews, a person's release."""
    amount = action.amount_minor or 0
    today = snapshot.today
    match action.kind:
        case ActionKind.REFRESH_LEDGER:
            return replace(snapshot, ledger_as_of=today)
        case ActionKind.COMPLETE_FILE:
            known = tuple(sorted({*snapshot.debtor.facts_present, *action.names}))
            return replace(snapshot, debtor=replace(snapshot.debtor, facts_present=known))
        case ActionKind.SCREEN:
            return replace(snapshot, debtor=replace(snapshot.debtor, screened_on=today))
        case ActionKind.DECIDE_MATCH:
            return replace(snapshot, debtor=replace(snapshot.debtor, sanction_state=None))
        case ActionKind.REVIEW_GRADE:
            return replace(snapshot, debtor=replace(snapshot.debtor, grade_review_on=today))
        case ActionKind.SET_LIMIT:
            return replace(snapshot, limit=LimitInForce(base_minor=amount, valid_from=today, valid_to=None))
        case ActionKind.RENEW_LIMIT if snapshot.limit is not None:
            return replace(snapshot, limit=replace(snapshot.limit, valid_to=None))
        case ActionKind.TEMPORARY_LIMIT if snapshot.limit is not None:
            return replace(snapshot, limit=_raised(snapshot.limit, amount))
        case ActionKind.GROUP_TEMPORARY_LIMIT if snapshot.group is not None and snapshot.group.limit is not None:
            return replace(snapshot, group=replace(snapshot.group, limit=_raised(snapshot.group.limit, amount)))
        case ActionKind.RELEASE:
            release = Release(
                release_id="would-be",
                rules=action.names,
                amount_max_minor=snapshot.order_minor,
                exposure_max_minor=amount,
                credit_days_max=request.credit_days,
                until=snapshot.at,
            )
            return replace(snapshot, releases=(*snapshot.releases, release))
        case _:
            return snapshot


def _raised(limit: LimitInForce, amount_minor: int) -> LimitInForce:
    return replace(limit, temporary_minor=limit.temporary_minor + amount_minor)
