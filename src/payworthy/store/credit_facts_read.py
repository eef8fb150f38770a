"""The credit facts of a customer that hold: of each fact, the version known last."""

from typing import Final

import msgspec

from payworthy.facts.credit_fact import RECORD_OF, CreditFact
from payworthy.store.session import Session

_DECODERS: Final = {str(kind): msgspec.json.Decoder(record) for kind, record in RECORD_OF.items()}


def read_credit_facts(session: Session, customer_id: str) -> list[CreditFact]:
    """Every fact of every kind, in order of kind and id."""
    rows = session.fetch(
        "SELECT kind, fact_id, known_on, version, body FROM credit_fact WHERE customer_id = ?"
        " ORDER BY kind, fact_id, known_on, version",
        (customer_id,),
    )
    holding = {(kind, fact_id): (kind, body) for kind, fact_id, _, _, body in rows}
    return [_DECODERS[kind].decode(body) for kind, body in holding.values()]
