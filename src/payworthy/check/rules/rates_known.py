"""R22: every foreign amount could be converted at a fresh exchange rate. Otherwise exposure is not known.

No release sets this aside: whoever signs it would answer for an amount that nobody knows, and neither the
authority to sign nor the bounds of the release could be measured.
"""

from payworthy.check.case import Case
from payworthy.check.finding import Finding, breached, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """Nothing but what a breach means; the age of rates is set with the exposure."""


def check(case: Case, params: Params) -> Finding:
    """Breach when a rate is missing or too old. Holds for prepaid orders too: the price itself is unknown."""
    missing = case.snapshot.missing_rates
    if missing:
        return breached("R22", params.breach, "missing", pairs=", ".join(missing))
    return passed("R22")


RULE = Rule("R22", Params, check, is_releasable=False)
