"""Measures by Spark: the same statement in Spark's dialect, on a cluster or on local cores.

The answer goes through Parquet, which every worker can write, and is read back by DuckDB: no row passes through Python.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

from payworthy.engine.answer import frame_of
from payworthy.engine.facts import Columns, Facts, Source
from payworthy.measures.frame import Frame
from payworthy.measures.query import statement_of
from payworthy.measures.tables import TABLES

TYPES: Final = {
    "VARCHAR": "STRING",
    "DATE": "DATE",
    "BIGINT": "BIGINT",
    "INTEGER": "INT",
    "BOOLEAN": "BOOLEAN",
}


class SparkEngine:
    """A session on ``cores`` local cores, or the one that is given, which then stays open.

    Sums that do not fit into 64 bits, and whatever else would be wrong in silence, raise (ANSI mode).
    """

    def __init__(self, session: Any = None, *, cores: int = 2) -> None:
        from pyspark.sql import SparkSession

        self._is_ours = session is None
        self._session = session or (
            SparkSession.builder.master(f"local[{cores}]")
            .appName("payworthy")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str(2 * cores))
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the session, if this engine started it."""
        if self._is_ours:
            self._session.stop()

    def compute(
        self, facts: Facts, as_of: date, measures: Iterable[str] | None = None, *, folder: str | None = None
    ) -> Frame:
        """The measures of every customer as of the day, sorted by customer; all measures, if none are named.

        ``folder``: where the answer is written on its way, reachable by all workers; else a temporary local one.
        """
        query = statement_of(as_of, None if measures is None else tuple(measures), "spark")
        for table in {*query.tables, *(() if "customers" in facts.tables else facts.tables)}:
            self._provide(table, facts.tables.get(table))
        if "customers" not in facts.tables:
            self._everyone(facts)
        with TemporaryDirectory(dir=folder, prefix="payworthy-") as place:
            answer = Path(place, "answer").as_posix()
            self._session.sql(query.sql).write.parquet(answer)
            return frame_of(query, _read(answer))

    def _provide(self, table: str, source: Source | None) -> None:
        types = TABLES[table]
        schema = ", ".join(f"`{name}` {TYPES[kind]}" for name, kind in types.items())
        if source is None:
            self._session.createDataFrame([], schema).createOrReplaceTempView(table)
            return
        if isinstance(source, Mapping):
            given = self._session.createDataFrame(_rows(source, tuple(types)), schema)
        else:
            given = self._session.read.parquet(*([source] if isinstance(source, str) else source))
        columns = [
            f"CAST(`{name}` AS {TYPES[kind]}) AS `{name}`"
            if name in given.columns
            else f"CAST(NULL AS {TYPES[kind]}) AS `{name}`"
            for name, kind in types.items()
        ]
        given.selectExpr(*columns).createOrReplaceTempView(table)

    def _everyone(self, facts: Facts) -> None:
        named = [f"SELECT customer_id FROM `{table}`" for table in facts.tables]
        nobody = "SELECT CAST(NULL AS STRING) AS customer_id WHERE FALSE"
        self._session.sql(" UNION ".join(named) or nobody).createOrReplaceTempView("customers")


def _rows(columns: Columns, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    count = len(next(iter(columns.values()))) if columns else 0
    lists = [columns[name].tolist() if name in columns else [None] * count for name in names]
    return list(zip(*lists, strict=True))


def _read(answer: str) -> Mapping[str, Any]:
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT * FROM read_parquet(? || '/*.parquet') ORDER BY customer_id", [answer]
        ).fetchnumpy()
