"""The check rules, one module each, all of one shape. Adding a rule is a module here and a line below.

Codes are those of the domain specification (5.4); R21 and R22 are ours. The order is the order of reporting.
"""

from typing import Final

from payworthy.check.rules import (
    available_limit,
    awaiting,
    big_order,
    completeness,
    country_currency,
    customer_active,
    dunning_level,
    grade_valid,
    group_limit,
    ledger_fresh,
    limit_exists,
    new_customer,
    oldest_overdue,
    overdue_share,
    prepayment_received,
    rates_known,
    retention_backlog,
    sanctions_screened,
    terms_within_grade,
)
from payworthy.check.rules.rule import Rule

RULES: Final[dict[str, Rule]] = {
    rule.code: rule
    for rule in sorted(
        (
            customer_active.RULE,
            grade_valid.RULE,
            limit_exists.RULE,
            available_limit.RULE,
            group_limit.RULE,
            oldest_overdue.RULE,
            overdue_share.RULE,
            terms_within_grade.RULE,
            prepayment_received.RULE,
            dunning_level.RULE,
            big_order.RULE,
            new_customer.RULE,
            sanctions_screened.RULE,
            country_currency.RULE,
            retention_backlog.RULE,
            completeness.RULE,
            ledger_fresh.RULE,
            rates_known.RULE,
            *awaiting.RULES,
        ),
        key=lambda rule: rule.code,
    )
}
"""Every rule by its code, in code order."""

MANDATORY: Final = frozenset({"R01", "R03", "R04", "R05", "R09", "R21", "R22"})
"""Rules that no policy may switch off: without them an order could pass with nothing looked at."""
