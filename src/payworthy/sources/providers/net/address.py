"""Where a request may go: which hosts, over what, and to which addresses.

A name is resolved once, every address it has is looked at, and the connection is made to the address that was looked
at: a name that answers differently a moment later changes nothing."""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import urlsplit

from payworthy.base.failure import Failure, Reason, invalid

Resolve = Callable[[str, int], Sequence[str]]
"""Addresses of a name, in text; raises ``OSError`` where there are none."""

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_LABELS: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]+", re.ASCII)
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What the settings allow. ``hosts``: names that may be asked; ``private_hosts``: those among them that live on the
    company's own network; ``allow_localhost``: this machine too, and there without encryption, for trials and tests.
    ``ca_file``: certificates of authorities to trust besides the usual ones."""

    hosts: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()
    allow_localhost: bool = False
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A base address that may be asked, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_usual_port(self) -> bool:
        """Whether the port need not be said."""
        return self.port == (443 if self.scheme == "https" else 80)

    @property
    def authority(self) -> str:
        """Host and port as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.is_usual_port else f"{host}:{self.port}"


def endpoint(base_url: str, network: Network) -> Endpoint | Failure:
    """Read a base address. Failures: ``source_address_invalid``, ``source_https_only``, ``source_host_not_allowed``."""
    try:
        parts = urlsplit(base_url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return invalid("source_address_invalid", value=_shown(base_url))
    if parts.scheme not in ("https", "http") or not _LABELS.fullmatch(host) or "@" in parts.netloc:
        return invalid("source_address_invalid", value=_shown(base_url))
    if parts.query or parts.fragment:
        return invalid("source_address_invalid", value=_shown(base_url))
    is_local = network.allow_localhost and _is_local(host)
    if parts.scheme == "http" and not is_local:
        return Failure(Reason.DENIED, "source_https_only", {"host": host})
    if host not in network.hosts and not is_local:
        return Failure(Reason.DENIED, "source_host_not_allowed", {"host": host})
    return Endpoint(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path.rstrip("/"))


def addresses(target: Endpoint, network: Network, resolve: Resolve) -> list[str] | Failure:
    """The addresses of an endpoint, all of them fit to be asked. One that is not refuses the name as a whole: whoever
    mixes them means no good. Failures: ``source_name_unknown``, ``source_address_refused``."""
    try:
        found = list(resolve(target.host, target.port))
    except OSError:
        found = []
    if not found:
        return Failure(Reason.MISSING, "source_name_unknown", {"host": target.host})
    for text in found:
        if not _is_fit(text, target.host, network):
            return Failure(Reason.DENIED, "source_address_refused", {"host": target.host, "address": text[:60]})
    return found


def _is_fit(text: str, host: str, network: Network) -> bool:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(address)
    if inner is not None:
        address = inner
    if address.is_loopback:
        return network.allow_localhost
    if address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved:
        return False  # the addresses of clouds' metadata are among the link-local ones
    if address.is_global:
        return True
    return host in network.private_hosts and address.is_private


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The address of the old protocol that one of the new stands for, where it does."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _is_local(host: str) -> bool:
    return host in _LOCAL_NAMES or host.endswith(".localhost")


def _shown(url: str) -> str:
    """An address without what could be a secret in it: a name and password, a query."""
    return re.sub(r"//[^/@]*@", "//", url.partition("?")[0])[:80]
