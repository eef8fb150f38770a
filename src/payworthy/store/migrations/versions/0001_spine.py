"""spine."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
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
    op.create_table(
        "audit_checkpoint_head",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", "stream"),
    )
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
    op.create_table(
        "audit_seal",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream"),
    )
    op.create_table(
        "batch",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.String(length=32), nullable=False),
        sa.Column("facts_taken", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id"),
        sa.UniqueConstraint("kind", "digest"),
    )
    op.create_table(
        "credit_line",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("decision_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("audit_sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "audit_hash",
            sa.String(length=64),
            server_default=sa.text("'0000000000000000000000000000000000000000000000000000000000000000'"),
            nullable=False,
        ),
        sa.Column("aged_on", sa.String(length=10), nullable=True),
        sa.Column("aging", sa.Text(), nullable=True),
        sa.Column("limits", sa.Text(), nullable=True),
        sa.Column("recent_orders", sa.Text(), nullable=True),
        sa.Column("deal_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_deal_on", sa.String(length=10), nullable=True),
        sa.Column("next_expiry_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("line_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customer",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
    )
    op.create_index("customer_by_group", "customer", ["group_id"], unique=False)
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
    op.create_table(
        "due_bucket",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("undisputed_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "kind", "currency", "due_on"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "open_document",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("original_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("settled_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("written_off_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("contested_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("disputed_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "open_minor = original_minor - settled_minor - written_off_minor - refunded_minor", name="open_adds_up"
        ),
        sa.CheckConstraint(
            "open_minor >= 0 AND disputed_minor >= 0 AND disputed_minor <= open_minor", name="open_in_bounds"
        ),
        sa.PrimaryKeyConstraint("customer_id", "document_id", "kind"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "open_document_overdue",
        "open_document",
        ["customer_id", "due_on"],
        unique=False,
        sqlite_where=sa.text("open_minor > disputed_minor AND kind = 'invoice'"),
        postgresql_where=sa.text("open_minor > disputed_minor AND kind = 'invoice'"),
    )
    op.create_table(
        "order_progress",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("delivered_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("billed_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("prepaid_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "order_id", "currency"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parked_movement",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("movement_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=True),
        sa.Column("credit_id", sa.Text(), nullable=True),
        sa.Column("parked_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "movement_id"),
    )
    op.create_index("parked_by_claim", "parked_movement", ["customer_id", "claim_id"], unique=False)
    op.create_index("parked_by_credit", "parked_movement", ["customer_id", "credit_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "policy",
        sa.Column("activation", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("activated_at", sa.String(length=32), nullable=False),
        sa.Column("activated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("activation"),
    )
    op.create_table(
        "reservation",
        sa.Column("reservation_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reserved_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("consumed_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("released_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("expired_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("remaining_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("progress_before_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("ship_on", sa.String(length=10), nullable=True),
        sa.Column("placed_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "remaining_minor = reserved_minor - consumed_minor - released_minor - expired_minor", name="parts_add_up"
        ),
        sa.CheckConstraint(
            "remaining_minor >= 0 AND consumed_minor >= 0 AND released_minor >= 0 AND expired_minor >= 0",
            name="each_part_once",
        ),
        sa.PrimaryKeyConstraint("reservation_id"),
    )
    op.create_index(
        "reservation_expiry",
        "reservation",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("remaining_minor > 0 AND expires_at IS NOT NULL"),
        postgresql_where=sa.text("remaining_minor > 0 AND expires_at IS NOT NULL"),
    )
    op.create_index(
        "reservation_live",
        "reservation",
        ["line_id", "order_id"],
        unique=True,
        sqlite_where=sa.text("remaining_minor > 0"),
        postgresql_where=sa.text("remaining_minor > 0"),
    )
    op.create_table(
        "reservation_move",
        sa.Column("reservation_id", sa.Text(), nullable=False),
        sa.Column("move_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("moved_at", sa.String(length=32), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reservation_id", "move_no"),
    )
    op.create_table(
        "standing",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("receivable", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unbilled", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("contract_asset", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("retention", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("open_orders", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reserved", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("commercial_bill", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bank_bill_state", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bank_bill_joint_stock", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bank_bill_city", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bank_bill_rural", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("e_receivable", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("recourse_factored", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unapplied", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("credit_note", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("prepaid", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("disputed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("written_off", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("collateral", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("reserved >= 0 AND open_orders >= 0", name="reserved_not_negative"),
        sa.PrimaryKeyConstraint("line_id", "currency"),
        sqlite_with_rowid=False,
    )
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
    op.create_table(
        "customer_fact",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("customer_id", "version"),
    )
    op.create_table(
        "document",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("issued_on", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="document_amount_positive"),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("customer_id", "document_id", "kind", "version"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fx_rate",
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("on_day", sa.String(length=10), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("base", "quote", "on_day", "batch_id"),
    )
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
    op.create_table(
        "limit_fact",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("line_id", "version"),
    )
    op.create_table(
        "movement",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("movement_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("credit_id", sa.Text(), nullable=True),
        sa.Column("claim_id", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("moved_on", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="movement_amount_positive"),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("customer_id", "movement_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_fact",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_carried", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("order_id", "version"),
    )
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
    if op.get_bind().dialect.name == "postgresql":
        # Decisions are read whole or not at all: keep them in one piece, uncompressed.
        op.execute("ALTER TABLE decision SET (toast_tuple_target = 8160)")


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
