"""Decide one order: run every rule, let the worst finding win, and look for the cheapest way to yes.

Pure: the same request, snapshot and policy give the same bytes on any machine in any year.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from payworthy.check.case import Case
from payworthy.check.evaluate import outcome_of, releases_used, run_rules
from payworthy.check.finding import Finding, Outcome, Verdict
from payworthy.check.policy import CheckPolicy
from payworthy.check.remedy import CuresError, Remedy, remedies
from payworthy.check.request import Request
from payworthy.check.snapshot import Snapshot

ENGINE_VERSION = "1"
"""Raised whenever the same inputs may give another answer; a decision says under which it was made."""


class Decision(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The answer to one check. Amounts in minor units of ``basis``.

    ``exposure_before`` leaves out what this very order had reserved earlier; ``ceiling_minor`` is the most
    that exposure may reach under this answer (limit with tolerance, or what a release allows), ``None`` when
    nothing caps it; ``limit_minor`` is the limit in force, ``None`` when unlimited or not set;
    ``headroom_*`` is limit less exposure (negative: over the limit). ``release_id`` is set when a
    person's release was needed: the newest of them if it took several. ``remedies_error`` is set when the ways
    to yes could not be worked out: what broke, and in which rule.
    """

    outcome: Outcome
    basis: str
    findings: tuple[Finding, ...]
    remedies: tuple[Remedy, ...]
    exposure_before: int
    exposure_after: int
    limit_minor: int | None
    headroom_before: int | None
    headroom_after: int | None
    ceiling_minor: int | None
    group_exposure_after: int | None
    group_ceiling_minor: int | None
    valid_until: datetime | None
    release_id: str | None = None
    remedies_error: str | None = None


def decide(request: Request, snapshot: Snapshot, policy: CheckPolicy) -> Decision:
    """The decision on one order, with remedies when it is not approved."""
    case = Case(request, snapshot, policy)
    findings = run_rules(case)
    outcome = outcome_of(findings)
    decision = _decision(case, findings, outcome)
    return decision if outcome is Outcome.APPROVED else _with_remedies(decision, case)


def _with_remedies(decision: Decision, case: Case) -> Decision:
    """All ways to yes, or none and why: the answer never waits for them. Some of them would not do, since what is
    shown first is taken for the cheapest."""
    try:
        return replace(decision, remedies=remedies(case, decision.findings))
    except CuresError as error:
        return replace(decision, remedies_error=f"{error.rule}: {type(error.__cause__).__name__}")
    except Exception as error:  # a bug in the search: the order was stopped without it and stays so
        return replace(decision, remedies_error=type(error).__name__)


def _decision(case: Case, findings: tuple[Finding, ...], outcome: Outcome) -> Decision:
    limit = case.snapshot.limit
    limit_minor = None if limit is None else case.ceiling(limit)
    releases = releases_used(case, findings)
    group = case.snapshot.group
    validity = case.policy.validity
    is_approved = outcome is Outcome.APPROVED
    return Decision(
        outcome=outcome,
        basis=case.snapshot.basis,
        findings=findings,
        remedies=(),
        exposure_before=case.exposure_before,
        exposure_after=case.exposure_after if is_approved else case.exposure_before,
        limit_minor=limit_minor,
        headroom_before=None if limit_minor is None else limit_minor - case.exposure_before,
        headroom_after=None
        if limit_minor is None
        else limit_minor - (case.exposure_after if is_approved else case.exposure_before),
        ceiling_minor=_cap(findings, "R04", (release.exposure_max_minor for release in releases)),
        group_exposure_after=None if group is None else case.group_exposure_after,
        group_ceiling_minor=_cap(findings, "R05", (release.group_exposure_max_minor for release in releases)),
        valid_until=case.snapshot.at + validity.clearance_life if is_approved else None,
        release_id=releases[0].release_id if releases else None,
    )


def _cap(findings: Sequence[Finding], rule: str, allowed: Iterable[int | None]) -> int | None:
    """What caps the exposure under this answer: the rule's own threshold, or the least that a person allowed."""
    finding = next(found for found in findings if found.rule == rule)
    if finding.verdict is Verdict.PASS:
        return finding.threshold
    return min((amount for amount in allowed if amount is not None), default=None)
