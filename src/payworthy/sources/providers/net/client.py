"""A client for one source: asks within its base address and nowhere else, for so long, for so much, so often.

What it refuses and what goes wrong comes back as a ``Failure`` that names the host and nothing secret: no query, no
header, no text of a library."""

import hashlib
import logging
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import TracebackType
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

import httpx
import msgspec

from payworthy.base.failure import Failure, Reason
from payworthy.sources.providers.net.address import Endpoint, Network, addresses
from payworthy.sources.providers.net.body import whole
from payworthy.sources.providers.net.outside import Outside
from payworthy.sources.providers.net.waiting import AGAIN, Deadline, pause

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_DENIED: Final = frozenset({401, 403})
_decode = msgspec.json.Decoder(float_hook=Decimal).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds to connect, for one read and for one attempt in all; bytes of a body; attempts; the longest wait asked
    for by a server that is heeded, in seconds; milliseconds between two questions."""

    connect: int = 5
    read: int = 15
    total: int = 60
    most_bytes: int = 16 << 20
    attempts: int = 3
    longest_wait: int = 30
    apart_ms: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A readable answer: 200 with data, or 404 with whatever came."""

    status: int
    data: Any
    raw: bytes = b""

    @property
    def is_missing(self) -> bool:
        """Whether the source has no such thing."""
        return self.status == 404


@dataclass(slots=True)
class Client:
    """One conversation with one source. ``headers`` may hold secrets and are never told. Use it as a context."""

    target: Endpoint
    network: Network
    bounds: Bounds
    outside: Outside
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    answered: int = 0
    _digest: Any = field(default_factory=hashlib.sha256, repr=False)
    _http: httpx.Client | None = field(default=None, repr=False)
    _addresses: Sequence[str] = ()
    _asked: int = 0

    def __enter__(self) -> "Client":
        for name in ("httpx", "httpcore"):  # what they log holds whole addresses and headers
            logging.getLogger(name).setLevel(logging.WARNING)
        timeout = httpx.Timeout(self.bounds.read, connect=self.bounds.connect)
        transport = httpx.HTTPTransport(verify=self._trusted(), trust_env=False)
        self._http = httpx.Client(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    @property
    def raw_hash(self) -> str | None:
        """SHA-256 of the bodies of all answers so far, one after another."""
        return self._digest.hexdigest() if self.answered else None

    def get(self, *path: str, params: Mapping[str, str] | None = None) -> Reply | Failure:
        """Ask for ``path`` (segments, quoted here)."""
        return self._ask("GET", path, params or {}, None, {})

    def post(
        self,
        *path: str,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply | Failure:
        """Ask with a body: a question, never an order, so that it may be sent again."""
        if form is not None:
            body = str(httpx.QueryParams(dict(form))).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            body, kind = msgspec.json.encode(json), "application/json"
        return self._ask("POST", path, params or {}, body, {**(headers or {}), "Content-Type": kind})

    def authorise(self, headers: Mapping[str, str]) -> None:
        """Send these with every question from now on."""
        self.headers = {**self.headers, **headers}

    def _trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.network.ca_file is not None:
            context.load_verify_locations(self.network.ca_file)
        return context

    def _ask(
        self, method: str, path: Sequence[str], params: Mapping[str, str], body: bytes | None, more: Mapping[str, str]
    ) -> Reply | Failure:
        if not self._addresses:
            found = addresses(self.target, self.network, self.outside.resolve)
            if isinstance(found, Failure):
                return found
            self._addresses = found
        local = "/".join((self.target.path, *(quote(part, safe="") for part in path)))
        if params:
            local += "?" + str(httpx.QueryParams(dict(params)))
        trouble: Failure | None = None
        for attempt in range(self.bounds.attempts):
            if self._asked and self.bounds.apart_ms:
                self.outside.sleep(self.bounds.apart_ms / 1000)
            self._asked += 1
            got = self._once(method, local or "/", body, more, self._addresses[attempt % len(self._addresses)])
            if not isinstance(got, _Again):
                return got
            trouble = got.trouble
            wait = pause(attempt, got.headers, self.outside.chance, self.bounds.longest_wait)
            if wait is None or attempt + 1 == self.bounds.attempts:
                break
            self.outside.sleep(wait / 1000)
        assert trouble is not None
        return trouble

    def _once(
        self, method: str, local: str, body: bytes | None, more: Mapping[str, str], address: str, redirects: int = 2
    ) -> "Reply | Failure | _Again":
        assert self._http is not None, "used outside its context"
        host = self.target.host
        with Deadline(self.bounds.total) as deadline:
            try:
                request = self._request(method, local, body, more, address, deadline)
                response = self._http.send(request, stream=True)
                try:
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    packing = headers.get("content-encoding", "")
                    raw = whole(response.iter_raw(), packing, self.bounds.most_bytes, host)
                finally:
                    response.close()
            except httpx.TransportError as error:
                return _Again(self._lost(error, deadline))
        if deadline.is_over:
            return _Again(self._timed_out())
        if isinstance(raw, Failure):
            return raw
        if response.status_code in _REDIRECTS and redirects and method == "GET":
            onward = self._onward(local, headers.get("location", ""))
            if onward is not None:
                return self._once(method, onward, body, more, address, redirects - 1)
        return self._read(response.status_code, headers, raw)

    def _request(
        self, method: str, local: str, body: bytes | None, more: Mapping[str, str], address: str, deadline: Deadline
    ) -> httpx.Request:
        """The request goes to the address that was looked at; name and certificate are those of the host."""
        assert self._http is not None
        at = f"[{address}]" if ":" in address else address
        url = f"{self.target.scheme}://{at}:{self.target.port}{local}"
        headers = {
            "Accept": "application/json",
            "User-Agent": "payworthy",
            **self.headers,
            **more,
            "Host": self.target.authority,
            "Accept-Encoding": "gzip",
        }
        extensions = {"sni_hostname": self.target.host, "trace": deadline.trace}
        return self._http.build_request(method, url, content=body, headers=headers, extensions=extensions)

    def _onward(self, local: str, location: str) -> str | None:
        """Where a redirect leads, if it stays with the source: same encryption, same name, same port."""
        here = f"{self.target.scheme}://{self.target.authority}{local}"
        try:
            there = urlsplit(urljoin(here, location))
            port = there.port or (443 if there.scheme == "https" else 80)
        except ValueError:
            return None
        is_here = (there.scheme, there.hostname, port) == (self.target.scheme, self.target.host, self.target.port)
        if not location or not is_here:
            return None
        return (there.path or "/") + (f"?{there.query}" if there.query else "")

    def _read(self, status: int, headers: Mapping[str, str], raw: bytes) -> "Reply | Failure | _Again":
        host = self.target.host
        if status in AGAIN:
            code = "source_rate_limited" if status == 429 else "source_status"
            return _Again(Failure(Reason.DENIED, code, {"host": host, "status": status}), headers)
        if status in _DENIED:
            return Failure(Reason.DENIED, "source_refused_us", {"host": host, "status": status})
        if status in _REDIRECTS:
            return Failure(Reason.DENIED, "source_redirected", {"host": host})
        if status not in (200, 201, 404):
            return Failure(Reason.INVALID, "source_status", {"host": host, "status": status})
        self.answered += 1
        self._digest.update(raw)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if status == 404:
            return Reply(status, None, raw)
        if "json" not in kind:
            return Failure(Reason.INVALID, "source_not_json", {"host": host, "value": kind[:60] or "-"})
        try:
            return Reply(status, _decode(raw), raw)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return Failure(Reason.INVALID, "source_json_broken", {"host": host})

    def _lost(self, error: httpx.TransportError, deadline: Deadline) -> Failure:
        host = self.target.host
        if deadline.is_over or isinstance(error, httpx.TimeoutException):
            return self._timed_out()
        if isinstance(error, httpx.ConnectError):
            return Failure(Reason.MISSING, "source_unreachable", {"host": host})
        return Failure(Reason.INVALID, "source_broken_off", {"host": host})

    def _timed_out(self) -> Failure:
        return Failure(Reason.MISSING, "source_timed_out", {"host": self.target.host})


@dataclass(frozen=True, slots=True)
class Way:
    """How a source is reached; opens conversations with it."""

    target: Endpoint
    network: Network
    outside: Outside
    bounds: Bounds = Bounds()

    def open(self, headers: Mapping[str, str] | None = None) -> Client:
        """A new conversation, with these headers on every question."""
        return Client(self.target, self.network, self.bounds, self.outside, headers or {})


@dataclass(frozen=True, slots=True)
class _Again:
    """Trouble that may be gone in a moment."""

    trouble: Failure
    headers: Mapping[str, str] = field(default_factory=dict)
