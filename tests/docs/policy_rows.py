"""What the page on policy settings must say of each: its names, what it takes, and its value in every preset."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from payworthy.policy.kinds import Field, Kind, Named, Rows, Table
from payworthy.policy.merge import plain
from payworthy.policy.vocabulary import POLICY
from payworthy.policy_files import load_preset, presets
from payworthy.resources import catalogue

Path = tuple[str, ...]

PAGE: Final = "docs/reference/policy.md"
NOT_SET: Final = "–"
_OWN_NAME: Final = "*"
_EACH: Final = "[]"

_TAKES: Final = {
    Kind.TEXT: "text",
    Kind.DATE: "day",
    Kind.CURRENCY: "currency code",
    Kind.COUNTRY: "country code",
    Kind.TIMEZONE: "IANA time zone",
    Kind.SHARE: "share, 0 to 1",
    Kind.TIMES: "multiple",
    Kind.NUMBER: "number",
    Kind.FLAG: "true or false",
    Kind.MONEY: "amounts by currency",
    Kind.TERMS: "payment terms",
    Kind.INSTALMENTS: "instalments",
}

_LISTED: Final = {**_TAKES, Kind.WHOLE: "whole number"}
"""The same in lists; their choices are said, but for the many codes of rules."""

_UNNAMED: Final = {
    ("off", "en"): "rules switched off",
    ("off", "zh"): "停用的规则",
    ("on", "en"): "rules switched on again",
    ("on", "zh"): "重新启用的规则",
}
"""Settings that ``policy diff`` tells by what they do, and so have no name in the texts."""


def settings() -> Iterator[tuple[Path, Field]]:
    """Every setting with its path; ``*`` stands for a name of the company's own, ``[]`` for each of a list."""
    yield from _below(POLICY, ())


def _below(table: Table, path: Path) -> Iterator[tuple[Path, Field]]:
    for name, spec in table.items():
        inner, here = spec, (*path, name)
        if isinstance(inner, Named):
            inner, here = inner.entry, (*here, _OWN_NAME)
        elif isinstance(inner, Rows):
            inner, here = inner.entry, (*here, _EACH)
        if isinstance(inner, Field):
            yield here, inner
        else:
            assert isinstance(inner, Mapping)
            yield from _below(inner, here)


def rows() -> dict[str, str]:
    """The row of each setting on the page: its meaning in both languages, what it takes, what the presets say."""
    found = {}
    for path, field in settings():
        shown = ".".join(path).replace(f".{_EACH}", _EACH)
        cells = (f"`{shown}`", _name(path, "en"), _name(path, "zh"), _takes(field), _values(path))
        found[shown] = f"| {' | '.join(cells)} |"
    return found


def _name(path: Path, language: str) -> str:
    texts = catalogue(language)
    code = ".".join(("policy", "what", *(name for name in path if name not in (_OWN_NAME, _EACH))))
    return texts.say(code) if code in texts else _UNNAMED[path[0], language]


def _takes(field: Field) -> str:
    if field.kind is Kind.CHOICE:
        said = "one of " + ", ".join(f"`{option}`" for option in field.options)
    elif field.kind is Kind.LIST and field.of is not None:
        few = field.of.options if all(option.islower() for option in field.of.options) else ()
        said = "list of " + (", ".join(f"`{option}`" for option in few) or _LISTED.get(field.of.kind, "rule codes"))
    elif field.kind is Kind.WHOLE:
        said = f"{'number' if field.unit == 'count' else field.unit}, {field.least} to {field.most}"
    else:
        said = _TAKES[field.kind]
    if field.higher is None or field.kind is Kind.CHOICE:
        return said
    more = {Kind.LIST: "longer", Kind.FLAG: "true"}.get(field.kind, "higher")
    return f"{said}; {more} is {field.higher}"


def _values(path: Path) -> str:
    says: dict[str, list[str]] = {}
    for preset in presets():
        says.setdefault(_value(_preset(preset), path), []).append(preset)
    if len(says) == 1:
        return next(iter(says))
    return "; ".join(f"*{', '.join(names)}* {value}" for value, names in says.items())


@cache
def _preset(name: str) -> Any:
    return plain(load_preset(name))


def _value(data: Any, path: Path) -> str:
    if not path:
        return _literal(data)
    name, rest = path[0], path[1:]
    if name == _EACH:
        listed = [_value(entry, rest) for entry in data]
        return " · ".join(listed) if any(value != NOT_SET for value in listed) else NOT_SET
    if name == _OWN_NAME:
        named = {key: _value(entry, rest) for key, entry in data.items()} if isinstance(data, Mapping) else {}
        return " · ".join(f"{key} {value}" for key, value in named.items() if value != NOT_SET) or NOT_SET
    return _value(data[name], rest) if isinstance(data, Mapping) and name in data else NOT_SET


def _literal(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"CNY {value['CNY']:,}" if "CNY" in value else NOT_SET
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return ", ".join(f"{Decimal(part['pct']) * 100:.0f} % {part['trigger']}" for part in value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or "none"
    return str(value)
