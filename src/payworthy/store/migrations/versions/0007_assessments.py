"""What was found out about customers, and what was proposed and decided about their credit."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("rating_fact", "run", "assessment", "proposal", "proposal_step")


def upgrade() -> None:
    """Apply the revision."""
    _rating_fact()
    _run()
    _assessment()
    _proposal()
    _proposal_step()
    for table in APPEND_ONLY:
        _guard(table)


def _rating_fact() -> None:
    op.create_table(
        "rating_fact",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"]),
        sa.PrimaryKeyConstraint("line_id", "version"),
    )


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("done_at", sa.String(length=32), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id"),
        sa.UniqueConstraint("job", "as_of", "policy_hash", "part"),
    )


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"]),
        sa.PrimaryKeyConstraint("customer_id", "number"),
    )


def _proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id"),
    )
    op.create_index("proposal_by_line", "proposal", ["line_id"], unique=False)


def _proposal_step() -> None:
    op.create_table(
        "proposal_step",
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("step_no", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("acted_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("acted_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.proposal_id"]),
        sa.PrimaryKeyConstraint("proposal_id", "step_no"),
    )


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
