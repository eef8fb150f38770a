"""Every word a policy may use: what kind of value it takes, within which bounds, and which way is looser.

Reading, comparing and the sentences about a policy all go by this one table. A new parameter of a check rule
is a line here, a value in a pack and a name in the texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from payworthy.check.finding import Severity
from payworthy.check.rules import RULES
from payworthy.facts.customer import OPTIONAL_FACTS
from payworthy.facts.order import CheckPoint
from payworthy.facts.person import Role
from payworthy.limit.authority import LEVELS


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    DATE = "date"
    CURRENCY = "currency"
    COUNTRY = "country"
    TIMEZONE = "timezone"
    SHARE = "share"  # 0 to 1
    TIMES = "times"  # a multiple, above 0
    WHOLE = "whole"  # an integer
    FLAG = "flag"
    MONEY = "money"  # a table by currency, in major units
    CHOICE = "choice"
    LIST = "list"  # of values of kind ``of``, none of them twice
    TERMS = "terms"
    INSTALMENTS = "instalments"


class Direction(StrEnum):
    """Whether a change lets more orders through or fewer."""

    LOOSER = "looser"
    STRICTER = "stricter"


Absent = Literal["lowest", "highest"] | None


@dataclass(frozen=True, slots=True)
class Field:
    """One value. ``higher`` says what a higher number, a later option or a longer list means, where that is
    certain. ``least`` and ``most`` bound whole numbers; ``unit`` names what they count. ``absent`` says how a value
    that is not there compares with one that is: as the lowest, as the highest, or not at all (``None``)."""

    kind: Kind
    higher: Direction | None = None
    required: bool = True
    absent: Absent = None
    least: int = 0
    most: int = 3650
    unit: str = ""
    options: tuple[str, ...] = ()
    of: "Field | None" = None


@dataclass(frozen=True, slots=True)
class Named:
    """A table with names of the company's own choosing (``names`` empty) or of a closed set, each holding the
    same kind of entry."""

    entry: "Spec"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of tables of one shape."""

    entry: "Table"


Table = Mapping[str, "Spec"]
Spec = Field | Named | Rows | Table

UP: Final = Direction.LOOSER
DOWN: Final = Direction.STRICTER


def _days(higher: Direction | None = UP, least: int = 0) -> Field:
    return Field(Kind.WHOLE, higher, least=least, unit="days")


def _count(higher: Direction | None, least: int = 0, most: int = 1000) -> Field:
    return Field(Kind.WHOLE, higher, least=least, most=most, unit="count")


def _share(higher: Direction | None, *, required: bool = True) -> Field:
    return Field(Kind.SHARE, higher, required)


def _money(higher: Direction | None, *, required: bool = True, absent: Absent = None) -> Field:
    return Field(Kind.MONEY, higher, required, absent)


def _list(of: Field, higher: Direction | None = None, *, required: bool = True) -> Field:
    return Field(Kind.LIST, higher, required, of=of)


def _choice(*options: str) -> Field:
    return Field(Kind.CHOICE, options=options)


_TEXT: Final = Field(Kind.TEXT)
_RULE_CODE: Final = _choice(*RULES)
_BREACH: Final = Field(
    Kind.CHOICE,
    DOWN,
    absent="lowest",
    options=tuple(severity.value for severity in Severity if severity is not Severity.PASS),
)
"""In ``Severity`` order: the later, the stricter. A rule without it is switched off."""


def _rule(**params: Spec) -> Table:
    return {"breach": _BREACH, **params}


_TERMS_BY_GRADE: Final[Table] = {
    "term_max": _days(),
    "prepay": _share(DOWN),
    "tolerance": _share(UP),
    "overdue_hold_dpd": _days(),
    "overdue_share_max": _share(UP),
}

_SHIFT: Final[Table] = {
    "up": Field(Kind.WHOLE, DOWN, absent="lowest", most=len(LEVELS) - 1, unit="count"),
    "above": _money(UP, required=False, absent="lowest"),
    "largest": _money(UP, required=False, absent="highest"),
}

CHECK: Final[Table] = {
    "R01": _rule(),
    "R02": _rule(grace_days=_days()),
    "R03": _rule(grace_days=_days()),
    "R04": _rule(),
    "R05": _rule(grace_days=_days()),
    "R06": _rule(),
    "R07": _rule(),
    "R08": _rule(within_master_terms=Field(Kind.FLAG, DOWN)),
    "R09": _rule(points=_list(_choice(*CheckPoint), DOWN)),
    "R10": _rule(stop_level=_count(UP, least=1)),
    "R11": _rule(),
    "R12": _rule(times_median=Field(Kind.TIMES, UP), share_of_limit=_share(UP), floor=_money(UP)),
    "R13": _rule(first_orders=_count(DOWN), first_days=_days(DOWN), start_limit=_money(UP)),
    "R14": _rule(),
    "R15": _rule(),
    "R16": _rule(),
    "R17": _rule(),
    "R18": _rule(countries=_list(Field(Kind.COUNTRY)), currencies=_list(Field(Kind.CURRENCY))),
    "R19": _rule(max_days=_days()),
    "R20": _rule(
        levels=Rows(
            {"above": _money(UP, required=False, absent="lowest"), "facts": _list(_choice(*OPTIONAL_FACTS), DOWN)}
        )
    ),
    "R21": _rule(max_age_days=_days()),
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
}
"""Parameters of rules that are written elsewhere, so that each number stands in one place only."""

POLICY: Final[Table] = {
    "id": _TEXT,
    "version": _TEXT,
    "effective_from": Field(Kind.DATE),
    "review_by": Field(Kind.DATE),
    "approved_by": _list(_choice(*Role)),
    "currency": Field(Kind.CURRENCY),
    "currencies": _list(Field(Kind.CURRENCY)),
    "vat_rate": _share(None),
    "timezone": Field(Kind.TIMEZONE),
    "calendar": Field(Kind.COUNTRY, required=False),
    "off": _list(_RULE_CODE, UP),
    "on": _list(_RULE_CODE, required=False),
    "scale": _list(_TEXT),
    "grades": Named(
        {
            "min_score": Field(Kind.WHOLE, DOWN, required=False, most=100, unit="points"),
            "pd": _share(None),
            **_TERMS_BY_GRADE,
            "review_months": Field(Kind.WHOLE, UP, least=1, most=120, unit="months"),
            "stops_trade": Field(Kind.FLAG, DOWN, required=False),
        }
    ),
    "ungraded": _TERMS_BY_GRADE,
    "segments": Named(
        {
            "prepay": _share(DOWN, required=False),
            "terms": Field(Kind.TERMS, required=False),
            "instalments": Field(Kind.INSTALMENTS, required=False),
        }
    ),
    "materiality": {"overdue": _money(UP)},
    "exposure": {
        "basis": Field(Kind.CHOICE, UP, options=("gross", "net")),
        "horizon_days": _days(DOWN),
        "fx_haircut": _share(DOWN),
        "fx_max_age_days": _days(),
        "bill_weights": {
            name: _share(DOWN)
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
        "reservation_days": _days(least=1),
        "clearance_days": _days(least=1),
        "amount_change": _share(UP),
        "release_days": _days(least=1),
    },
    "authority": {
        "levels": Named(_money(UP), names=tuple(role.value for role in LEVELS[:-1])),
        "nobody": _list(_TEXT, DOWN),
        "grades": Named(_SHIFT),
        "ungraded": _SHIFT,
    },
    "check": CHECK,
}
"""The whole of it. Tables with free names are ``Named``; all other names are fixed."""
