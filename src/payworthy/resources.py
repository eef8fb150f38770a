"""Data files that ship inside the package: sentences, policy packs, import mappings, templates."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from payworthy.text.catalogue import Catalogue


def folder(name: str) -> Traversable:
    """A folder of the package, by path relative to it (``policy/packs``)."""
    return resources.files("payworthy").joinpath(*name.split("/"))


def read_toml(file: Traversable) -> dict[str, Any]:
    """One TOML file; decimals stay decimals, no binary float is made."""
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


@cache
def catalogue(language: str) -> Catalogue:
    """All sentences of ``language`` (``en`` or ``zh``); a code that two files define is an error."""
    texts: dict[str, Any] = {}
    for file in sorted(folder(f"text/{language}").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            _merge(texts, read_toml(file), file.name)
    return Catalogue(language, texts)


def _merge(texts: dict[str, Any], more: dict[str, Any], file: str) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            _merge(texts.setdefault(key, {}), value, file)
        elif key in texts:
            raise ValueError(f"{file}: the text {key!r} is defined twice")
        else:
            texts[key] = value
