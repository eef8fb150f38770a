"""Who is who, as a whole: clusters of what people said is the same, worked out anew from what holds now.

*Same* joins, *different* keeps apart, for good. Where the two contradict each other, the older word stands and the
newer one is reported: nothing is joined over somebody's *different*, and nothing is guessed. Because clusters are never
stored, taking a word back takes back everything that followed from it.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from payworthy.facts.judgement import Judgement, MatchVerdict


class Link(Struct, frozen=True, gc=False, order=True):
    """A word on two ids: ``since`` is the day it was said."""

    since: date
    left: str
    right: str
    is_same: bool


class Contradiction(Struct, frozen=True, gc=False):
    """``refused`` could not be followed: together with what was said before, ``apart`` would have been one."""

    refused: Link
    apart: tuple[str, str]


class Linked(Struct, frozen=True):
    """``clusters``: ids that are one, sorted, those of more than one id only."""

    clusters: tuple[tuple[str, ...], ...]
    contradictions: tuple[Contradiction, ...]

    def of(self, one: str) -> tuple[str, ...]:
        """The cluster of an id; alone if nobody joined it to anything."""
        return next((cluster for cluster in self.clusters if one in cluster), (one,))


def links_of(judgements: Iterable[Judgement]) -> tuple[Link, ...]:
    """What holds of judgements, as links; open questions are none."""
    return tuple(
        Link(
            since=one.known_on or date.min,
            left=f"customer:{one.customer_id}",
            right=one.other,
            is_same=one.verdict is MatchVerdict.SAME,
        )
        for one in judgements
        if one.verdict is not MatchVerdict.UNDECIDED
    )


def link(links: Iterable[Link]) -> Linked:
    """Clusters and contradictions. The order in which links are given does not matter: older ones count first, and of
    one day the *different* ones."""
    parent: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    apart: dict[str, set[str]] = {}
    contradictions = []

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        members.setdefault(one, {one})
        return one

    for found in sorted(links, key=lambda one: (one.since, one.is_same, one.left, one.right)):
        left, right = root(found.left), root(found.right)
        if not found.is_same:
            if left == right:
                contradictions.append(Contradiction(found, _pair(found.left, found.right)))
                continue
            apart.setdefault(found.left, set()).add(found.right)
            apart.setdefault(found.right, set()).add(found.left)
            continue
        between = sorted(_pair(one, other) for one in members[left] for other in apart.get(one, set()) & members[right])
        if left == right:
            continue
        if between:
            contradictions.append(Contradiction(found, between[0]))
            continue
        low, high = min(left, right), max(left, right)
        parent[high] = low
        members[low] |= members.pop(high)
    clusters = (tuple(sorted(ids)) for ids in members.values() if len(ids) > 1)
    return Linked(tuple(sorted(clusters)), tuple(contradictions))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
