"""The shape that all methods have."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from payworthy.limit.case import Case
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import Column, Frame


class Part(StrEnum):
    """What a method speaks about, and so how it takes part in a recommendation."""

    NEED = "need"  # how much the business requires: the first one that can be computed bounds
    CAPACITY = "capacity"  # how much the customer can carry: the least bounds
    APPETITE = "appetite"  # how much we can lose: the least bounds, and no good behaviour goes past it
    PEAK = "peak"  # what was carried before: may lift
    START = "start"  # where too little is known about capacity


@dataclass(frozen=True, slots=True)
class Method:
    """``code`` of domain specification 4.2; ``needs``: measures it reads; ``candidate``: the amount it gives each
    customer, in minor units of the policy's currency, or why it gives none."""

    code: str
    part: Part
    needs: tuple[str, ...]
    candidate: Callable[[Frame, Case, LimitPolicy], Column]
