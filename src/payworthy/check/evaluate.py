"""Run every rule on one case. A broken rule stops the order; a person's release sets findings aside."""

from collections.abc import Iterable

from msgspec.structs import replace

from payworthy.check.case import Case
from payworthy.check.finding import OUTCOME, RANK, Finding, Outcome, Severity, Verdict, not_applicable
from payworthy.check.human_review import reviewed
from payworthy.check.rules import RULES
from payworthy.check.snapshot import Release

SWITCHED_OFF = {code: not_applicable(code, "switched_off") for code in RULES}


def run_rules(case: Case) -> tuple[Finding, ...]:
    """One finding per rule, in code order; all rules run, whatever the first ones say. Where the debtor is a natural
    person, refusals by rules alone are held for one."""
    in_force = case.policy.rules
    try:
        findings = [
            rule.check(case, in_force[code]) if code in in_force else SWITCHED_OFF[code] for code, rule in RULES.items()
        ]
    except Exception:  # find out which rule broke: it stops the order, the others still report
        findings = [_guarded(code, case) for code in RULES]
    if case.snapshot.debtor.is_person:
        findings = reviewed(findings)
    if case.snapshot.releases:
        excepted = {rule for release in usable_releases(case) for rule in release.rules}
        findings = [_set_aside(finding) if finding.rule in excepted else finding for finding in findings]
    return tuple(findings)


def _guarded(code: str, case: Case) -> Finding:
    params = case.policy.rules.get(code)
    if params is None:
        return SWITCHED_OFF[code]
    try:
        return RULES[code].check(case, params)
    except Exception as error:  # fail closed
        return Finding(code, Verdict.ERROR, Severity.HOLD, "error", params={"error": type(error).__name__})


def usable_releases(case: Case) -> tuple[Release, ...]:
    """The releases that cover this order as it now stands: not over amount, exposure, terms or time. Several may be
    needed: what stops an order only after one person has released it is for another release to set aside."""
    return tuple(release for release in case.snapshot.releases if _covers(release, case))


def _covers(release: Release, case: Case) -> bool:
    group_max = release.group_exposure_max_minor
    return (
        case.snapshot.order_minor <= release.amount_max_minor
        and case.exposure_after <= release.exposure_max_minor
        and (group_max is None or case.group_exposure_after <= group_max)
        and case.request.credit_days <= release.credit_days_max
        and case.snapshot.at <= release.until
    )


def releases_used(case: Case, findings: Iterable[Finding]) -> tuple[Release, ...]:
    """The releases without which these findings would stop the order, in the order of the snapshot."""
    if not case.snapshot.releases:
        return ()
    usable = usable_releases(case)
    needed = {
        next(release.release_id for release in usable if finding.rule in release.rules)
        for finding in findings
        if finding.verdict is Verdict.RELEASED
    }
    return tuple(release for release in usable if release.release_id in needed)


def _set_aside(finding: Finding) -> Finding:
    """Refusals stay: what forbids trade altogether has to be changed, not excepted."""
    if finding.verdict is not Verdict.BREACH or finding.severity is Severity.REFUSE:
        return finding
    if finding.rule in RULES and not RULES[finding.rule].is_releasable:
        return finding
    return replace(finding, verdict=Verdict.RELEASED, severity=Severity.WARN)


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """The worst severity decides."""
    worst = Severity.PASS
    for finding in findings:
        severity = finding.severity
        if severity is not worst and RANK[severity] > RANK[worst]:
            worst = severity
    return OUTCOME[worst]
