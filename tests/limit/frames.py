"""DEMO-1 of the domain specification as a frame, and frames out of named figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import numpy as np
from msgspec.structs import replace

from payworthy.limit.params import LimitPolicy
from payworthy.limit.recommend import MEASURES
from payworthy.measures.frame import ABSENCES, PRESENT, Column, Frame
from payworthy.policy_files import preset_policy

YUAN: Final = 100
RATIOS: Final = frozenset({"current_ratio", "quick_ratio", "days_beyond_terms", "payment_index", "payment_index_6m"})

_PRESET = preset_policy("machinery-cn").limits
assert _PRESET is not None
PRESET: Final[LimitPolicy] = replace(_PRESET, automatic_decrease=True, order_days=0)
"""The preset, with less credit taking effect without asking, and orders billed on the day as in domain 4.2."""

PLAIN: Final = replace(PRESET, methods=("L-NEED", "L-NW", "L-WC", "L-EL"), late_days_enlarge=True)
"""The methods of TC-LIM-1, with days beyond terms as part of the need that bounds."""

DEMO: Final[Mapping[str, Any]] = {
    "purchases_forecast_minor": 12_000_000 * YUAN,
    "days_beyond_terms": 12.0,
    "tangible_net_worth_minor": 40_000_000 * YUAN,
    "net_worth_minor": 42_000_000 * YUAN,
    "working_capital_minor": 14_000_000 * YUAN,
    "current_ratio": 62 / 48,
    "quick_ratio": 42 / 48,
    "current_liabilities_minor": 48_000_000 * YUAN,
    "total_liabilities_minor": 58_000_000 * YUAN,
}
"""DEMO-1: figures of section 2.4, purchases and lateness of TC-LIM-1. What is not named is not collected."""


def frame_of(*customers: Mapping[str, Any]) -> Frame:
    """One entry per customer; a figure that is not named, or ``None``, is missing as *not_collected*."""
    columns = {}
    for name in MEASURES:
        figures = [customer.get(name) for customer in customers]
        kind = np.float64 if name in RATIOS else np.int64
        absence = [ABSENCES.index("not_collected") if figure is None else PRESENT for figure in figures]
        columns[name] = Column(
            np.array([0 if figure is None else figure for figure in figures], dtype=kind),
            np.array(absence, dtype=np.uint8),
        )
    return Frame(np.array([f"C{number}" for number in range(len(customers))], dtype=object), columns)


def grade_of(symbol: str | None, params: LimitPolicy = PRESET) -> Any:
    """One grade as positions for a frame of one customer."""
    return np.array([params.grade_index(symbol)], dtype=np.int64)


def yuan(text: str) -> int:
    """``"3,477,304.11"`` in fen."""
    return int(Decimal(text.replace(",", "")) * YUAN)
