"""Every word a policy may use: what kind of value it takes, within which bounds, and which way is looser.

Reading, comparing and the sentences about a policy all go by this one table. A new parameter of a check rule
is a line here, a value in a pack and a name in the texts.
"""

from collections.abc import Mapping
from typing import Final

from payworthy.check.finding import Severity
from payworthy.check.rules import RULES
from payworthy.facts.customer import OPTIONAL_FACTS
from payworthy.facts.file_item import FileItem
from payworthy.facts.order import CheckPoint
from payworthy.facts.person import Role
from payworthy.limit.authority import LEVELS
from payworthy.policy.credit_file import FILE
from payworthy.policy.kinds import (
    DOWN,
    UP,
    Field,
    Kind,
    Named,
    Rows,
    Spec,
    Table,
    choice,
    count,
    days,
    list_of,
    money,
    share,
)
from payworthy.policy.limit_vocabulary import ECONOMICS, LIMIT
from payworthy.policy.score_vocabulary import OVERRIDE, SCORE

_TEXT: Final = Field(Kind.TEXT)
_RULE_CODE: Final = choice(*RULES)
_BREACH: Final = Field(
    Kind.CHOICE,
    DOWN,
    absent="lowest",
    options=tuple(severity.value for severity in Severity if severity is not Severity.PASS),
)
"""In ``Severity`` order: the later, the stricter. A rule without it is switched off."""

_UNSETTLED: Final = Field(
    Kind.CHOICE,
    DOWN,
    required=False,
    options=tuple(severity.value for severity in Severity if severity is not Severity.PASS),
)
"""Not required: policies that were stored before customers could be screened must be read for ever."""


def _rule(**params: Spec) -> Table:
    return {"breach": _BREACH, **params}


_TERMS_BY_GRADE: Final[Table] = {
    "term_max": days(),
    "prepay": share(DOWN),
    "tolerance": share(UP),
    "overdue_hold_dpd": days(),
    "overdue_share_max": share(UP),
}

_SHIFT: Final[Table] = {
    "up": Field(Kind.WHOLE, DOWN, absent="lowest", most=len(LEVELS) - 1, unit="count"),
    "above": money(UP, required=False, absent="lowest"),
    "largest": money(UP, required=False, absent="highest"),
}

_FACTS: Final = tuple(dict.fromkeys((*OPTIONAL_FACTS, *(item.value for item in FileItem))))
"""What an order can ask for: facts of the master data, and items of the credit file that are there and not stale."""

CHECK: Final[Table] = {
    "R01": _rule(),
    "R02": _rule(grace_days=days()),
    "R03": _rule(grace_days=days()),
    "R04": _rule(),
    "R05": _rule(grace_days=days()),
    "R06": _rule(),
    "R07": _rule(),
    "R08": _rule(within_master_terms=Field(Kind.FLAG, DOWN)),
    "R09": _rule(points=list_of(choice(*CheckPoint), DOWN)),
    "R10": _rule(stop_level=count(UP, least=1)),
    "R11": _rule(),
    "R12": _rule(times_median=Field(Kind.TIMES, UP), share_of_limit=share(UP), floor=money(UP)),
    "R13": _rule(first_orders=count(DOWN), first_days=days(DOWN), start_limit=money(UP)),
    "R14": _rule(),
    "R15": _rule(),
    "R16": _rule(unsettled=_UNSETTLED, max_age_days=Field(Kind.WHOLE, UP, required=False, unit="days")),
    "R17": _rule(),
    "R18": _rule(countries=list_of(Field(Kind.COUNTRY)), currencies=list_of(Field(Kind.CURRENCY))),
    "R19": _rule(max_days=days()),
    "R20": _rule(
        least=share(DOWN, required=False),
        levels=Rows({"above": money(UP, required=False, absent="lowest"), "facts": list_of(choice(*_FACTS), DOWN)}),
    ),
    "R21": _rule(max_age_days=days()),
    "R22": _rule(),
}

FED: Final[Mapping[str, Mapping[str, str]]] = {
    "R01": {"stop_grades": "grades.*.stops_trade"},
    "R04": {"tolerance": "grades.*.tolerance"},
    "R06": {"max_days": "grades.*.overdue_hold_dpd", "floor": "materiality.overdue"},
    "R07": {"max_share": "grades.*.overdue_share_max", "floor": "materiality.overdue"},
    "R08": {"max_days": "grades.*.term_max"},
    "R09": {"share": "grades.*.prepay", "segment_share": "segments.*.prepay"},
    "R19": {"floor": "materiality.overdue"},
    "R20": {"weighed": "file.items.*.weight"},
}
"""Parameters of rules that are written elsewhere, so that each number stands in one place only."""

POLICY: Final[Table] = {
    "id": _TEXT,
    "version": _TEXT,
    "effective_from": Field(Kind.DATE),
    "review_by": Field(Kind.DATE),
    "approved_by": list_of(choice(*Role)),
    "currency": Field(Kind.CURRENCY),
    "currencies": list_of(Field(Kind.CURRENCY)),
    "vat_rate": share(None),
    "timezone": Field(Kind.TIMEZONE),
    "calendar": Field(Kind.COUNTRY, required=False),
    "off": list_of(_RULE_CODE, UP),
    "on": list_of(_RULE_CODE, required=False),
    "scale": list_of(_TEXT),
    "grades": Named(
        {
            "min_score": Field(Kind.WHOLE, DOWN, required=False, most=100, unit="points"),
            "pd": share(None),
            **_TERMS_BY_GRADE,
            "review_months": Field(Kind.WHOLE, UP, least=1, most=120, unit="months"),
            "stops_trade": Field(Kind.FLAG, DOWN, required=False),
        }
    ),
    "ungraded": _TERMS_BY_GRADE,
    "segments": Named(
        {
            "prepay": share(DOWN, required=False),
            "terms": Field(Kind.TERMS, required=False),
            "instalments": Field(Kind.INSTALMENTS, required=False),
        }
    ),
    "materiality": {"overdue": money(UP)},
    "exposure": {
        "basis": Field(Kind.CHOICE, UP, options=("gross", "net")),
        "horizon_days": days(DOWN),
        "fx_haircut": share(DOWN),
        "fx_max_age_days": days(),
        "bill_weights": {
            name: share(DOWN)
            for name in (
                "commercial",
                "bank_state",
                "bank_joint_stock",
                "bank_city",
                "bank_rural",
                "e_receivable",
                "recourse_factored",
            )
        },
    },
    "validity": {
        "reservation_days": days(least=1),
        "clearance_days": days(least=1),
        "amount_change": share(UP),
        "release_days": days(least=1),
    },
    "authority": {
        "levels": Named(money(UP), names=tuple(role.value for role in LEVELS[:-1])),
        "nobody": list_of(_TEXT, DOWN),
        "grades": Named(_SHIFT),
        "ungraded": _SHIFT,
    },
    "check": CHECK,
    "score": SCORE,
    "override": OVERRIDE,
    "limit": LIMIT,
    "economics": ECONOMICS,
    "file": FILE,
}
"""The whole of it. Tables with free names are ``Named``; all other names are fixed."""

OPTIONAL_SECTIONS: Final = frozenset({"score", "override", "limit", "economics", "file"})
"""Sections a policy may be without: one without grades has nothing to score, and those stored before there were
scorecards must be read for ever."""
