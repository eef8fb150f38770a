"""``payworthy verify`` and ``payworthy audit``."""

import typer


def verify_book(context: typer.Context) -> None:
    raise NotImplementedError


def verify(context: typer.Context) -> None:
    raise NotImplementedError


def checkpoint(context: typer.Context) -> None:
    raise NotImplementedError
