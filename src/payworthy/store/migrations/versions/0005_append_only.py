"""facts, decisions and the audit trail cannot be changed or deleted, whatever a program tries."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "customer_fact",
    "document",
    "movement",
    "order_fact",
    "limit_fact",
    "fx_rate",
    "policy",
    "decision",
    "release",
    "reservation_move",
    "clearance_use",
    "audit_entry",
    "audit_checkpoint",
    "audit_checkpoint_head",
)


def upgrade() -> None:
    """Apply the revision."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME; END $$"
        )
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if op.get_bind().dialect.name == "postgresql":
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
                )


def downgrade() -> None:
    """A book is never taken back to an older schema: its decisions would lose what they were made on."""
    raise RuntimeError("downgrade is not supported: restore the backup made before the upgrade")
