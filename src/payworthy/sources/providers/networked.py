"""The sources on the network, by the id of their card: a new one is a folder, a card and a line here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from payworthy.app.enquiry import Source
from payworthy.base.failure import Failure, Invalid, invalid
from payworthy.sources.providers.bureau.fetch import Bureau
from payworthy.sources.providers.cn_vendor.fetch import CnVendor
from payworthy.sources.providers.companies_house.fetch import CompaniesHouse
from payworthy.sources.providers.gleif.fetch import Gleif
from payworthy.sources.providers.net.address import Network, endpoint
from payworthy.sources.providers.net.client import Bounds, Way
from payworthy.sources.providers.net.outside import Outside
from payworthy.sources.providers.opensanctions.fetch import OpenSanctions
from payworthy.sources.providers.settings import Switched

MADE_BY: Final[Mapping[str, Callable[[Switched, Way], Source]]] = {
    "bureau": Bureau,
    "cn_vendor": CnVendor,
    "companies_house": CompaniesHouse,
    "gleif": Gleif,
    "opensanctions": OpenSanctions,
}

_BOUNDS: Final = {
    "connect_seconds": "connect",
    "read_seconds": "read",
    "total_seconds": "total",
    "most_bytes": "most_bytes",
    "attempts": "attempts",
    "longest_wait_seconds": "longest_wait",
    "apart_ms": "apart_ms",
}


def over_the_network(switched: Switched, network: Network, outside: Outside) -> Source:
    """The adapter of a source, with its way out. Raises ``Invalid`` where the settings do not allow its address."""
    target = endpoint(switched.text("base_url"), network)
    if isinstance(target, Failure):
        raise Invalid(target)
    given = {}
    for option, name in _BOUNDS.items():
        value = switched.options.get(option)
        if value is None:
            continue
        if type(value) is not int or not 0 < value < 1 << 31:
            raise Invalid(invalid("source_option_wrong", source=switched.card.id, option=option))
        given[name] = value
    return MADE_BY[switched.card.id](switched, Way(target, network, outside, replace(Bounds(), **given)))
