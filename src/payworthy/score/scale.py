"""The master scale: grades by score and by probability of default, and steps between them (domain 3.6)."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from payworthy.base.failure import Failure, invalid
from payworthy.score.card import MICRO, MOST_POINTS

PRIOR_WEIGHT: Final = 50
"""Customers the prior counts for when a PD is anchored anew: m of (k + m·PD0)/(n + m), domain 3.6."""


class Scale(Struct, frozen=True, kw_only=True):
    """Grades from best to worst. ``min_scores``: lowest score in points, ``None`` for grades that an event gives (they
    come last). ``pds``: central probability of default within twelve months, strictly rising."""

    symbols: tuple[str, ...]
    min_scores: tuple[int | None, ...]
    pds: tuple[Decimal, ...]

    def __len__(self) -> int:
        return len(self.symbols)

    @property
    def scored(self) -> int:
        """How many grades a score can give; the rest come from events."""
        return sum(score is not None for score in self.min_scores)

    @property
    def cuts_micro(self) -> tuple[int, ...]:
        """Lowest score of each scored grade but the last, in micro-points: who is below all of them has the last."""
        given = [score for score in self.min_scores if score is not None]
        return tuple(score * MICRO for score in given[:-1])

    @property
    def pd_edges(self) -> tuple[Decimal, ...]:
        """Between each two neighbouring scored grades, the geometric mean of their PDs (AAA and AA: 0.158 %)."""
        pds = self.pds[: self.scored]
        return tuple((better * worse).sqrt() for better, worse in pairwise(pds))

    @property
    def anchors(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Pairs of points and PD that join the two scales, falling in points: the middle of each grade at its central
        PD, each cut at the edge between the PDs. The best end lies as far above its middle as the first cut lies
        below; zero points are certain default."""
        cuts = [Decimal(cut) / MICRO for cut in self.cuts_micro]
        tops, bottoms = [Decimal(MOST_POINTS), *cuts], [*cuts, Decimal(0)]
        best = self.pds[0] ** 2 / self.pd_edges[0] if cuts else self.pds[0] ** 2
        found = [(tops[0], best)]
        for top, bottom, pd, edge in zip(tops, bottoms, self.pds, (*self.pd_edges, Decimal(1)), strict=False):
            found += [((top + bottom) / 2, pd), (bottom, edge)]
        return tuple(found)

    def position(self, symbol: str) -> int:
        """0 for the best grade. A symbol that is not on the scale raises ``ValueError``."""
        return self.symbols.index(symbol)

    def pd(self, symbol: str) -> Decimal:
        """Central PD of a grade."""
        return self.pds[self.position(symbol)]

    def by_score(self, score_micro: int) -> str:
        """The grade of a score in micro-points, before any cap."""
        return self.symbols[sum(score_micro < cut for cut in self.cuts_micro)]

    def by_pd(self, pd: Decimal) -> str:
        """The grade whose band holds this PD; an edge belongs to the worse side."""
        return self.symbols[sum(pd >= edge for edge in self.pd_edges)]

    def notched(self, symbol: str, notches: int) -> str:
        """So many grades better (negative: worse), kept within the grades that a score can give."""
        return self.symbols[min(max(self.position(symbol) - notches, 0), self.scored - 1)]

    def notches(self, before: str, after: str) -> int:
        """How many grades ``after`` is better than ``before``; negative where it is worse."""
        return self.position(before) - self.position(after)

    def worse(self, one: str, other: str) -> str:
        """The worse of two grades."""
        return self.symbols[max(self.position(one), self.position(other))]


def re_anchored_pd(prior: Decimal, defaults: int, observed: int, prior_weight: int = PRIOR_WEIGHT) -> Decimal:
    """(k + m·PD0)/(n + m): own experience pulls the prior, the more customers the more (domain 3.6)."""
    if not 0 <= defaults <= observed:
        raise ValueError(f"{defaults} defaults of {observed} customers")
    return (defaults + prior_weight * prior) / (observed + prior_weight)


def re_anchored(
    scale: Scale, experience: Mapping[str, tuple[int, int]], prior_weight: int = PRIOR_WEIGHT
) -> Scale | Failure:
    """The scale with its PDs anchored to own ``experience``: (defaults, customers) by grade. Grades given by events
    keep theirs. A ``Failure`` where a better grade would then no longer have the lower PD: the grades do not rank, and
    to smooth that over would hide it."""
    pds = list(scale.pds)
    for symbol, (defaults, observed) in experience.items():
        at = scale.position(symbol)
        if at < scale.scored:
            pds[at] = re_anchored_pd(pds[at], defaults, observed, prior_weight)
    for at in range(1, len(pds)):
        if pds[at] <= pds[at - 1]:
            return invalid(
                "score_scale_not_rising",
                better=scale.symbols[at - 1],
                worse=scale.symbols[at],
                better_pd=_percent(pds[at - 1]),
                worse_pd=_percent(pds[at]),
            )
    return replace(scale, pds=tuple(pds))


def _percent(pd: Decimal) -> str:
    return format((pd * 100).quantize(Decimal("0.01")), "f")
