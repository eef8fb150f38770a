"""The order check's lane to PostgreSQL: prepared statements in pipelines, through psycopg's libpq wrapper.

A batch of checks is some fifteen small statements. Through cursors each costs about fifty microseconds of Python
(measured), more than the server takes to run it; here a few. Only what the order check needs is here: text and
integers, or lists of them, go in; text and integers come out.
"""

import struct
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any, Final

import psycopg
from psycopg import errors, pq
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.waiting import Ready, Wait
from sqlalchemy import Table

from payworthy.store.postgres_session import PostgresSession, columns_of
from payworthy.store.session import Query, Row, expect

_TEXT, _BINARY = pq.Format.TEXT, pq.Format.BINARY
_ABSENT: Final = b"\xff\xff\xff\xff"
_TEXT_OID: Final = 25
_ONE_DIMENSION: Final = struct.Struct(">iiIii").pack
_LENGTH: Final = struct.Struct(">i").pack

Parameter = tuple[bytes | None, pq.Format]


class PipelineConnection(psycopg.Connection[Row]):
    """A connection that remembers which statements the server knows under which name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared: dict[str, bytes] = {}
        self.names = count()


class PipelineSession(PostgresSession):
    """As ``PostgresSession``, but writes wait: they go out before the next question, or with ``flush``, in one round
    trip with whatever goes with them. One instance is one transaction, begun with its first statement; whoever owns
    the connection commits."""

    connection: PipelineConnection

    def __init__(self, connection: PipelineConnection) -> None:
        super().__init__(connection)
        self._writes: list[tuple[Query, tuple[Table, int] | None]] = []

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query, after what waits to be written."""
        return self.fetch_all([(sql, params)])[0]

    def fetch_all(self, queries: Sequence[Query]) -> list[list[Row]]:
        """The rows of several queries, in one round trip with what waits to be written."""
        return [self._rows(result) for result in self._write_and_ask(queries)]

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement now; returns the number of rows it touched."""
        return _touched(self._write_and_ask([(sql, params)])[0])

    def together(self) -> AbstractContextManager[None]:
        """Nothing to do: writes go together anyway."""
        return nullcontext()

    def flush(self) -> None:
        """Send what waits; raises what is wrong with it."""
        self._write_and_ask(())

    def _write(self, table: Table, statement: str, rows: Sequence[Row], wanted: int | None = None) -> None:
        self._writes.append(((statement, columns_of(rows)), None if wanted is None else (table, wanted)))

    def _write_and_ask(self, queries: Sequence[Query]) -> "list[pq.abc.PGresult]":
        writes, self._writes = self._writes, []
        results = self._send([query for query, _ in writes] + list(queries))
        for (_, expected), result in zip(writes, results, strict=False):
            if expected is not None:
                table, wanted = expected
                expect(table, _touched(result), wanted)
        return results[len(writes) :]

    def _rows(self, result: "pq.abc.PGresult") -> list[Row]:
        reader = Transformer(self.connection)
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)

    def _send(self, queries: Sequence[Query]) -> "list[pq.abc.PGresult]":
        """Results of the statements, in order; the first error of any of them is raised when all are through."""
        if not queries:
            return []
        link = self.connection.pgconn
        sent: list[str | None] = []  # what each result will be of: a statement prepared, or (None) one that ran
        link.enter_pipeline_mode()
        try:
            if link.transaction_status == pq.TransactionStatus.IDLE:
                link.send_query_params(b"BEGIN", None)
                sent.append("BEGIN")
            for sql, params in queries:
                self._post(sql, params, sent)
            link.pipeline_sync()
            results = self.connection.wait(_conversation(link))
        except BaseException:
            self.connection.close()  # in the middle of a conversation: of no more use
            raise
        link.exit_pipeline_mode()
        return self._answers(sent, results)

    def _post(self, sql: str, params: Sequence[Any], sent: list[str | None]) -> None:
        link, prepared = self.connection.pgconn, self.connection.prepared
        name = prepared.get(sql)
        if name is None:
            name = prepared[sql] = b"payworthy_%d" % next(self.connection.names)
            link.send_prepare(name, numbered(sql))
            sent.append(sql)
        values = [_parameter(value) for value in params]
        link.send_query_prepared(name, [value for value, _ in values], [form for _, form in values])
        sent.append(None)

    def _answers(self, sent: "list[str | None]", results: "list[pq.abc.PGresult]") -> "list[pq.abc.PGresult]":
        answers, error = [], None
        for sql, result in zip(sent, results, strict=True):
            if error is None and result.status == pq.ExecStatus.FATAL_ERROR:
                error = errors.error_from_result(result)
            if sql is None:
                answers.append(result)
            elif result.status != pq.ExecStatus.COMMAND_OK:
                self.connection.prepared.pop(sql, None)
        if error is not None:
            raise error
        return answers


def numbered(sql: str) -> bytes:
    """The statement with the server's own parameter marks."""
    first, *rest = sql.split("?")
    return "".join([first, *(f"${number}{part}" for number, part in enumerate(rest, 1))]).encode()


def _conversation(link: "pq.abc.PGconn") -> PQGen[list["pq.abc.PGresult"]]:
    """Send what is queued and take all results up to the end of the pipeline."""
    while link.flush():
        if (yield Wait.RW) & Ready.R:
            link.consume_input()
    results: list[pq.abc.PGresult] = []
    while True:
        while link.is_busy():
            if (yield Wait.R):
                link.consume_input()
        result = link.get_result()
        if result is None:  # between two statements
            continue
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)


def _touched(result: "pq.abc.PGresult") -> int:
    return result.command_tuples or 0


def _parameter(value: object) -> Parameter:
    if value is None:
        return None, _TEXT
    if isinstance(value, str):
        return value.encode(), _TEXT
    if isinstance(value, int):
        return b"%d" % value, _TEXT
    assert isinstance(value, list)
    if any(isinstance(item, str) for item in value):
        return text_array(value), _BINARY
    return f"{{{','.join('NULL' if item is None else str(item) for item in value)}}}".encode(), _TEXT


def text_array(items: Sequence[str | None]) -> bytes:
    """A ``text[]`` in the server's binary form: no quoting, nothing to parse."""
    parts = [_ONE_DIMENSION(1, int(None in items), _TEXT_OID, len(items), 1)]
    for item in items:
        if item is None:
            parts.append(_ABSENT)
        else:
            encoded = item.encode()
            parts += (_LENGTH(len(encoded)), encoded)
    return b"".join(parts)
