"""What was decided, by the program and by people, and the audit trail over all of it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from payworthy.store.schema.columns import instant, metadata, minor

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
    instant("decided_at"),
    Column("policy_hash", String(64), nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("snapshot_hash", String(64), nullable=False),
    Column("request", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("body", Text, nullable=False),
    minor("exposure_after"),
    minor("ceiling_minor", nullable=True),
    UniqueConstraint("line_id", "number"),
    CheckConstraint(
        "outcome <> 'approved' OR ceiling_minor IS NULL OR exposure_after <= ceiling_minor", name="within_ceiling"
    ),
)
"""Every answer, refusals as firmly as approvals. ``decision_id`` is derived from client and key, so its
primary key is also what makes a key unique; the unique number makes a lost lock visible: two decisions that did
not see each other would claim the same one."""

Index("decision_by_order", decision.c.order_id)

hold = Table(
    "hold",
    metadata,
    Column("hold_id", Text, primary_key=True),
    Column("decision_id", Text, ForeignKey("decision.decision_id"), nullable=False, unique=True),
    Column("line_id", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    instant("opened_at"),
    instant("closed_at", nullable=True),
    Column("closed_by", Text),
    Column("reason", Text),
    CheckConstraint("state IN ('open', 'released', 'refused', 'superseded')", name="hold_state_known"),
    CheckConstraint("closed_by IS NULL OR closed_by <> requested_by", name="maker_is_not_checker"),
)
Index(
    "hold_open",
    hold.c.line_id,
    hold.c.order_id,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

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
    instant("released_at"),
)
Index("release_by_order", release.c.line_id, release.c.order_id)

clearance_use = Table(
    "clearance_use",
    metadata,
    Column("decision_id", Text, ForeignKey("decision.decision_id"), primary_key=True),
    instant("used_at"),
    Column("used_by", Text, nullable=False),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("stream", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    Column("on_behalf_of", Text),
    instant("at"),
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
    instant("at"),
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
