"""What else falls if a parent falls: everybody it controls, directly or through others, and how much is at stake there.

Shares are multiplied along the way down; where several ways lead to one party, the strongest counts. What is at stake
at a member is all it owes us, and, weighted with the share, how much of that hangs on the parent.
"""

import heapq
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from payworthy.identity.tree import Holding


class Reached(Struct, frozen=True, gc=False, kw_only=True):
    """A member that falls with the parent. ``share``: of the parent in it (0 to 1), as a product along ``path``, which
    begins with the parent and ends with the member; ``exposure_minor``: what it owes; ``weighted_minor``: that times
    the share, rounded up, so that what is at stake is never said to be less than it is."""

    party: str
    share: Decimal
    path: tuple[str, ...]
    exposure_minor: int
    weighted_minor: int


class Contagion(Struct, frozen=True):
    """``own_minor``: what the fallen party owes itself; amounts in the currency of the exposures handed in."""

    fallen: str
    own_minor: int
    reached: tuple[Reached, ...]

    @property
    def exposure_minor(self) -> int:
        """All that is at stake: the fallen party's own and every reached member's."""
        return self.own_minor + sum(one.exposure_minor for one in self.reached)

    @property
    def weighted_minor(self) -> int:
        """The same, weighted with the shares."""
        return self.own_minor + sum(one.weighted_minor for one in self.reached)


def contagion(fallen: str, holdings: Iterable[Holding], exposures: Mapping[str, int]) -> Contagion:
    """Everybody controlled by the fallen party, by what is at stake there, most first. A ring is walked once. Parties
    without exposure are among them: others may hang on them. Negative exposures (money of the customer here) count as
    nothing at stake."""
    below: dict[str, list[Holding]] = {}
    for holding in holdings:
        if holding.is_control and holding.holder != holding.held:
            below.setdefault(holding.holder, []).append(holding)
    best: dict[str, tuple[Decimal, tuple[str, ...]]] = {}
    waiting: list[tuple[Decimal, tuple[str, ...]]] = [(Decimal(-1), (fallen,))]
    while waiting:
        minus, path = heapq.heappop(waiting)
        party = path[-1]
        if party in best:
            continue
        best[party] = (-minus, path)
        for holding in below.get(party, ()):
            if holding.held not in best:
                heapq.heappush(waiting, (minus * holding.weight, (*path, holding.held)))
    del best[fallen]
    reached = [
        Reached(
            party=party,
            share=share,
            path=path,
            exposure_minor=(owed := max(0, exposures.get(party, 0))),
            weighted_minor=int((owed * share).to_integral_value(ROUND_CEILING)),
        )
        for party, (share, path) in best.items()
    ]
    reached.sort(key=lambda one: (-one.exposure_minor, -one.share, one.party))
    return Contagion(fallen, max(0, exposures.get(fallen, 0)), tuple(reached))
