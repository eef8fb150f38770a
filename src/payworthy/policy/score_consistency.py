"""What must hold within the scorecard of a policy: better figures give more points, and caps name grades there are."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.policy.bundle import Policy
from payworthy.policy.scorecard import AMOUNTS
from payworthy.score.card import COMPLETENESS, MOST_POINTS, Compare, Shape

Read = Mapping[str, Any]

_SHAPES: Final = (*Shape, "amounts")
_FALLING_EDGES: Final = (Shape.AT_LEAST, "amounts")


def score_contradictions(read: Read) -> Iterator[Failure]:
    """Every contradiction in the section ``score``; nothing where a policy has none."""
    card = read.get("score")
    if card is None:
        return
    grades = read.get("grades", {})
    if read.get("scale") is not None and not any("min_score" in grade for grade in grades.values()):
        yield invalid("policy_score_without_grades", path="score")
    yield from _weights(card)
    for code, block in card.get("blocks", {}).items():
        path = f"score.blocks.{code}"
        yield from _unknown_is_not_rewarded(path, block)
        for name, factor in block.get("factors", {}).items():
            yield from _factor(f"{path}.factors.{name}", factor)
    for name, cap in card.get("caps", {}).items():
        yield from _cap(f"score.caps.{name}", cap, read)


def unscored(policy: Policy) -> tuple[Failure, ...]:
    """What a new policy must not lack: grades with a lowest score, and no scorecard to reach them by. Policies stored
    before there were scorecards are read all the same, so this is not a contradiction."""
    if policy.scale.scored and (policy.scorecard is None or policy.override is None):
        path = "score" if policy.scorecard is None else "override"
        return (Failure(Reason.MISSING, "policy_scorecard_missing", {"path": path}),)
    return ()


def _weights(card: Read) -> Iterator[Failure]:
    blocks = card.get("blocks", {})
    total = sum(block.get("weight", 0) for block in blocks.values())
    if total != MOST_POINTS:
        yield invalid("policy_weights_off_sum", path="score.blocks", value=total)
    for code, block in blocks.items():
        if block.get("weight") and not any(factor.get("weight") for factor in block.get("factors", {}).values()):
            yield invalid("policy_block_without_factors", path=f"score.blocks.{code}.factors")


def _unknown_is_not_rewarded(path: str, block: Read) -> Iterator[Failure]:
    """Nothing known never gives more than neutral figures would, and the limit of a thin block leaves room for what
    its few known factors bring."""
    neutral, absent = block.get("neutral"), block.get("absent")
    if neutral is not None and absent is not None and absent > neutral:
        yield invalid("policy_absent_above_neutral", path=f"{path}.absent", value=absent, most=neutral)
    below, points = block.get("thin_below"), block.get("thin_points")
    if (below is None) != (points is None):
        yield invalid("policy_thin_incomplete", path=f"{path}.thin_below")
    elif below is not None and points is not None:
        least = max(ceil(below * MOST_POINTS), absent or 0)
        if points < least:
            yield invalid("policy_thin_points_too_low", path=f"{path}.thin_points", value=points, least=least)


def _factor(path: str, factor: Read) -> Iterator[Failure]:
    given = [shape for shape in _SHAPES if shape in factor]
    if len(given) != 1:
        yield invalid("policy_factor_shape", path=path, known=", ".join(_SHAPES))
        return
    shape, edges, points = given[0], factor[given[0]], factor.get("points")
    if points is None:
        return
    wanted = len(edges) + (shape not in (Shape.LINEAR, Shape.CODES))
    if not edges or len(points) != wanted:
        yield invalid("policy_points_count", path=f"{path}.points", value=len(points), wanted=wanted)
        return
    if shape == "amounts":
        by_currency = [[row["at_least"][currency] for row in edges if currency in row.get("at_least", {})]
                       for currency in edges[0].get("at_least", {})]  # fmt: skip
    else:
        by_currency = [list(edges)]
    if shape is not Shape.CODES and not all(_is_falling(each, shape in _FALLING_EDGES) for each in by_currency):
        yield invalid("policy_edges_out_of_order", path=f"{path}.{shape}")
    elif not _is_monotone(shape, edges, points):
        yield invalid("policy_points_not_monotone", path=f"{path}.points")


def _is_monotone(shape: str, edges: Sequence[Any], points: Sequence[int]) -> bool:
    """Bands: the best first. Anchors and codes: always up or always down."""
    if shape == Shape.CODES:
        points = [point for _, point in sorted(zip(edges, points, strict=True))]
    if shape in (Shape.CODES, Shape.LINEAR):
        return _is_falling(points, True) or _is_falling(points, False)
    return _is_falling(points, True)


def _is_falling(numbers: Sequence[Any], falling: bool) -> bool:
    return all(one > other if falling else one < other for one, other in pairwise(numbers))


def _cap(path: str, cap: Read, read: Read) -> Iterator[Failure]:
    grade, scale = cap.get("grade"), read.get("scale")
    if grade is not None and scale is not None and grade not in scale:
        yield invalid("policy_grade_not_on_scale", path=f"{path}.grade", grade=grade)
    if grade is None and not cap.get("stops") and not cap.get("prepay_only"):
        yield invalid("policy_cap_without_effect", path=path)
    if not cap.get("when"):
        yield invalid("policy_cap_without_condition", path=f"{path}.when")
    for measure, condition in cap.get("when", {}).items():
        where = f"{path}.when.{measure}"
        known = (*Compare, *AMOUNTS)
        if sum(name in condition for name in known) != 1:
            yield invalid("policy_condition_shape", path=where, known=", ".join(known))
        if measure.startswith(COMPLETENESS):
            block = measure.removeprefix(COMPLETENESS).removeprefix("_")
            if block and block not in read["score"].get("blocks", {}):
                yield invalid("policy_block_unknown", path=where, value=block)
