"""Why a figure may be missing. Apart from the frame, because reading a policy needs the words and not numpy."""

from typing import Final

ABSENCE_REASONS: Final = (
    "no_invoices",
    "too_few_invoices",
    "no_statements",
    "statement_incomplete",
    "not_checked",
    "not_collected",
    "not_applicable",
    "expired",
)
"""Unknown is never zero, and *not applicable* (no debt, so no interest cover) is not unknown."""
