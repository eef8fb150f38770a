"""How a customer pays: the payment index, days beyond terms, worst delays, promises, order pattern.

A paid part counts with its days beyond terms; a part open and overdue on the day with its days past due so far, in
every window, because the delay is happening now. Disputed parts, credit notes and write-offs are no payments.
"""

from typing import Final

from payworthy.measures.aging import OVERDUE, known
from payworthy.measures.language import HIGHER_SAFER, LOWER_SAFER, NEUTRAL, Family, ratio
from payworthy.measures.payment_index import SCALE

BEHAVIOUR = Family("behaviour", presence="billed.customer_id IS NOT NULL", absent="no_invoices")
PROMISES = Family("behaviour", presence="TRUE", absent="not_applicable")

DOCUMENTS_LEAST: Final = 3
"""Fewer documents than this make no payment index."""


def _paid(figure: str) -> str:
    return f"COALESCE(settled_parts.{figure}, 0)"


_POINTS: Final = f"{_paid('earlier_points')} + {_paid('recent_points')}"
_OPEN_POINTS: Final = "COALESCE(open_parts.points, 0)"
_OPEN_DOCUMENTS: Final = "COALESCE(open_parts.overdue_documents, 0)"
_DAYS_OPEN: Final = "COALESCE(open_parts.days_past_due, 0)"


def _index(points: str, amount: str, documents: str) -> str:
    return f"CASE WHEN {documents} >= {DOCUMENTS_LEAST} THEN {ratio(points, f'({amount}) * {SCALE}')} END"


def _index_recent() -> str:
    return _index(
        f"{_paid('recent_points')} + {_OPEN_POINTS}",
        f"{_paid('recent_amount')} + {OVERDUE}",
        f"{_paid('recent_documents')} + {_OPEN_DOCUMENTS}",
    )


@BEHAVIOUR.measure("index", HIGHER_SAFER, absence="too_few_invoices")
def payment_index() -> str:
    """Payment index of the last 12 months (0 to 100; 80 is prompt): points of each part by its days beyond terms,
    weighted by amount. Missing under 3 documents. Each part is mapped first and then averaged, not the reverse."""
    return _index(
        f"{_POINTS} + {_OPEN_POINTS}",
        f"{_paid('amount')} + {OVERDUE}",
        f"{_paid('documents')} + {_OPEN_DOCUMENTS}",
    )


@BEHAVIOUR.measure("index", HIGHER_SAFER, absence="too_few_invoices")
def payment_index_6m() -> str:
    """Payment index of the last 6 months (0 to 100), made like the one of 12."""
    return _index_recent()


@BEHAVIOUR.measure("index", HIGHER_SAFER, absence="too_few_invoices")
def payment_index_change() -> str:
    """Payment index of the last 6 months less that of the parts paid in the 6 months before (points). What is open and
    overdue belongs to the newer half only."""
    earlier = _index(
        _paid("earlier_points"),
        f"{_paid('amount')} - {_paid('recent_amount')}",
        f"{_paid('documents')} - {_paid('recent_documents')}",
    )
    return f"{_index_recent()} - {earlier}"


@BEHAVIOUR.measure("days", LOWER_SAFER, absence="too_few_invoices", is_whole=False)
def days_beyond_terms() -> str:
    """Days between due and paid, weighted by amount, of parts paid in the last 12 months; negative is early."""
    return ratio(_paid("amount_days"), _paid("amount"))


@BEHAVIOUR.measure("days", LOWER_SAFER)
def days_past_due_worst_12m() -> str:
    """The longest delay in days: of parts paid in the last 12 months, or open on the day; 0 where nothing was late."""
    return known(f"GREATEST({_paid('worst')}, {_DAYS_OPEN}, 0)")


@BEHAVIOUR.measure("days", LOWER_SAFER)
def days_past_due_worst_6m() -> str:
    """The longest delay in days: of parts paid in the last 6 months, or open on the day; 0 where nothing was late."""
    return known(f"GREATEST({_paid('recent_worst')}, {_DAYS_OPEN}, 0)")


@BEHAVIOUR.measure("share", LOWER_SAFER, absence="too_few_invoices")
def late_share_12m() -> str:
    """Amount paid late in the last 12 months or overdue on the day, over all paid or overdue (share, 0 to 1)."""
    return ratio(f"({_paid('late_amount')} + {OVERDUE})", f"({_paid('amount')} + {OVERDUE})")


@BEHAVIOUR.measure("count", NEUTRAL)
def invoices_12m() -> str:
    """Documents issued in the last 12 months."""
    return known("billed.documents")


@BEHAVIOUR.measure("ratio", NEUTRAL, absence="not_applicable")
def billing_change_3m() -> str:
    """Billed in the last 3 months over the 3 months before, less 1 (ratio); not applicable without earlier billing."""
    return f"{ratio('billed.last_3m', 'billed.prior_3m')} - 1"


@BEHAVIOUR.measure("months", NEUTRAL)
def months_since_invoice() -> str:
    """Months since the last document was issued (days over 30.4375)."""
    return f"{ratio('billed.quiet_days', '30.4375')}"


@PROMISES.measure("share", LOWER_SAFER)
def broken_promise_share() -> str:
    """Promises to pay broken, over those due in the last 12 months (share of promises, 0 to 1). A promise not kept by
    the day after it was due is broken, whether or not anybody noted it. Not applicable without promises."""
    return ratio("promised.broken", "promised.due")


@PROMISES.measure("count", NEUTRAL)
def promises_12m() -> str:
    """Promises to pay that fell due in the last 12 months; none is 0."""
    return "COALESCE(promised.due, 0)"
