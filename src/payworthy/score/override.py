"""A person changes a grade: how far, on what evidence, for how long, and whether it was right (domain 3.7)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.person import Role
from payworthy.score.card import Cap
from payworthy.score.scale import Scale


class OverrideRules(Struct, frozen=True, kw_only=True):
    """``notches``: how many grades each role may lift a customer; roles that are not named may change nothing, the
    others lower as far as they like. ``months``: how long an override holds. ``rate_target``: the share of grades
    under override that should not be passed. ``reasons``: codes to choose from."""

    notches: Mapping[Role, int]
    months: int
    rate_target: Decimal
    reasons: tuple[str, ...]


class Override(Struct, frozen=True, kw_only=True):
    """A changed grade. ``graded``: what the program gave that day; ``given``: what the person made of it. In force
    from ``on`` to the day before ``until``. ``evidence``: a reference to the paper that speaks for a better grade."""

    customer_id: str
    graded: str
    given: str
    reason: str
    evidence: str | None
    person_id: str
    role: Role
    on: date
    until: date


class InForce(Struct, frozen=True, kw_only=True):
    """The grade that holds. ``notches``: how far it was moved, upwards positive; ``override``: by what, if by any;
    ``is_stopped_by``: the hard stop that an override would have had to pass and did not."""

    grade: str
    notches: int = 0
    override: Override | None = None
    is_stopped_by: str | None = None


def overridden(
    rules: OverrideRules,
    scale: Scale,
    *,
    customer_id: str,
    graded: str,
    given: str,
    reason: str,
    person_id: str,
    role: Role,
    on: date,
    evidence: str | None = None,
) -> Override | Failure:
    """An override, or why there can be none: unknown grade or reason, no right to it, too many notches, no evidence.

    A grade that an event gives (default) is neither given nor taken by hand: the event has to be put right.
    """
    by_hand = scale.symbols[: scale.scored]
    if given not in by_hand or graded not in by_hand:
        unknown = graded if graded not in by_hand else given
        return invalid("override_grade_not_given_by_hand", grade=unknown, known=", ".join(by_hand))
    if reason not in rules.reasons:
        return invalid("override_reason_unknown", value=reason[:60], known=", ".join(rules.reasons))
    notches = scale.notches(graded, given)
    if notches == 0:
        return invalid("override_changes_nothing", grade=graded)
    most = rules.notches.get(role)
    if most is None:
        return Failure(Reason.DENIED, "override_not_by_role", {"needed": ", ".join(sorted(rules.notches))})
    if notches > most:
        return Failure(Reason.DENIED, "override_too_far", {"notches": notches, "most": most, "grade": given})
    if notches > 0 and not (evidence or "").strip():
        return Failure(Reason.MISSING, "override_without_evidence", {"grade": given})
    return Override(
        customer_id=customer_id,
        graded=graded,
        given=given,
        reason=reason,
        evidence=evidence,
        person_id=person_id,
        role=role,
        on=on,
        until=add_months(on, rules.months),
    )


def in_force(
    scale: Scale, grade: str, overrides: Sequence[Override], day: date, applied: Sequence[Cap] = ()
) -> InForce:
    """The grade of a customer on ``day``, given today's ``grade`` of the program and the caps that apply.

    The newest override in force moves today's grade by as many notches as it moved the grade of its own day: what has
    become worse since then stays worse. None lifts a grade over a hard stop, nor one that an event gave.
    """
    valid = [one for one in overrides if one.on <= day < one.until]
    if not valid or scale.position(grade) >= scale.scored:
        return InForce(grade=grade)
    newest = max(valid, key=lambda one: one.on)
    wanted = scale.notched(grade, scale.notches(newest.graded, newest.given))
    stops = [cap for cap in applied if cap.is_hard and cap.grade is not None]
    stop = max(stops, key=lambda cap: scale.position(cap.grade or grade), default=None)
    held = wanted if stop is None else scale.worse(wanted, stop.grade or wanted)
    return InForce(
        grade=held,
        notches=scale.notches(grade, held),
        override=newest,
        is_stopped_by=None if stop is None or held == wanted else stop.code,
    )


class Followed(Struct, frozen=True, kw_only=True):
    """A customer's grade and what became of it: ``notches`` it was moved (0: not), ``has_defaulted`` within the
    horizon, ``None`` where the horizon is not over."""

    notches: int
    has_defaulted: bool | None


class Outcome(Struct, frozen=True, kw_only=True):
    """Customers of one kind: how many, of how many the outcome is known, how many of those defaulted."""

    count: int
    known: int
    defaults: int

    @property
    def default_rate(self) -> Decimal | None:
        """Defaults of those whose outcome is known; ``None`` where it is known of nobody."""
        return Decimal(self.defaults) / self.known if self.known else None


class OverrideReport(Struct, frozen=True, kw_only=True):
    """Whether overriding does any good: upward and downward apart, beside the grades that were left alone."""

    upward: Outcome
    downward: Outcome
    untouched: Outcome
    rate: Decimal
    is_above_target: bool


def report(rules: OverrideRules, followed: Sequence[Followed]) -> OverrideReport:
    """Override rate and defaults, overridden against not (domain 3.7). Without customers the rate is 0."""
    upward = _outcome([one for one in followed if one.notches > 0])
    downward = _outcome([one for one in followed if one.notches < 0])
    untouched = _outcome([one for one in followed if one.notches == 0])
    rate = Decimal(upward.count + downward.count) / max(len(followed), 1)
    return OverrideReport(
        upward=upward,
        downward=downward,
        untouched=untouched,
        rate=rate,
        is_above_target=rate > rules.rate_target,
    )


def _outcome(followed: Sequence[Followed]) -> Outcome:
    known = [one.has_defaulted for one in followed if one.has_defaulted is not None]
    return Outcome(count=len(followed), known=len(known), defaults=sum(known))
