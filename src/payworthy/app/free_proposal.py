"""A limit that a person asks for freely: another standing limit, or one for a while beside it.

It is signed for everything it makes: credit already running beside it, and what else was asked for lately, so that
several small requests need the signatures of the large one they come to. A standing limit takes the place of the one
before and is asked for as a whole; temporary limits add up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from payworthy.app.check_order import derived_id
from payworthy.app.proposals import Proposal, State, Step, state_of
from payworthy.app.runs import Assessment
from payworthy.app.subject import Subject, total_minor
from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.base.fx import RateTable
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.person import Role
from payworthy.limit.approval import Grant, signatures, total_asked
from payworthy.limit.authority import LEVELS
from payworthy.limit.lifecycle import LimitRecord, temporary_trouble
from payworthy.limit.lifecycle import State as LimitState
from payworthy.limit.params import LimitPolicy
from payworthy.policy.bundle import Policy

_REFUSED: Final = frozenset({State.REJECTED, State.WITHDRAWN, State.SUPERSEDED, State.EXPIRED})
_WAITS: Final = frozenset({State.OPEN, State.SIGNED})

Before = Sequence[tuple[Proposal, tuple[Step, ...]]]
"""Proposals of a customer, ended ones too, with what was done with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for: ``amount_minor`` of ``currency`` (empty: the customer's), as a standing limit, or with
    ``until`` as a temporary one up to that day."""

    amount_minor: int
    currency: str
    by: str
    at: datetime
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a wish is judged on: the customer, its proposals so far, its newest assessment, policy, rates and day."""

    subject: Subject
    before: Before
    assessment: Assessment | None
    policy: Policy
    rates: RateTable
    today: date

    @property
    def params(self) -> LimitPolicy:
        """The policy's word on limits; raises ``Invalid`` for one that says nothing of them."""
        if self.policy.limits is None:
            raise Invalid(Failure(Reason.MISSING, "scorecard_not_in_policy", {"policy": self.policy.id}))
        return self.policy.limits


def free_proposal(wish: Wish, ground: Ground) -> Proposal | Failure:
    """The proposal a wish makes. Failures: those of ``lifecycle.temporary_trouble`` and ``RateTable.convert``,
    ``proposal_beside_unlimited``, ``proposal_nobody_may_approve``."""
    params, subject, today = ground.params, ground.subject, ground.today
    kind = LimitKind.BASE if wish.until is None else LimitKind.TEMPORARY
    base = subject.base(today, params.grace_days)
    if kind is LimitKind.TEMPORARY:
        trouble = _temporary_trouble(wish, ground, base)
        if trouble is not None:
            return trouble
    total = total_of(wish, ground)
    move = _move(wish, base, ground)
    if isinstance(total, Failure):
        return total
    if isinstance(move, Failure):
        return move
    needed = _signatures(ground, total, move)
    before = None if base is None else total_minor([base], wish.currency, ground.rates, today)
    if isinstance(needed, Failure):
        return needed
    if isinstance(before, Failure):
        return before
    grade, customer_id = subject.customer.grade, subject.customer.customer_id
    return Proposal(
        proposal_id=derived_id("P", customer_id, wish.by, wish.at.isoformat(), str(len(ground.before))),
        customer_id=customer_id,
        seen="" if ground.assessment is None else ground.assessment.found(),
        policy_hash=ground.policy.hash,
        move=move,
        grade_before=grade,
        grade=None,
        review_on=None,
        kind=kind,
        currency=wish.currency,
        limit_before_minor=before,
        limit_minor=wish.amount_minor,
        total_minor=total,
        binding="",
        term_days=_term_days(ground, grade),
        valid_from=today,
        valid_to=wish.until or _valid_to(params, grade, today),
        signatures=needed,
        reason=wish.reason,
        proposed_by=wish.by,
        proposed_at=wish.at,
    )


def total_of(wish: Wish, ground: Ground) -> int | Failure:
    """All credit a wish comes to, in minor units of the policy's currency: what its signatures answer for."""
    asked = _converted(wish.amount_minor, wish.currency, ground)
    if isinstance(asked, Failure):
        return asked
    grants = [*_standing(wish, ground), *_asked_lately(ground)]
    found = [grant for grant in grants if not isinstance(grant, Failure)]
    failures = [grant for grant in grants if isinstance(grant, Failure)]
    return failures[0] if failures else total_asked(asked, found, ground.today, ground.params)


def _standing(wish: Wish, ground: Ground) -> Iterable[Grant | Failure]:
    """Limits that stay beside what is asked: temporary ones that run or are to come, and beside a temporary one the
    standing limit, or a larger one that was asked for."""
    for limit in _temporary(ground):
        yield _grant(limit.amount_minor, limit.currency, limit.valid_from, ground, is_standing=True)
    if wish.until is None:
        return
    base = ground.subject.base(ground.today, ground.params.grace_days)
    choices = (
        [] if base is None else [_grant(base.amount_minor, base.currency, base.valid_from, ground, is_standing=True)]
    )
    choices += [
        _grant(made.limit_minor, made.currency, ground.today, ground, is_standing=True)
        for made, steps in ground.before
        if made.kind is LimitKind.BASE and made.limit_minor is not None and state_of(steps) in _WAITS
    ]
    yield from (choice for choice in choices if isinstance(choice, Failure))
    known = [choice for choice in choices if not isinstance(choice, Failure)]
    if known:
        yield max(known, key=lambda grant: grant.amount_minor)


def _asked_lately(ground: Ground) -> Iterable[Grant | Failure]:
    """Temporary limits asked for, as far as they are not among those that run."""
    running = {limit.reason for limit in _temporary(ground)}
    for made, steps in ground.before:
        state = state_of(steps)
        if made.kind is LimitKind.TEMPORARY and state not in _REFUSED and f"proposal:{made.proposal_id}" not in running:
            asked_on = ground.policy.today(made.proposed_at)
            yield _grant(made.limit_minor, made.currency, asked_on, ground, is_standing=False)


def _temporary(ground: Ground) -> list[Limit]:
    """Temporary limits that run or are to come."""
    return [
        limit
        for limit in ground.subject.limits
        if limit.kind is LimitKind.TEMPORARY and (limit.valid_to is None or limit.valid_to >= ground.today)
    ]


def _grant(
    amount_minor: int | None, currency: str, asked_on: date, ground: Ground, *, is_standing: bool
) -> Grant | Failure:
    if amount_minor is None:
        return _unlimited(ground)
    found = _converted(amount_minor, currency, ground)
    if isinstance(found, Failure):
        return found
    return Grant(amount_minor=found, asked_on=asked_on, is_standing=is_standing)


def _converted(amount_minor: int, currency: str, ground: Ground) -> int | Failure:
    found = ground.rates.convert(amount_minor, currency, ground.policy.currency, ground.today)
    return found if isinstance(found, Failure) else found.amount_minor


def _unlimited(ground: Ground) -> Failure:
    customer_id = ground.subject.customer.customer_id
    return Failure(Reason.CONFLICT, "proposal_beside_unlimited", {"customer_id": customer_id})


def _temporary_trouble(wish: Wish, ground: Ground, base: Limit | None) -> Failure | None:
    """Why the temporary limit may not be."""
    assert wish.until is not None
    customer_id = ground.subject.customer.customer_id
    standing = 0 if base is None else total_minor([base], wish.currency, ground.rates, ground.today)
    if standing is None:
        return _unlimited(ground)
    if isinstance(standing, Failure):
        return standing
    asked = _record(customer_id, customer_id, wish.currency, wish.amount_minor, ground.today, wish.until, wish.reason)
    if wish.until < ground.today:
        return invalid("proposal_ends_before_it_begins", day=wish.until.isoformat())
    return temporary_trouble(asked, standing, _earlier(ground), ground.params)


def _earlier(ground: Ground) -> list[LimitRecord]:
    """The customer's temporary limits so far, and those that wait for signatures."""
    customer_id = ground.subject.customer.customer_id
    limits = [
        _record(
            f"limit {index}",
            customer_id,
            limit.currency,
            limit.amount_minor or 0,
            limit.valid_from,
            limit.valid_to or date.max,
            None,
        )
        for index, limit in enumerate(ground.subject.limits)
        if limit.kind is LimitKind.TEMPORARY
    ]
    waiting = [
        _record(
            made.proposal_id,
            customer_id,
            made.currency,
            made.limit_minor or 0,
            made.valid_from,
            made.valid_to or date.max,
            None,
        )
        for made, steps in ground.before
        if made.kind is LimitKind.TEMPORARY and state_of(steps) in _WAITS
    ]
    return limits + waiting


def _record(
    limit_id: str, owner: str, currency: str, amount_minor: int, begins: date, ends: date, reason: str | None
) -> LimitRecord:
    return LimitRecord(
        limit_id=limit_id,
        owner_id=owner,
        is_group=False,
        currency=currency,
        business_line="",
        kind=LimitKind.TEMPORARY,
        amount_minor=amount_minor,
        valid_from=begins,
        valid_to=ends,
        state=LimitState.PROPOSED,
        reason=reason,
    )


def _move(wish: Wish, base: Limit | None, ground: Ground) -> str | Failure:
    """``raise``, ``keep`` (the same for longer), ``cut`` or ``prepay``, as recommendations call it."""
    if wish.until is not None:
        return "raise"
    if wish.amount_minor == 0:
        return "prepay"
    if base is None:
        return "raise"
    if base.amount_minor is None:
        return "cut"
    before = _converted(base.amount_minor, base.currency, ground)
    after = _converted(wish.amount_minor, wish.currency, ground)
    if isinstance(before, Failure):
        return before
    if isinstance(after, Failure):
        return after
    return "raise" if after > before else "cut" if after < before else "keep"


def _signatures(ground: Ground, total: int, move: str) -> tuple[Role, ...] | Failure:
    """Who must sign: for less, whoever may approve anything; for more, or the same for longer, whoever may approve the
    total, judged by the worse of the grade that counts and the one that was found."""
    if move in ("cut", "prepay"):
        return (LEVELS[0],)
    grades = [ground.subject.customer.grade]
    found = ground.assessment
    if found is not None and found.policy_hash == ground.policy.hash:
        grades.append(found.grade)
    choices = [signatures(ground.params, total, grade) for grade in grades]
    known = [choice for choice in choices if choice is not None]
    if len(known) < len(choices):
        params: dict[str, str | int] = {
            "customer_id": ground.subject.customer.customer_id,
            "total_minor": total,
            "currency": ground.policy.currency,
        }
        return Failure(Reason.DENIED, "proposal_nobody_may_approve", params)
    return max(known, key=lambda roles: (LEVELS.index(roles[-1]), len(roles)))


def _term_days(ground: Ground, grade: str | None) -> int:
    rows = [row.term_max for row in ground.policy.grades if row.symbol == grade]
    longest = rows[0] if rows else ground.policy.ungraded.term_max
    agreed = ground.subject.term_days(ground.policy)
    return longest if agreed is None else min(agreed, longest)


def _valid_to(params: LimitPolicy, grade: str | None, today: date) -> date:
    """The last day of a standing limit: as long as the grade's are good for; without such a grade, as long as the
    shortest of them."""
    row = params.grade(grade)
    months = None if row is None else row.validity_months
    if months is None:
        months = min((one.validity_months for one in params.grades if one.validity_months is not None), default=1)
    return add_months(today, months) - timedelta(days=1)
