"""Rules whose inputs no room provides yet. They are listed, so that a reader of a decision sees what was
*not* looked at, and they say why; none of them can pass or break.

R11 open red alert, R14 trade credit insurance, R15 contract documents, R17 margin against break-even.
"""

from payworthy.check.case import Case
from payworthy.check.finding import Finding, not_applicable
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """Nothing to tune yet."""


def _awaiting(code: str, because: str) -> Rule:
    finding = not_applicable(code, because)

    def check(case: Case, params: Params) -> Finding:
        return finding

    return Rule(code, Params, check)


RULES = (
    _awaiting("R11", "no_alerts"),
    _awaiting("R14", "no_insurance"),
    _awaiting("R15", "no_documents"),
    _awaiting("R17", "no_margin"),
)
