"""Which column of this file is which field: the header met with the mapping and the usual headers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.kinds import FileKind
from payworthy.sources.mapping import FieldRule, KindMapping
from payworthy.sources.report import Notice
from payworthy.sources.words import HeaderNote, closest_field, fold, header, header_note, headers, split_header

_SHOWN: Final = 30
_PLAIN: Final = FieldRule()


@dataclass(frozen=True, slots=True)
class Bound:
    """Where one field is: the ``index`` of its column (``None`` for a constant or a rule) and the header text.
    ``unit`` is what amounts are multiplied by."""

    field: str
    rule: FieldRule
    header: str
    index: int | None = None
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Binding:
    """The fields of one file. ``width``: cells a row must have. ``conditions``: column index of each header that a
    ``converted`` rule looks at."""

    kind: FileKind
    rules: KindMapping
    width: int
    fields: dict[str, Bound]
    conditions: dict[str, int]
    notices: tuple[Notice, ...]

    def has(self, field: str) -> bool:
        """True if the file or the mapping gives this field."""
        return field in self.fields


def bind(
    header_cells: Sequence[str], kind: FileKind, rules: KindMapping, names: Mapping[str, str] | None = None
) -> Binding | Failure:
    """Find every field of ``kind``. ``names``: folded headers to look for, if they are not the kind's usual ones.

    Failures: ``header_column_missing`` (a mapping names a column that is not there), ``header_field_missing`` (all
    required fields that were not found, with what was found and the closest), ``header_ambiguous``,
    ``header_unit_unknown``, ``header_unit_conflict``.
    """
    found = tuple(cell.strip() for cell in header_cells)
    return _Binder(found, kind, rules, headers(kind.name) if names is None else names).bind()


class _Binder:
    def __init__(self, found: tuple[str, ...], kind: FileKind, rules: KindMapping, names: Mapping[str, str]) -> None:
        self.found = found
        self.names = names
        self.kind = kind
        self.rules = rules
        self.fields: dict[str, Bound] = {}
        self.used: set[int] = set()

    def bind(self) -> Binding | Failure:
        trouble = self._bind_mapped() or self._bind_usual() or self._bind_units() or self._missing()
        if trouble is not None:
            return trouble
        conditions = self._conditions()
        if isinstance(conditions, Failure):
            return conditions
        notices = (*self._unknown(), *self._assumed())
        return Binding(self.kind, self.rules, len(self.found), self.fields, conditions, notices)

    def _bind_mapped(self) -> Failure | None:
        for field in self.rules.fields:
            rule = self.rules.rule(field) or _PLAIN
            if not rule.sources:
                continue
            if not rule.columns:
                self.fields[field] = Bound(field, rule, field)
                continue
            places = [place for name in rule.columns for place in self._places(name)]
            if not places:
                return self._column_missing(field, rule.columns)
            if len(self._places(self.found[places[0]])) > 1:
                return invalid("header_ambiguous", field=field, value=self.found[places[0]])
            self._take(field, rule, places[0])
        return None

    def _bind_usual(self) -> Failure | None:
        """Fields that no rule placed, by their usual headers. A rule without a place still says how to read."""
        known = self.names
        ignored = {fold(name) for name in self.rules.ignore}
        for index, name in enumerate(self.found):
            if index in self.used or fold(name) in ignored:
                continue
            field = known.get(fold(name)) or known.get(split_header(name)[0])
            if field is None or (field in self.fields and self.rules.rule(field) is not None):
                continue
            if field in self.fields:
                both = f"{self.fields[field].header}, {name}"
                return invalid("header_ambiguous", field=field, value=both)
            self._take(field, self.rules.rule(field) or _PLAIN, index)
        return None

    def _bind_units(self) -> Failure | None:
        for field in self.kind.amounts:
            bound = self.fields.get(field)
            if bound is None or bound.index is None:
                continue
            note = header_note(bound.header)
            if bound.rule.unit is not None:
                known = note.unit if isinstance(note, HeaderNote) else 1
                if known not in (1, bound.rule.unit):
                    return invalid("header_unit_conflict", value=bound.header, unit=bound.rule.unit)
                self.fields[field] = replace(bound, unit=bound.rule.unit)
                continue
            if isinstance(note, Failure) or (field == "rate" and note != HeaderNote()):
                return (
                    note
                    if isinstance(note, Failure)
                    else invalid("header_unit_unknown", value=bound.header, unit=bound.header)
                )
            self.fields[field] = replace(bound, unit=note.unit)
            if note.currency is not None:
                told = self.fields.get("currency")
                if told is not None and (told.index is not None or told.rule.constant != note.currency):
                    return invalid("header_unit_conflict", value=bound.header, unit=note.currency)
                self.fields["currency"] = Bound("currency", FieldRule(constant=note.currency), bound.header)
        return None

    def _missing(self) -> Failure | None:
        missing = [names for names in self.kind.required if not any(name in self.fields for name in names)]
        if not missing:
            return None
        free = [name for index, name in enumerate(self.found) if index not in self.used and name]
        near = [(name, closest_field(self.kind.name, name)) for name in free]
        wanted = {name for names in missing for name in names}
        hints = [f"{name} → {_both(self.kind.name, field)}" for name, field in near if field in wanted]
        params: dict[str, str | int] = {
            "missing": ", ".join(" / ".join(_both(self.kind.name, name) for name in names) for names in missing),
            "found": ", ".join(name[:_SHOWN] for name in self.found[:40] if name) or "-",
            "closest": ", ".join(hints[:5]) or "-",
        }
        return Failure(Reason.MISSING, "header_field_missing", params)

    def _conditions(self) -> dict[str, int] | Failure:
        places: dict[str, int] = {}
        for field in self.fields.values():
            for converted in field.rule.converted:
                found = self._places(converted.column)
                if not found:
                    return self._column_missing(field.field, (converted.column,))
                places[converted.column] = found[0]
                self.used.add(found[0])
        return places

    def _unknown(self) -> Iterator[Notice]:
        ignored = {fold(name) for name in self.rules.ignore}
        unknown = [
            name
            for index, name in enumerate(self.found)
            if name and index not in self.used and fold(name) not in ignored
        ]
        if unknown:
            yield Notice("columns_not_used", {"columns": ", ".join(name[:_SHOWN] for name in unknown[:40])})

    def _assumed(self) -> Iterator[Notice]:
        for bound in self.fields.values():
            if bound.rule.constant is not None:
                yield Notice("value_assumed", {"field": bound.field, "value": bound.rule.constant})
            for converted in bound.rule.converted:
                params: dict[str, str | int] = {"column": converted.column, "value": converted.value}
                params |= {"rate": converted.rate, "currency": converted.currency}
                yield Notice("amounts_converted_back", params)
            if bound.rule.days_before_due is not None:
                yield Notice("issue_date_assumed", {"days": bound.rule.days_before_due})

    def _places(self, name: str) -> list[int]:
        exact = [index for index, found in enumerate(self.found) if found == name.strip()]
        return exact or [index for index, found in enumerate(self.found) if fold(found) == fold(name)]

    def _take(self, field: str, rule: FieldRule, index: int) -> None:
        self.fields[field] = Bound(field, rule, self.found[index], index)
        self.used.add(index)

    def _column_missing(self, field: str, columns: Sequence[str]) -> Failure:
        params: dict[str, str | int] = {
            "field": field,
            "column": ", ".join(columns),
            "found": ", ".join(name[:_SHOWN] for name in self.found[:40] if name) or "-",
        }
        return Failure(Reason.MISSING, "header_column_missing", params)


def _both(kind: str, field: str) -> str:
    english, chinese = header(kind, field, "en"), header(kind, field, "zh")
    return f"{english} ({chinese})" if english != chinese else english
