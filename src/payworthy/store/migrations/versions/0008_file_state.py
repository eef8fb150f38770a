"""What the credit facts of a customer come to, for the order check."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "file_state",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
