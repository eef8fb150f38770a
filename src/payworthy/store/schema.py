"""Tables of a book. Facts never change; projections follow from them; the credit line is the lock.

Amounts are 64-bit integers of minor units; instants are UTC text in ISO form with microseconds (they sort as
text, and both stores give back exactly what was written); days are ISO dates as text for the same reason.
Constraints stand *behind* the program: none of them should ever fire.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from payworthy.exposure.components import COMPONENTS

metadata = MetaData()


def _minor(name: str, nullable: bool = False, zero: bool = True) -> Column[int]:
    default = text("0") if zero and not nullable else None
    return Column(name, BigInteger, nullable=nullable, server_default=default)


def _day(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, String(10), nullable=nullable)


def _instant(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, String(32), nullable=nullable)


# ---- the book itself ------------------------------------------------------------------------------------------

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

policy = Table(
    "policy",
    metadata,
    Column("activation", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    _instant("activated_at"),
    Column("activated_by", Text, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("is_active", Integer, nullable=False, server_default=text("1")),
)

batch = Table(
    "batch",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    _instant("taken_at"),
    Column("report", Text, nullable=False),
    UniqueConstraint("kind", "digest"),
)

# ---- facts ----------------------------------------------------------------------------------------------------


def _provenance() -> tuple[Column[int], ...]:
    return (
        Column("batch_id", Integer, ForeignKey("batch.batch_id"), nullable=False),
        Column("row_no", Integer, nullable=False),
    )


customer_fact = Table(
    "customer_fact",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *_provenance(),
    PrimaryKeyConstraint("customer_id", "version"),
)

document = Table(
    "document",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    _minor("amount_minor"),
    _day("issued_on"),
    _day("due_on", nullable=True),
    Column("order_id", Text),
    *_provenance(),
    PrimaryKeyConstraint("customer_id", "kind", "document_id", "version"),
    CheckConstraint("amount_minor > 0", name="document_amount_positive"),
)

movement = Table(
    "movement",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("movement_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_id", Text),
    Column("claim_id", Text),
    Column("currency", String(3), nullable=False),
    _minor("amount_minor"),
    _day("moved_on"),
    Column("reason", Text),
    *_provenance(),
    PrimaryKeyConstraint("customer_id", "movement_id"),
    CheckConstraint("amount_minor > 0", name="movement_amount_positive"),
)

order_fact = Table(
    "order_fact",
    metadata,
    Column("order_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *_provenance(),
    PrimaryKeyConstraint("order_id", "version"),
)

limit_fact = Table(
    "limit_fact",
    metadata,
    Column("line_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *_provenance(),
    PrimaryKeyConstraint("line_id", "version"),
)

fx_rate = Table(
    "fx_rate",
    metadata,
    Column("base", String(3), nullable=False),
    Column("quote", String(3), nullable=False),
    _day("on_day"),
    Column("rate", Text, nullable=False),
    Column("source", Text, nullable=False),
    *_provenance(),
    PrimaryKeyConstraint("base", "quote", "on_day", "batch_id"),
)

# ---- projections ----------------------------------------------------------------------------------------------

customer = Table(
    "customer",
    metadata,
    Column("customer_id", Text, primary_key=True),
    Column("group_id", Text),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("customer_by_group", "group_id"),
)

open_document = Table(
    "open_document",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    _day("due_on", nullable=True),
    Column("order_id", Text),
    _minor("original_minor"),
    _minor("settled_minor"),
    _minor("written_off_minor"),
    _minor("refunded_minor"),
    _minor("contested_minor"),
    _minor("open_minor"),
    _minor("disputed_minor"),
    PrimaryKeyConstraint("customer_id", "kind", "document_id"),
    CheckConstraint(
        "open_minor = original_minor - settled_minor - written_off_minor - refunded_minor", name="open_adds_up"
    ),
    CheckConstraint("open_minor >= 0 AND disputed_minor >= 0 AND disputed_minor <= open_minor", name="open_in_bounds"),
)
"""One ledger document as it stands. ``contested_minor`` is what the customer contests by its own word,
``disputed_minor`` the part of it that is still open."""

Index(
    "open_document_overdue",
    open_document.c.customer_id,
    open_document.c.due_on,
    sqlite_where=text("open_minor > disputed_minor AND kind = 'invoice'"),
    postgresql_where=text("open_minor > disputed_minor AND kind = 'invoice'"),
)

parked_movement = Table(
    "parked_movement",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("movement_id", Text, nullable=False),
    _instant("parked_at"),
    PrimaryKeyConstraint("customer_id", "movement_id"),
)
"""Movements whose document is not in the book yet: visible, counted, taken up when it arrives."""

due_bucket = Table(
    "due_bucket",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    _day("due_on"),
    _minor("undisputed_minor"),
    PrimaryKeyConstraint("customer_id", "kind", "currency", "due_on"),
    CheckConstraint("undisputed_minor >= 0", name="due_not_negative"),
)
"""Open undisputed amounts per due date, for invoices and retention: what ages."""

order_progress = Table(
    "order_progress",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    _minor("delivered_minor"),
    _minor("billed_minor"),
    _minor("prepaid_minor"),
    PrimaryKeyConstraint("customer_id", "order_id", "currency"),
)
"""Sums of the documents that name an order: order of arrival cannot matter."""

credit_line = Table(
    "credit_line",
    metadata,
    Column("line_id", Text, primary_key=True),
    Column("decision_number", Integer, nullable=False, server_default=text("0")),
    Column("audit_sequence", Integer, nullable=False, server_default=text("0")),
    Column("audit_hash", String(64), nullable=False, server_default=text("'" + "0" * 64 + "'")),
    _day("aged_on", nullable=True),
    Column("aging", Text),
    Column("limits", Text),
    Column("recent_orders", Text),
    Column("deal_count", Integer, nullable=False, server_default=text("0")),
    _day("first_deal_on", nullable=True),
    _instant("next_expiry_at", nullable=True),
)
"""One row per customer (``customer:ID``), per group (``group:ID``) and one for the book (``book``): what a
transaction locks. Holds the counters that order its history and the small figures an order check needs."""

standing = Table(
    "standing",
    metadata,
    Column("line_id", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    *(_minor(name) for name in COMPONENTS),
    PrimaryKeyConstraint("line_id", "currency"),
    CheckConstraint("reserved >= 0 AND open_orders >= 0", name="reserved_not_negative"),
)
"""Running totals, one column per component of the exposure. A group's row is the sum of its members' rows."""

reservation = Table(
    "reservation",
    metadata,
    Column("reservation_id", Text, primary_key=True),
    Column("line_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    _minor("reserved_minor"),
    _minor("consumed_minor"),
    _minor("released_minor"),
    _minor("expired_minor"),
    _minor("remaining_minor"),
    _minor("progress_before_minor"),
    _day("ship_on", nullable=True),
    _instant("placed_at"),
    _instant("expires_at", nullable=True),
    CheckConstraint(
        "remaining_minor = reserved_minor - consumed_minor - released_minor - expired_minor", name="parts_add_up"
    ),
    CheckConstraint(
        "remaining_minor >= 0 AND consumed_minor >= 0 AND released_minor >= 0 AND expired_minor >= 0",
        name="each_part_once",
    ),
)

for _name, _columns in (
    ("reservation_live", (reservation.c.line_id, reservation.c.order_id)),
    ("reservation_expiry", (reservation.c.expires_at,)),
):
    Index(
        _name,
        *_columns,
        unique=_name == "reservation_live",
        sqlite_where=text("remaining_minor > 0"),
        postgresql_where=text("remaining_minor > 0"),
    )

reservation_move = Table(
    "reservation_move",
    metadata,
    Column("reservation_id", Text, nullable=False),
    Column("move_no", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    _minor("amount_minor"),
    _instant("moved_at"),
    Column("because", Text, nullable=False),
    PrimaryKeyConstraint("reservation_id", "move_no"),
)

# ---- decisions and people's acts ------------------------------------------------------------------------------

decision = Table(
    "decision",
    metadata,
    Column("decision_id", Text, primary_key=True),
    Column("line_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("client", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("order_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    _instant("decided_at"),
    Column("policy_hash", String(64), nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("snapshot_hash", String(64), nullable=False),
    Column("request", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("body", Text, nullable=False),
    _minor("exposure_after"),
    _minor("ceiling_minor", nullable=True),
    UniqueConstraint("client", "key"),
    UniqueConstraint("line_id", "number"),
    CheckConstraint(
        "outcome <> 'approved' OR ceiling_minor IS NULL OR exposure_after <= ceiling_minor", name="within_ceiling"
    ),
)
"""Every answer, refusals as firmly as approvals. The two unique keys make a lost lock visible: two decisions
that did not see each other would claim one number."""

Index("decision_by_order", decision.c.line_id, decision.c.order_id)

hold = Table(
    "hold",
    metadata,
    Column("hold_id", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.decision_id"), nullable=False, unique=True),
    Column("line_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    _instant("opened_at"),
    _instant("closed_at", nullable=True),
    Column("closed_by", Text),
    Column("reason", Text),
    CheckConstraint("state IN ('open', 'released', 'refused', 'superseded')", name="hold_state_known"),
    CheckConstraint("closed_by IS NULL OR closed_by <> requested_by", name="maker_is_not_checker"),
)
Index("hold_open", hold.c.line_id, hold.c.order_id, sqlite_where=text("state = 'open'"))

release = Table(
    "release",
    metadata,
    Column("release_id", Text, primary_key=True),
    Column("hold_id", Text, ForeignKey("hold.hold_id"), nullable=False, unique=True),
    Column("line_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("released_by", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _instant("released_at"),
)
Index("release_by_order", release.c.line_id, release.c.order_id)

clearance_use = Table(
    "clearance_use",
    metadata,
    Column("decision_id", Text, ForeignKey("decision.decision_id"), primary_key=True),
    _instant("used_at"),
    Column("used_by", Text, nullable=False),
)

# ---- audit ----------------------------------------------------------------------------------------------------

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("stream", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    Column("on_behalf_of", Text),
    _instant("at"),
    Column("act", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    PrimaryKeyConstraint("stream", "sequence"),
)

audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("number", Integer, primary_key=True),
    _instant("at"),
    Column("entry_count", BigInteger, nullable=False),
    Column("root", String(64), nullable=False),
    Column("previous_root", String(64), nullable=False),
    Column("key_id", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

audit_checkpoint_head = Table(
    "audit_checkpoint_head",
    metadata,
    Column("number", Integer, nullable=False),
    Column("stream", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("number", "stream"),
)

audit_seal = Table(
    "audit_seal",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
)
"""How far each stream is covered by a checkpoint. Never touched by an order check."""
