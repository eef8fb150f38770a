"""Who the customer is: age, size, owners, outlook of its trade and place, and who stands behind it."""

from payworthy.measures.language import HIGHER_SAFER, NEUTRAL, Family, ratio

BUSINESS = Family("business", presence="TRUE", absent="not_collected")


def _coded(field: str, *words: str) -> str:
    """Words in order of safety, worst first; words of one rank with a bar between them."""
    branches = [
        f"WHEN profile.{field} IN ({', '.join(repr(word) for word in rank.split('|'))}) THEN {place}"
        for place, rank in enumerate(words)
    ]
    return f"CASE {' '.join(branches)} END"


@BUSINESS.measure("years", HIGHER_SAFER)
def age_years() -> str:
    """Years since the company was founded (days over 365.25)."""
    return ratio("profile.age_days", "365.25")


@BUSINESS.measure("minor", HIGHER_SAFER)
def paid_in_minor() -> str:
    """Capital paid in (minor units), which is not the registered capital."""
    return "profile.paid_in_minor"


@BUSINESS.measure("code", HIGHER_SAFER)
def ownership() -> str:
    """Who owns it: 0 a sole person, 1 private, 2 a local state owner or a group, 3 listed or a central state owner."""
    return _coded("ownership", "sole_person", "private", "local_soe|group_member", "listed|central_soe")


@BUSINESS.measure("code", HIGHER_SAFER)
def industry_outlook() -> str:
    """Risk of its industry: 0 distressed, 1 high, 2 medium, 3 low."""
    return _coded("industry_outlook", "distressed", "high", "medium", "low")


@BUSINESS.measure("code", HIGHER_SAFER)
def region_risk() -> str:
    """Risk of its region or country: 0 high, 1 medium, 2 low."""
    return _coded("region_risk", "high", "medium", "low")


@BUSINESS.measure("code", HIGHER_SAFER)
def dependence() -> str:
    """How much the two sides depend on each other: 0 critical, 1 moderate, 2 balanced."""
    return _coded("dependence", "critical", "moderate", "balanced")


@BUSINESS.measure("claim", HIGHER_SAFER)
def has_guarantor() -> str:
    """1 while somebody guarantees for the customer; guarantees given to us are ours to know, so none is 0."""
    return "CASE WHEN COALESCE(record.guarantors, 0) > 0 THEN 1 ELSE 0 END"


@BUSINESS.measure("minor", NEUTRAL)
def purchases_forecast_minor() -> str:
    """What the customer is expected to buy from us in a year (minor units, without VAT)."""
    return "profile.purchases_forecast_minor"


@BUSINESS.measure("minor", HIGHER_SAFER)
def insured_limit_minor() -> str:
    """The limit a credit insurer covers for the customer (minor units)."""
    return "profile.insured_limit_minor"
