"""What scoring gives, column by column, and one customer's reasons out of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.measures.frame import ABSENCES
from payworthy.score.card import MICRO, MOST_POINTS, Cap, Scorecard
from payworthy.score.scale import Scale

Ints = NDArray[np.int64]

ADVERSE: Final = 4
"""How many reasons against a customer are given, domain 3.7."""

POSITIVE: Final = 2
"""How many reasons for a customer are given, domain 3.7."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of the customers ``ids``, in their order. Factors, blocks and caps are rows, customers columns.

    ``score``, ``contributions`` (factors × customers), ``block_contributions``: micro-points of the whole score; the
    contributions of a customer add up to the score exactly. ``block_points``: 0 to 100 points of a block, in
    micro-points. ``block_known``: weight of what is known in a block. ``bands``: 0 is the best; negative is the
    position in ``ABSENCES`` of why there is no figure. ``completeness``: known share of the card's weight, in
    millionths. ``grade_by_score``, ``grade``: positions on the scale before and after caps. ``caps`` (caps ×
    customers): which apply; ``by_severity`` names the rows, the most severe first. ``binding``: the row of the cap that
    decides, -1 where none changes anything. ``stops``: no business at all. ``prepay_only``: no open credit.
    ``pd``: probability of default within twelve months.
    """

    ids: NDArray[np.object_]
    card: Scorecard
    scale: Scale
    by_severity: tuple[Cap, ...]
    score: Ints
    contributions: Ints
    block_contributions: Ints
    block_points: Ints
    block_known: Ints
    bands: NDArray[np.int8]
    completeness: Ints
    grade_by_score: NDArray[np.int8]
    grade: NDArray[np.int8]
    caps: NDArray[np.bool_]
    binding: NDArray[np.int8]
    stops: NDArray[np.bool_]
    prepay_only: NDArray[np.bool_]
    pd: NDArray[np.float64]

    @classmethod
    def empty(cls, ids: NDArray[np.object_], card: Scorecard, scale: Scale, caps: tuple[Cap, ...]) -> "Scored":
        """Room for the scores of ``ids``."""
        size, blocks, factors = len(ids), len(card.blocks), len(card.factors)
        return cls(
            ids=ids,
            card=card,
            scale=scale,
            by_severity=caps,
            score=np.zeros(size, np.int64),
            contributions=np.empty((factors, size), np.int64),
            block_contributions=np.empty((blocks, size), np.int64),
            block_points=np.empty((blocks, size), np.int64),
            block_known=np.empty((blocks, size), np.int64),
            bands=np.empty((factors, size), np.int8),
            completeness=np.zeros(size, np.int64),
            grade_by_score=np.zeros(size, np.int8),
            grade=np.empty(size, np.int8),
            caps=np.empty((len(caps), size), np.bool_),
            binding=np.full(size, -1, np.int8),
            stops=np.zeros(size, np.bool_),
            prepay_only=np.zeros(size, np.bool_),
            pd=np.empty(size, np.float64),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lost(self) -> Ints:
        """What each factor costs: its share of a full score less what it contributes, in micro-points (domain 3.2:
        lost points = w·(100 - p)/100)."""
        return full_contributions(self.card)[:, np.newaxis] - self.contributions

    def symbols(self) -> NDArray[np.object_]:
        """Grades after caps, as symbols."""
        return np.array(self.scale.symbols, np.object_)[self.grade]

    def known_share(self, block: str = "", rows: slice = slice(None)) -> NDArray[np.float64]:
        """Known share of the weight, 0 to 1: of one block, or of the whole card."""
        if not block:
            return self.completeness[rows] / MICRO
        number = [one.code for one in self.card.blocks].index(block)
        return self.block_known[number, rows] / self.card.blocks[number].factor_weight

    def reason(self, i: int, factor: int) -> str:
        """``PAY.maxod.4``: block, factor, band (0 is the best); ``PAY.ref.not_collected`` where there is no figure."""
        band = int(self.bands[factor, i])
        return f"{self.card.factors[factor].name}.{band if band >= 0 else ABSENCES[-band]}"

    def adverse(self, i: int, count: int = ADVERSE) -> tuple[int, ...]:
        """The factors that cost customer ``i`` the most, worst first; none that costs nothing."""
        lost = full_contributions(self.card) - self.contributions[:, i]
        return tuple(int(f) for f in np.argsort(-lost, kind="stable")[:count] if lost[f] > 0)

    def positive(self, i: int, count: int = POSITIVE) -> tuple[int, ...]:
        """The factors with a figure that bring customer ``i`` the most, best first; none that is among the adverse
        ones, and none that costs more than it brings."""
        brought = self.contributions[:, i]
        speaks = (self.bands[:, i] >= 0) & (2 * brought > full_contributions(self.card))
        speaks[list(self.adverse(i))] = False
        return tuple(int(f) for f in np.argsort(-brought, kind="stable") if speaks[f])[:count]

    def applied(self, i: int) -> tuple[Cap, ...]:
        """The caps that apply to customer ``i``, the most severe first."""
        return tuple(cap for cap, row in zip(self.by_severity, self.caps, strict=True) if row[i])

    def decisive(self, i: int) -> Cap | None:
        """The cap that decides for customer ``i``; ``None`` where the score alone does."""
        row = int(self.binding[i])
        return None if row < 0 else self.by_severity[row]


def full_contributions(card: Scorecard) -> Ints:
    """What each factor contributes at best, in micro-points: together 100 points."""
    full = []
    for block in card.blocks:
        before = passed = 0
        for factor in block.factors:
            passed += factor.weight
            until = (2 * block.weight * MICRO * passed + block.factor_weight) // (2 * block.factor_weight)
            full.append(until - before)
            before = until
    assert sum(full) == MOST_POINTS * MICRO
    return np.array(full, np.int64)
