"""The customer pays what it was sentenced to pay, and is taken off the enforcement lists."""

from typing import Final

from payworthy.measures.frame import Frame
from payworthy.score.card import Scorecard
from payworthy.score.levers.shape import Lever, Values, number

_CURRENT: Final = 2
_SETTLED: Final = 1


def _change(frame: Frame, card: Scorecard) -> Values:
    if number(frame, "judgment_state") != _CURRENT and number(frame, "dishonest_state") != _CURRENT:
        return {}
    states = {
        measure: _SETTLED for measure in ("judgment_state", "dishonest_state") if number(frame, measure) == _CURRENT
    }
    return {**states, "judgment_to_net_worth": 0, "consumption_restricted": 0}


LEVER: Final = Lever("settle_judgments", _change)
"""See the module."""
