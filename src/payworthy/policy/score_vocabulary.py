"""The words of the scorecard and of overrides in a policy."""

from typing import Final

from payworthy.limit.authority import LEVELS
from payworthy.measures.absence import ABSENCE_REASONS
from payworthy.policy.kinds import DOWN, UP, Direction, Field, Kind, Named, Rows, Table, count, list_of, money, share
from payworthy.score.card import MOST_POINTS


def _points(higher: Direction | None = None, *, required: bool = True) -> Field:
    return Field(Kind.WHOLE, higher, required, most=MOST_POINTS, unit="points")


def _number() -> Field:
    return Field(Kind.NUMBER, required=False)


def _numbers() -> Field:
    return list_of(Field(Kind.NUMBER), required=False)


_FLAG: Final = Field(Kind.FLAG, DOWN, required=False)

_FACTOR: Final[Table] = {
    "measure": Field(Kind.TEXT),
    "weight": _points(),
    "at_least": _numbers(),
    "at_most": _numbers(),
    "linear": _numbers(),
    "codes": _numbers(),
    "amounts": Rows({"at_least": money(DOWN)}, required=False),
    "points": list_of(_points()),
    "absent": Named(_points(UP, required=False), names=ABSENCE_REASONS, required=False),
}

_CONDITION: Final[Table] = {
    "at_least": _number(),
    "at_most": _number(),
    "above": _number(),
    "below": _number(),
    "above_amount": money(UP, required=False),
    "below_amount": money(DOWN, required=False),
    "if_absent": _FLAG,
}

SCORE: Final[Table] = {
    "name": Field(Kind.TEXT),
    "blocks": Named(
        {
            "weight": _points(),
            "neutral": _points(UP),
            "absent": _points(UP),
            "thin_below": share(DOWN, required=False),
            "thin_points": _points(UP, required=False),
            "factors": Named(_FACTOR),
        }
    ),
    "caps": Named(
        {
            "when": Named(_CONDITION),
            "grade": Field(Kind.TEXT, required=False),
            "stops": _FLAG,
            "prepay_only": _FLAG,
            "off": Field(Kind.FLAG, UP, required=False),
        }
    ),
}
"""Tables by free names and not lists, so that a company's file changes one number by its path: blocks and factors
stand in the order of their weights. A factor of weight 0 and a cap that is ``off`` are out."""

OVERRIDE: Final[Table] = {
    "notches": Named(count(UP, most=10), names=tuple(role.value for role in LEVELS)),
    "months": Field(Kind.WHOLE, UP, least=1, most=60, unit="months"),
    "rate_target": share(UP),
    "reasons": list_of(Field(Kind.TEXT)),
}
