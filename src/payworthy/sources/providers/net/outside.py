"""What asking over the network takes from the world; handed in, so that tests decide about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from payworthy.sources.providers.net.address import Resolve


@dataclass(frozen=True, slots=True)
class Outside:
    """What the client takes from the world: names to addresses, waiting (in seconds), chance (below a number)."""

    resolve: Resolve
    sleep: Callable[[Any], None]
    chance: Callable[[int], int]
