"""The credit application as a workbook to fill in: named cells, drop-downs, A4, no protection."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from payworthy.base.currency import EXPONENTS
from payworthy.resources import catalogue
from payworthy.sources.form_layout import LAST, MARK, MIDDLE, PREFIX, Answer, Label, Layout, layout, offered
from payworthy.text.catalogue import Catalogue

_INK: Final = "#1F2A44"
_BAND: Final = "#2F4B7C"
_PALE: Final = "#FFF9E5"
_LINE: Final = "#B8C0CC"
_QUIET: Final = "#667085"
_FONTS: Final = {"zh": "Microsoft YaHei", "en": "Calibri"}
_WIDTHS: Final = (2, 23, 13, 15, 23, 13, 15)
_A4: Final = 9
_ROW, _LINE_HEIGHT, _TALL, _TITLE = 20, 13, 40, 34
"""Heights in points: of a row, of each further line of its label, of a long answer, of the title."""
_WIDE: Final = "\u2e80"
"""From here on signs are as wide as two letters."""
_LIST_LENGTH: Final = 255
"""Characters Excel allows in a drop-down's own list."""
_FORMATS: Final = {"amount": "#,##0.00", "line": "#,##0.00", "date": "yyyy-mm-dd", "share": "0.00%", "count": "0"}


def write_form(path: Path, language: str, known: Mapping[str, str]) -> None:
    """Write an empty form in ``language``; ``known``: answers that are filled in already, as text by name."""
    import xlsxwriter  # type: ignore[import-untyped]  # heavy, and needed by this command alone

    texts, form = catalogue(language), layout()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": texts.say("form.title")})
        sheet = book.add_worksheet(texts.say("form.sheet"))
        styles = _Styles(book, _FONTS[language])
        _set_page(sheet, form, texts)
        for label in form.labels:
            _put_label(sheet, label, texts, styles, known.get("currency", "CNY"))
        for answer in form.answers:
            _put_answer(book, sheet, answer, language, styles, known.get(answer.name, ""))
        sheet.write_string(2, MIDDLE, texts.say("form.mark"), styles.of("note"))
        sheet.merge_range(2, MIDDLE + 1, 2, LAST, MARK, styles.of("note"))
        _name(book, sheet, "form", 2, MIDDLE + 1)


class _Styles:
    """Formats of the workbook, each made once."""

    def __init__(self, book: Any, font: str) -> None:
        self._book = book
        self._font = font
        self._made: dict[str, Any] = {}

    def of(self, style: str) -> Any:
        """The format of a style."""
        if style not in self._made:
            base = {"font_name": self._font, "font_size": 10, "valign": "vcenter", "font_color": _INK}
            self._made[style] = self._book.add_format({**base, **_STYLES.get(style, _answer_style(style))})
        return self._made[style]


_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"font_size": 18, "bold": True, "font_color": _BAND},
    "note": {"font_size": 9, "font_color": _QUIET, "text_wrap": True},
    "section": {"bold": True, "font_color": "#FFFFFF", "bg_color": _BAND, "indent": 1},
    "head": {"font_size": 9, "font_color": _QUIET, "bottom": 1, "bottom_color": _LINE, "text_wrap": True},
    "label": {"text_wrap": True},
}


def _answer_style(kind: str) -> dict[str, Any]:
    style: dict[str, Any] = {"bg_color": _PALE, "border": 1, "border_color": _LINE, "text_wrap": True}
    style |= {"valign": "top"} if kind == "long" else {}
    style |= {"align": "right"} if kind in ("amount", "line", "share", "count") else {"align": "left"}
    return style | {"num_format": _FORMATS.get(kind, "@")}


def _set_page(sheet: Any, form: Layout, texts: Catalogue) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, form.rows, LAST)
    sheet.set_footer(f"&L&8{texts.say('form.title')}&R&8&P / &N")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    heights = dict.fromkeys(range(form.rows), _ROW)
    for label in form.labels:
        told = texts.say(label.code)
        width = sum(_WIDTHS[label.first : label.last + 1])
        lines = -(-sum(2 if sign > _WIDE else 1 for sign in f"{told} *") // width)
        heights[label.row] = max(heights[label.row], _ROW + (lines - 1) * _LINE_HEIGHT)
    heights |= {row: max(heights[row], _TALL) for row in form.tall} | {0: _TITLE}
    for row, height in heights.items():
        sheet.set_row(row, height)


def _put_label(sheet: Any, label: Label, texts: Catalogue, styles: _Styles, currency: str) -> None:
    told = texts.say(label.code, currency=currency) if label.code == "form.subtitle" else texts.say(label.code)
    told = f"{label.code[-1]}  {told}" if label.style == "section" else f"{told} *" if label.is_must else told
    style = styles.of(label.style)
    if label.first == label.last:
        sheet.write_string(label.row, label.first, told, style)
    else:
        sheet.merge_range(label.row, label.first, label.row, label.last, told, style)


def _put_answer(book: Any, sheet: Any, answer: Answer, language: str, styles: _Styles, known: str) -> None:
    style = styles.of(answer.kind)
    if answer.first == answer.last:
        sheet.write_string(answer.row, answer.first, known, style) if known else sheet.write_blank(
            answer.row, answer.first, None, style
        )
    else:
        sheet.merge_range(answer.row, answer.first, answer.row, answer.last, known, style)
    _name(book, sheet, answer.name, answer.row, answer.first)
    choices = _choices(answer, language)
    if choices and len(",".join(choices)) <= _LIST_LENGTH:
        sheet.data_validation(
            answer.row, answer.first, answer.row, answer.first, {"validate": "list", "source": choices}
        )


def _choices(answer: Answer, language: str) -> list[str]:
    texts = catalogue(language)
    if answer.kind == "yes_no":
        return [texts.say("form.yes"), texts.say("form.no")]
    if answer.kind == "currency":
        return [code for code in ("CNY", "EUR", "USD", "GBP", "HKD", "JPY") if code in EXPONENTS]
    return list(offered(answer.words, language)) if answer.kind == "choice" and answer.words else []


def _name(book: Any, sheet: Any, name: str, row: int, column: int) -> None:
    place = f"${chr(ord('A') + column)}${row + 1}"
    book.define_name(f"{PREFIX}{name}", f"='{sheet.get_name()}'!{place}")
