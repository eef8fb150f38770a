"""Credit facts of customers that hold: of each fact the version known last."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from payworthy.facts.credit_fact import RECORD_OF, CreditFact, CreditFactKind
from payworthy.store.session import Row, Session

_DECODERS: Final = {str(kind.value): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}

_VERSIONS: Final = "SELECT customer_id, kind, fact_id, known_on, version, body FROM credit_fact"
_IN_ORDER: Final = " ORDER BY customer_id, kind, fact_id, known_on, version"


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
        f"{_VERSIONS} WHERE customer_id {of_customers} AND kind {of_kinds} AND known_on <= ?{_IN_ORDER}",
        [*customer_params, *kind_params, as_of.isoformat()],
    )
    found: dict[str, list[CreditFact]] = {}
    for fact, known_on in _newest(rows):
        found.setdefault(fact.customer_id, []).append(replace(fact, known_on=date.fromisoformat(known_on)))
    return found


def read_credit_facts(session: Session, customer_id: str) -> list[CreditFact]:
    """Every fact of a customer as it holds now, word for word as it is kept, in order of kind and fact."""
    rows = session.fetch(f"{_VERSIONS} WHERE customer_id = ?{_IN_ORDER}", (customer_id,))
    return [fact for fact, _ in _newest(rows)]


def _newest(rows: Iterable[Row]) -> Iterator[tuple[CreditFact, str]]:
    """The last version of each fact, and since when it is known."""
    for _, kind, _, known_on, _, body in {row[:3]: row for row in rows}.values():
        yield _DECODERS[kind].decode(body), known_on
