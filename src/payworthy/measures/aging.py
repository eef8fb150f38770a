"""Aging on two clocks, which are never mixed: days past due for collections, age since recognition
for provisions. Past-due figures are of undisputed parts; nothing open is an amount of zero, not a missing one."""

from payworthy.measures.language import LOWER_SAFER, NEUTRAL, Family, ratio

AGING = Family("aging", presence="billed.customer_id IS NOT NULL", absent="no_invoices")

OPEN_UNDISPUTED = (
    "(COALESCE(open_parts.current, 0) + COALESCE(open_parts.past_due_1_30, 0) + COALESCE(open_parts.past_due_31_60, 0)"
    " + COALESCE(open_parts.past_due_61_90, 0) + COALESCE(open_parts.past_due_over_90, 0))"
)
OVERDUE = (
    "(COALESCE(open_parts.past_due_1_30, 0) + COALESCE(open_parts.past_due_31_60, 0)"
    " + COALESCE(open_parts.past_due_61_90, 0) + COALESCE(open_parts.past_due_over_90, 0))"
)
DISPUTED = "COALESCE(open_parts.disputed, 0)"
AGED_BEYOND_1Y = (
    "(COALESCE(open_parts.aged_1_2y, 0) + COALESCE(open_parts.aged_2_3y, 0) + COALESCE(open_parts.aged_over_3y, 0))"
)


def known(figure: str) -> str:
    """A figure that is zero for a customer who was billed but has no such part, and missing without any billing."""
    return f"CASE WHEN billed.customer_id IS NOT NULL THEN {figure} END"


@AGING.measure("minor", NEUTRAL)
def receivable_minor() -> str:
    """Open and undisputed, due or not (minor units): what the past-due buckets add up to."""
    return known(OPEN_UNDISPUTED)


@AGING.measure("minor", NEUTRAL)
def current_minor() -> str:
    """Open, undisputed and not past due (minor units); due on the day itself is not past due."""
    return known("COALESCE(open_parts.current, 0)")


@AGING.measure("minor", LOWER_SAFER)
def past_due_1_30_minor() -> str:
    """Open, undisputed, 1 to 30 days past due (minor units)."""
    return known("COALESCE(open_parts.past_due_1_30, 0)")


@AGING.measure("minor", LOWER_SAFER)
def past_due_31_60_minor() -> str:
    """Open, undisputed, 31 to 60 days past due (minor units)."""
    return known("COALESCE(open_parts.past_due_31_60, 0)")


@AGING.measure("minor", LOWER_SAFER)
def past_due_61_90_minor() -> str:
    """Open, undisputed, 61 to 90 days past due (minor units)."""
    return known("COALESCE(open_parts.past_due_61_90, 0)")


@AGING.measure("minor", LOWER_SAFER)
def past_due_over_90_minor() -> str:
    """Open, undisputed, more than 90 days past due (minor units)."""
    return known("COALESCE(open_parts.past_due_over_90, 0)")


@AGING.measure("minor", LOWER_SAFER)
def overdue_minor() -> str:
    """Open, undisputed and at least 1 day past due (minor units)."""
    return known(OVERDUE)


@AGING.measure("share", LOWER_SAFER, absence="not_applicable")
def overdue_share() -> str:
    """Overdue over receivable, both undisputed (share, 0 to 1); not applicable where nothing is open."""
    return ratio(OVERDUE, OPEN_UNDISPUTED)


@AGING.measure("minor", LOWER_SAFER)
def disputed_minor() -> str:
    """Open and in dispute on the day (minor units); in no past-due figure."""
    return known(DISPUTED)


@AGING.measure("days", LOWER_SAFER)
def days_past_due_max() -> str:
    """Days past due of the oldest open, undisputed part; 0 where nothing is overdue."""
    return known("COALESCE(open_parts.days_past_due, 0)")


@AGING.measure("minor", NEUTRAL)
def aged_0_1y_minor() -> str:
    """Open, disputed or not, issued within the last 12 months (minor units): the clock of provisions."""
    return known(f"{OPEN_UNDISPUTED} + {DISPUTED} - {AGED_BEYOND_1Y}")


@AGING.measure("minor", LOWER_SAFER)
def aged_1_2y_minor() -> str:
    """Open, disputed or not, issued 12 to 24 months ago (minor units)."""
    return known("COALESCE(open_parts.aged_1_2y, 0)")


@AGING.measure("minor", LOWER_SAFER)
def aged_2_3y_minor() -> str:
    """Open, disputed or not, issued 24 to 36 months ago (minor units)."""
    return known("COALESCE(open_parts.aged_2_3y, 0)")


@AGING.measure("minor", LOWER_SAFER)
def aged_over_3y_minor() -> str:
    """Open, disputed or not, issued 36 months ago or earlier (minor units)."""
    return known("COALESCE(open_parts.aged_over_3y, 0)")


@AGING.measure("minor", LOWER_SAFER)
def written_off_12m_minor() -> str:
    """Written off in the last 12 months (minor units)."""
    return known("COALESCE(settled_parts.written_off, 0)")
