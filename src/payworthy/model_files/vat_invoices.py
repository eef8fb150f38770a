"""VAT invoices from files to a table of features, worked out by DuckDB (``model/vat_features.py`` says what)."""

from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.model.table import Table
from payworthy.model.vat_features import LAYOUTS, STATEMENT, Layout

_DAY: Final = (
    "coalesce(try_strptime(trim({0}), ['%Y/%m/%d', '%Y-%m-%d', '%Y-%m-%d %H:%M:%S', '%Y.%m.%d', '%Y%m%d']))::DATE"
)


def vat_features(layout: str, purchases: Path, sales: Path, firms: Path) -> Table:
    """A row per firm of ``firms`` with its features and, where it is given, its label. Raises ``NotFound`` or
    ``Invalid`` for a file that is not there or lacks a column."""
    import duckdb

    names = LAYOUTS[layout]
    with duckdb.connect() as connection:
        _invoices(connection, "sales", sales, names, names.customer)
        _invoices(connection, "purchases", purchases, names, names.supplier)
        has_label = names.label in _open(connection, "firm_file", firms, (names.firm,))
        label = f"nullif(trim(\"{names.label}\"), '')" if has_label else "NULL"
        connection.execute(
            f'CREATE TABLE firms AS SELECT trim("{names.firm}") AS firm, any_value({label}) AS label '  # noqa: S608
            f"FROM firm_file WHERE trim(\"{names.firm}\") <> '' GROUP BY 1"
        )
        result = connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM ({STATEMENT})")  # noqa: S608
        columns = [column[0] for column in result.description]
        rows = result.fetchall()
    return Table({name: [row[place] for row in rows] for place, name in enumerate(columns)}, len(rows))


def _invoices(connection: Any, table: str, path: Path, names: Layout, partner: str) -> None:
    _open(connection, f"{table}_file", path, (names.firm, names.issued_on, partner, names.net, names.tax, names.status))
    day = _DAY.format(f'"{names.issued_on}"')
    connection.execute(
        f"""CREATE TABLE {table} AS
        SELECT trim("{names.firm}") AS firm, {day} AS issued_on, trim("{partner}") AS partner,
            try_cast(replace("{names.net}", ',', '') AS DOUBLE) AS net,
            try_cast(replace("{names.tax}", ',', '') AS DOUBLE) AS tax,
            trim("{names.status}") = '{names.voided}' AS is_voided
        FROM {table}_file"""  # noqa: S608
    )
    wrong = connection.execute(f"SELECT count(*) FROM {table} WHERE issued_on IS NULL OR net IS NULL").fetchone()  # noqa: S608
    if wrong[0]:
        raise Invalid(Failure(Reason.INVALID, "model_invoices_unreadable", {"value": path.name, "rows": wrong[0]}))


def _open(connection: Any, view: str, path: Path, needed: tuple[str, ...]) -> list[str]:
    """A view of a CSV file, all text; returns its columns."""
    if not path.is_file():
        raise NotFound(Failure(Reason.MISSING, "file_not_found", {"value": str(path)}))
    source = str(path).replace("'", "''")
    connection.execute(f"CREATE VIEW {view} AS SELECT * FROM read_csv('{source}', all_varchar = true, header = true)")  # noqa: S608
    columns = [row[0] for row in connection.execute(f"DESCRIBE {view}").fetchall()]
    missing = [name for name in needed if name not in columns]
    if missing:
        known = ", ".join(columns)
        raise Invalid(Failure(Reason.MISSING, "model_column_missing", {"value": missing[0], "known": known}))
    return columns
