"""The book itself: its settings, policies, people and the files it took."""

from sqlalchemy import (
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from payworthy.store.schema.columns import instant, metadata

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

policy = Table(
    "policy",
    metadata,
    Column("activation", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    instant("activated_at"),
    Column("activated_by", Text, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("is_active", Integer, nullable=False, server_default=text("1")),
)

batch = Table(
    "batch",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    instant("taken_at"),
    Column("facts_taken", Integer, nullable=False, server_default=text("0")),
    Column("report", Text, nullable=False),
    UniqueConstraint("kind", "digest"),
)
