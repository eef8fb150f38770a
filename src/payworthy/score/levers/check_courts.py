"""Courts and registers that nobody has looked at are looked at, and nothing is found."""

from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, missing_made_best

_BLOCK: Final = "LEG"


def _change(frame: Frame, card: Scorecard) -> Values:
    return missing_made_best(frame, card, _BLOCK)


LEVER: Final = Lever("check_courts", _change)
"""See the module."""
