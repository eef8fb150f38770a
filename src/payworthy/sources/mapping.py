"""A mapping: how one layout of file becomes our fields, as typed data.

A TOML file with a ``title`` and one table for each kind of file it can read. All of it is optional; a field that
is not named is looked for by its usual headers (data/headers.toml)::

    title = "receivables export of our ERP"

    [file]                                    # only what cannot be found out
    encoding = "gb18030"
    delimiter = ";"

    [ledger]
    date_order = "mdy"                        # 4/6/2013 is the 6th of April; a year in front is always read
    decimal_comma = true                      # 1.234,56
    float_noise = true                        # 2309.7899999999995 is 2309.79; 5000.123 is refused
    negative = "credit_note"                  # a negative invoice is a credit note; without it: refused
    zero = "skip"                             # rows without an amount are counted and left out; else refused
    ignore = ["key_0"]                        # columns known and not needed: no notice about them

    [ledger.fields]
    due_on = "Net due date"                   # the column, by its header
    customer_id = { column = "Customer", leading_zeros = "strip" }
    document_id = { column = "doc_id", integer_noise = true }       # 2960623488.0 is 2960623488
    kind = { column = "Type", values = { RV = "invoice", DZ = "payment" } }
    currency = { constant = "USD" }
    amount = { column = "Amount", unit = 10000 }
    issued_on = { days_before_due = 15 }      # the file has no such date; said in a notice
"""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, Literal

import msgspec

from payworthy import resources
from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.kinds import KINDS

ENCODINGS: Final = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "cp1250", "cp1251", "cp1252", "latin-1")
_FOLDER: Final = "sources/mappings"


class FileRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What cannot be found out from the file: its encoding (one of ``ENCODINGS``) and delimiter."""

    encoding: str | None = None
    delimiter: Literal[",", ";", "\t"] | None = None


class Converted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows whose amount is another currency's amount times a fixed ``rate``: they are turned back, exactly, into
    ``currency``. The rows are those where ``column`` has ``value``. An amount that does not come back to whole
    minor units is refused."""

    column: str
    value: str
    rate: str
    currency: str


class FieldRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one field comes from: a ``column`` (or the first present of several), a ``constant``, or a rule.

    ``values`` translates the file's words to ours. ``integer_noise`` strips an exact ``.0`` and refuses any other
    decimals. ``leading_zeros = "strip"`` makes 0012345678 and 12345678 the same; ids with a letter stay as they
    are. ``unit`` multiplies amounts. ``days_before_due`` (issue date) assumes a term. ``derive`` (document id)
    builds an id from other fields and an occurrence number, for files without one. ``or_field`` is used where the
    cell is empty (a customer's number for its name).
    """

    column: str | tuple[str, ...] | None = None
    constant: str | None = None
    values: dict[str, str] | None = None
    integer_noise: bool = False
    leading_zeros: Literal["keep", "strip"] = "keep"
    unit: int | None = None
    days_before_due: int | None = None
    derive: tuple[str, ...] = ()
    or_field: str | None = None
    converted: tuple[Converted, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers this field may have, best first."""
        if self.column is None:
            return ()
        return (self.column,) if isinstance(self.column, str) else self.column

    @property
    def sources(self) -> int:
        """How many ways of finding a value the rule names; one, or none if it only says how to read."""
        named = (self.columns, self.constant is not None, self.days_before_due is not None, self.derive)
        return sum(bool(source) for source in named)


class KindMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules for one kind of file. ``distinct`` (customers): the file has a row per invoice, so a customer is
    taken once, with the first non-empty value of each field."""

    fields: dict[str, str | FieldRule] = {}
    ignore: tuple[str, ...] = ()
    date_order: Literal["ymd", "mdy", "dmy"] = "ymd"
    decimal_comma: bool = False
    float_noise: bool = False
    negative: Literal["refuse", "credit_note"] = "refuse"
    zero: Literal["refuse", "skip"] = "refuse"
    distinct: bool = False

    def rule(self, field: str) -> FieldRule | None:
        """The rule of a field, its short form (a column name) written out."""
        rule = self.fields.get(field)
        return FieldRule(column=rule) if isinstance(rule, str) else rule


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping file. A kind that has no table here cannot be read with it."""

    title: str = ""
    file: FileRules = FileRules()
    customers: KindMapping | None = None
    ledger: KindMapping | None = None
    orders: KindMapping | None = None
    limits: KindMapping | None = None
    rates: KindMapping | None = None
    statements: KindMapping | None = None
    events: KindMapping | None = None
    registry: KindMapping | None = None
    references: KindMapping | None = None
    promises: KindMapping | None = None
    collateral: KindMapping | None = None

    def of(self, kind: str) -> KindMapping | None:
        """The rules for one kind of file, by its name in ``KINDS``."""
        rules = getattr(self, kind)
        assert rules is None or isinstance(rules, KindMapping)
        return rules


NO_MAPPING: Final = Mapping(**dict.fromkeys(KINDS, KindMapping()))  # type: ignore[arg-type]
"""Columns are found by their usual headers alone."""


def shipped_mappings() -> tuple[str, ...]:
    """Names of the mappings that come with Payworthy."""
    names = (entry.name for entry in resources.folder(_FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_mapping(name: str) -> Mapping | Failure:
    """A shipped mapping by its name, or a TOML file by its path.

    Failures: ``mapping_not_found``, ``mapping_not_toml``, ``mapping_malformed``.
    """
    if name in shipped_mappings():
        return parse_mapping(resources.folder(_FOLDER).joinpath(f"{name}.toml").read_text(encoding="utf-8"), name)
    try:
        return parse_mapping(Path(name).read_text(encoding="utf-8-sig"), name)
    except (OSError, ValueError):
        return Failure(Reason.MISSING, "mapping_not_found", {"value": name, "known": ", ".join(shipped_mappings())})


def parse_mapping(text: str, file: str | None = None) -> Mapping | Failure:
    """Read a mapping; unknown keys and impossible rules are failures with their path."""
    try:
        mapping = msgspec.toml.decode(text, type=Mapping)
    except msgspec.ValidationError as error:
        return invalid("mapping_malformed", detail=str(error)).at(file=file)
    except (msgspec.DecodeError, ValueError) as error:
        return invalid("mapping_not_toml", detail=str(error)).at(file=file)
    trouble = _trouble(mapping)
    return mapping if trouble is None else invalid("mapping_malformed", detail=trouble).at(file=file)


_ONLY_FOR: Final = {
    "unit": tuple({field for kind in KINDS.values() for field in kind.amounts} - {"rate"}),
    "converted": ("amount",),
    "days_before_due": ("issued_on",),
    "derive": ("document_id",),
    "or_field": ("name",),
}
_DAYS: Final = 3650
_DERIVABLE: Final = ("issued_on", "due_on", "amount", "order_id", "kind")


def _trouble(mapping: Mapping) -> str | None:
    """What a type cannot say about a mapping; ``None`` if it is sound."""
    if mapping.file.encoding not in (None, *ENCODINGS):
        return f"$.file.encoding: one of {', '.join(ENCODINGS)}"
    for name, kind in KINDS.items():
        rules = mapping.of(name)
        for field in rules.fields if rules else ():
            path = f"$.{name}.fields.{field}"
            if field not in kind.fields:
                return f"{path}: no such field; known: {', '.join(kind.fields)}"
            rule = rules.rule(field) if rules else None
            trouble = None if rule is None else _rule_trouble(field, rule)
            if trouble is not None:
                return f"{path}: {trouble}"
    return None


def _rule_trouble(field: str, rule: FieldRule) -> str | None:
    for option, fields in _ONLY_FOR.items():
        if getattr(rule, option) and field not in fields:
            belongs = "amounts" if option == "unit" else " or ".join(fields)
            return f"{option} belongs to {belongs}"
    if rule.sources > 1:
        return "column, constant, days_before_due and derive exclude each other"
    if rule.unit is not None and rule.unit < 1:
        return "unit is a whole number from 1"
    if rule.days_before_due is not None and not 0 <= rule.days_before_due <= _DAYS:
        return f"days_before_due is from 0 to {_DAYS}"
    if rule.or_field not in (None, "customer_id"):
        return "or_field can only be customer_id"
    if unknown := [name for name in rule.derive if name not in _DERIVABLE]:
        return f"derive cannot use {', '.join(unknown)}; it can use {', '.join(_DERIVABLE)}"
    for converted in rule.converted:
        try:
            is_rate = Decimal(converted.rate).is_finite() and Decimal(converted.rate) > 0
        except InvalidOperation:
            is_rate = False
        if not is_rate or converted.currency not in EXPONENTS:
            return "converted needs a positive rate and a known currency"
    return None
