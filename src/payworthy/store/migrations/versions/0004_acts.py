"""What was decided, by the program and by people, and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    _decision()
    _hold()
    _release()
    _clearance_use()
    _audit_entry()
    _audit_checkpoint()
    _audit_checkpoint_head()
    _audit_seal()


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(length=32), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("exposure_after", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("ceiling_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "outcome <> 'approved' OR ceiling_minor IS NULL OR exposure_after <= ceiling_minor", name="within_ceiling"
        ),
        sa.PrimaryKeyConstraint("decision_id"),
        sa.UniqueConstraint("line_id", "number"),
    )
    op.create_index("decision_by_order", "decision", ["order_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # Decisions are read whole or not at all: keep them in one piece, uncompressed.
        op.execute("ALTER TABLE decision SET (toast_tuple_target = 8160)")


def _hold() -> None:
    op.create_table(
        "hold",
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.String(length=32), nullable=False),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'released', 'refused', 'superseded')", name="hold_state_known"),
        sa.CheckConstraint("closed_by IS NULL OR closed_by <> requested_by", name="maker_is_not_checker"),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.decision_id"],
        ),
        sa.PrimaryKeyConstraint("hold_id"),
        sa.UniqueConstraint("decision_id"),
    )
    op.create_index(
        "hold_open",
        "hold",
        ["line_id", "order_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _release() -> None:
    op.create_table(
        "release",
        sa.Column("release_id", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("released_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["hold_id"],
            ["hold.hold_id"],
        ),
        sa.PrimaryKeyConstraint("release_id"),
        sa.UniqueConstraint("hold_id"),
    )
    op.create_index("release_by_order", "release", ["line_id", "order_id"], unique=False)


def _clearance_use() -> None:
    op.create_table(
        "clearance_use",
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("used_at", sa.String(length=32), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.decision_id"],
        ),
        sa.PrimaryKeyConstraint("decision_id"),
    )


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "sequence"),
    )


def _audit_checkpoint() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("entry_count", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("previous_root", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )


def _audit_checkpoint_head() -> None:
    op.create_table(
        "audit_checkpoint_head",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", "stream"),
    )


def _audit_seal() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream"),
    )


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
