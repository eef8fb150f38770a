"""A house on this machine that answers over HTTP in every way a source can, good and bad, and enquiries to ask with."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from payworthy.app.enquiry import Depth, Enquiry
from payworthy.sources.providers.net.address import Network
from payworthy.sources.providers.net.outside import Outside

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LOCAL = Network(allow_localhost=True)


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Said:
    """What is answered. ``drip``: seconds between single bytes; ``short``: bytes less than promised; ``wait``: seconds
    before anything is said."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    kind: str = "application/json"
    drip: float = 0
    short: int = 0
    wait: float = 0

    @property
    def body(self) -> bytes:
        return json.dumps(self.data).encode() if self.raw is None else self.raw


Answers = dict[str, Said | list[Said]]
"""By path, without the query; of a list one after the other, the last again and again."""


class House:
    """A server of its own for one test."""

    def __init__(self, answers: Answers | Callable[[Asked], Said]) -> None:
        self.answers = answers
        self.asked: list[Asked] = []
        self._served: dict[str, int] = {}
        self._stop = threading.Event()
        house = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words: object) -> None:
                return None

            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                asked = Asked(self.command, self.path, dict(self.headers), self.rfile.read(size))
                house.asked.append(asked)
                house.answer(self, house.said(asked))

            do_POST = do_GET

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *who: None  # type: ignore[method-assign]
        self._thread = threading.Thread(target=lambda: self.server.serve_forever(poll_interval=0.01), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def said(self, asked: Asked) -> Said:
        if callable(self.answers):
            return self.answers(asked)
        path = asked.path.partition("?")[0]
        said = self.answers.get(path, Said({"error": "no such thing"}, status=404))
        if isinstance(said, list):
            number = self._served.get(path, 0)
            self._served[path] = number + 1
            return said[min(number, len(said) - 1)]
        return said

    def answer(self, handler: BaseHTTPRequestHandler, said: Said) -> None:
        if said.wait and self._stop.wait(said.wait):
            return
        try:
            handler.send_response(said.status)
            handler.send_header("Content-Type", said.kind)
            for name, value in said.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(said.body)))
            handler.end_headers()
            if said.drip:
                for index in range(len(said.body)):
                    handler.wfile.write(said.body[index : index + 1])
                    handler.wfile.flush()
                    if self._stop.wait(said.drip):
                        return
            else:
                handler.wfile.write(said.body[: len(said.body) - said.short])
            if said.short:
                handler.close_connection = True
        except OSError:
            handler.close_connection = True

    def close(self) -> None:
        self._stop.set()
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def a_house(answers: Answers | Callable[[Asked], Said]) -> Iterator[House]:
    """A house as long as the test wants it."""
    house = House(answers)
    try:
        yield house
    finally:
        house.close()


@dataclass
class StillOutside:
    """Names lead where the test says; waits are written down and take no time; chance always says the least."""

    names: dict[str, list[str]] = field(default_factory=lambda: {"localhost": ["127.0.0.1"]})
    waits: list[float] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise OSError(host)
        return self.names[host]

    @property
    def outside(self) -> Outside:
        return Outside(self.resolve, self.waits.append, lambda below: 0)


def packed(data: Any) -> bytes:
    return gzip.compress(json.dumps(data).encode())


def enquiry(**changes: Any) -> Enquiry:
    facts: dict[str, Any] = {
        "customer_id": "C1",
        "name": "示例机械有限公司",
        "country": "CN",
        "currency": "CNY",
        "asked_at": NOW,
        "asked_on": TODAY,
        "depth": Depth.L2,
    }
    return Enquiry(**(facts | changes))


def seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """What work came to, and how long it took."""
    began = time.monotonic()
    return work(), time.monotonic() - began
