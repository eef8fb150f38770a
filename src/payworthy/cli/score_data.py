"""Scores for machines: every figure exact, contributions in micro-points that add up to the score."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from payworthy.app.answer import amount as amount_data
from payworthy.app.assess import UNLIMITED
from payworthy.base.failure import Failure
from payworthy.base.money import decimal_text
from payworthy.cli.assessing import Row
from payworthy.cli.desk import Desk
from payworthy.cli.override import held_data
from payworthy.limit.one import Recommendation
from payworthy.measures.frame import PRESENT
from payworthy.score.scored import full_contributions
from payworthy.score.words import Sayings, points_text

Cells = list[str | int]

COLUMNS: Final = (
    "customer", "name", "score", "grade", "grade_now", "pd", "known", "decides", "adverse", "currency",
    "recommended", "in_force", "move",
)  # fmt: skip
"""Columns of the list as a file."""


def share_text(micro: int) -> str:
    """A share in millionths as a whole percentage, rounded down: only what is fully known is 100."""
    return f"{micro // 10_000} %"


def limit_data(amount_minor: int | None, currency: str) -> dict[str, Any]:
    """A standing limit for machines: none, unlimited and an amount are three things."""
    if amount_minor is None:
        return {"kind": "none", "amount": None}
    if amount_minor >= UNLIMITED:
        return {"kind": "unlimited", "amount": None}
    return {"kind": "capped", "amount": amount_data(amount_minor, currency)}


def recommendation_data(found: Recommendation) -> dict[str, Any]:
    """A recommended limit for machines, method by method."""
    currency = found.currency
    return {
        "methods": [
            {
                "code": one.code,
                "amount": None if one.amount_minor is None else amount_data(one.amount_minor, currency),
                "absence": one.absence,
                "counts": one.counts,
                "is_binding": one.is_binding,
            }
            for one in found.candidates
        ],
        "binding": found.binding,
        "base": None if found.base_minor is None else amount_data(found.base_minor, currency),
        "steps": [
            {
                "code": step.code,
                "before": decimal_text(step.before_minor, currency),
                "after": decimal_text(step.after_minor, currency),
            }
            for step in found.steps
        ],
        "recommended": None if found.amount_minor is None else amount_data(found.amount_minor, currency),
        "absence": found.absence,
        "in_force": limit_data(found.in_force_minor, currency),
        "move": found.move,
        "proposed": limit_data(found.proposed_minor, currency),
        "needs_approval": found.needs_approval,
        "required_role": found.required,
    }


def score_data(row: Row) -> dict[str, Any]:
    """One customer's score and limit for machines."""
    scored, i, frame = row.assessed.scored, row.i, row.assessed.frame
    full, decisive = full_contributions(scored.card), row.decisive
    return {
        "customer_id": row.customer.customer_id,
        "name": row.customer.name,
        "score": points_text(row.score_micro),
        "score_micro": row.score_micro,
        "grade": row.grade,
        "grade_by_score": scored.scale.symbols[scored.grade_by_score[i]],
        "grade_now": row.customer.grade,
        "override": held_data(row.assessed.held.get(i)),
        "pd": str(scored.scale.pd(row.grade)),
        "completeness_micro": int(scored.completeness[i]),
        "caps": [cap.name for cap in scored.applied(i)],
        "decisive": None if decisive is None else decisive.name,
        "stops": bool(scored.stops[i]),
        "prepay_only": bool(scored.prepay_only[i]),
        "factors": [
            {
                "name": factor.name,
                "measure": factor.measure,
                "value": frame.text(factor.measure, i) if frame[factor.measure].absence[i] == PRESENT else None,
                "reason": scored.reason(i, f),
                "contribution_micro": int(scored.contributions[f, i]),
                "lost_micro": int(full[f] - scored.contributions[f, i]),
                "full_micro": int(full[f]),
            }
            for f, factor in enumerate(scored.card.factors)
        ],
        "adverse": [scored.card.factors[f].name for f in scored.adverse(i)],
        "positive": [scored.card.factors[f].name for f in scored.positive(i)],
        "limit": recommendation_data(row.assessed.recommendation(i)),
    }


def list_data(desk: Desk, as_of: date, rows: Sequence[Row], failures: Sequence[Failure]) -> dict[str, Any]:
    """A list of scores for machines."""
    return {
        **basis_data(desk, as_of),
        "customers": [score_data(row) for row in rows],
        "grades": grades_data(desk, rows),
        "failures": [desk.screen.failure_data(failure) for failure in failures],
    }


def basis_data(desk: Desk, as_of: date) -> dict[str, Any]:
    """What a score was made by: day, policy, card."""
    policy = desk.policy
    return {
        "as_of": as_of.isoformat(),
        "policy": {"id": policy.id, "version": policy.version, "hash": policy.hash},
        "card": policy.scorecard.name if policy.scorecard else None,
    }


def grades_data(desk: Desk, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """How many customers have each grade, best first."""
    count = Counter(row.grade for row in rows)
    scale = desk.policy.scale
    return [
        {"grade": symbol, "customers": count[symbol], "pd": str(pd)}
        for symbol, pd in zip(scale.symbols, scale.pds, strict=True)
    ]


def cells(row: Row, sayings: Sayings) -> Cells:
    """One line of the list as a file; amounts in the policy's currency."""
    found = row.assessed.recommendation(row.i)
    adverse = row.assessed.scored.adverse(row.i, 1)
    in_force = limit_data(found.in_force_minor, found.currency)
    return [
        row.customer.customer_id,
        row.customer.name,
        points_text(row.score_micro),
        row.grade,
        row.customer.grade or "",
        str(row.assessed.scored.scale.pd(row.grade)),
        share_text(int(row.assessed.scored.completeness[row.i])),
        row.decisive.name if row.decisive else "",
        sayings.factor(row.assessed.scored.card.factors[adverse[0]].name) if adverse else "",
        found.currency,
        "" if found.amount_minor is None else decimal_text(found.amount_minor, found.currency),
        in_force["amount"]["amount"] if in_force["amount"] else in_force["kind"],
        found.move,
    ]
