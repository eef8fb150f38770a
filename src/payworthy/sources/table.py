"""Open a file as rows of text, whatever its format. The first bytes decide what it is, not its name."""

from pathlib import Path
from typing import Final

from payworthy.base.failure import Failure, Reason
from payworthy.sources.caps import Caps
from payworthy.sources.csv_table import open_csv
from payworthy.sources.mapping import FileRules
from payworthy.sources.rows import Table

_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx under a password


def open_table(path: Path, rules: FileRules, caps: Caps) -> Table | Failure:
    """Open a CSV or XLSX file; every cap that can be checked without reading rows has been checked.

    Failures: ``file_not_found``, ``file_not_readable``, ``file_empty``, ``file_too_large``, ``file_old_excel``, and
    those of ``encoding``, ``csv_table`` and ``xlsx_guard``.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if not head:
            return Failure(Reason.MISSING, "file_empty")
        if head == _OLD_OFFICE:
            return Failure(Reason.UNSUPPORTED, "file_old_excel")
        if head not in _ZIPS:
            return open_csv(path, rules, caps)
        from payworthy.sources.xlsx_table import open_xlsx  # a heavy library that most commands do without

        return open_xlsx(path, caps)
    except FileNotFoundError:
        return Failure(Reason.MISSING, "file_not_found")
    except OSError as error:
        return Failure(Reason.UNSUPPORTED, "file_not_readable", {"detail": error.strerror or str(error)})
