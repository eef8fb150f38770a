"""Look an XLSX file over before a spreadsheet library opens it.

An .xlsx is a zip of XML. A file of a few kilobytes can unpack to gigabytes, one row can hold millions of cells, a
style sheet can hold millions of elements; an ordinary reader finds out by running out of memory. So the directory
is checked against the caps first (what a part claims to unpack to is all that can be read of it), then each part
is unpacked in small blocks and looked through as bytes, which needs no memory to speak of.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.caps import MIB, Caps

_BLOCK: Final = 256 * 1024
_OVERLAP: Final = 16 * 1024  # longer than any formula
_ENCRYPTED: Final = 0x1
_ROW_STARTS: Final = (b"<row ", b"<row>", b"<si>", b"<si ", b"<x:row ", b"<x:row>", b"<x:si>", b"<x:si ")
_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
"""Which parser the library uses depends on what else is installed, and some of them expand entities."""
_NOT_BYTEWISE: Final = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x00<",
    b"<\x00",
    b"\x00\x00",
)  # UTF-16 and UTF-32: not looked through
_XML: Final = (".xml", ".rels", ".vml")
_PICTURES: Final = "xl/media/"
_FORMULA_WITHOUT_VALUE: Final = re.compile(
    rb"<(?:x:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:x:)?f>)\s*(?:<(?:x:)?v\s*/>|<(?:x:)?v>\s*</(?:x:)?v>)?\s*</(?:x:)?c>"
)


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What was found. ``has_formulas_without_values``: a formula has an empty value, or was never worked out by the
    tool that wrote it; which of the two, only the cell's type tells."""

    has_formulas_without_values: bool


def look_over(path: Path, caps: Caps) -> LookedOver | Failure:
    """Check every cap.

    Failures: ``xlsx_not_readable``, ``xlsx_encrypted``, ``xlsx_too_many_parts``, ``xlsx_unpacks_too_large``,
    ``xlsx_packed_too_tightly``, ``xlsx_part_too_large``, ``xlsx_has_foreign_xml``, ``file_has_entities``.
    """
    size = path.stat().st_size
    if size > caps.file_bytes:
        return Failure(Reason.UNSUPPORTED, "file_too_large", {"size": size, "limit": caps.file_bytes})
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            trouble = _directory_trouble(parts, caps)
            return trouble if trouble is not None else _Look(archive, caps).all(parts)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        return invalid("xlsx_not_readable", detail=str(error)[:200])


def _directory_trouble(parts: list[ZipInfo], caps: Caps) -> Failure | None:
    def beyond(code: str, value: int, limit: int) -> Failure:
        return Failure(Reason.UNSUPPORTED, code, {"value": value, "limit": limit})

    if len(parts) > caps.zip_entries:
        return beyond("xlsx_too_many_parts", len(parts), caps.zip_entries)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        return Failure(Reason.UNSUPPORTED, "xlsx_encrypted")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > caps.unpacked_bytes:
        return beyond("xlsx_unpacks_too_large", unpacked, caps.unpacked_bytes)
    for part in parts:
        if part.file_size > MIB and part.file_size > caps.ratio * max(part.compress_size, 1):
            return beyond("xlsx_packed_too_tightly", part.file_size // max(part.compress_size, 1), caps.ratio)
    return None


class _Look:
    """Looks through the parts. The library keeps one row, or one shared string, at a time and everything else whole;
    so the XML that is not divided into rows or strings must be small, all parts together."""

    def __init__(self, archive: ZipFile, caps: Caps) -> None:
        self.archive = archive
        self.caps = caps
        self.whole_elements = self.whole_bytes = 0
        self.lacks_values = False

    def all(self, parts: list[ZipInfo]) -> LookedOver | Failure:
        """Every part in turn."""
        for part in parts:
            trouble = self._part(part)
            if trouble is not None:
                return trouble
        return LookedOver(self.lacks_values)

    def _part(self, part: ZipInfo) -> Failure | None:
        """One part; ``elements`` and ``size`` count from the last row that began, or from the parts before."""
        elements, size, tail, has_rows = self.whole_elements, self.whole_bytes, b"", False
        size_before = 0
        with self.archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                window = tail + block
                if not size_before and block[:4].startswith(_NOT_BYTEWISE) and part.filename.endswith(_XML):
                    return Failure(Reason.UNSUPPORTED, "xlsx_has_foreign_xml", {"value": part.filename[:60]})
                size_before += len(block)
                if not part.filename.startswith(_PICTURES) and _ENTITIES.search(window) is not None:
                    return Failure(Reason.UNSUPPORTED, "file_has_entities", {"value": part.filename[:60]})
                self.lacks_values = self.lacks_values or _FORMULA_WITHOUT_VALUE.search(window) is not None
                last = max(window.rfind(start) for start in _ROW_STARTS)
                if last >= 0:
                    has_rows, elements, size = True, window.count(b"<", last), len(window) - last
                else:
                    elements, size = elements + block.count(b"<"), size + len(block)
                if has_rows and b"<!" in window:  # a comment could pretend to begin a row
                    return Failure(Reason.UNSUPPORTED, "xlsx_has_foreign_xml", {"value": part.filename[:60]})
                if elements > self.caps.part_elements or size > self.caps.part_bytes:
                    return Failure(Reason.UNSUPPORTED, "xlsx_part_too_large", {"value": part.filename[:60]})
                tail = window[-_OVERLAP:]
        if not has_rows:
            self.whole_elements, self.whole_bytes = elements, size
        return None
