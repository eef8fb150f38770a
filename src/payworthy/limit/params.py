"""What a policy says about limits, terms and their economics, as the policy room hands it over: typed and frozen.

Amounts are minor units of ``currency``, shares exact decimals. Nothing here loads numpy.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from payworthy.facts.person import Role
from payworthy.limit.authority import Authority

METHOD_CODES: Final = (
    "L-NEED",
    "L-MONTH",
    "L-NW",
    "L-WC",
    "L-WA",
    "L-REF",
    "L-INS",
    "L-EL",
    "L-OWN",
    "L-PEAK",
    "L-START",
)
"""Every method of domain specification 4.2, in the order in which candidates are shown."""


class GradeLimit(Struct, frozen=True, kw_only=True):
    """What a grade gives: ``net_worth`` and ``working_capital`` are the shares that methods L-NW and L-WC take,
    ``validity_months`` the life of a limit (``None``: of none). ``pd`` and ``term_max`` stand here as the master scale
    has them. ``security_required``: nothing beyond the security held. ``no_credit``: nobody may approve any."""

    symbol: str
    pd: Decimal
    term_max: int
    net_worth: Decimal
    working_capital: Decimal
    validity_months: int | None
    security_required: bool = False
    no_credit: bool = False


class Behaviour(Struct, frozen=True, kw_only=True):
    """One row of the table of behaviour: from payment index ``index_min`` on, with no more than ``days_max`` days past
    due in six months (if that is given), the limit is multiplied by ``times``."""

    index_min: int
    times: Decimal
    days_max: int | None = None


class Temporary(Struct, frozen=True, kw_only=True):
    """Bounds of a temporary limit: share of the standing one, days, and how often in twelve months."""

    share_of_base: Decimal
    days: int
    per_year: int


class LimitPolicy(Struct, frozen=True, kw_only=True):
    """Everything that ``recommend``, the life-cycle and the approval of limits go by.

    ``methods``: codes that count; the others are computed and shown. ``late_days_enlarge``: whether the days a
    customer pays late may raise what it is recommended, as they raise its need. ``order_days``: days from an
    approved order to its invoice, which use the limit as well. ``grades``: the master scale, best first.
    ``ungraded_term_max``: longest credit in days without a grade. ``behaviour``: best row first; below the last one
    there is no open account. ``expected_loss_minor``: the loss to expect from one customer in a year; ``lgd``: loss
    given default, unsecured. ``own_equity_minor``: the seller's own, if the policy names it. ``round_down``: by
    currency, what limits are rounded down to. ``keep_within``: a change no larger than this share of the limit in
    force is none. ``split_days``: requests of so many days are added up. ``committee_signatures``: members who sign
    for the committee. ``sla_days``: working days by level.
    """

    currency: str
    vat_rate: Decimal
    fx_haircut: Decimal
    methods: tuple[str, ...]
    late_days_enlarge: bool
    order_days: int
    grades: tuple[GradeLimit, ...]
    ungraded_term_max: int
    behaviour: tuple[Behaviour, ...]
    round_down: Mapping[str, int]
    keep_within: Decimal
    automatic_decrease: bool
    peak_times: Decimal
    start_paid_in: Decimal
    start_cap_minor: int
    expected_loss_minor: int
    lgd: Decimal
    insured_retention_minor: int
    own_equity_minor: int | None
    own_equity_share: Decimal
    own_receivable_share: Decimal
    own_receivable_group_share: Decimal
    temporary: Temporary
    grace_days: int
    warn_days: int
    security: Mapping[str, Decimal]
    split_days: int
    committee_signatures: int
    sla_days: Mapping[Role, int]
    authority: Authority

    @property
    def round_down_minor(self) -> int:
        """What limits in the policy's own currency are rounded down to, in minor units."""
        return self.round_down[self.currency]

    def grade_index(self, symbol: str | None) -> int:
        """Position of a grade on the scale, -1 for none and for a symbol the scale does not know."""
        return next((index for index, grade in enumerate(self.grades) if grade.symbol == symbol), -1)

    def grade(self, symbol: str | None) -> GradeLimit | None:
        """The row of a grade; ``None`` for customers without one."""
        index = self.grade_index(symbol)
        return None if index < 0 else self.grades[index]


class EconomicsPolicy(Struct, frozen=True, kw_only=True):
    """What credit costs: ``capital_cost`` a year, ``margin`` of a sale (share of the price), loss given default by
    what stands behind it, days until a recovery comes in, cost of handling one order in minor units of ``currency``,
    days of a year (``day_count``)."""

    currency: str
    capital_cost: Decimal
    margin: Decimal
    lgd: Mapping[str, Decimal]
    recovery_days: int
    order_cost_minor: int
    day_count: int
