"""What a report looks up beside what a score needs: the credit facts themselves, and who belongs to a group."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import msgspec

from payworthy.facts.credit_fact import RECORD_OF, CreditFact, CreditFactKind
from payworthy.store.credit_listing import CreditListing

_DECODERS: Final = {kind: msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}


class FactOnFile(NamedTuple):
    """A credit fact as it was known last: the number of its version, since when it is known, the file that brought
    it."""

    kind: CreditFactKind
    fact_id: str
    version: int
    known_on: date
    record: CreditFact
    file_name: str


class ReportListing(CreditListing):
    """Queries on one view."""

    def facts_on_file(self, customer_id: str, as_of: date) -> list[FactOnFile]:
        """Every credit fact of a customer as it was known on a day, by kind and id."""
        return list(self._newest(customer_id, as_of))

    def _newest(self, customer_id: str, as_of: date) -> Iterator[FactOnFile]:
        rows = self._session.fetch(
            "SELECT f.kind, f.fact_id, f.version, f.known_on, f.body, b.file_name FROM credit_fact f"
            " LEFT JOIN batch b ON b.batch_id = f.batch_id WHERE f.customer_id = ? AND f.known_on <= ?"
            " ORDER BY f.kind, f.fact_id, f.known_on, f.version",
            (customer_id, as_of.isoformat()),
        )
        for (kind, fact_id), versions in groupby(rows, key=itemgetter(0, 1)):
            *_, (_, _, version, known_on, body, file_name) = versions
            of_kind = CreditFactKind(kind)
            record = _DECODERS[of_kind].decode(body)
            yield FactOnFile(of_kind, fact_id, int(version), date.fromisoformat(known_on), record, file_name or "")

    def group_members(self, group_id: str) -> list[str]:
        """The customers of a group, in order."""
        rows = self._session.fetch(
            "SELECT customer_id FROM customer WHERE group_id = ? ORDER BY customer_id", (group_id,)
        )
        return [row[0] for row in rows]
