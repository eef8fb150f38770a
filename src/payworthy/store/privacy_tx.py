"""A write transaction on acts on personal data, and what both it and look-ups read of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec

from payworthy.app.effects import Effects
from payworthy.app.line import customer_line
from payworthy.app.personal_data import Access, Erasure
from payworthy.app.retention import Kept, Relation
from payworthy.base.canonical import digest, record_bytes
from payworthy.facts.credit_fact import RECORD_OF, CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.personal import GONE, hidden
from payworthy.facts.public_record import Event, EventKind
from payworthy.store import schema
from payworthy.store.credit_tx import CreditTransaction
from payworthy.store.instants import instant_text, read_day
from payworthy.store.lines import lines_at_hand
from payworthy.store.protected_facts import FactGuard, persons_among
from payworthy.store.session import Session

_read_customer = msgspec.json.Decoder(Customer).decode
_read_access = msgspec.json.Decoder(Access).decode
_read_erasure = msgspec.json.Decoder(Erasure).decode
_DECODERS: Final = {str(kind): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}

_HARMLESS: Final = frozenset({EventKind.GUARANTOR, EventKind.LAWSUIT_PLAINTIFF})
"""Entries of a record that hold nothing against anybody."""


class PrivacyTransaction(CreditTransaction):
    """Accesses and erasures."""

    def as_kept(self, facts: Sequence[CreditFact]) -> list[CreditFact | None]:
        """Facts as the book keeps them, each in its place, to be compared with what it knows; ``None`` for those about
        somebody who was erased."""
        guard = FactGuard(self.session, self.protector, self.cache.identity(self.session))
        return guard.sealed(facts)

    def add_access(self, access: Access, effects: Effects) -> None:
        """Record that personal data were shown, or were asked for in vain."""
        body = record_bytes(access).decode()
        row = (access.customer_id, access.access_no, access.seen_by, instant_text(access.seen_at), access.purpose, body)
        columns = ("customer_id", "access_no", "seen_by", "seen_at", "purpose", "body")
        self.session.insert(schema.access, columns, [row])
        act = "personal_data.shown" if access.was_shown else "personal_data.denied"
        self._note(effects, access.customer_id, access.seen_by, act, f"access:{access.access_no}", body)

    def next_access(self, customer_id: str) -> int:
        """The number of a customer's next access."""
        return self._next("access", "access_no", customer_id)

    def held_of(self, customer_id: str) -> Sequence[Kept]:
        """What is kept of people around a customer and was not erased."""
        return read_held(self.session, customer_id)

    def relation(self, customer_id: str) -> Relation | None:
        """What a customer's years of retention are counted from."""
        return read_relation(self.session, customer_id)

    def next_erasure(self, customer_id: str) -> int:
        """The number of a customer's next erasure."""
        return self._next("erasure", "erasure_no", customer_id)

    def add_erasure(self, erasure: Erasure, effects: Effects) -> None:
        """Record an erasure."""
        body = record_bytes(erasure).decode()
        row = (erasure.customer_id, erasure.erasure_no, erasure.erased_by, instant_text(erasure.erased_at), body)
        columns = ("customer_id", "erasure_no", "erased_by", "erased_at", "body")
        self.session.insert(schema.erasure, columns, [row])
        thing = f"erasure:{erasure.erasure_no}"
        self._note(effects, erasure.customer_id, erasure.erased_by, "personal_data.erased", thing, body)

    def _next(self, table: str, column: str, customer_id: str) -> int:
        rows = self.session.fetch(
            f"SELECT COALESCE(MAX({column}), 0) FROM {table} WHERE customer_id = ?", (customer_id,)
        )
        return int(rows[0][0]) + 1

    def lock_customer(self, customer_id: str, effects: Effects) -> bool:
        """Lock a customer's line, so that acts on it are numbered one after another; false if there is no such."""
        lines = lines_at_hand(self.session, {customer_line(customer_id)}, effects)
        effects.touch(*lines.values())
        return bool(lines)

    def _note(self, effects: Effects, customer_id: str, actor: str, act: str, thing: str, body: str) -> None:
        line_id = customer_line(customer_id)
        line = lines_at_hand(self.session, {line_id}, effects)[line_id]
        effects.audit(line, actor=actor, act=act, subject=thing, after=digest(body.encode()))


def read_accesses(session: Session, customer_id: str) -> list[Access]:
    """Who saw personal data of a customer, newest first."""
    rows = session.fetch("SELECT body FROM access WHERE customer_id = ? ORDER BY access_no DESC", (customer_id,))
    return [_read_access(body) for (body,) in rows]


def read_erasures(session: Session, customer_id: str | None = None) -> list[Erasure]:
    """What was erased of a customer, or of all, oldest first."""
    where, params = ("true", ()) if customer_id is None else ("customer_id = ?", (customer_id,))
    rows = session.fetch(f"SELECT body FROM erasure WHERE {where} ORDER BY customer_id, erasure_no", params)
    return [_read_erasure(body) for (body,) in rows]


def read_facts(session: Session, customer_id: str) -> list[tuple[str, Customer | CreditFact]]:
    """Every version of every record of a customer that can hold personal data, oldest first, with the day it became
    known."""
    masters = session.fetch(
        "SELECT b.taken_at, f.body FROM customer_fact f JOIN batch b ON b.batch_id = f.batch_id"
        " WHERE f.customer_id = ? ORDER BY f.version",
        (customer_id,),
    )
    credit = session.fetch(
        "SELECT known_on, kind, body FROM credit_fact WHERE customer_id = ? ORDER BY kind, fact_id, known_on, version",
        (customer_id,),
    )
    found: list[tuple[str, Customer | CreditFact]] = [(at[:10], _read_customer(body)) for at, body in masters]
    return [*found, *((day, _DECODERS[kind].decode(body)) for day, kind, body in credit)]


def read_held(session: Session, customer_id: str) -> list[Kept]:
    """What is kept of people around a customer and was not erased, item by item."""
    erasures = read_erasures(session, customer_id)
    gone = {item for one in erasures for item in one.erased}
    wanted = {one.item for erasure in erasures for one in erasure.kept}
    kept: dict[str, dict[str, Any]] = {}
    for known_on, fact in read_facts(session, customer_id):
        for place in hidden(fact):
            if place.item in gone or place.text == GONE:
                continue
            one = kept.setdefault(place.item, {"known_on": date.fromisoformat(known_on), "fields": {}})
            one["fields"][place.field] = None
            one["ended_on"] = getattr(fact, "ended_on", None)
            one["is_adverse"] = isinstance(fact, Event) and fact.kind not in _HARMLESS
    return [
        Kept(
            item=item,
            fields=tuple(one["fields"]),
            known_on=one["known_on"],
            ended_on=one["ended_on"],
            is_adverse=one["is_adverse"],
            is_asked_for=item in wanted,
        )
        for item, one in kept.items()
    ]


def read_relation(session: Session, customer_id: str) -> Relation | None:
    """What a customer's years of retention are counted from; ``None`` for one who is not in the book."""
    if not session.fetch("SELECT 1 FROM customer WHERE customer_id = ?", (customer_id,)):
        return None
    line = customer_line(customer_id)
    [(document,)] = session.fetch("SELECT MAX(issued_on) FROM document WHERE customer_id = ?", (customer_id,))
    [(movement,)] = session.fetch("SELECT MAX(moved_on) FROM movement WHERE customer_id = ?", (customer_id,))
    [(decision,)] = session.fetch("SELECT MAX(decided_at) FROM decision WHERE line_id = ?", (line,))
    is_open = session.fetch(
        "SELECT 1 FROM open_document WHERE customer_id = ? AND open_minor > 0 LIMIT 1", (customer_id,)
    ) or session.fetch("SELECT 1 FROM reservation WHERE line_id = ? AND remaining_minor > 0 LIMIT 1", (line,))
    business = max(filter(None, (document, movement)), default=None)
    return Relation(
        is_person=bool(persons_among(session, [customer_id])),
        owes=bool(is_open),
        last_business_on=read_day(business),
        last_document_on=read_day(document),
        last_decision_on=read_day(decision[:10] if decision else None),
    )


def customers_with_personal_data(session: Session) -> list[str]:
    """Customers of whom anything is kept under a key, in order."""
    marked = "body LIKE '%\"sealed:1:%'"
    rows = session.fetch(
        f"SELECT DISTINCT customer_id FROM customer_fact WHERE {marked}"
        f" UNION SELECT DISTINCT customer_id FROM credit_fact WHERE {marked} ORDER BY 1"
    )
    return [row[0] for row in rows]
