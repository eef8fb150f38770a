"""A credit application that came back: every answer read, every trouble with the address of its cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.resources import catalogue
from payworthy.sources.amounts import AmountRules, Amounts
from payworthy.sources.caps import Caps
from payworthy.sources.cells import (
    date_reader,
    id_reader,
    read_currency,
    read_months,
    read_terms,
    text_reader,
    word_reader,
)
from payworthy.sources.credit_cells import read_count, read_entity_type, read_uscc, share_reader
from payworthy.sources.fact_file import FactFile, stopped
from payworthy.sources.form_facts import facts_of
from payworthy.sources.form_layout import MARK, PREFIX, Answer, layout, offered, own_texts
from payworthy.sources.mapping import FileRules
from payworthy.sources.report import Chunk, Notice
from payworthy.sources.table import open_table
from payworthy.sources.words import fold, words
from payworthy.sources.worth import split_worth

_ROWS: Final = 1000
_COLUMNS: Final = 50
_SHOWN: Final = 20
_SHEET_NAMES: Final = 3
_TEXT: Final = 4000


@dataclass(slots=True)
class Answers:
    """What a form says: values by name, and the address of each answer's cell."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


class FormFile(FactFile):
    """One reading of a filled-in form."""

    def chunks(self) -> Iterator[Chunk]:
        """The facts of the form, or everything that is wrong with it."""
        table = open_table(self.path, FileRules(), self.caps)
        if isinstance(table, Failure):
            yield stopped(table)
            return
        try:
            named: dict[str, tuple[str, int, int]] = getattr(table, "named_cells", dict)()
            mark = named.get(f"{PREFIX}form")
            grid = None if mark is None else self._grid(table, mark[0])
        finally:
            table.close()
        if isinstance(grid, Failure):
            yield stopped(grid)
            return
        if mark is None or grid is None or grid.get((mark[1], mark[2])) != MARK:
            yield stopped(Failure(Reason.INVALID, "form_not_ours"))
            return
        yield self._facts(grid, {name: (row, column) for name, (_, row, column) in named.items()})

    def _grid(self, table: Any, title: str) -> dict[tuple[int, int], str] | Failure:
        """All cells of the form's sheet that hold something."""
        cells: dict[tuple[int, int], str] = {}
        for name, rows in table.sheets():
            if name != title:
                continue
            for count, (row, values) in enumerate(rows, start=1):
                if isinstance(values, Failure):
                    return values.at(row=row)
                if count > _ROWS or any(value.strip() for value in values[_COLUMNS:]):
                    return Failure(Reason.UNSUPPORTED, "form_too_large").at(row=row)
                cells |= {(row, place): value for place, value in enumerate(values, start=1) if value.strip()}
        return cells

    def _facts(self, grid: Mapping[tuple[int, int], str], named: Mapping[str, tuple[int, int]]) -> Chunk:
        out, answers = Chunk(), Answers()
        missing = [answer.name for answer in layout().answers if PREFIX + answer.name not in named]
        if missing:
            out.failures.append(Failure(Reason.INVALID, "form_not_ours"))
            return out
        currency = read_currency(grid.get(named[f"{PREFIX}currency"], ""))
        for answer in layout().answers:
            place = named[PREFIX + answer.name]
            answers.places[answer.name] = address(place)
            text = grid.get(place, "")
            value = _reader(answer, currency if isinstance(currency, str) else None)(text) if text else None
            if isinstance(value, Failure):
                self._refuse(out, value, place)
            elif value is not None:
                answers.values[answer.name] = value
            elif answer.is_must:
                self._refuse(out, _missing(answer), place)
        self._tell_others(grid, set(named.values()))
        self.taken = len(answers.values)
        if not out.failures:
            for told in facts_of(answers.values, self.path.name):
                if isinstance(told, Failure):
                    column = str(told.params.get("field", "name_zh"))
                    self._refuse(out, told, named[PREFIX + column])
                elif isinstance(told, Notice):
                    self.found.append(told)
                else:
                    name, fact = told
                    out.add(named[PREFIX + name][0], fact)
        if out.failures:
            out.rows.clear()
            out.facts.clear()
        return out

    def _refuse(self, out: Chunk, failure: Failure, place: tuple[int, int]) -> None:
        """Rows with something wrong are counted, as in a table."""
        self.refused += place[0] not in {one.where.row for one in out.failures if one.where}
        out.failures.append(failure.at(row=place[0], column=address(place)))

    def _tell_others(self, grid: Mapping[tuple[int, int], str], answers: set[tuple[int, int]]) -> None:
        """Text that is neither an answer nor the form's own."""
        known = set(own_texts())
        beside = []
        for place, text in grid.items():
            told = fold(text.removesuffix("*"))
            if place in answers or told in known or fold(text[_SHEET_NAMES:]) in known or _is_subtitle(told):
                continue
            beside.append(f"{address(place)} {' '.join(text.split())[:_SHOWN]}")
        if beside:
            self.found.append(Notice("form_cells_not_read", {"columns": ", ".join(beside[:_SHOWN])}))


def address(place: tuple[int, int]) -> str:
    """A cell's address, as a spreadsheet shows it."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _missing(answer: Answer) -> Failure:
    """An answer that is needed, named in the language of the labels that both sides see."""
    told = " / ".join(catalogue(language).say(answer.code) for language in ("zh", "en"))
    return Failure(Reason.MISSING, "form_cell_missing", {"value": told})


def _is_subtitle(told: str) -> bool:
    """The sentence under the title names the currency, so it is known by its beginning."""
    return any(told.startswith(fold(catalogue(language).say("form.subtitle"))[:12]) for language in ("en", "zh"))


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "id": id_reader(Caps().id_characters),
    "uscc": read_uscc,
    "date": date_reader("ymd"),
    "count": read_count,
    "months": read_months,
    "share": share_reader(is_percent=False),
    "currency": read_currency,
    "terms": read_terms,
    "line": lambda text: " ".join(text.split()),  # its unit stands in another cell
}
_TEXTS: Final = text_reader(_TEXT)


def _reader(answer: Answer, currency: str | None) -> Callable[[str], Any]:
    """How an answer's text becomes a value."""
    if answer.kind == "amount":
        return lambda text: _amount(text, currency)
    if answer.kind == "yes_no":
        return word_reader({word: value == "yes" for word, value in words("yes_no").items()}, "yes, no")
    if answer.words == "entity_type":
        return read_entity_type
    if answer.words is not None:
        known = words(answer.words) | {fold(told): value for told, value in _offered(answer.words).items()}
        return word_reader(known, ", ".join(dict.fromkeys(known.values())))
    return _READERS.get(answer.kind, _TEXTS)


def _offered(group: str) -> dict[str, str]:
    return offered(group, "zh") | offered(group, "en")


def _amount(text: str, currency: str | None) -> int | Failure:
    """An amount in the form's currency, which a unit may stand beside (300万元)."""
    if currency is None:
        return Failure(Reason.MISSING, "cell_missing", {"field": "currency"})
    worth = split_worth(text)
    if isinstance(worth, Failure):
        return worth
    if worth is not None and worth.currency not in (None, currency):
        return invalid("amount_currency_mark_differs", value=text, currency=currency)
    rules = AmountRules(unit=1 if worth is None else worth.unit, float_noise=True)
    minor = Amounts(rules).read(text if worth is None else worth.number, currency)
    if not isinstance(minor, Failure) and minor < 0:
        return invalid("credit_amount_negative", value=text.strip())
    return minor
