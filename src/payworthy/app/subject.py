"""What is on record of a customer beside the facts that are scored: who it is, what it has, where it belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from payworthy.app.overrides import ApprovedOverride
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.base.terms import parse_terms
from payworthy.facts.collateral import Collateral
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit, LimitKind
from payworthy.policy.bundle import Policy


@dataclass(frozen=True, slots=True)
class Subject:
    """``customer`` with the grade that counts; ``limits`` of its own line; ``group_limits`` and the grades of the other
    members, if it belongs to a group; ``overrides`` that people approved, those that have ended too;
    ``collateral``: every version of what stands behind its debts, in the order in which they came."""

    customer: Customer
    limits: tuple[Limit, ...]
    group_id: str | None = None
    group_limits: tuple[Limit, ...] = ()
    other_grades: frozenset[str] = frozenset()
    overrides: tuple[ApprovedOverride, ...] = ()
    collateral: tuple[Collateral, ...] = ()

    def base(self, today: date, grace_days: int) -> Limit | None:
        """The standing limit: the newest that has begun, unless it ended more than the days of grace ago."""
        return _base(self.limits, today, grace_days)

    def currency(self, today: date, grace_days: int) -> str:
        """The currency its credit is counted in."""
        base = self.base(today, grace_days)
        return base.currency if base else self.customer.currency

    def temporary(self, today: date) -> tuple[Limit, ...]:
        """Temporary limits that run today."""
        return tuple(
            limit
            for limit in self.limits
            if limit.kind is LimitKind.TEMPORARY
            and limit.valid_from <= today
            and (limit.valid_to is None or today <= limit.valid_to)
        )

    def term_days(self, policy: Policy) -> int | None:
        """Days of credit that were agreed, else those usual for its kind of business; ``None`` for neither."""
        agreed = parse_terms(self.customer.terms) if self.customer.terms else None
        if agreed is not None and not isinstance(agreed, Failure) and agreed.credit_days is not None:
            return agreed.credit_days
        segment = next((one for one in policy.segments if one.name == self.customer.segment), None)
        return segment.terms.credit_days if segment and segment.terms else None

    def open_days(self, policy: Policy, longest: int) -> int:
        """Days an invoice may stay open on the terms agreed, as far as the grade's ``longest`` goes: where it waits for
        an acceptance, up to the day on which it falls due without one."""
        agreed = self.term_days(policy)
        if agreed is None or agreed > longest:
            return longest
        terms = parse_terms(self.customer.terms) if self.customer.terms else None
        backstop = None if terms is None or isinstance(terms, Failure) else terms.latest_after_shipment_days
        return max(agreed, backstop or 0)

    def group_cap(self, today: date, grace_days: int) -> Limit | None:
        """The limit of its group, if it has one."""
        return _base(self.group_limits, today, grace_days)


def _base(limits: Sequence[Limit], today: date, grace_days: int) -> Limit | None:
    begun = [limit for limit in limits if limit.kind is LimitKind.BASE and limit.valid_from <= today]
    newest = max(begun, key=lambda limit: limit.valid_from, default=None)
    if newest is None or newest.valid_to is None or (today - newest.valid_to).days <= grace_days:
        return newest
    return None


def total_minor(limits: Sequence[Limit], currency: str, rates: RateTable, on: date) -> int | Failure | None:
    """The sum of limits in ``currency``; ``None`` when one of them is unlimited, a ``Failure`` without a rate."""
    total = 0
    for limit in limits:
        if limit.amount_minor is None:
            return None
        found = rates.convert(limit.amount_minor, limit.currency, currency, on)
        if isinstance(found, Failure):
            return found
        total += found.amount_minor
    return total
