"""The life of a limit as a pure state machine, and how long each kind of limit is good for (specification 4.4)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.money import Rounding, divide, portion
from payworthy.facts.limit import LimitKind
from payworthy.limit.params import LimitPolicy


class State(StrEnum):
    """Where a limit stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class Event(StrEnum):
    """What happens to a limit."""

    PROPOSE = "propose"
    SIGN = "sign"
    APPROVE = "approve"
    REJECT = "reject"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    REVOKE = "revoke"


NEEDS_REASON: Final = frozenset({Event.REJECT, Event.SUSPEND, Event.REVOKE})
"""Events that must say why."""

NEXT: Final = {
    (State.DRAFT, Event.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Event.SIGN): State.IN_APPROVAL,
    (State.IN_APPROVAL, Event.SIGN): State.IN_APPROVAL,
    (State.PROPOSED, Event.APPROVE): State.APPROVED,
    (State.IN_APPROVAL, Event.APPROVE): State.APPROVED,
    (State.PROPOSED, Event.REJECT): State.REJECTED,
    (State.IN_APPROVAL, Event.REJECT): State.REJECTED,
    (State.APPROVED, Event.ACTIVATE): State.ACTIVE,
    (State.ACTIVE, Event.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Event.RESUME): State.ACTIVE,
    **{
        (state, event): target
        for state in (State.APPROVED, State.ACTIVE, State.SUSPENDED)
        for event, target in (
            (Event.EXPIRE, State.EXPIRED),
            (Event.SUPERSEDE, State.SUPERSEDED),
            (Event.REVOKE, State.REVOKED),
        )
    },
}
"""Every change there is; what is not here cannot happen."""

FINAL: Final = frozenset({State.REJECTED, State.EXPIRED, State.SUPERSEDED, State.REVOKED})
"""States that a limit never leaves."""


class Season(Struct, frozen=True, kw_only=True):
    """A part of the year, first and last day as ``MM-DD`` (both included; it may run over the new year), in which the
    limit is ``percent`` of its amount."""

    begins: str
    ends: str
    percent: int


class LimitRecord(Struct, frozen=True, kw_only=True):
    """A limit and where it stands. ``level``: signatures given so far. Amount in minor units. ``reason``: why it was
    last stopped, or asked for."""

    limit_id: str
    owner_id: str
    is_group: bool
    currency: str
    business_line: str
    kind: LimitKind
    amount_minor: int
    valid_from: date
    valid_to: date
    state: State = State.DRAFT
    level: int = 0
    season: Season | None = None
    reason: str | None = None

    @property
    def line(self) -> tuple[str, bool, str, str]:
        """What there is one active base limit of."""
        return self.owner_id, self.is_group, self.currency, self.business_line


def step(record: LimitRecord, event: Event, reason: str | None = None) -> LimitRecord | Failure:
    """The limit after an event. Failures: ``limit_cannot`` (not from this state), ``limit_needs_reason``."""
    target = NEXT.get((record.state, event))
    params = {"limit_id": record.limit_id, "state": record.state.value, "event": event.value}
    if target is None:
        return Failure(Reason.CONFLICT, "limit_cannot", params)
    if event in NEEDS_REASON and not (reason or "").strip():
        return Failure(Reason.MISSING, "limit_needs_reason", params)
    level = record.level + (event is Event.SIGN)
    return replace(record, state=target, level=level, reason=reason or record.reason)


def activate(records: Iterable[LimitRecord], limit_id: str) -> tuple[LimitRecord, ...] | Failure:
    """All limits after an approved one comes into force: the active (or suspended) base limit of the same line is
    superseded by a base limit, a temporary one stands beside it. Failure: ``limit_cannot``, ``limit_unknown``."""
    found = {record.limit_id: record for record in records}
    if limit_id not in found:
        return Failure(Reason.MISSING, "limit_unknown", {"limit_id": limit_id})
    begun = step(found[limit_id], Event.ACTIVATE)
    if isinstance(begun, Failure):
        return begun
    found[limit_id] = begun
    for record in found.values():
        in_the_way = record.limit_id != limit_id and record.state in (State.ACTIVE, State.SUSPENDED)
        if in_the_way and begun.kind is record.kind is LimitKind.BASE and record.line == begun.line:
            found[record.limit_id] = replace(record, state=State.SUPERSEDED)
    return tuple(found.values())


def valid_to(grade: str | None, valid_from: date, params: LimitPolicy) -> date | Failure:
    """The last day of a base limit of a grade. Failure: ``limit_grade_without_validity`` for a grade that has none."""
    row = params.grade(grade)
    if row is None or row.validity_months is None:
        return Failure(Reason.NOT_APPLICABLE, "limit_grade_without_validity", {"grade": grade or "-"})
    return add_months(valid_from, row.validity_months) - timedelta(days=1)


class Standing(StrEnum):
    """How a limit stands towards its last day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    ENDING = "ending"  # warn: it ends within the policy's days
    GRACE = "grace"  # past its last day, still counted
    LAPSED = "lapsed"  # counts as nothing for new orders


def standing(record: LimitRecord, on: date, params: LimitPolicy) -> Standing:
    """Whether a limit counts on a day, and whether to warn. Temporary limits have no grace."""
    if on < record.valid_from:
        return Standing.NOT_YET
    left = (record.valid_to - on).days
    grace = params.grace_days if record.kind is LimitKind.BASE else 0
    if left < -grace:
        return Standing.LAPSED
    if left < 0:
        return Standing.GRACE
    return Standing.ENDING if left < params.warn_days and record.kind is LimitKind.BASE else Standing.IN_FORCE


def amount_on(record: LimitRecord, on: date, params: LimitPolicy) -> int:
    """What a limit allows on a day, in minor units: nothing unless active and not lapsed; its season's share of the
    amount, rounded down, in season."""
    if record.state is not State.ACTIVE or standing(record, on, params) in (Standing.NOT_YET, Standing.LAPSED):
        return 0
    season = record.season
    if season is None or not in_season(season, on):
        return record.amount_minor
    return divide(record.amount_minor * season.percent, 100, Rounding.DOWN)


def in_season(season: Season, on: date) -> bool:
    """Whether a day is in a season."""
    day = f"{on:%m-%d}"
    if season.begins <= season.ends:
        return season.begins <= day <= season.ends
    return day >= season.begins or day <= season.ends


def season_trouble(season: Season) -> Failure | None:
    """Why a season cannot be: days that no year has (29 February is one), or nothing to multiply by."""
    for day in (season.begins, season.ends):
        try:
            is_day = f"{date.fromisoformat(f'2024-{day}'):%m-%d}" == day
        except ValueError:
            is_day = False
        if not is_day:
            return invalid("limit_season_day", value=day)
    return None if season.percent > 0 else invalid("limit_season_percent", value=season.percent)


def temporary_trouble(
    asked: LimitRecord, base_minor: int, earlier: Iterable[LimitRecord], params: LimitPolicy
) -> Failure | None:
    """Why a temporary limit may not be: larger than the policy's share of the standing one, longer than its days,
    without a reason, or one more than it allows in twelve months (``earlier``: the owner's limits; refused ones do not
    count, whatever currency or business line they are of do)."""
    bounds = params.temporary
    most = portion(base_minor, bounds.share_of_base, Rounding.DOWN)
    running_days = (asked.valid_to - asked.valid_from).days + 1
    if not (asked.reason or "").strip():
        return Failure(Reason.MISSING, "limit_temporary_reason", {"limit_id": asked.limit_id})
    if asked.amount_minor > most:
        return invalid(
            "limit_temporary_amount", amount_minor=asked.amount_minor, most_minor=most, currency=asked.currency
        )
    if not 1 <= running_days <= bounds.days:
        return invalid("limit_temporary_days", value=running_days, most=bounds.days)
    since = add_months(asked.valid_from, -12)
    counted = [
        record
        for record in earlier
        if record.kind is LimitKind.TEMPORARY
        and record.limit_id != asked.limit_id
        and record.owner_id == asked.owner_id
        and record.is_group == asked.is_group
        and record.state not in (State.REJECTED, State.DRAFT)
        and since < record.valid_from <= asked.valid_from
    ]
    if len(counted) >= bounds.per_year:
        return invalid("limit_temporary_often", value=len(counted), most=bounds.per_year)
    return None
