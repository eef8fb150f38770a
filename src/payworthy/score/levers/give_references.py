"""Two suppliers are asked, and say neither good nor bad.

For an excellent payer that may be a little less than silence was taken for: the gain is what it is.
"""

from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, is_missing

_MEASURE: Final = "reference_rating"
_AVERAGE: Final = 2


def _change(frame: Frame, card: Scorecard) -> Values:
    return {_MEASURE: _AVERAGE} if _MEASURE in card.measures and is_missing(frame, _MEASURE) else {}


LEVER: Final = Lever("give_references", _change)
"""See the module."""
