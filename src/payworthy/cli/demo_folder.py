"""How a demonstration's folder is recognised, and the instant its clock stands at.

A demonstration must answer the same on every day, so that its next commands work in any year; its book is told
apart by a marker file beside it, which real books never have.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from payworthy.settings import is_postgres

BOOK_FILE: Final = "book.db"

_MARKER: Final = ".payworthy-demo.json"


def mark(folder: Path, at: datetime) -> None:
    """Make ``folder`` a demonstration's, whose clock stands at ``at``."""
    folder.joinpath(_MARKER).write_text(json.dumps({"clock": at.isoformat()}) + "\n", encoding="utf-8")


def is_demo(folder: Path) -> bool:
    """True if a demonstration made this folder."""
    return _instant(folder) is not None


def demo_instant(book: str) -> datetime | None:
    """Where the clock of this book stands, if it is a demonstration's; ``None`` for every other book."""
    path = Path(book)
    return None if is_postgres(book) or path.name != BOOK_FILE else _instant(path.parent)


def _instant(folder: Path) -> datetime | None:
    try:
        marker = json.loads(folder.joinpath(_MARKER).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(marker["clock"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return at if at.tzinfo is not None else None
