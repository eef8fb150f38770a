"""The tree as canonical JSON."""

from payworthy.base.canonical import canonical_bytes
from payworthy.report.tree import SCHEMA, Document


def json_bytes(document: Document) -> bytes:
    """Keys sorted, no spaces, UTF-8; decimals as text. ``schema`` tells which readers understand it.

    Raises ``TypeError`` for a binary float anywhere inside.
    """
    return canonical_bytes({"schema": SCHEMA, "document": document})
