"""The order check's lane to PostgreSQL carries values exactly, tells what went wrong, and stays usable."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from payworthy.store.pipeline import PipelineConnection, PipelineSession, numbered
from payworthy.store.session import GuardError

THING = Table("thing", MetaData(), Column("name", Text), Column("amount", BigInteger), Column("rank", Integer))

TEXT = st.none() | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
"""What a ``text`` column can hold."""


@pytest.fixture
def link(postgres_url: str) -> Iterator[PipelineConnection]:
    with PipelineConnection.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE thing (name text, amount bigint, rank integer)")
        connection.commit()
        yield connection


def test_question_marks_become_numbers() -> None:
    assert numbered("SELECT 1") == b"SELECT 1"
    assert numbered("a = ? AND b = ANY(?::text[]) AND c < ?") == b"a = $1 AND b = ANY($2::text[]) AND c < $3"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            TEXT,
            st.none() | st.integers(-(2**63), 2**63 - 1),
            st.none() | st.integers(-(2**31), 2**31 - 1),
        ),
        max_size=8,
    )
)
def test_what_goes_in_comes_out(link: PipelineConnection, rows: list[tuple[object, ...]]) -> None:
    session = PipelineSession(link)
    session.insert(THING, ("name", "amount", "rank"), rows)
    assert sorted(session.fetch("SELECT name, amount, rank FROM thing"), key=repr) == sorted(rows, key=repr)
    names = [row[0] for row in rows if row[0] is not None]
    fragment, params = session.among(str(name) for name in names)
    [(found,)] = session.fetch(f"SELECT count(*) FROM thing WHERE name {fragment}", params)
    assert found == len(names)
    link.rollback()


def test_writes_wait_and_go_out_before_the_next_question(link: PipelineConnection) -> None:
    session = PipelineSession(link)
    session.insert(THING, ("name", "amount"), [("a", 1)])
    session.add(THING, ("name",), ("amount",), [("a", 41)])
    assert link.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
    assert session.fetch("SELECT amount FROM thing") == [(42,)]
    session.update(THING, ("name",), ("amount",), [("a", 7)])
    session.flush()
    link.commit()
    assert link.execute("SELECT amount FROM thing").fetchall() == [(7,)]


def test_a_write_that_meets_no_row_is_told_before_the_commit(link: PipelineConnection) -> None:
    session = PipelineSession(link)
    session.insert(THING, ("name", "amount"), [("a", 1)])
    session.update(THING, ("name",), ("amount",), [("b", 2)])
    with pytest.raises(GuardError, match="thing: 1 rows to write, 0 met"):
        session.flush()
    link.rollback()
    assert link.execute("SELECT count(*) FROM thing").fetchone() == (0,)


def test_after_an_error_the_connection_goes_on_and_nothing_is_prepared_twice(link: PipelineConnection) -> None:
    """The statements before the faulty one are known to the server, it and those after it are not."""
    good, bad, after = "SELECT ?::text", "SELECT nothing FROM nowhere WHERE ? = ?", "SELECT ?::text, 2"
    for _ in range(3):
        with pytest.raises(errors.UndefinedTable):
            PipelineSession(link).fetch_all([(good, ["x"]), (bad, ["x", "y"]), (after, ["x"])])
        link.rollback()
        assert set(link.prepared) == {good}
    assert PipelineSession(link).fetch_all([(good, ["x"]), (after, ["y"])]) == [[("x",)], [("y", 2)]]


def test_a_division_by_zero_is_its_own_error(link: PipelineConnection) -> None:
    with pytest.raises(errors.DivisionByZero):
        PipelineSession(link).fetch("SELECT 1 / ?::integer", [0])
    link.rollback()
    assert PipelineSession(link).fetch("SELECT 1 / ?::integer", [1]) == [(1,)]


def test_a_great_deal_both_ways_does_not_jam(link: PipelineConnection) -> None:
    """More than the socket holds in each direction at once: whoever only sends, or only reads, waits for ever."""
    much = "x" * 3_000_000
    answers = PipelineSession(link).fetch_all([("SELECT ?::text", [much])] * 6)
    assert [len(rows[0][0]) for rows in answers] == [len(much)] * 6


def test_a_connection_that_is_lost_is_told_and_closed(link: PipelineConnection, postgres_url: str) -> None:
    session = PipelineSession(link)
    session.fetch("SELECT 1")
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (link.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        session.fetch("SELECT 1")
    assert link.closed
