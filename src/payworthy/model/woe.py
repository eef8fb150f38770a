"""Weight of evidence and information value, in the orientation good / bad: higher is safer (``domain.md`` 3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SELECT_FROM = 0.02
SUSPICIOUS_ABOVE = 0.5
"""Information value: below, a feature says too little; above, it may know the outcome already (a window that overlaps
the target, say). The latter is shown to the person who decides, not dropped in silence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Weight of evidence and part of the information value of each bin."""

    woe: tuple[float, ...]
    parts: tuple[float, ...]

    @property
    def information_value(self) -> float:
        """Sum over the bins of (share of goods - share of bads) x weight of evidence."""
        return float(sum(self.parts))

    @property
    def is_suspicious(self) -> bool:
        """True above 0.5."""
        return self.information_value > SUSPICIOUS_ABOVE


def evidence(goods: Sequence[float] | NDArray[Any], bads: Sequence[float] | NDArray[Any]) -> Evidence:
    """Of counts by bin. A bin in which one kind is absent gets 0.5 of each; a bin without rows says nothing."""
    g, b = np.asarray(goods, dtype=np.float64), np.asarray(bads, dtype=np.float64)
    filled, lame = (g + b) > 0, ((g == 0) | (b == 0)) & ((g + b) > 0)
    share_g = np.where(lame, g + 0.5, g) / max(g.sum(), 0.5)
    share_b = np.where(lame, b + 0.5, b) / max(b.sum(), 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        woe = np.where(filled, np.log(share_g / share_b), 0.0)
    parts = np.where(filled, (share_g - share_b) * woe, 0.0)
    return Evidence(tuple(float(w) for w in woe), tuple(float(p) for p in parts))
