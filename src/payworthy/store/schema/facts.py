"""Facts: append-only, never changed, each with the file and row it came from."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from payworthy.store.schema.columns import day, metadata, minor, provenance

customer_fact = Table(
    "customer_fact",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *provenance(),
    PrimaryKeyConstraint("customer_id", "version"),
)

document = Table(
    "document",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount_minor"),
    day("issued_on"),
    day("due_on", nullable=True),
    Column("order_id", Text),
    *provenance(),
    PrimaryKeyConstraint("customer_id", "document_id", "kind", "version"),
    CheckConstraint("amount_minor > 0", name="document_amount_positive"),
    sqlite_with_rowid=False,
)

movement = Table(
    "movement",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("movement_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_id", Text),
    Column("claim_id", Text),
    Column("currency", String(3), nullable=False),
    minor("amount_minor"),
    day("moved_on"),
    Column("reason", Text),
    *provenance(),
    PrimaryKeyConstraint("customer_id", "movement_id"),
    CheckConstraint("amount_minor > 0", name="movement_amount_positive"),
    sqlite_with_rowid=False,
)

order_fact = Table(
    "order_fact",
    metadata,
    Column("order_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_carried", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *provenance(),
    PrimaryKeyConstraint("order_id", "version"),
)

limit_fact = Table(
    "limit_fact",
    metadata,
    Column("line_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *provenance(),
    PrimaryKeyConstraint("line_id", "version"),
)

fx_rate = Table(
    "fx_rate",
    metadata,
    Column("base", String(3), nullable=False),
    Column("quote", String(3), nullable=False),
    day("on_day"),
    Column("rate", Text, nullable=False),
    Column("source", Text, nullable=False),
    *provenance(),
    PrimaryKeyConstraint("base", "quote", "on_day", "batch_id"),
)

credit_fact = Table(
    "credit_fact",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fact_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    day("known_on"),
    Column("body", Text, nullable=False),
    *provenance(),
    PrimaryKeyConstraint("customer_id", "kind", "fact_id", "version"),
    sqlite_with_rowid=False,
)
"""Statements, public record, checks, profiles, references, promises. As of a day the row known last by then holds."""
