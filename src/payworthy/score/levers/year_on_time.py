"""Every invoice is paid when due, until nothing late is left in the window of twelve months.

A payment index of 80 is prompt (domain 3.3); better figures stay as they are.
"""

from decimal import Decimal
from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, number

_PROMPT: Final = 80


def _change(frame: Frame, card: Scorecard) -> Values:
    changed: dict[str, Decimal | int] = {}
    index = number(frame, "payment_index")
    if index is not None and index < _PROMPT:
        changed["payment_index"] = _PROMPT
    for measure in ("days_past_due_worst_12m", "broken_promise_share", "past_due_over_90_minor"):
        if (number(frame, measure) or 0) > 0:
            changed[measure] = 0
    return changed


LEVER: Final = Lever("year_on_time", _change)
"""See the module."""
