"""Groups from ownership and control: who stands above whom, and with how much.

A party controls another if it holds at least half of it, or if somebody says that it does (an actual controller, a
parent in the master data, who consolidates whom). Rings, which the law forbids and registers contain, are walked once.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

CONTROL_SHARE: Final = Decimal("0.5")
"""From this share on a holding is control (domain specification: ownership of at least 50 %)."""


class Basis(StrEnum):
    """What a holding rests on."""

    OWNERSHIP = "ownership"  # 持股
    CONTROL = "control"  # 实际控制
    MASTER_DATA = "master_data"  # 客户主数据中的母公司
    CONSOLIDATION = "consolidation"  # 合并报表关系


class Holding(Struct, frozen=True, gc=False, kw_only=True):
    """``holder`` has ``share`` (0 to 1, ``None`` if it is not known) of ``held``. ``source``: which fact says so."""

    holder: str
    held: str
    basis: Basis
    share: Decimal | None = None
    source: str | None = None

    @property
    def is_control(self) -> bool:
        """Whether what happens to the holder happens to the held."""
        if self.basis is Basis.OWNERSHIP:
            return self.share is not None and self.share >= CONTROL_SHARE
        return True

    @property
    def weight(self) -> Decimal:
        """The share as far as it is known; control without a known share counts whole."""
        if self.share is None:
            return Decimal(1) if self.is_control else Decimal(0)
        return min(max(self.share, Decimal(0)), Decimal(1))


class Member(Struct, frozen=True, gc=False, kw_only=True):
    """``depth`` 0 is the top. ``holding`` is how it hangs on the member above (``None`` at the top); ``share`` the
    product of shares from the top down to it."""

    party: str
    depth: int
    share: Decimal
    holding: Holding | None = None


class Tree(Struct, frozen=True):
    """``tops``: whom nobody controls, of a ring its first name; ``members``: from the tops down, each below the one it
    hangs on; ``minority``: holdings between members or into and out of the group that are no control; ``rings``:
    parties that control themselves over others."""

    tops: tuple[str, ...]
    members: tuple[Member, ...]
    minority: tuple[Holding, ...] = ()
    rings: tuple[tuple[str, ...], ...] = ()

    def parties(self) -> tuple[str, ...]:
        """Everybody in the group, in order."""
        return tuple(dict.fromkeys(member.party for member in self.members))


def group_tree(party: str, holdings: Iterable[Holding]) -> Tree:
    """The group of a party: up to whom nobody controls, and down to all that those control. Alone if nobody holds it
    and it holds nobody."""
    holdings = tuple(sorted({*holdings}, key=_order))
    control = [holding for holding in holdings if holding.is_control and holding.holder != holding.held]
    above, below = _by(control, "held"), _by(control, "holder")
    ancestors = _reached([party], above, "holder")
    tops = [one for one in ancestors if not above.get(one)]
    rings = _rings(ancestors, above)
    tops += [ring[0] for ring in rings if not any(holding.holder not in ring for one in ring for holding in above[one])]
    members: list[Member] = []
    placed: set[str] = set()
    for top in sorted(set(tops)):
        _place(top, below, members, placed)
    inside = {member.party for member in members}
    minority = tuple(
        holding
        for holding in holdings
        if not holding.is_control and inside & {holding.holder, holding.held} and holding.holder != holding.held
    )
    whole = _reached(sorted(inside), below, "held")
    return Tree(tuple(sorted(set(tops))), tuple(members), minority, _rings(whole, above))


def _order(holding: Holding) -> tuple[str, str, Decimal, str, str]:
    return holding.holder, holding.held, -holding.weight, holding.basis, holding.source or ""


def _by(holdings: Iterable[Holding], end: str) -> Mapping[str, list[Holding]]:
    found: dict[str, list[Holding]] = {}
    for holding in holdings:
        found.setdefault(getattr(holding, end), []).append(holding)
    return found


def _reached(starts: Sequence[str], edges: Mapping[str, list[Holding]], end: str) -> tuple[str, ...]:
    found, waiting = dict.fromkeys(starts), list(starts)
    while waiting:
        for holding in edges.get(waiting.pop(), ()):
            other = getattr(holding, end)
            if other not in found:
                found[other] = None
                waiting.append(other)
    return tuple(found)


def _place(top: str, below: Mapping[str, list[Holding]], members: list[Member], placed: set[str]) -> None:
    """Depth first, so that each stands below the one it hangs on; whoever is reached twice is placed where it was
    reached first."""
    waiting = [Member(party=top, depth=0, share=Decimal(1))]
    while waiting:
        member = waiting.pop()
        if member.party in placed:
            continue
        placed.add(member.party)
        members.append(member)
        for holding in reversed(below.get(member.party, ())):
            if holding.held not in placed:
                share = member.share * holding.weight
                waiting.append(Member(party=holding.held, depth=member.depth + 1, share=share, holding=holding))


def _rings(parties: Iterable[str], above: Mapping[str, list[Holding]]) -> tuple[tuple[str, ...], ...]:
    """Parties that are among those above themselves, together with whom they share that with."""
    up = {one: {*_reached([holding.holder for holding in above.get(one, ())], above, "holder")} for one in parties}
    rings = {tuple(sorted(other for other in up[one] if one in up.get(other, ()))) for one in up if one in up[one]}
    return tuple(sorted(ring for ring in rings if ring))
