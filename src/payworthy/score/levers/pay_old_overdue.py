"""What is more than ninety days overdue is paid.

It lifts the stop at once. That it was late stays on record for twelve months, so the score itself does not move: see
``year_on_time``.
"""

from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, number


def _change(frame: Frame, card: Scorecard) -> Values:
    return {"past_due_over_90_minor": 0} if number(frame, "past_due_over_90_minor") else {}


LEVER: Final = Lever("pay_old_overdue", _change)
"""See the module."""
