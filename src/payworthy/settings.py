"""Every setting, its default and where it comes from: the environment, overridden on the command line.

============================  ==================================================================================
``PAYWORTHY_BOOK``            the book: a SQLite file, or ``postgresql://…``; no default
``PAYWORTHY_USER``            who acts; default: the name you are logged in under
``PAYWORTHY_LANG``            ``en`` or ``zh``; default: ``zh`` when the locale is Chinese, else ``en``
``PAYWORTHY_KEYS``            folder of the book's signing keys and kept checkpoints; default: ``<book>.keys`` beside a
                              SQLite book, ``~/.payworthy/<database>.keys`` for PostgreSQL
``PAYWORTHY_MODELS``          folder of the fitted models; default: ``~/.payworthy/models``
``PAYWORTHY_LISTS``           folder of the sanctions and other lists; default: ``~/.payworthy/lists``
``PAYWORTHY_SOURCES``         file that says which sources may be asked about customers; without it, none is
============================  ==================================================================================
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Settings:
    """What the process was started with."""

    book: str | None
    user: str
    language: str
    keys: Path | None
    models: Path | None = None
    lists: Path | None = None
    sources: Path | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment."""
        keys, models, lists, sources = (
            environment.get(f"PAYWORTHY_{name}") for name in ("KEYS", "MODELS", "LISTS", "SOURCES")
        )
        return cls(
            book=environment.get("PAYWORTHY_BOOK"),
            user=environment.get("PAYWORTHY_USER") or getpass.getuser(),
            language=_language(environment),
            keys=Path(keys) if keys else None,
            models=Path(models) if models else None,
            lists=Path(lists) if lists else None,
            sources=Path(sources) if sources else None,
        )


def _language(environment: Mapping[str, str]) -> str:
    wanted = environment.get("PAYWORTHY_LANG") or next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "en"
    )
    return "zh" if wanted.lower().startswith("zh") else "en"


def is_postgres(book: str) -> bool:
    """True for a database URL, false for a file."""
    return book.startswith(("postgresql://", "postgres://"))


def keys_folder(book: str, chosen: Path | None) -> Path:
    """Where the book's private key and kept checkpoints live: never inside the book itself."""
    if chosen is not None:
        return chosen
    if is_postgres(book):
        name = urlsplit(book).path.strip("/") or "postgres"
        return Path.home() / ".payworthy" / f"{name}.keys"
    return Path(f"{book}.keys")


def models_folder(chosen: Path | None) -> Path:
    """Where fitted models are kept."""
    return chosen if chosen is not None else Path.home() / ".payworthy" / "models"


def lists_folder(chosen: Path | None) -> Path:
    """Where sanctions and other lists are kept."""
    return chosen if chosen is not None else Path.home() / ".payworthy" / "lists"
