"""The workbook to start a credit file from: a sheet for each part, named and headed in one language."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from payworthy.facts.public_record import EventKind
from payworthy.sources.block_parts import Becomes, Part, part_names, parts
from payworthy.sources.words import block_parts, header

_EVENT: Final = ("customer_id", "number", "began_on", "ended_on", "amount", "currency")
_LAWSUIT: Final = (
    "customer_id",
    "number",
    "court",
    "cause",
    "role",
    "began_on",
    "amount",
    "currency",
    "result",
    "status",
)
_CHECK: Final = ("customer_id", "began_on", "area", "source")
_COURTS: Final = frozenset(
    (
        *(EventKind.JUDGMENT_DEBTOR, EventKind.DISHONEST_DEBTOR, EventKind.CONSUMPTION_RESTRICTION),
        *(EventKind.TERMINATED_ENFORCEMENT, EventKind.HEARING, EventKind.COURT_NOTICE, EventKind.JUDICIAL_AUCTION),
        *(EventKind.BANKRUPTCY, EventKind.EQUITY_FREEZE),
    )
)
_LEFT_OUT: Final = frozenset(("events", "application", "invoicing"))
"""Parts that other files bring, or that are all parts of the public record at once."""
_HIDDEN: Final = frozenset(("key", "known_on"))
_INK: Final = "#2F4B7C"


def write_part_template(path: Path, language: str) -> None:
    """Write it; empty sheets may be left as they are, or deleted."""
    import xlsxwriter  # type: ignore[import-untyped]  # heavy, and needed by this command alone

    with xlsxwriter.Workbook(str(path)) as book:
        style = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "border": 1})
        for part in _shown():
            sheet: Any = book.add_worksheet((part.name if language == "en" else part_names()[part.name])[:31])
            for place, field in enumerate(columns_of(part)):
                sheet.write_string(0, place, header(part.kind.name, field, language), style)
            sheet.set_column(0, len(columns_of(part)), 18)
            sheet.freeze_panes(1, 0)


def _shown() -> Sequence[Part]:
    known = {part.name: part for part in parts().values() if part.name not in _LEFT_OUT}
    return tuple(known.values())


def columns_of(part: Part) -> tuple[str, ...]:
    """The columns worth showing of a part, the customer first."""
    if part.becomes is Becomes.LAWSUIT:
        return _LAWSUIT
    if part.name == "check":
        return _CHECK
    if part.becomes is Becomes.EVENT:
        own = block_parts()["event"].get(part.name, {}).get("columns", {})
        court = ("court",) if part.name in _COURTS else ()
        return tuple(dict.fromkeys((*_EVENT, *court, *own)))
    return tuple(field for field in part.kind.fields if field not in _HIDDEN)
