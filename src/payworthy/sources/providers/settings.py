"""Which sources are switched on, and how each is reached: one TOML file. Keys are never in it, only the names of the
environment variables that hold them.

::

    [network]
    hosts = ["api.example.com"]              # nobody else is asked
    private_hosts = ["match.example.internal"]   # may live on our own network
    ca_file = "our-authority.pem"
    allow_localhost = false                  # for trials

    [source.extracts]
    folder = "extracts"

    [source.companies_house]
    base_url = "https://api.example.com"
    key_env = "COMPANIES_HOUSE_KEY"
    cost_minor = 0                           # our own contract: cost_minor, currency, licence, age_days, order, depth
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from payworthy.app.enquiry import Depth
from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.sources.cards import Licence, SourceCard, source_cards
from payworthy.sources.providers.net.address import Network

_OF_THE_CARD: Final = ("cost_minor", "currency", "licence", "age_days", "order", "depth")
"""What a company may say otherwise than the card."""


@dataclass(frozen=True, slots=True)
class Switched:
    """One source that is switched on: its card with the company's own terms, and the rest of its section.
    ``secrets`` are the values behind the settings that end in ``_env``, by the name without that ending."""

    card: SourceCard
    options: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    missing: tuple[str, ...] = ()

    def text(self, name: str, default: str = "") -> str:
        """An option as text."""
        return str(self.options.get(name, default))


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """The file, read. ``folder`` is where it lies: paths in it are relative to it."""

    network: Network
    switched: Mapping[str, Switched]
    folder: Path


NOTHING: Final = SourceSettings(Network(), {}, Path())
"""No file: nothing is switched on."""


def read_settings(path: Path, environment: Mapping[str, str]) -> SourceSettings:
    """Read the file. Raises ``Invalid``: ``sources_file_unreadable``, ``source_unknown``, ``source_option_wrong``."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        detail = error.strerror or "" if isinstance(error, OSError) else str(error)
        params: dict[str, str | int] = {"value": path.name, "detail": detail[:200]}
        raise Invalid(Failure(Reason.INVALID, "sources_file_unreadable", params)) from error
    folder = path.resolve().parent
    known = {name for name, card in source_cards().items() if card.is_asked}
    sections = _section(read, "source")
    for name in sections:
        if name not in known:
            raise Invalid(invalid("source_unknown", value=name, known=", ".join(sorted(known))))
    switched = {name: _switched(name, _section(sections, name), environment) for name in sections}
    return SourceSettings(_network(_section(read, "network"), folder), switched, folder)


def _section(read: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = read.get(name, {})
    if not isinstance(found, Mapping):
        raise Invalid(invalid("source_option_wrong", source=name, option=name))
    return found


def _network(section: Mapping[str, Any], folder: Path) -> Network:
    ca_file = section.get("ca_file")
    return Network(
        hosts=_hosts(section, "hosts"),
        private_hosts=_hosts(section, "private_hosts"),
        allow_localhost=section.get("allow_localhost") is True,
        ca_file=None if ca_file is None else str(folder / str(ca_file)),
    )


def _hosts(section: Mapping[str, Any], name: str) -> frozenset[str]:
    hosts = section.get(name, [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise Invalid(invalid("source_option_wrong", source="network", option=name))
    return frozenset(host.lower().rstrip(".") for host in hosts)


def _switched(name: str, section: Mapping[str, Any], environment: Mapping[str, str]) -> Switched:
    card = _own_terms(name, section)
    wanted = {option.removesuffix("_env"): str(value) for option, value in section.items() if option.endswith("_env")}
    secrets = {secret: environment[variable] for secret, variable in wanted.items() if environment.get(variable)}
    missing = tuple(variable for secret, variable in wanted.items() if secret not in secrets)
    options = {option: value for option, value in section.items() if option not in _OF_THE_CARD}
    return Switched(card, options, secrets, missing)


def _own_terms(name: str, section: Mapping[str, Any]) -> SourceCard:
    card = source_cards()[name]
    terms = {option: section[option] for option in _OF_THE_CARD if option in section}
    for option in ("cost_minor", "age_days", "order"):
        if option in terms and not (type(terms[option]) is int and 0 <= terms[option] < 10**12):
            raise Invalid(invalid("source_option_wrong", source=name, option=option))
    if terms.get("currency", card.currency or "CNY") not in EXPONENTS:
        raise Invalid(invalid("source_option_wrong", source=name, option="currency"))
    for option, words in (("licence", Licence), ("depth", Depth)):
        if option in terms and terms[option] not in list(words):
            raise Invalid(invalid("source_option_wrong", source=name, option=option))
    if "licence" in terms:
        terms["licence"] = Licence(terms["licence"])
    changed = replace(card, **terms)
    if changed.cost_minor and changed.currency is None:
        raise Invalid(invalid("source_option_wrong", source=name, option="currency"))
    return msgspec.convert(changed, SourceCard)
