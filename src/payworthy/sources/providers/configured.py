"""The sources that can be asked, made from the settings."""

from collections.abc import Sequence
from pathlib import Path

from payworthy.app.enquiry import Source
from payworthy.base.failure import Invalid, invalid
from payworthy.sources.providers.extracts.fetch import Extracts
from payworthy.sources.providers.gleif.from_list import GleifList, Shelf
from payworthy.sources.providers.net.outside import Outside
from payworthy.sources.providers.settings import SourceSettings, Switched

FOLDERS = ("extracts",)
"""Sources that are folders; all others are on the network."""


def sources_of(settings: SourceSettings, outside: Outside, shelf: Shelf) -> Sequence[Source]:
    """Every source that is switched on; ``shelf`` is the folder of lists. Raises ``Invalid`` for one that cannot be
    reached as it is set up. The library of the network is loaded when one of the sources needs it."""
    return [_made(switched, settings, outside, shelf) for switched in settings.switched.values()]


def _made(switched: Switched, settings: SourceSettings, outside: Outside, shelf: Shelf) -> Source:
    if switched.card.id in FOLDERS:
        folder = switched.text("folder")
        if not folder:
            raise Invalid(invalid("source_option_wrong", source=switched.card.id, option="folder"))
        return Extracts(switched.card, settings.folder / Path(folder))
    if switched.card.id == "gleif" and switched.text("list"):
        return GleifList(switched.card, shelf, switched.text("list"), switched.text("relations"))
    from payworthy.sources.providers.networked import over_the_network

    return over_the_network(switched, settings.network, outside)
