"""Lay policies over each other: ``base ← region ← preset ← company``, the later one wins.

Tables are merged key by key, everything else is replaced as a whole, lists too. Rules are switched off by
``off = ["R12"]``, which adds up over the layers, and switched on again by ``on = ["R12"]``.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from payworthy.check.rules import RULES


def merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """One plain policy out of several, lowest layer first. The layers stay as they are."""
    merged: dict[str, Any] = {}
    for layer in layers:
        below = merged
        merged = _over(below, layer)
        switches = [lists.get(name, []) for lists in (below, layer) for name in ("off", "on")]
        if all(_are_names(names) for names in switches):
            _switch(merged, *switches)
    return merged


def _switch(merged: dict[str, Any], off_below: list[str], on_below: list[str], off: list[str], on: list[str]) -> None:
    """Resolve ``off`` and ``on``. Names that are no rules stay where they are, for the parser to refuse."""
    merged["off"] = sorted({*off_below, *off} - set(on))
    unknown = [name for name in (*on_below, *on) if name not in RULES]
    merged.pop("on", None)
    if unknown:
        merged["on"] = unknown


def _are_names(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(name, str) for name in value)


def _over(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for key, value in upper.items():
        if isinstance(value, Mapping):
            below = merged.get(key)
            merged[key] = _over(below if isinstance(below, Mapping) else {}, value)
        else:
            merged[key] = value
    return merged


def plain(value: Any) -> Any:
    """The same data in its canonical form: equal numbers are written equally (0.50 as ``"0.5"``, 5000.00 as 5000),
    days as ISO text. Expects data that parsed."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return int(whole) if whole == value else format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value
