"""How much a file may cost us. Caps are applied before the costly step, never after it."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Caps:
    """Upper bounds for one file. The defaults are far above any honest ledger; lower them on a shared server.

    ``file_bytes``: the file on disk. ``line_bytes``: characters of one line of a CSV. ``columns`` and ``rows``: of
    the table. ``cell_characters``: one value that is used (Excel's own maximum). ``id_characters``: an identifier.
    ``customers``: distinct customers collected from a ledger. XLSX only: ``unpacked_bytes``, ``zip_entries``,
    ``ratio`` (unpacked to packed, for parts above 1 MiB), ``part_elements`` and ``part_bytes`` (what is not divided
    into rows or shared strings, and any one row).

    Memory is bounded by these and does not grow with the number of rows, with two stated exceptions: shared
    strings and one small record per row of an XLSX sheet (at most 1,048,576), and the customers collected
    from a ledger.
    """

    file_bytes: int = 4 * GIB
    line_bytes: int = 1 * MIB
    columns: int = 1_000
    rows: int = 100_000_000
    cell_characters: int = 32_767
    id_characters: int = 120
    customers: int = 1_000_000
    unpacked_bytes: int = 1 * GIB
    zip_entries: int = 2_000
    ratio: int = 100
    part_elements: int = 300_000
    part_bytes: int = 32 * MIB


XLSX_ROWS = 1_048_576
"""Rows a sheet can have; a row number beyond it is not a spreadsheet."""
