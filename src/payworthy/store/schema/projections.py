"""Projections: what follows from the facts, kept beside them and rebuilt at will; the credit line is the lock."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from payworthy.exposure.components import COMPONENTS
from payworthy.store.schema.columns import day, instant, metadata, minor

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
    day("due_on", nullable=True),
    Column("order_id", Text),
    minor("original_minor"),
    minor("settled_minor"),
    minor("written_off_minor"),
    minor("refunded_minor"),
    minor("contested_minor"),
    minor("open_minor"),
    minor("disputed_minor"),
    PrimaryKeyConstraint("customer_id", "document_id", "kind"),
    CheckConstraint(
        "open_minor = original_minor - settled_minor - written_off_minor - refunded_minor", name="open_adds_up"
    ),
    CheckConstraint("open_minor >= 0 AND disputed_minor >= 0 AND disputed_minor <= open_minor", name="open_in_bounds"),
    sqlite_with_rowid=False,
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
    Column("claim_id", Text),
    Column("credit_id", Text),
    instant("parked_at"),
    PrimaryKeyConstraint("customer_id", "movement_id"),
    Index("parked_by_claim", "customer_id", "claim_id"),
    Index("parked_by_credit", "customer_id", "credit_id"),
)
"""Movements whose document is not in the book yet: visible, counted, taken up when it arrives."""

due_bucket = Table(
    "due_bucket",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    day("due_on"),
    minor("undisputed_minor"),
    PrimaryKeyConstraint("customer_id", "kind", "currency", "due_on"),
    sqlite_with_rowid=False,
)
"""Open undisputed amounts per due date, for invoices and retention: what ages."""

order_progress = Table(
    "order_progress",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("delivered_minor"),
    minor("billed_minor"),
    minor("prepaid_minor"),
    PrimaryKeyConstraint("customer_id", "order_id", "currency"),
    sqlite_with_rowid=False,
)
"""Sums of the documents that name an order: order of arrival cannot matter."""

credit_line = Table(
    "credit_line",
    metadata,
    Column("line_id", Text, primary_key=True),
    Column("decision_number", Integer, nullable=False, server_default=text("0")),
    Column("audit_sequence", Integer, nullable=False, server_default=text("0")),
    Column("audit_hash", String(64), nullable=False, server_default=text("'" + "0" * 64 + "'")),
    day("aged_on", nullable=True),
    Column("aging", Text),
    Column("limits", Text),
    Column("rating", Text),
    Column("recent_orders", Text),
    Column("deal_count", Integer, nullable=False, server_default=text("0")),
    day("first_deal_on", nullable=True),
    instant("next_expiry_at", nullable=True),
    sqlite_with_rowid=False,
)
"""One row per customer (``customer:ID``), per group (``group:ID``) and one for the book (``book``): what a
transaction locks. Holds the counters that order its history and the small figures an order check needs."""

file_state = Table(
    "file_state",
    metadata,
    Column("customer_id", Text, primary_key=True),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What the credit facts of a customer come to, as far as an order check needs it: items that are there, the newest day
of each, and what screening left standing. One row for each customer with a credit fact."""

standing = Table(
    "standing",
    metadata,
    Column("line_id", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    *(minor(name) for name in COMPONENTS),
    PrimaryKeyConstraint("line_id", "currency"),
    CheckConstraint("reserved >= 0 AND open_orders >= 0", name="reserved_not_negative"),
    sqlite_with_rowid=False,
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
    minor("reserved_minor"),
    minor("consumed_minor"),
    minor("released_minor"),
    minor("expired_minor"),
    minor("remaining_minor"),
    minor("progress_before_minor"),
    day("ship_on", nullable=True),
    instant("placed_at"),
    instant("expires_at", nullable=True),
    CheckConstraint(
        "remaining_minor = reserved_minor - consumed_minor - released_minor - expired_minor", name="parts_add_up"
    ),
    CheckConstraint(
        "remaining_minor >= 0 AND consumed_minor >= 0 AND released_minor >= 0 AND expired_minor >= 0",
        name="each_part_once",
    ),
)

_LIVE = "remaining_minor > 0"
_LAPSING = "remaining_minor > 0 AND expires_at IS NOT NULL"

Index(
    "reservation_live",
    reservation.c.line_id,
    reservation.c.order_id,
    unique=True,
    sqlite_where=text(_LIVE),
    postgresql_where=text(_LIVE),
)
Index("reservation_expiry", reservation.c.expires_at, sqlite_where=text(_LAPSING), postgresql_where=text(_LAPSING))

reservation_move = Table(
    "reservation_move",
    metadata,
    Column("reservation_id", Text, nullable=False),
    Column("move_no", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    minor("amount_minor"),
    instant("moved_at"),
    Column("because", Text, nullable=False),
    PrimaryKeyConstraint("reservation_id", "move_no"),
)
