"""Reads the case tables of the check rules (tests/cases/check): one row is one order and what a rule must find.

The columns are described in tests/cases/check/README.md; a column that is not known is an error.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from payworthy.base.currency import EXPONENTS
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit
from payworthy.check.rules import RULES
from payworthy.check.snapshot import Group, LimitInForce
from payworthy.exposure.components import COMPONENTS, Components
from payworthy.exposure.overdue import Rung
from payworthy.facts.customer import CustomerState
from payworthy.facts.file_item import Screening
from payworthy.facts.order import CheckPoint

from .builders import POLICY, a_limit, a_policy, a_release, a_request, a_snapshot, ago, late, shipping, yuan

FOLDER = Path(__file__).parents[1] / "cases" / "check"
EXPECTED = ("verdict", "severity", "variant", "actual", "threshold")
_AMOUNT_PARAMS = frozenset({"floor", "start_limit"})


@dataclass
class World:
    """What a row changes of the good customer that the builders make."""

    rule: str
    request: dict[str, Any] = field(default_factory=dict)
    snapshot: dict[str, Any] = field(default_factory=dict)
    exposure: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    limit: dict[str, Any] = field(default_factory=dict)
    group: dict[str, Any] = field(default_factory=dict)
    off: tuple[str, ...] = ()

    def case(self) -> Case:
        """The row as a case for the rules."""
        if self.limit.get("base_minor", 0) != "none":
            self.snapshot["limit"] = a_limit(**self.limit)
        else:
            self.snapshot["limit"] = None
        if "exposure_minor" in self.group:
            exposure = Components(receivable=self.group.pop("exposure_minor"))
            self.snapshot["group"] = Group(group_id="G", exposure=exposure, limit=_group_limit(self.group))
        late_minor = sum(rung.amount_minor for rung in self.snapshot.get("rungs", ()))
        self.snapshot.setdefault("receivable", late_minor)
        snapshot = a_snapshot(**self.snapshot)
        request = a_request(snapshot.order_minor, **self.request)
        return Case(request, snapshot, a_policy(off=self.off, **self.exposure, **{self.rule: self.params}))


def _group_limit(given: dict[str, Any]) -> LimitInForce | None:
    return a_limit(**given) if "base_minor" in given else None


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    rule: str
    name: str
    case: Case
    expected: dict[str, str]

    def found(self, finding: Finding) -> dict[str, str]:
        """The finding in the words of the table, as far as the table says anything."""
        said = {
            "verdict": finding.verdict.value,
            "severity": finding.severity.value,
            "variant": finding.variant,
            "actual": _figure(finding.actual, finding.unit),
            "threshold": _figure(finding.threshold, finding.unit),
        }
        for name, value in (finding.params or {}).items():
            shown = _figure(int(value), Unit.MINOR) if name == "amount_minor" else str(value)
            said[f"says {name.removesuffix('_minor')}"] = shown
        return {name: said.get(name, "") for name in self.expected}


def _figure(value: int | None, unit: Unit | None) -> str:
    """Amounts in yuan, shares in percent, both without idle zeros."""
    if value is None:
        return ""
    if unit is Unit.MINOR:
        return _trimmed(Decimal(value) / 100)
    return f"{_trimmed(Decimal(value) / 10_000)}%" if unit is Unit.PPM else str(value)


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rows() -> Iterator[Row]:
    """Every row of every table."""
    for path in sorted(FOLDER.glob("*.csv")):
        rule = path.stem.partition("_")[0]
        with path.open(encoding="utf-8", newline="") as file:
            for cells in csv.DictReader(file, strict=True):
                yield _row(rule, cells)


def _row(rule: str, cells: dict[str, str]) -> Row:
    world = World(rule)
    expected: dict[str, str] = {}
    for column, text in cells.items():
        if column in EXPECTED or column.startswith("says "):
            expected[column] = text
        elif column != "case" and text:
            _set(world, column, text)
    assert list(expected)[: len(EXPECTED)] == list(EXPECTED), f"{rule}: the last columns must begin {EXPECTED}"
    return Row(rule, cells["case"], world.case(), expected)


def _set(world: World, column: str, text: str) -> None:
    if column in COMPONENTS:
        world.snapshot[column] = yuan(text)
    elif column.startswith("policy."):
        _set_policy(world, column.removeprefix("policy."), text)
    else:
        _WORDS[column](world, text)


def _set_policy(world: World, name: str, text: str) -> None:
    if name == "off":
        assert text == "yes", text
        world.off = (world.rule,)
    elif name in ("basis", "horizon_days"):
        world.exposure[name] = int(text) if name == "horizon_days" else text
    else:
        world.params[name] = _param(world.rule, name, text)


def _param(rule: str, name: str, text: str) -> Any:
    """A parameter as the policy file would say it; amounts are in whole currency units there too. A table names only
    the rows it changes."""
    value = tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    if name in _AMOUNT_PARAMS:
        value = _in_minor_units(value)
    elif name in ("levels", "weighed"):
        value = [level | {"above": _in_minor_units(level["above"])} for level in value]
    elif isinstance(value, dict):
        value = {**POLICY.get(rule, {}).get(name, {}), **value}
    wanted = {found.name: found.type for found in msgspec.structs.fields(RULES[rule].params)}[name]
    return msgspec.convert(value, wanted, strict=False)


def _in_minor_units(amounts: dict[str, int]) -> dict[str, int]:
    return {currency: amount * 10 ** EXPONENTS[currency] for currency, amount in amounts.items()}


Word = Callable[[World, str], None]


def _in(part: str, name: str, read: Callable[[str], Any]) -> Word:
    """A word that sets one field of one part of the world."""

    def put(world: World, text: str) -> None:
        getattr(world, part)[name] = read(text)

    return put


def _order(world: World, text: str) -> None:
    world.snapshot["order_minor"] = yuan(text)


def _received(world: World, text: str) -> None:
    world.snapshot |= {"prepaid_minor": yuan(text), "prepaid": yuan(text)}


def _terms(world: World, text: str) -> None:
    world.request |= {"is_prepaid": True, "credit_days": 0} if text == "prepaid" else {"credit_days": int(text)}


def _released(world: World, text: str) -> None:
    world.snapshot["releases"] = (a_release(*text.split()),)


def _amount_or_word(text: str) -> int | str | None:
    return {"none": "none", "unlimited": None}[text] if text in ("none", "unlimited") else yuan(text)


def _day(text: str) -> date | None:
    return None if text == "none" else ago(int(text))


def _rungs(text: str) -> tuple[Rung, ...]:
    """``10000@40 2500.50@3``: amounts and how many days they are past due."""
    return late(*_pairs(text))


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    for part in text.split():
        amount, _, days = part.partition("@")
        yield int(days), yuan(amount)


def _names(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(text.split())


def _name(text: str) -> str | None:
    return None if text == "none" else text


def _amount_or_none(text: str) -> int | None:
    return None if text == "none" else yuan(text)


def _shipments(text: str) -> tuple[Rung, ...]:
    """``300000@61``: carried orders and in how many days they ship, in order of shipment."""
    return shipping(*_pairs(text))


_WORDS: dict[str, Word] = {
    "order": _order,
    "received": _received,
    "terms": _terms,
    "step": _in("request", "point", CheckPoint),
    "currency": _in("request", "currency", str),
    "limit": _in("limit", "base_minor", _amount_or_word),
    "temporary limit": _in("limit", "temporary_minor", yuan),
    "limit ended": _in("limit", "valid_to", _day),
    "group exposure": _in("group", "exposure_minor", yuan),
    "group limit": _in("group", "base_minor", _amount_or_word),
    "group temporary limit": _in("group", "temporary_minor", yuan),
    "group limit ended": _in("group", "valid_to", _day),
    "state": _in("snapshot", "state", CustomerState),
    "ordering customer": _in("snapshot", "sold_to_state", CustomerState),
    "country": _in("snapshot", "country", str),
    "segment": _in("snapshot", "segment", str),
    "grade": _in("snapshot", "grade", _name),
    "review late": _in("snapshot", "grade_review_on", _day),
    "dunning": _in("snapshot", "dunning_level", int),
    "agreed days": _in("snapshot", "master_credit_days", int),
    "file holds": _in("snapshot", "facts_present", _names),
    "overdue": _in("snapshot", "rungs", _rungs),
    "late retention": _in("snapshot", "retention_rungs", _rungs),
    "ships in": _in("snapshot", "order_ladder", _shipments),
    "orders so far": _in("snapshot", "order_count", int),
    "first order": _in("snapshot", "first_order_on", _day),
    "usual order": _in("snapshot", "median_order_minor", _amount_or_none),
    "ledger age": _in("snapshot", "ledger_as_of", _day),
    "screened": _in("snapshot", "screened_on", _day),
    "on lists": _in("snapshot", "sanction_state", lambda text: None if text == "none" else Screening(text)),
    "book screens": _in("snapshot", "is_screening", lambda text: text == "yes"),
    "rates missing": _in("snapshot", "missing_rates", _names),
    "released": _released,
}
