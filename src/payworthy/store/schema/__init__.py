"""Tables of a book. Facts never change; projections follow from them; the credit line is the lock.

Amounts are 64-bit integers of minor units; instants are UTC text in ISO form with microseconds (they sort as
text, and both stores give back exactly what was written); days are ISO dates as text for the same reason.
Constraints stand *behind* the program: none of them should ever fire.
"""

from payworthy.store.schema.acts import (
    audit_checkpoint,
    audit_checkpoint_head,
    audit_entry,
    audit_seal,
    clearance_use,
    decision,
    hold,
    release,
)
from payworthy.store.schema.assessments import assessment, proposal, proposal_step, rating_fact, run
from payworthy.store.schema.book import batch, meta, person, policy
from payworthy.store.schema.columns import metadata
from payworthy.store.schema.facts import credit_fact, customer_fact, document, fx_rate, limit_fact, movement, order_fact
from payworthy.store.schema.privacy import access, erasure, natural_person
from payworthy.store.schema.projections import (
    credit_line,
    customer,
    due_bucket,
    file_state,
    open_document,
    order_progress,
    parked_movement,
    reservation,
    reservation_move,
    standing,
)

__all__ = [
    "access",
    "assessment",
    "audit_checkpoint",
    "audit_checkpoint_head",
    "audit_entry",
    "audit_seal",
    "batch",
    "clearance_use",
    "credit_fact",
    "credit_line",
    "customer",
    "customer_fact",
    "decision",
    "document",
    "due_bucket",
    "erasure",
    "file_state",
    "fx_rate",
    "hold",
    "limit_fact",
    "meta",
    "metadata",
    "movement",
    "natural_person",
    "open_document",
    "order_fact",
    "order_progress",
    "parked_movement",
    "person",
    "policy",
    "proposal",
    "proposal_step",
    "rating_fact",
    "release",
    "reservation",
    "reservation_move",
    "run",
    "standing",
]
