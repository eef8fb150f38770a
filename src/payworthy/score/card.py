"""The scorecard as data: blocks of factors, how each is read into points, and what caps the grade.

The numbers are policy; nothing here holds one. Shape after domain 3.2: an expert scorecard of 0 to 100 points that
works on the first day, without any history of defaults.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

MICRO: Final = 1_000_000
"""Micro-points in a point: scores and contributions are whole numbers of them, so that they add up exactly."""

MOST_POINTS: Final = 100
"""What a factor, a block and the whole card give at best, and what the weights of all blocks add up to."""

COMPLETENESS: Final = "completeness"
"""A condition on this name asks for the share of the card's weight that is known; ``completeness_PAY`` asks the same
of one block."""

GIVEN_BY_CALLER: Final = frozenset({"parent_in_default"})
"""Measures that no catalogue has: whoever scores adds them as a column, or they count as not collected.
``parent_in_default`` (0 or 1): the parent or the controlling group is in default."""


class Shape(StrEnum):
    """How a factor turns its measure into points."""

    AT_LEAST = "at_least"  # bands, the best first: falling edges, each reached from above
    AT_MOST = "at_most"  # bands, the best first: rising edges, each kept from below
    LINEAR = "linear"  # straight lines between anchors, level beyond the outer ones
    CODES = "codes"  # one value, one number of points


class Compare(StrEnum):
    """How a condition compares a measure with its threshold."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"


class Factor(Struct, frozen=True, kw_only=True):
    """One line of the card.

    ``edges``: thresholds (bands), anchors (linear, rising) or values (codes), in the unit of the measure, amounts as
    minor units. ``points``: 0 to 100, one for each edge, and for bands one more for what meets none of them.
    ``absent``: points by reason where the missing figure tells something (no debt, so no interest cover); for any
    other reason the factor is missing and its block is told by the rest.
    """

    block: str
    code: str
    measure: str
    weight: int
    shape: Shape
    edges: tuple[Decimal | int, ...]
    points: tuple[int, ...]
    absent: Mapping[str, int]

    @property
    def name(self) -> str:
        """``PAY.pi``: how texts and reasons call it."""
        return f"{self.block}.{self.code}"


class Block(Struct, frozen=True, kw_only=True):
    """A group of factors with a weight in the whole.

    ``neutral``: the points up to which a missing factor is taken to be like the rest of its block. ``absent``: the
    points of a block of which nothing is known. ``thin_below``, ``thin_points``: where less than this share of the
    block's weight is known, the block gives at most so many points.
    """

    code: str
    weight: int
    neutral: int
    absent: int
    thin_below: Decimal | None = None
    thin_points: int | None = None
    factors: tuple[Factor, ...]

    @property
    def factor_weight(self) -> int:
        """Sum of the weights of its factors."""
        return sum(factor.weight for factor in self.factors)


class Condition(Struct, frozen=True, kw_only=True):
    """A measure against a threshold (amounts in minor units). ``if_absent``: whether it holds where the measure is
    missing; by default what nobody knows is not held against the customer."""

    measure: str
    compare: Compare
    value: Decimal | int
    if_absent: bool = False


class Cap(Struct, frozen=True, kw_only=True):
    """What no score can make good. It applies where all of ``when`` hold.

    ``grade``: the best grade that is still possible; ``stops``: no business at all; ``prepay_only``: no open credit.
    ``name`` is the code, with ``_`` and a word where a code has several causes (``CP03_equity``).
    """

    name: str
    when: tuple[Condition, ...]
    grade: str | None = None
    stops: bool = False
    prepay_only: bool = False

    @property
    def code(self) -> str:
        """``HS01`` to ``HS06`` are hard stops, ``CP01`` and following caps."""
        return self.name.partition("_")[0]

    @property
    def is_hard(self) -> bool:
        """A hard stop: no override lifts it."""
        return self.name.startswith("HS")


class Scorecard(Struct, frozen=True, kw_only=True):
    """The whole card. ``name`` and the policy's hash say which one made a grade. Blocks and factors stand in the order
    of their weight, heaviest first."""

    name: str
    blocks: tuple[Block, ...]
    caps: tuple[Cap, ...]

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All factors, block by block: the order of every column of a ``Scored``."""
        return tuple(factor for block in self.blocks for factor in block.factors)

    @property
    def measures(self) -> frozenset[str]:
        """Every measure the card reads. A frame to be scored must have all but ``GIVEN_BY_CALLER``."""
        return frozenset(self._measures())

    def _measures(self) -> Iterator[str]:
        yield from (factor.measure for factor in self.factors)
        for cap in self.caps:
            yield from (one.measure for one in cap.when if not one.measure.startswith(COMPLETENESS))
