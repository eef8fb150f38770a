"""Take credit facts: statements, public record, checks, profiles, references, promises."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from payworthy.base.failure import Failure, Reason
from payworthy.facts.contested import resolved_by, source_of
from payworthy.facts.credit_fact import KIND_OF, CreditFact
from payworthy.store import schema
from payworthy.store.file_states import renew_states
from payworthy.store.session import Session

_encode: Final = msgspec.json.Encoder(order="deterministic").encode

FactKey = tuple[str, str, str]
"""Customer, kind of fact, which fact of the kind."""

_Known = tuple[str, int, str]
"""Known on, version, body. The greatest of a fact's rows known by a day is what holds on that day."""


class CreditFactIntake:
    """One file's way into the book. A row is nothing new if what holds on the day it was known says the same; else
    it is a new version, and what was known before stays on record. ``today`` is the day of rows that name none.
    ``may_resolve``: they may speak in the name of a person who chose among sources; no file may."""

    def __init__(self, session: Session, batch_id: int, today: date, *, may_resolve: bool = False) -> None:
        self.session = session
        self.batch_id = batch_id
        self.today = today
        self._may_resolve = may_resolve
        self.taken = self.duplicates = self.corrections = self.parked = 0
        self._told: dict[tuple[FactKey, str], tuple[int, str]] = {}
        self._customers: set[str] = set()

    def take(self, rows: Sequence[int], facts: Sequence[CreditFact]) -> list[Failure]:
        """Append a chunk of facts; returns what is wrong with them. Failures: ``customer_unknown``,
        ``known_after_today``, ``source_not_yours`` (it pretends that a person chose it), ``credit_fact_contradicts``
        (an earlier row of the file says otherwise)."""
        failures = self._unfit(rows, facts)
        if failures:
            return failures
        keys = [key_of(fact) for fact in facts]
        known = self._known({key[0] for key in keys}, {key[1] for key in keys})
        new = []
        for row, fact, key in zip(rows, facts, keys, strict=True):
            known_on = (fact.known_on or self.today).isoformat()
            body = body_of(fact)
            earlier_row, told = self._told.setdefault((key, known_on), (row, body))
            if told != body:
                failures.append(_contradiction(key[2], row, earlier_row))
                continue
            versions = known.setdefault(key, [])
            holding = max((version for version in versions if version[0] <= known_on), default=None)
            if holding is not None and holding[2] == body:
                self.duplicates += 1
                continue
            self.corrections += bool(versions)
            number = len(versions) + 1
            versions.append((known_on, number, body))
            new.append((*key, number, known_on, body, self.batch_id, row))
        if not failures:
            self.taken += len(new)
            self._customers.update(row[0] for row in new)
            columns = ("customer_id", "kind", "fact_id", "version", "known_on", "body", "batch_id", "row_no")
            self.session.insert(schema.credit_fact, columns, new)
        return failures

    def settle(self) -> list[Failure]:
        """After the last chunk: what the facts of the customers come to now."""
        renew_states(self.session, self._customers)
        return []

    def _unfit(self, rows: Sequence[int], facts: Sequence[CreditFact]) -> list[Failure]:
        fragment, params = self.session.among({fact.customer_id for fact in facts})
        here = {
            row[0]
            for row in self.session.fetch(f"SELECT customer_id FROM customer WHERE customer_id {fragment}", params)
        }
        failures = []
        for row, fact in zip(rows, facts, strict=True):
            if fact.customer_id not in here:
                missing = Failure(Reason.MISSING, "customer_unknown", {"customer_id": fact.customer_id})
                failures.append(missing.at(row=row, column="customer_id"))
            elif fact.known_on is not None and fact.known_on > self.today:
                params_of: dict[str, str | int] = {
                    "value": fact.known_on.isoformat(),
                    "today": self.today.isoformat(),
                }
                failures.append(Failure(Reason.INVALID, "known_after_today", params_of).at(row=row, column="known_on"))
            elif resolved_by(fact) is not None and not self._may_resolve:
                source: dict[str, str | int] = {"value": source_of(fact)}
                failures.append(Failure(Reason.DENIED, "source_not_yours", source).at(row=row, column="source"))
        return failures

    def _known(self, customers: set[str], kinds: set[str]) -> dict[FactKey, list[_Known]]:
        """Every version of the customers' facts of these kinds."""
        of_customers, customer_params = self.session.among(sorted(customers))
        of_kinds, kind_params = self.session.among(sorted(kinds))
        found: dict[FactKey, list[_Known]] = {}
        for row in self.session.fetch(
            "SELECT customer_id, kind, fact_id, known_on, version, body FROM credit_fact"
            f" WHERE customer_id {of_customers} AND kind {of_kinds}",
            [*customer_params, *kind_params],
        ):
            found.setdefault(row[:3], []).append(row[3:])
        return found


def key_of(fact: CreditFact) -> FactKey:
    """What a fact is about."""
    return fact.customer_id, str(KIND_OF[type(fact)].value), fact.fact_id


def body_of(fact: CreditFact) -> str:
    """A fact as the book keeps it; since when it is known stands beside it."""
    return _encode(replace(fact, known_on=None)).decode()


def _contradiction(fact_id: str, row: int, earlier_row: int) -> Failure:
    params: dict[str, str | int] = {"fact_id": fact_id, "earlier_row": earlier_row}
    return Failure(Reason.CONFLICT, "credit_fact_contradicts", params).at(row=row)
