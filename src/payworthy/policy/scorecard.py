"""The scorecard and the rules of overrides out of a policy that has been read and found consistent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from payworthy.facts.person import Role
from payworthy.score.card import Block, Cap, Compare, Condition, Factor, Scorecard, Shape
from payworthy.score.override import OverrideRules

Read = Mapping[str, Any]

AMOUNTS: Final = {"above_amount": Compare.ABOVE, "below_amount": Compare.BELOW}
"""Conditions on amounts, and how they compare."""


def scorecard_of(read: Read, currency: str) -> Scorecard | None:
    """The card with its amounts in minor units of ``currency``; ``None`` where the policy has none."""
    if "score" not in read:
        return None
    card = read["score"]
    blocks = [_block(code, block, currency) for code, block in card["blocks"].items()]
    caps = [_cap(name, cap, currency) for name, cap in sorted(card.get("caps", {}).items()) if not cap.get("off")]
    return Scorecard(
        name=card["name"],
        blocks=tuple(sorted((one for one in blocks if one.weight), key=lambda one: (-one.weight, one.code))),
        caps=tuple(caps),
    )


def override_rules_of(read: Read) -> OverrideRules | None:
    """Who may change a grade by hand, and for how long; ``None`` where the policy does not say."""
    if "override" not in read:
        return None
    given = read["override"]
    return OverrideRules(
        notches={Role(role): most for role, most in given["notches"].items()},
        months=given["months"],
        rate_target=given["rate_target"],
        reasons=given["reasons"],
    )


def _block(code: str, block: Read, currency: str) -> Block:
    factors = [_factor(code, name, factor, currency) for name, factor in block.get("factors", {}).items()]
    return Block(
        code=code,
        weight=block["weight"],
        neutral=block["neutral"],
        absent=block["absent"],
        thin_below=block.get("thin_below"),
        thin_points=block.get("thin_points"),
        factors=tuple(
            sorted((factor for factor in factors if factor.weight), key=lambda factor: (-factor.weight, factor.code))
        ),
    )


def _factor(block: str, code: str, factor: Read, currency: str) -> Factor:
    if "amounts" in factor:
        shape, edges = Shape.AT_LEAST, tuple(row["at_least"][currency] for row in factor["amounts"])
    else:
        shape = next(shape for shape in Shape if shape in factor)
        edges = factor[shape]
    return Factor(
        block=block,
        code=code,
        measure=factor["measure"],
        weight=factor["weight"],
        shape=shape,
        edges=edges,
        points=factor["points"],
        absent=factor.get("absent", {}),
    )


def _cap(name: str, cap: Read, currency: str) -> Cap:
    return Cap(
        name=name,
        when=tuple(_condition(measure, one, currency) for measure, one in sorted(cap["when"].items())),
        grade=cap.get("grade"),
        stops=cap.get("stops", False),
        prepay_only=cap.get("prepay_only", False),
    )


def _condition(measure: str, read: Read, currency: str) -> Condition:
    compare, value = _threshold(read, currency)
    return Condition(measure=measure, compare=compare, value=value, if_absent=read.get("if_absent", False))


def _threshold(read: Read, currency: str) -> tuple[Compare, Decimal | int]:
    for name, compare in AMOUNTS.items():
        if name in read:
            return compare, read[name][currency]
    compare = next(compare for compare in Compare if compare in read)
    return compare, read[compare]
