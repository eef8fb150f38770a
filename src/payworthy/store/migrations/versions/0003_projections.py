"""What follows from the facts, and the credit line that is locked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    _customer()
    _open_document()
    _parked_movement()
    _due_bucket()
    _order_progress()
    _credit_line()
    _standing()
    _reservation()
    _reservation_move()


def _customer() -> None:
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


def _open_document() -> None:
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


def _parked_movement() -> None:
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


def _due_bucket() -> None:
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


def _order_progress() -> None:
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


def _credit_line() -> None:
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
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("recent_orders", sa.Text(), nullable=True),
        sa.Column("deal_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_deal_on", sa.String(length=10), nullable=True),
        sa.Column("next_expiry_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("line_id"),
        sqlite_with_rowid=False,
    )


def _standing() -> None:
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


def _reservation() -> None:
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


def _reservation_move() -> None:
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


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
