"""``payworthy version``."""

import platform
import sqlite3

import typer

from payworthy import __version__
from payworthy.check.decide import ENGINE_VERSION
from payworthy.cli.desk import desk_of


def version(context: typer.Context) -> None:
    """What is installed."""
    data = {
        "payworthy": __version__,
        "engine": ENGINE_VERSION,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    desk_of(context).screen.answer(
        data, lambda screen: screen.show("  ".join(f"{name} {value}" for name, value in data.items()))
    )
