"""Customers who are natural persons, who looked at personal data, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("access", "erasure")


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "natural_person",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "access",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("access_no", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "access_no"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("erasure_no", sa.Integer(), nullable=False),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "erasure_no"),
        sqlite_with_rowid=False,
    )
    for table in APPEND_ONLY:
        _guard(table)


def _guard(table: str) -> None:
    """No change, no deletion: the function is that of revision 0005."""
    for verb in ("UPDATE", "DELETE"):
        name = f"{table}_no_{verb.lower()}"
        action = (
            f"BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
            if op.get_bind().dialect.name == "postgresql"
            else f"BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
        )
        op.execute(f"CREATE TRIGGER {name} {action}")


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
