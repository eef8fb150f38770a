"""A person keeps one of several sources that contradict each other.

The kept word becomes a new version of the fact, whose source says who chose it; what the others had said is set aside,
and so is its repetition. Why is kept beside it as a note in the file. Nothing is deleted.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from payworthy.app.challenge_fact import FileTx
from payworthy.app.effects import Effects
from payworthy.app.fact_name import FactName, find
from payworthy.app.file_conflicts import COMPARED, last_words
from payworthy.app.file_state import challenges_of
from payworthy.app.people import acting
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Denied, Failure, Invalid, NotFound, Reason, invalid
from payworthy.facts.contested import RESOLVED, heard, masks, origin_of
from payworthy.facts.entry import Block, Entry
from payworthy.limit.authority import LEVELS

KIND: Final = "resolutions"


def resolve_conflict(
    tx: FileTx, customer_id: str, fact: str, keep: str, by: str, reason: str, at: datetime
) -> FactName:
    """Keep what the source ``keep`` says of ``fact``; returns the name of the new version. Raises ``NotFound``
    (``customer_unknown``, ``file_fact_unknown``), ``Invalid`` (no reason, one source only, a source that says nothing
    of it), ``Denied`` for the customer's salesperson and for whoever may approve nothing."""
    person = acting(tx, by)
    customer = tx.customer(customer_id)
    if customer is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    if not reason.strip():
        raise Invalid(Failure(Reason.MISSING, "resolution_without_reason", {"fact": fact}))
    if person.role not in LEVELS or person.person_id == customer.sales_person:
        raise Denied(Failure(Reason.DENIED, "no_authority", {"person": by, "needed": LEVELS[0]}))
    today = tx.policy_in_force().today(at)
    versions = tx.file_versions(customer_id, today)
    name, _ = find(versions, fact)
    told = versions[name.kind, name.fact_id]
    words = last_words(heard(told, name.kind, masks(challenges_of(versions)))) if name.kind in COMPARED else {}
    if len(words) < 2:
        raise Invalid(invalid("conflict_unknown", fact=fact, customer_id=customer_id))
    if keep not in words:
        raise Invalid(invalid("conflict_source_unknown", value=keep, known=", ".join(words)))
    kept = replace(words[keep].fact, source=f"{RESOLVED}{person.person_id}/{origin_of(words[keep].fact)}")
    made = FactName(name.kind, name.fact_id, max(one.version for one in told) + 1)
    note = Entry(
        customer_id=customer_id,
        block=Block.NOTE,
        key=f"resolution/{made}",
        fields={"author": person.person_id, "topic": "resolution", "text": reason.strip()},
        on=today,
        source=person.person_id,
    )
    effects = Effects(book_id=tx.book_id(), at=at, actor=person.person_id)
    pinned = digest(record_bytes(kept) + record_bytes(note) + at.isoformat().encode())
    tx.deliver(KIND, f"resolution:{made}", pinned, [kept, note], effects)
    tx.record(effects)
    return made
