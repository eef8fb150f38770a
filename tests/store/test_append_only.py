"""What was told, decided and audited can be added to and never changed: the database itself refuses."""

import pytest

from payworthy.store.book import OpenBook

from ..contract.builders import ask
from .builders import a_life, people_work, sealed

A_COLUMN = {
    "document": "document_id",
    "movement": "movement_id",
    "customer_fact": "customer_id",
    "limit_fact": "line_id",
    "credit_fact": "fact_id",
    "decision": "decision_id",
    "release": "release_id",
    "audit_entry": "sequence",
    "audit_checkpoint": "number",
    "access": "access_no",
    "erasure": "erasure_no",
}


@pytest.mark.parametrize("table", A_COLUMN)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_an_append_only_table_refuses_change(book: OpenBook, table: str, statement: str) -> None:
    a_life(book)
    people_work(book)
    sealed(book)
    column = A_COLUMN[table]

    def change(session: object) -> int:
        return session.run(statement.format(table, column, column))  # type: ignore[attr-defined,no-any-return]

    with pytest.raises(Exception, match="append-only"):
        book.backend.transact(change)
    assert book.check(ask(1, "C3", key="after")).number > 0
