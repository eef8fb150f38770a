"""Customers who are natural persons, who looked at personal data, and what was erased."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, Table, Text

from payworthy.store.schema.columns import instant, metadata

natural_person = Table(
    "natural_person",
    metadata,
    Column("customer_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""A projection: customers whose master data, or whose newest entity type, say so."""

access = Table(
    "access",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("access_no", Integer, nullable=False),
    Column("seen_by", Text, nullable=False),
    instant("seen_at"),
    Column("purpose", String(32), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "access_no"),
    sqlite_with_rowid=False,
)
"""Every time that personal data were shown, or were asked for in vain."""

erasure = Table(
    "erasure",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("erasure_no", Integer, nullable=False),
    Column("erased_by", Text, nullable=False),
    instant("erased_at"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "erasure_no"),
    sqlite_with_rowid=False,
)
"""What was erased, why, and what stays for how long: recorded before any key is destroyed."""
