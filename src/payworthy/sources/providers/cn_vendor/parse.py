"""The envelope around each answer: status, message, body, paging."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from msgspec import Struct

from payworthy.resources import folder, read_toml
from payworthy.sources.providers.cn.names import plain
from payworthy.sources.providers.values import records, text


class Said(StrEnum):
    """What the status of an envelope means."""

    OK = "ok"
    NOTHING = "nothing"
    BUSY = "busy"
    REFUSED = "refused"
    FAILED = "failed"


class Envelope(Struct, frozen=True, kw_only=True):
    """One answer, unwrapped. ``records`` are its objects; ``total`` how many there are in all, where it says so;
    ``has_more`` whether more pages follow, where it says so; ``code`` and ``message`` are the service's own."""

    said: Said
    records: tuple[Mapping[str, Any], ...] = ()
    total: int | None = None
    has_more: bool | None = None
    code: str = ""
    message: str = ""


@cache
def layout() -> Mapping[str, Any]:
    """The names and codes of envelopes (``sources/data/cn_vendor.toml``)."""
    return read_toml(folder("sources/data").joinpath("cn_vendor.toml"))


def envelope(data: Any, codes: Mapping[str, Any] | None = None) -> Envelope | None:
    """Unwrap an answer; ``None`` where nothing in it can be a status or a body. ``codes``: what the settings say the
    service's codes mean."""
    if not isinstance(data, Mapping):
        return None
    names = layout()["envelope"]
    status, body = _first(data, names["status"]), _first(data, names["body"])
    if status is None:
        return None
    code = str(status).lower() if isinstance(status, bool) else text(status, 40) or ""
    said = _said(code.casefold(), {**layout()["codes"], **(codes or {})})
    message = text(_first(data, names["message"]), 120) or ""
    if said is not Said.OK:
        return Envelope(said=said, code=code, message=message)
    holders = [one for one in (body, _first(data, names["paging"]), data) if isinstance(one, Mapping)]
    holders += [one for one in (_first(holder, names["paging"]) for holder in holders) if isinstance(one, Mapping)]
    return Envelope(
        said=said if body not in (None, "", [], {}) else Said.NOTHING,
        records=tuple(_records(body, names["items"])),
        total=_total(holders, names["total"]),
        has_more=next(
            (more for holder in holders if isinstance(more := _first(holder, names["has_more"]), bool)), None
        ),
        code=code,
        message=message,
    )


def are_codes(codes: Mapping[str, Any]) -> bool:
    """Whether the codes that settings name are lists of texts by what they mean."""
    return all(name in set(Said) and isinstance(value, list) for name, value in codes.items())


def _records(body: Any, items: Any) -> list[Mapping[str, Any]]:
    if isinstance(body, Mapping):
        inside = _first(body, items)
        if isinstance(inside, list):
            return records(inside)
    return records(body)


def _said(code: str, codes: Mapping[str, Any]) -> Said:
    return next(
        (Said(name) for name, known in codes.items() if code in {str(one).casefold() for one in known}), Said.FAILED
    )


def _total(holders: Any, names: Any) -> int | None:
    for holder in holders:
        written = text(_first(holder, names)) or ""
        if written.isascii() and written.isdecimal():
            return int(written)
    return None


def _first(data: Mapping[str, Any], names: Any) -> Any:
    keyed = {plain(str(name)): value for name, value in data.items()}
    return next((keyed[plain(name)] for name in names if plain(name) in keyed), None)
