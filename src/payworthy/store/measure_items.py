"""The ledger as parts of documents: what settlements, and what is left, make of a claim; and when it was contested.

A part is an amount that has one fate. A claim of 100, of which 60 were paid, is two parts; contested in part it may be
three. As of any day the parts that are neither settled nor gone add up to what the book has open, and those that are
contested to what it has in dispute.

A book holds no day on which a ledger row came to be known beside its import, which for the first load of a history is
one day for all of it. So a row counts as known on its own day, as an ERP posts it.

Everything is looked up in a few queries and put together in arrays; only contested claims are gone through one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.facts.document import BILLED, CLAIMS, DocumentKind
from payworthy.store.session import Row, Session
from payworthy.store.verify_documents import listed

Table = Mapping[str, NDArray[Any]]

_FETCHED: Final = 5_000
"""Rows that are held as Python objects at a time: few, so that the garbage collector has little to go through."""

_NEVER: Final = np.datetime64("NaT", "D")
_CLAIMS: Final = listed(CLAIMS - {DocumentKind.DELIVERY})
_BILLED: Final = frozenset(map(str, BILLED))
_HOW: Final = ("payment", "credit", "write_off", "dispute", "dispute_resolved")
_PAYMENT, _CREDIT, _WRITE_OFF, _DISPUTE, _RESOLVED = range(len(_HOW))
_CODE: Final = {"write_off": _WRITE_OFF, "dispute": _DISPUTE, "dispute_resolved": _RESOLVED}

Contested = tuple[date | None, date | None]
"""From and to when a part was in dispute, the end not included; the last time, if there were several."""


def read_items(session: Session, as_of: date, customers: Sequence[str] | None) -> dict[str, NDArray[Any]]:
    """All parts of invoices, retentions and contract assets issued by a day, with what happened to them by then.
    Amounts are minor units of the document's own currency."""
    claims, places = _claims(session, as_of, customers)
    moves = _moves(session, as_of, customers, places)
    parts = _parts(claims, moves)
    index = parts["claim"]
    return {
        "customer_id": claims["customer_id"][index],
        "document_id": claims["document_id"][index],
        "currency": claims["currency"][index],
        "part_no": parts["part_no"],
        "issued_on": claims["issued_on"][index],
        "due_on": claims["due_on"][index],
        "amount_minor": parts["amount_minor"],
        "settled_on": parts["settled_on"],
        "settled_how": parts["settled_how"],
        "settled_known_on": parts["settled_on"],
        "disputed_on": parts["disputed_on"],
        "dispute_ended_on": parts["dispute_ended_on"],
        "kind": claims["kind"][index],
        "known_on": claims["issued_on"][index],
    }


def _claims(
    session: Session, as_of: date, customers: Sequence[str] | None
) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
    """Claims by number: their newest versions. Bills are among them, because they may bear an invoice's number."""
    among, params = _of(session, "o.customer_id", customers)
    blocks: list[list[NDArray[Any]]] = [_arrays([()] * len(_CLAIM))]
    places: dict[str, int] = {}
    twins: list[tuple[str, int]] = []
    count = 0
    for block in _blocks(
        session,
        "SELECT o.customer_id, o.document_id, o.kind, d.currency, d.amount_minor, d.issued_on, d.due_on,"
        " o.settled_minor + o.written_off_minor + o.contested_minor FROM open_document o"
        " JOIN document d ON d.customer_id = o.customer_id AND d.document_id = o.document_id AND d.kind = o.kind"
        f" AND d.version = o.version WHERE o.kind IN ({_CLAIMS}) AND d.issued_on <= ?{among}",
        (as_of.isoformat(), *params),
    ):
        blocks.append(_arrays(block))
        for place, key in enumerate(_numbers(block[0], block[1]), start=count):
            if places.setdefault(key, place) != place:
                twins.append((key, place))
        count += len(block[0])
    claims = {name: np.concatenate(column) for name, column in zip(_CLAIM, zip(*blocks, strict=True), strict=True)}
    for key, place in twins:  # of two claims with one number, only one was ever moved
        if claims["is_moved"][place] and not claims["is_moved"][places[key]]:
            places[key] = place
    return claims, places


def _moves(
    session: Session, as_of: date, customers: Sequence[str] | None, places: Mapping[str, int]
) -> dict[str, NDArray[Any]]:
    """What happened to those claims: the place of the claim, the amount, the day, the code of what it was."""
    among, params = _of(session, "customer_id", customers)
    notes: set[str] = set()
    for customers_of, documents_of in _blocks(
        session, f"SELECT customer_id, document_id FROM open_document WHERE kind = 'credit_note'{among}", params
    ):
        notes.update(_numbers(customers_of, documents_of))
    of_moves, params = _of(session, "m.customer_id", customers)
    found: dict[str, list[NDArray[Any]]] = {"claim": [], "amount_minor": [], "moved_on": [], "how": []}
    for customer, claim, credit, kind, amount, moved_on in _blocks(
        session,
        "SELECT m.customer_id, m.claim_id, m.credit_id, m.kind, m.amount_minor, m.moved_on FROM movement m"
        " WHERE m.kind <> 'refund' AND m.claim_id IS NOT NULL AND m.moved_on <= ?"
        " AND NOT EXISTS (SELECT 1 FROM parked_movement p WHERE p.customer_id = m.customer_id"
        f" AND p.movement_id = m.movement_id){of_moves}",
        (as_of.isoformat(), *params),
    ):
        how = [_CODE.get(word, _PAYMENT) for word in kind]
        if notes:
            sources = _numbers(customer, [number or "" for number in credit])
            how = [_CREDIT if not code and source in notes else code for code, source in zip(how, sources, strict=True)]
        get = places.get
        found["claim"].append(np.array([get(number, -1) for number in _numbers(customer, claim)], dtype=np.int64))
        found["amount_minor"].append(np.array(amount, dtype=np.int64))
        found["moved_on"].append(days_of(moved_on))
        found["how"].append(np.array(how, dtype=np.int8))
    kinds: dict[str, Any] = {"claim": np.int64, "amount_minor": np.int64, "moved_on": "datetime64[D]", "how": np.int8}
    moves = {name: np.concatenate([np.empty(0, dtype=kinds[name]), *blocks]) for name, blocks in found.items()}
    return {name: column[moves["claim"] >= 0] for name, column in moves.items()}


def _parts(claims: Table, moves: Table) -> dict[str, NDArray[Any]]:
    """Settled parts in the order of days, then what is left, claim after claim; contested claims cut finer."""
    is_dispute = moves["how"] >= _DISPUTE
    settled = {name: column[~is_dispute] for name, column in moves.items()}
    rest = claims["amount_minor"].copy()
    np.subtract.at(rest, settled["claim"], settled["amount_minor"])
    assert (rest >= 0).all(), "more was taken from a claim than it is worth"
    is_billed = np.isin(claims["kind"].astype(str), list(_BILLED))
    left = np.flatnonzero((rest > 0) & is_billed)
    words = np.array([*_HOW, None], dtype=object)
    claim = np.concatenate([settled["claim"], left])
    parts: dict[str, NDArray[Any]] = {
        "claim": claim,
        "amount_minor": np.concatenate([settled["amount_minor"], rest[left]]),
        "settled_on": np.concatenate([settled["moved_on"], np.full(len(left), _NEVER)]),
        "settled_how": words[np.concatenate([settled["how"], np.full(len(left), -1, dtype=np.int8)])],
        "disputed_on": np.full(len(claim), _NEVER),
        "dispute_ended_on": np.full(len(claim), _NEVER),
    }
    parts = {name: column[is_billed[claim]] for name, column in parts.items()}
    order = np.lexsort((parts["settled_on"], parts["claim"]))  # never is last
    parts = {name: column[order] for name, column in parts.items()}
    if is_dispute.any():
        parts = _cut(parts, {name: column[is_dispute] for name, column in moves.items()}, claims["amount_minor"])
    first = np.searchsorted(parts["claim"], parts["claim"], side="left")
    parts["part_no"] = np.arange(len(first), dtype=np.int32) - first.astype(np.int32)
    return parts


def _cut(parts: Table, disputes: Table, amounts: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The parts of contested claims, cut where a dispute begins or ends.

    Think of a claim as a staff from 0 to its amount. Settlements use it up from 0, and what is contested lies at its
    far end: of ``c`` contested and ``s`` settled, the piece from the larger of ``amount - c`` and ``s`` is in dispute.
    That is the book's own figure, the smaller of what is contested and what is open.
    """
    order = np.lexsort((disputes["how"], disputes["moved_on"], disputes["claim"]))
    contested: dict[int, list[tuple[date, int]]] = {}
    for place, moved_on, how, amount in zip(
        disputes["claim"][order].tolist(),
        disputes["moved_on"][order].tolist(),
        disputes["how"][order].tolist(),
        disputes["amount_minor"][order].tolist(),
        strict=True,
    ):
        contested.setdefault(place, []).append((moved_on, amount if how == _DISPUTE else -amount))
    places = np.fromiter(contested, dtype=np.int64)
    index, cuts = [], []
    is_contested = np.isin(parts["claim"], places)
    ends: dict[int, int] = {}
    for at in np.flatnonzero(is_contested).tolist():
        place, size = int(parts["claim"][at]), int(parts["amount_minor"][at])
        low = ends.get(place, 0)
        ends[place] = low + size
        for amount, (begun, ended) in _pieces(low, low + size, int(amounts[place]), contested[place]):
            index.append(at)
            cuts.append((amount, begun, ended))
    whole = np.flatnonzero(~is_contested)
    chosen = np.concatenate([whole, np.array(index, dtype=np.int64)])
    made = {name: column[chosen] for name, column in parts.items()}
    tail = slice(len(whole), None)
    made["amount_minor"][tail] = [cut[0] for cut in cuts]
    for name, at in (("disputed_on", 1), ("dispute_ended_on", 2)):
        made[name][tail] = np.array([cut[at] for cut in cuts], dtype="datetime64[D]")
    back = np.argsort(chosen, kind="stable")
    return {name: column[back] for name, column in made.items()}


def _pieces(low: int, high: int, amount: int, told: Sequence[tuple[date, int]]) -> Iterator[tuple[int, Contested]]:
    """The piece of the staff from ``low`` to ``high``, cut so that each has one last time of being in dispute."""
    levels, level = [], 0
    for _, change in told:
        level += change
        levels.append(level)
    marks = sorted({low, high, *(mark for level in levels if low < (mark := amount - level) < high)})
    merged: list[tuple[int, Contested]] = []
    for start, end in pairwise(marks):
        last = _last_time(amount - start, [day for day, _ in told], levels)
        if merged and merged[-1][1] == last:
            merged[-1] = (merged[-1][0] + end - start, last)
        else:
            merged.append((end - start, last))
    yield from merged


def _last_time(depth: int, days: Sequence[date], levels: Sequence[int]) -> Contested:
    """When the unit that lies ``depth`` from the far end was last in dispute: while as much or more was contested.
    Changes of one day count together."""
    begun: date | None = None
    ended: date | None = None
    is_in = False
    for at, (day, level) in enumerate(zip(days, levels, strict=True)):
        if at + 1 < len(days) and days[at + 1] == day:
            continue
        if level >= depth and not is_in:
            begun, ended, is_in = day, None, True
        elif level < depth and is_in:
            ended, is_in = day, False
    return begun, ended


def _numbers(customers: Sequence[str], documents: Sequence[str]) -> Iterator[str]:
    """One key for each customer and document number. (Texts, because the garbage collector goes through every pair it
    is given to keep, and that took longer than all else.)"""
    return map("\x1f".join, zip(customers, documents, strict=True))


def _of(session: Session, column: str, customers: Sequence[str] | None) -> tuple[str, list[Any]]:
    """A further condition for some customers, or none for all."""
    if customers is None:
        return "", []
    fragment, params = session.among(customers)
    return f" AND {column} {fragment}", params


def _blocks(session: Session, sql: str, params: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The columns of a query, some rows at a time."""
    rows: Iterator[Row] = iter(session.stream(sql, params))
    while block := list(islice(rows, _FETCHED)):
        yield list(zip(*block, strict=True))


def _arrays(columns: Sequence[Sequence[Any]]) -> list[NDArray[Any]]:
    """The columns of claims."""
    return [read(column) for read, column in zip(_CLAIM.values(), columns, strict=True)]


def counts_of(column: Sequence[int]) -> NDArray[Any]:
    """Whole numbers."""
    return np.array(column, dtype=np.int64)


def texts_of(column: Sequence[Any]) -> NDArray[Any]:
    """Any values as an array of objects; ``None`` stays ``None``."""
    made = np.empty(len(column), dtype=object)
    made[:] = column
    return made


_EPOCH: Final = date(1970, 1, 1).toordinal()


class _Days(dict[str | None, int]):
    """ISO days as days since 1970. A ledger repeats its days, so each text is read once."""

    def __missing__(self, text: str | None) -> int:
        self[text] = number = date.fromisoformat(str(text)).toordinal() - _EPOCH
        return number


_DAYS: Final = _Days({None: int(np.iinfo(np.int64).min)})
"""What numpy writes for no day is the least number."""


def days_of(column: Iterable[str | None]) -> NDArray[Any]:
    """ISO days as days, ``None`` as no day."""
    return np.array(list(map(_DAYS.__getitem__, column)), dtype=np.int64).astype("datetime64[D]")


_CLAIM: Final = {
    "customer_id": texts_of,
    "document_id": texts_of,
    "kind": texts_of,
    "currency": texts_of,
    "amount_minor": counts_of,
    "issued_on": days_of,
    "due_on": days_of,
    "is_moved": counts_of,
}
"""What is read of a claim, and as what."""
