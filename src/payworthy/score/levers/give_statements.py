"""The customer gives its accounts, and they are neutral: no better than the points a block has for the unknown."""

from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, missing_made_neutral

_BLOCK: Final = "FIN"


def _change(frame: Frame, card: Scorecard) -> Values:
    return missing_made_neutral(frame, card, (factor.name for factor in card.factors if factor.block == _BLOCK))


LEVER: Final = Lever("give_statements", _change)
"""See the module."""
