"""Frames of made-up customers: the one of TC-SCORE-1, and others that differ from it in a few measures."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from payworthy.measures.frame import ABSENCES, Column, Frame
from payworthy.policy_files import preset_policy
from payworthy.score.card import Scorecard, Shape

POLICY: Final = preset_policy("machinery-cn")
assert POLICY.scorecard is not None
CARD: Final[Scorecard] = POLICY.scorecard
SCALE: Final = POLICY.scale

DEMO: Final[Mapping[str, Any]] = {
    "leverage": 0.58, "current_ratio": 1.2917, "interest_cover": 5.0, "cfo_to_cl": 0.125, "roa": 0.046875,
    "altman_z2": 2.7695,
    "payment_index": 67.1, "days_past_due_worst_12m": 75, "broken_promise_share": 0.08,
    "reference_rating": "not_collected",
    "lawsuits_to_net_worth": 0.03, "judgment_state": 0, "dishonest_state": 0, "registry_marks_state": 0,
    "encumbrance_share": 0.45,
    "age_years": 8, "paid_in_minor": 12_000_000_00, "revenue_minor": 120_000_000_00, "ownership": 1,
    "industry_outlook": 2, "relationship_years": 3, "region_risk": 2, "dependence": 1,
    "bankrupt_or_gone": 0, "serious_violation_current": 0, "sanction_match": 0, "bill_dishonoured_12m": 0,
    "past_due_over_90_minor": 0, "judgment_to_net_worth": 0.0, "consumption_restricted": 0, "opinion_qualified": 0,
    "net_worth_minor": 30_000_000_00, "has_guarantor": 0, "abnormal_current": 0,
}  # fmt: skip
"""The customer of TC-SCORE-1 (domain 3.2), its accounts those of TC-FIN (2.4). Text says why there is no figure."""

RATIOS: Final = frozenset(
    {"leverage", "current_ratio", "interest_cover", "cfo_to_cl", "roa", "altman_z2", "payment_index",
     "encumbrance_share",
     "broken_promise_share", "lawsuits_to_net_worth", "judgment_to_net_worth", "age_years", "relationship_years"}
)  # fmt: skip
"""Measures that are ratios or years; all others are whole numbers."""


def frame(*customers: Mapping[str, Any]) -> Frame:
    """Customers who differ from ``DEMO`` in what is given of each."""
    whole = [{**DEMO, **customer} for customer in customers or ({},)]
    names = [name for name in {**DEMO, **{key: 0 for one in whole for key in one}} if all(name in one for one in whole)]
    columns = {name: _column(name, [one[name] for one in whole]) for name in names}
    return Frame(np.array([f"C{i}" for i in range(len(whole))], np.object_), columns)


def _column(name: str, given: Sequence[Any]) -> Column:
    absent = [ABSENCES.index(one) if isinstance(one, str) else 0 for one in given]
    values = [0 if isinstance(one, str) else one for one in given]
    kind: Any = np.float64 if name in RATIOS else np.int64
    return Column(np.array(values, kind), np.array(absent, np.uint8))


def best() -> dict[str, Any]:
    """A customer with full marks in everything."""
    ideal: dict[str, Any] = {}
    for factor in CARD.factors:
        edge = factor.edges[-1] if factor.shape is Shape.LINEAR else factor.edges[0]
        ideal[factor.measure] = float(edge) if factor.measure in RATIOS else int(edge)
    return ideal


def worst() -> dict[str, Any]:
    """A customer in the last band of everything."""
    found: dict[str, Any] = {}
    for factor in CARD.factors:
        edge = factor.edges[0] if factor.shape is Shape.LINEAR else factor.edges[-1]
        step = {Shape.AT_LEAST: -1, Shape.AT_MOST: 1, Shape.LINEAR: -1, Shape.CODES: 0}[factor.shape]
        found[factor.measure] = float(edge) + step if factor.measure in RATIOS else int(edge) + step
    return found


def nothing(reason: str = "not_collected") -> dict[str, Any]:
    """A customer of whom nothing is known."""
    return dict.fromkeys(DEMO, reason)
