"""A sole person's company brings a guarantor."""

from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, number

_SOLE_PERSON: Final = 0


def _change(frame: Frame, card: Scorecard) -> Values:
    is_alone = number(frame, "ownership") == _SOLE_PERSON and not number(frame, "has_guarantor")
    return {"has_guarantor": 1} if is_alone else {}


LEVER: Final = Lever("find_guarantor", _change)
"""See the module."""
