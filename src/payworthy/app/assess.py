"""Measures of customers → score, grade and recommended limit, for one customer or a book; and what is kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from payworthy.app.overrides import Held, held
from payworthy.app.runs import Assessment
from payworthy.app.subject import Subject, total_minor
from payworthy.base.failure import Failure, Invalid, Reason
from payworthy.base.fx import RateTable
from payworthy.base.money import Rounding
from payworthy.facts.collateral import holding
from payworthy.limit.case import Security, eligible_minor, known
from payworthy.limit.one import Recommendation, one
from payworthy.limit.params import LimitPolicy
from payworthy.limit.recommend import Recommended, recommend
from payworthy.measures.frame import Frame
from payworthy.policy.bundle import Policy
from payworthy.score.card import Scorecard
from payworthy.score.score import Scorer
from payworthy.score.scored import Scored

UNLIMITED: Final = 10**18
"""Stands for an unlimited limit where one is compared with a recommendation: larger than any, and still 64 bits."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Customers with everything that was found out about them, in the order of ``frame.ids``. ``scored`` is the
    program's word alone; ``held``, by place, are those under an override, for whose grade the limit is recommended."""

    policy: Policy
    as_of: date
    frame: Frame
    subjects: tuple[Subject, ...]
    scored: Scored
    recommended: Recommended
    held: Mapping[int, Held]

    def __len__(self) -> int:
        return len(self.subjects)

    def grade(self, i: int) -> str:
        """The grade that counts: the program's, or what an override in force makes of it."""
        under = self.held.get(i)
        return self.scored.scale.symbols[self.scored.grade[i]] if under is None else under.found.grade

    def recommendation(self, i: int) -> Recommendation:
        """One customer's limit, method by method."""
        return one(self.recommended, i, self.policy.currency)


def rules_of(policy: Policy) -> tuple[Scorecard, LimitPolicy]:
    """The scorecard and the limit methods of a policy; raises ``Invalid`` for one that has none."""
    if policy.scorecard is None or policy.limits is None:
        raise Invalid(Failure(Reason.MISSING, "scorecard_not_in_policy", {"policy": policy.id}))
    return policy.scorecard, policy.limits


def assess(
    frame: Frame,
    subjects: Mapping[str, Subject],
    policy: Policy,
    rates: RateTable,
    as_of: date,
    own_receivable_minor: int | None = None,
) -> Assessed:
    """Score every customer of ``frame`` and recommend a limit for each.

    Amounts of the frame are in the policy's currency; ``own_receivable_minor`` is the seller's whole receivable in it,
    for concentration. Raises ``KeyError`` for a customer without a subject.
    """
    card, params = rules_of(policy)
    ordered = tuple(subjects[customer_id] for customer_id in frame.ids.tolist())
    scored = Scorer(card, policy.scale)(frame)
    under = _held(policy, ordered, scored, as_of)
    grades = scored.grade.astype(np.int64)
    for i, one_held in under.items():
        grades[i] = scored.scale.position(one_held.found.grade)
    standing = [_standing(subject, policy, params, rates, as_of) for subject in ordered]
    longest = [*(grade.term_max for grade in params.grades), params.ungraded_term_max]
    stops = {grade.symbol for grade in policy.grades if grade.stops_trade}
    recommended = recommend(
        frame,
        grades,
        params,
        term_days=[
            subject.open_days(policy, longest[grade]) for grade, subject in zip(grades.tolist(), ordered, strict=True)
        ],
        security_minor=[_security(subject, policy, params, rates, as_of) for subject in ordered],
        in_force=known([base for base, _, _ in standing]),
        temporary_minor=[temporary for _, temporary, _ in standing],
        group_cap=known([cap for _, _, cap in standing]),
        in_group=[subject.group_id is not None for subject in ordered],
        group_defaulted=[bool(subject.other_grades & stops) for subject in ordered],
        own_receivable_minor=own_receivable_minor,
    )
    return Assessed(policy, as_of, frame, ordered, scored, recommended, under)


def _held(policy: Policy, subjects: Sequence[Subject], scored: Scored, on: date) -> dict[int, Held]:
    """Customers under an override, by place. Few have one, so they are gone through one by one."""
    found: dict[int, Held] = {}
    for i, subject in enumerate(subjects):
        if subject.overrides:
            graded = scored.scale.symbols[scored.grade[i]]
            one_held = held(policy, graded, subject.overrides, on, scored.applied(i))
            found |= {} if one_held is None else {i: one_held}
    return found


def _standing(
    subject: Subject, policy: Policy, params: LimitPolicy, rates: RateTable, on: date
) -> tuple[int | None, int, int | None]:
    """Standing limit, temporary limits and the group's limit in the policy's currency. A limit that no rate converts
    counts as none: the recommendation is then compared with nothing, and a person looks at it."""

    def minor(limits: Sequence[Any]) -> int | None:
        total = total_minor(limits, policy.currency, rates, on)
        if isinstance(total, Failure):
            return None
        return UNLIMITED if total is None else total

    base, cap = subject.base(on, params.grace_days), subject.group_cap(on, params.grace_days)
    return minor([base]) if base else None, minor(subject.temporary(on)) or 0, minor([cap]) if cap else None


def _security(subject: Subject, policy: Policy, params: LimitPolicy, rates: RateTable, on: date) -> int:
    """What the securities that run on the day add to its limit, in the policy's currency; one that no rate converts
    adds nothing."""
    if not subject.collateral:
        return 0

    def minor(amount_minor: int, currency: str) -> int:
        found = rates.convert(amount_minor, currency, policy.currency, on, rounding=Rounding.DOWN)
        return 0 if isinstance(found, Failure) else found.amount_minor

    return eligible_minor(
        [
            Security(
                kind=one.kind,
                value_minor=minor(one.value_minor, one.currency),
                payer_limit_minor=None if one.payer_limit_minor is None else minor(one.payer_limit_minor, one.currency),
            )
            for one in holding(subject.collateral, on)
        ],
        params,
    )


def record_of(assessed: Assessed, i: int, number: int) -> Assessment:
    """What is kept of one customer's assessment: every factor with value and contribution, every limit method with its
    amount, so that the grade and the limit can be explained when the facts have long changed."""
    scored, frame = assessed.scored, assessed.frame
    decisive, under = scored.decisive(i), assessed.held.get(i)
    return Assessment(
        customer_id=str(frame.ids[i]),
        number=number,
        as_of=assessed.as_of,
        policy_hash=assessed.policy.hash,
        grade=assessed.grade(i),
        score={
            "card": scored.card.name,
            "score_micro": int(scored.score[i]),
            "grade_by_score": scored.scale.symbols[scored.grade_by_score[i]],
            "completeness_micro": int(scored.completeness[i]),
            "caps": [cap.code for cap in scored.applied(i)],
            "decisive": None if decisive is None else decisive.code,
            "contributions": {
                factor.name: int(scored.contributions[f, i]) for f, factor in enumerate(scored.card.factors)
            },
            **({} if under is None else {"override": under.approved.proposal_id, "grade_by_program": under.graded}),
        },
        credit=_credit(assessed.recommendation(i)),
        measures={factor.measure: frame.text(factor.measure, i) for factor in scored.card.factors},
    )


def _credit(found: Recommendation) -> dict[str, Any]:
    return {
        "currency": found.currency,
        "candidates": {
            candidate.code: candidate.absence if candidate.amount_minor is None else candidate.amount_minor
            for candidate in found.candidates
        },
        "binding": found.binding,
        "base_minor": found.base_minor,
        "steps": {step.code: step.after_minor for step in found.steps},
        "amount_minor": found.amount_minor,
        "in_force_minor": found.in_force_minor,
        "move": found.move,
        "proposed_minor": found.proposed_minor,
    }
