"""The words of limits, their approval and their economics in a policy."""

from typing import Final

from payworthy.facts.collateral import SecurityKind
from payworthy.limit.authority import LEVELS
from payworthy.limit.params import METHOD_CODES
from payworthy.policy.kinds import DOWN, UP, Field, Kind, Named, Rows, Table, choice, count, days, list_of, money, share

LGD_KINDS: Final = ("unsecured", "stress", "retention_of_title", "mortgage", "bank_guarantee")
"""What may stand behind a claim when it is lost."""

LIMIT: Final[Table] = {
    "methods": list_of(choice(*METHOD_CODES)),
    "late_days_enlarge": Field(Kind.FLAG, UP),
    "order_days": days(UP),
    "expected_loss": money(UP),
    "round_down_to": money(None),
    "keep_within": share(None),
    "automatic_decrease": Field(Kind.FLAG, DOWN),
    "peak_times": Field(Kind.TIMES, UP),
    "start": {"paid_in": share(UP), "cap": money(UP)},
    "own": {
        "equity": money(UP, required=False),
        "equity_share": share(UP),
        "receivable_share": share(UP),
        "receivable_group_share": share(UP),
    },
    "insured_retention": money(UP),
    "behaviour": Rows(
        {
            "index_min": Field(Kind.WHOLE, DOWN, most=100, unit="points"),
            "days_max": Field(Kind.WHOLE, UP, required=False, absent="highest", unit="days"),
            "times": Field(Kind.TIMES, UP),
        }
    ),
    "grades": Named(
        {
            "net_worth": share(UP),
            "working_capital": share(UP),
            "validity_months": Field(Kind.WHOLE, UP, required=False, least=1, most=120, unit="months"),
            "security_required": Field(Kind.FLAG, DOWN, required=False),
        }
    ),
    "temporary": {"share_of_base": share(UP), "days": days(least=1), "per_year": count(UP)},
    "warn_days": days(None),
    "security": Named(share(UP), names=tuple(SecurityKind)),
    "split_days": days(DOWN),
    "committee_signatures": count(DOWN, least=1, most=20),
    "sla_days": Named(days(None, least=1), names=tuple(role.value for role in LEVELS)),
}
"""Grades that are not named give nothing on net worth and working capital. Below the last row of ``behaviour`` there is
no open account."""

ECONOMICS: Final[Table] = {
    "capital_cost": share(None),
    "margin": share(None),
    "day_count": Field(Kind.WHOLE, least=360, most=366, unit="days"),
    "recovery_days": days(None),
    "order_cost": money(None),
    "lgd": Named(share(DOWN), names=LGD_KINDS),
}
