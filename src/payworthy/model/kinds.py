"""The kinds of models there are: how each is fitted, and how it is read back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from payworthy.model.boosted import BoostedModel
from payworthy.model.boosted_fit import Fitted, fit_boosted
from payworthy.model.scorecard import Scorecard
from payworthy.model.scorecard_fit import fit_scorecard
from payworthy.model.scored import Scorer

FITS: Final[Mapping[str, Callable[..., Fitted]]] = {"scorecard": fit_scorecard, "boosted": fit_boosted}

_READS: Final[Mapping[str, Callable[[Mapping[str, Any]], Scorer]]] = {
    "scorecard": Scorecard.of,
    "boosted": BoostedModel.of,
}


def scorer_of(data: Mapping[str, Any]) -> Scorer | None:
    """The model of its plain data; ``None`` for a kind that does not score tables (a late-payment model). Reading a
    boosted model raises ``ImportError`` where XGBoost is not installed."""
    read = _READS.get(data["kind"])
    return None if read is None else read(data)
