"""Credit facts: statements, public record, checks, profiles, references and promises; append-only like all facts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "credit_fact"


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        TABLE,
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_on", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batch.batch_id"],
        ),
        sa.PrimaryKeyConstraint("customer_id", "kind", "fact_id", "version"),
        sqlite_with_rowid=False,
    )
    is_postgres = op.get_bind().dialect.name == "postgresql"
    refusal = (
        "FOR EACH ROW EXECUTE FUNCTION append_only()"
        if is_postgres
        else f"BEGIN SELECT RAISE(ABORT, 'table {TABLE} is append-only'); END"
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} {refusal}")


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
