"""How long to wait before asking again, and how long one question may take in all."""

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

AGAIN: Final = frozenset({429, 500, 502, 503, 504})
"""Answers after which the same question may be asked again."""

FIRST_PAUSE: Final = 500
"""Milliseconds of the first pause at most; each further one may be twice as long."""


def pause(attempt: int, headers: Mapping[str, str], chance: Callable[[int], int], longest: int) -> int | None:
    """Milliseconds before the next attempt (``attempt`` counts from 0): what the server asked for in ``Retry-After``,
    else a random part of a pause that doubles, so that many callers do not come back together. ``None``: the server
    wants more than ``longest`` seconds."""
    asked = _asked_for(headers)
    if asked is not None:
        return None if asked > longest else asked * 1000 + chance(FIRST_PAUSE)
    return min(chance(FIRST_PAUSE << attempt) + 1, longest * 1000)


def _asked_for(headers: Mapping[str, str]) -> int | None:
    """Seconds. A moment in time is held against the server's own clock: ours may go otherwise."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return int(text[:6])
    until, now = _moment(text), _moment(headers.get("date", ""))
    if until is None or now is None:
        return None
    with suppress(TypeError):  # one of them says no zone
        return max(0, int((until - now).total_seconds()))
    return None


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


class Deadline:
    """Ends a connection when a question has taken too long in all, however it passes the time: a server that sends a
    byte now and then never lets a read time out. Used as a context; ``trace`` is told what the connection does."""

    def __init__(self, seconds: int) -> None:
        self.is_over = False
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._line: socket.socket | None = None

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._line is not None:
                self._line.close()
                self._line = None

    def watch(self, line: socket.socket) -> None:
        """This is the connection. A copy of it is kept: encryption takes the first one over."""
        with self._lock:
            if self._line is not None:
                self._line.close()
            self._line = line.dup()
        if self.is_over:
            self._end()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What the connection pool tells of itself."""
        if event == "connection.connect_tcp.complete":
            line = info["return_value"].get_extra_info("socket")
            if line is not None:
                self.watch(line)

    def _end(self) -> None:
        self.is_over = True
        with self._lock, suppress(OSError):
            if self._line is not None:
                self._line.shutdown(socket.SHUT_RDWR)
