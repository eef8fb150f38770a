"""Credit facts of customers as they hold on a day: of each fact the version known last."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from payworthy.facts.credit_fact import RECORD_OF, CreditFact, CreditFactKind
from payworthy.store.session import Session

_DECODERS: Final = {str(kind.value): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}


def read_held_facts(
    session: Session, customer_ids: Iterable[str] | None, kinds: Sequence[CreditFactKind], as_of: date
) -> dict[str, list[CreditFact]]:
    """Facts of these kinds by customer (``None``: all), in order of kind and fact; ``known_on`` says since when.
    Customers without any are not returned."""
    of_customers, customer_params = "IS NOT NULL", list[object]()
    if customer_ids is not None:
        of_customers, params = session.among(sorted({*customer_ids}))
        customer_params = [*params]
    of_kinds, kind_params = session.among(sorted(str(kind.value) for kind in kinds))
    rows = session.fetch(
        "SELECT customer_id, kind, fact_id, known_on, version, body FROM credit_fact"
        f" WHERE customer_id {of_customers} AND kind {of_kinds} AND known_on <= ?"
        " ORDER BY customer_id, kind, fact_id, known_on, version",
        [*customer_params, *kind_params, as_of.isoformat()],
    )
    newest = {row[:3]: row for row in rows}
    found: dict[str, list[CreditFact]] = {}
    for customer_id, kind, _, known_on, _, body in newest.values():
        fact = _DECODERS[kind].decode(body)
        found.setdefault(customer_id, []).append(replace(fact, known_on=date.fromisoformat(known_on)))
    return found
