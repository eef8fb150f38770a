"""The states of credit files: worked out anew for a customer whenever a fact about it came in, read by order checks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from payworthy.app.file_state import file_state
from payworthy.facts.contested import Told
from payworthy.facts.credit_fact import RECORD_OF
from payworthy.facts.file_item import FileState
from payworthy.store import schema
from payworthy.store.session import Query, Row, Session

DECODERS: Final = {str(kind): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}
"""Reads the body of a credit fact, by its kind."""

VERSION_COLUMNS: Final = "customer_id, kind, fact_id, known_on, version, body"
"""What ``versions_of`` takes."""

_read: Final = msgspec.json.Decoder(FileState).decode
_encode: Final = msgspec.json.Encoder(order="deterministic").encode

_TOGETHER: Final = 500
"""Customers whose facts are in memory at once."""

OfCustomer = dict[tuple[str, str], list[Told]]
"""Versions by kind and fact id."""


def body_of_state(state: FileState) -> str:
    """A state as the book keeps it."""
    return _encode(state).decode()


def versions_of(rows: Iterable[Row]) -> Iterator[tuple[str, OfCustomer]]:
    """Customer by customer, every version of every fact, as it became known. ``rows``: ``VERSION_COLUMNS``, those of
    one customer together."""
    for customer_id, group in groupby(rows, key=itemgetter(0)):
        found: OfCustomer = {}
        for _, kind, fact_id, known_on, version, body in group:
            told = Told(date.fromisoformat(known_on), version, DECODERS[kind].decode(body))
            found.setdefault((kind, fact_id), []).append(told)
        for versions in found.values():
            versions.sort(key=_became_known)
        yield customer_id, found


def _became_known(told: Told) -> tuple[date, int]:
    return told.known_on, told.version


def renew_states(session: Session, customer_ids: Iterable[str]) -> None:
    """Work the states of customers out anew from all their facts."""
    wanted = sorted(customer_ids)
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        fragment, params = session.among(some)
        rows = session.fetch(
            f"SELECT {VERSION_COLUMNS} FROM credit_fact WHERE customer_id {fragment} ORDER BY customer_id", params
        )
        now = {customer_id: body_of_state(file_state(versions)) for customer_id, versions in versions_of(rows)}
        before: dict[str, str] = dict(
            session.fetch(f"SELECT customer_id, body FROM file_state WHERE customer_id {fragment}", params)
        )
        columns = ("customer_id", "body")
        session.insert(schema.file_state, columns, [row for row in now.items() if row[0] not in before])
        changed = [row for row in now.items() if row[0] in before and before[row[0]] != row[1]]
        session.update(schema.file_state, columns[:1], columns[1:], changed)


def states_query(session: Session, customer_ids: Iterable[str]) -> Query:
    """The states of customers; ``states_of`` reads the rows."""
    fragment, params = session.among(customer_ids)
    return f"SELECT customer_id, body FROM file_state WHERE customer_id {fragment}", params


def states_of(rows: Sequence[Row]) -> dict[str, FileState]:
    """States by customer id."""
    return {customer_id: _read(body) for customer_id, body in rows}
