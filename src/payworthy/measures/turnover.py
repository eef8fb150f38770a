"""How much a customer buys and how long it takes to pay, from our own ledger, gross of VAT on both sides."""

from payworthy.measures.aging import DISPUTED, OPEN_UNDISPUTED, known
from payworthy.measures.language import HIGHER_SAFER, LOWER_SAFER, NEUTRAL, Family, ratio
from payworthy.measures.views.items import WINDOW_MONTHS

TURNOVER = Family("turnover", presence="billed.customer_id IS NOT NULL", absent="no_invoices")
RELATIONSHIP = Family(
    "turnover",
    presence="billed.customer_id IS NOT NULL OR profile.customer_days IS NOT NULL",
    absent="no_invoices",
)


@TURNOVER.measure("minor", NEUTRAL)
def turnover_12m_minor() -> str:
    """Billed in the last 12 months (minor units, gross of VAT, before credit notes)."""
    return known("billed.last_12m")


@TURNOVER.measure("minor", NEUTRAL)
def turnover_prior_12m_minor() -> str:
    """Billed in the 12 months before those (minor units, gross of VAT)."""
    return known("billed.prior_12m")


@TURNOVER.measure("ratio", NEUTRAL, absence="not_applicable")
def turnover_growth() -> str:
    """Turnover of the last 12 months over that of the 12 before, less 1; not applicable without the latter."""
    return f"{ratio('billed.last_12m', 'billed.prior_12m')} - 1"


@TURNOVER.measure("days", LOWER_SAFER, absence="not_applicable", is_whole=False)
def dso_days() -> str:
    """Days sales outstanding, simple: everything open, disputed or not, over the turnover of 12 months, times 365
    (both gross of VAT). Not applicable without turnover."""
    return f"{ratio(f'({OPEN_UNDISPUTED} + {DISPUTED})', 'billed.last_12m')} * 365"


@TURNOVER.measure("minor", NEUTRAL)
def balance_peak_12m_minor() -> str:
    """The highest month-end balance of the last 12 months (minor units), of parts later paid within terms and 15 days:
    the most credit the customer has borne and paid in time."""
    balances = ", ".join(f"settled_parts.balance_{end}" for end in range(WINDOW_MONTHS))
    return known(f"COALESCE(GREATEST({balances}), 0)")


@RELATIONSHIP.measure("years", HIGHER_SAFER, absence="no_invoices")
def relationship_years() -> str:
    """Years since the customer's first document or the day it became one, whichever is earlier (days over 365.25)."""
    return ratio("GREATEST(billed.history_days, profile.customer_days)", "365.25")
