"""One byte form per value, so that equal content has equal hashes on every machine and in every year.

JSON with sorted keys, no spaces, UTF-8, dates in ISO form, decimals as text without trailing zeros. Floats
are refused: nothing that is hashed or replayed may depend on binary rounding.
"""

import hashlib
from decimal import Decimal
from typing import Any, Final

import msgspec

_encoder: Final = msgspec.json.Encoder(order="sorted")
_PLAIN: Final = frozenset((str, int, bool, type(None)))


def canonical_bytes(value: Any) -> bytes:
    """The canonical JSON of a value built from structs, dicts, lists, text, ints, bools, decimals and dates.

    Raises ``TypeError`` for a float anywhere inside, ``ValueError`` for a decimal that is no finite number.
    """
    return _encoder.encode(_exact(msgspec.to_builtins(value, order="deterministic", builtin_types=(Decimal,))))


def record_bytes(record: msgspec.Struct) -> bytes:
    """The same bytes as ``canonical_bytes``, faster, for records whose fields can hold neither a float nor a
    decimal (a test checks the records of the order check for that)."""
    return _encoder.encode(record)


def digest(value: bytes) -> str:
    """SHA-256 of bytes, as 64 hex digits."""
    return hashlib.sha256(value).hexdigest()


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical form of ``value``, as 64 hex digits."""
    return digest(canonical_bytes(value))


def _exact(value: Any) -> Any:
    """The same tree with decimals as canonical text."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        return {key: item if type(item) in _PLAIN else _exact(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [item if type(item) in _PLAIN else _exact(item) for item in value]
    if kind is Decimal:
        return _decimal_text(value)
    raise TypeError(f"no canonical form: {value!r}")


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"no finite number: {value}")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
