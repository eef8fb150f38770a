"""One byte form per model and card, so that the same fit has the same hash.

Unlike decisions (``base/canonical.py``) models are made of floats: they are written in the shortest form that reads
back to the same double, which is the same on every machine. Not-a-number and infinity have no form.
"""

import json
from collections.abc import Mapping
from typing import Any

from payworthy.base.canonical import digest


def model_bytes(value: Mapping[str, Any]) -> bytes:
    """Canonical JSON of a model or a card; raises ``ValueError`` for NaN or infinity."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def model_hash(value: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hex digits."""
    return digest(model_bytes(value))
