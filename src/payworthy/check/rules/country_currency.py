"""R18: the debtor's country and the order's currency are ones we trade in."""

from payworthy.check.case import Case
from payworthy.check.finding import Finding, Severity, breached, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """Empty lists allow everything. Codes: ISO 3166-1 alpha-2 and ISO 4217."""

    breach: Severity = Severity.WARN
    countries: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()


def check(case: Case, params: Params) -> Finding:
    """Holds for prepaid orders too."""
    country, currency = case.snapshot.debtor.country, case.request.currency
    if params.countries and country not in params.countries:
        return breached("R18", params.breach, "country", country=country)
    if params.currencies and currency not in params.currencies:
        return breached("R18", params.breach, "currency", currency=currency)
    return passed("R18")


RULE = Rule("R18", Params, check)
