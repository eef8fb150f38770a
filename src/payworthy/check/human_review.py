"""R23: no refusal by rules alone where the debtor is a natural person (PIPL art. 24, GDPR art. 22).

What the rules would refuse because of what they think of the person is held instead, until a person decides. What a
person decided already (a customer blocked or closed) and what no release may set aside (countries and currencies that
are barred) stays refused. No policy can switch this off, and for companies it says nothing.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from payworthy.check.finding import Finding, Severity, Verdict, breached, passed
from payworthy.facts.customer import CustomerState

CODE: Final = "R23"

_BARRED: Final = "R18"
_BY_PEOPLE: Final = frozenset(
    f"{party}_{state}"
    for party in ("debtor", "sold_to")
    for state in CustomerState
    if state is not CustomerState.ACTIVE
)


def reviewed(findings: Sequence[Finding]) -> list[Finding]:
    """The findings about a natural person, and whether a person has to decide because of that."""
    automated = [finding.rule for finding in findings if _is_automated_refusal(finding)]
    if not automated:
        return [*findings, passed("R23")]
    held = [replace(finding, severity=Severity.HOLD) if finding.rule in automated else finding for finding in findings]
    return [*held, breached("R23", Severity.HOLD, "automated", rules=", ".join(automated))]


def _is_automated_refusal(finding: Finding) -> bool:
    if finding.verdict is not Verdict.BREACH or finding.severity is not Severity.REFUSE:
        return False
    return finding.rule != _BARRED and finding.variant not in _BY_PEOPLE
