"""Where everything stands on the application form. The same layout writes the form and tells, of one that came back,
what is label and what is answer. Answers are found by the names of their cells, so rows may be moved and the language
does not matter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from payworthy import resources
from payworthy.resources import catalogue
from payworthy.sources.words import fold, spellings

PREFIX: Final = "pw_"
"""What the name of every answer's cell begins with."""
MARK: Final = "PAYWORTHY-APPLICATION-1"
"""What stands in the cell named ``pw_form``: which form it is."""
FIRST, MIDDLE, LAST = 1, 4, 6
"""Columns B, E and G: labels stand in the first two, answers reach to the last."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One cell to fill in: rows and columns from 0. ``code`` is its label in ``[form.field]``."""

    name: str
    kind: str
    code: str
    row: int
    first: int
    last: int
    words: str | None = None
    is_must: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One cell of the form's own text: a code of the texts. ``style``: title, section, head, label, note."""

    code: str
    style: str
    row: int
    first: int
    last: int
    is_must: bool = False


@dataclass(slots=True)
class Layout:
    """The whole form. ``tall``: rows for long answers. ``sections``: rows on which a section begins."""

    answers: list[Answer] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    tall: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    rows: int = 0


@cache
def layout() -> Layout:
    """The form as data/form.toml has it."""
    made = Layout(labels=[Label("form.title", "title", 0, FIRST, LAST), Label("form.subtitle", "note", 1, FIRST, LAST)])
    made.labels.append(Label("form.must", "note", 2, FIRST, MIDDLE - 1))
    made.rows = 4
    for section in resources.read_toml(resources.folder("sources/data").joinpath("form.toml"))["section"]:
        _section(made, section)
    return made


def _section(made: Layout, section: Mapping[str, Any]) -> None:
    made.sections.append(made.rows)
    made.labels.append(Label(f"form.section.{section['letter']}", "section", made.rows, FIRST, LAST))
    made.rows += 1
    if section["letter"] == "J":
        made.labels.append(Label("form.internal", "note", made.rows, FIRST, LAST))
        made.rows += 1
    for row in section["rows"]:
        _row(made, row)
    if "table" in section:
        _table(made, section["table"])
    if "years" in section:
        _years(made, section["years"])
    made.rows += 1


def _row(made: Layout, fields: list[Mapping[str, Any]]) -> None:
    for place, data in enumerate(fields):
        kind, is_must = data["kind"], data.get("must", False)
        code = f"form.field.{data['name']}"
        first = FIRST if place == 0 else MIDDLE
        last = LAST if len(fields) == 1 else first + 2
        asked = last - 1 if kind == "yes_no" and len(fields) == 1 else first
        if kind == "long":
            made.tall.append(made.rows)
        made.labels.append(Label(code, "label", made.rows, first, asked, is_must))
        answer = Answer(data["name"], kind, code, made.rows, asked + 1, last, data.get("words"), is_must)
        made.answers.append(answer)
    made.rows += 1


def _table(made: Layout, table: Mapping[str, Any]) -> None:
    name = table["name"]
    made.labels.append(Label(f"form.field.{name}", "label", made.rows, FIRST, LAST))
    made.rows += 1
    for row in range(table["rows"] + 1):
        first = FIRST
        for column in table["columns"]:
            last, code = first + column["span"] - 1, f"form.field.{name}_{column['name']}"
            if row == 0:
                made.labels.append(Label(code, "head", made.rows, first, last))
            else:
                own = f"{name}_{row}_{column['name']}"
                made.answers.append(Answer(own, column["kind"], code, made.rows, first, last, column.get("words")))
            first = last + 1
        made.rows += 1


def _years(made: Layout, years: Mapping[str, Any]) -> None:
    """The statement: its head and lines downwards, a year in each pair of columns."""
    name, lines = years["name"], [*years["head"], *({"name": line, "kind": "line"} for line in years["lines"])]
    made.labels.append(Label(f"form.field.{name}", "label", made.rows, FIRST, LAST))
    made.rows += 1
    for data in lines:
        is_line = data["kind"] == "line"
        code = f"form.field.{data['name']}" if is_line else f"form.field.{name}_{data['name']}"
        made.labels.append(Label(code, "label", made.rows, FIRST, FIRST + 1))
        for year in range(years["columns"]):
            first = FIRST + 2 + 2 * year
            own = f"{name}_{year + 1}_{data['name']}"
            made.answers.append(Answer(own, data["kind"], code, made.rows, first, first + 1, data.get("words")))
        made.rows += 1


def offered(words: str, language: str) -> dict[str, str]:
    """What a choice offers: its word in the language → our value."""
    texts = catalogue(language)
    found = {}
    for value, names in spellings(words).items():
        fits = (name for name in names if name.isascii() == (language == "en"))
        told = texts.word(words, value) if f"{words}.{value}" in texts else next(fits, value)
        found[told] = value
    return found


def own_texts() -> Iterator[str]:
    """Every text the form itself shows, in each language, folded: what is no answer."""
    for language in ("en", "zh"):
        texts = catalogue(language)
        for label in layout().labels:
            yield fold(texts.say(label.code))
            yield fold(texts.say(label.code) + "*")
        for code in ("form.sheet", "form.mark"):
            yield fold(texts.say(code))
