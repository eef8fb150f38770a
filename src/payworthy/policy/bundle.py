"""A policy: everything a company may tune, typed, complete and pinned by a hash."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from payworthy.base.milestones import MilestonePlan
from payworthy.base.terms import PaymentTerms
from payworthy.check.policy import CheckPolicy
from payworthy.limit.authority import Authority
from payworthy.limit.params import EconomicsPolicy, LimitPolicy
from payworthy.policy.credit_file import FilePolicy
from payworthy.policy.merge import plain as canonical_form
from payworthy.score.card import Scorecard
from payworthy.score.override import OverrideRules
from payworthy.score.scale import Scale


class GradeTerms(Struct, frozen=True, kw_only=True):
    """The credit conditions of a grade, and of customers without one.

    ``term_max``: longest credit in days. ``prepay``: share of the order due before shipment. ``tolerance``: share
    of the limit by which exposure may pass it. ``overdue_hold_dpd``: days past due that are still tolerated.
    ``overdue_share_max``: share of the receivable that may be overdue.
    """

    term_max: int
    prepay: Decimal
    tolerance: Decimal
    overdue_hold_dpd: int
    overdue_share_max: Decimal


class Grade(GradeTerms, frozen=True, kw_only=True):
    """One row of the master scale. ``min_score`` is the lowest score (0-100) that gives the grade; ``None`` for
    grades that an event gives, not a score. ``pd`` is the probability of default within twelve months.
    ``stops_trade``: no business at all, not even prepaid."""

    symbol: str
    min_score: int | None = None
    pd: Decimal
    review_months: int
    stops_trade: bool = False


class Segment(Struct, frozen=True, kw_only=True):
    """A kind of business and its usual conditions. ``prepay`` replaces the grade's share (unless the grade asks for
    the whole price); ``terms`` and ``instalments`` are what contracts of this kind are usually made on."""

    name: str
    prepay: Decimal | None = None
    terms: PaymentTerms | None = None
    instalments: MilestonePlan | None = None


class Policy(Struct, frozen=True, kw_only=True):
    """A policy as decided on one day. Never changed: another number is another version with another hash.

    ``hash`` is the SHA-256 of ``canonical()``. ``currencies`` are those in which the policy names amounts,
    ``timezone`` the IANA zone in which its days begin, ``calendar`` the country whose business days hold (``None``:
    no calendar). ``grades`` is the master scale, best first; it may be empty. ``scorecard`` and ``override`` are
    ``None`` where the policy does not say how to score, ``limits`` and ``economics`` where it says nothing of them,
    and so is ``file`` where it says nothing of credit files.
    """

    id: str
    version: str
    effective_from: date
    review_by: date
    approved_by: tuple[str, ...]
    currency: str
    currencies: tuple[str, ...]
    vat_rate: Decimal
    timezone: str
    calendar: str | None
    grades: tuple[Grade, ...]
    ungraded: GradeTerms
    segments: tuple[Segment, ...]
    authority: Authority
    check: CheckPolicy
    scorecard: Scorecard | None
    override: OverrideRules | None
    limits: LimitPolicy | None
    economics: EconomicsPolicy | None
    file: FilePolicy | None
    hash: str
    plain: Mapping[str, Any]

    @property
    def scale(self) -> Scale:
        """The master scale: grades, lowest scores, probabilities of default."""
        return Scale(
            symbols=tuple(grade.symbol for grade in self.grades),
            min_scores=tuple(grade.min_score for grade in self.grades),
            pds=tuple(grade.pd for grade in self.grades),
        )

    def canonical(self) -> dict[str, Any]:
        """The plain form that is stored: tables, lists, text, integers and booleans only, dates and decimals as text.
        ``parse`` makes the same policy of it, with the same hash."""
        copied: dict[str, Any] = canonical_form(self.plain)
        return copied

    def today(self, at: datetime) -> date:
        """The day it is at the instant ``at`` in the policy's time zone. ``at`` must know its own zone."""
        if at.tzinfo is None:
            raise ValueError(f"the instant {at} has no time zone")
        return at.astimezone(_zone(self.timezone)).date()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
