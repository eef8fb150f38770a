"""The metadata all tables belong to, and the few kinds of column they are made of."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, text

metadata = MetaData()


def minor(name: str, nullable: bool = False, zero: bool = True) -> Column[int]:
    """An amount in minor units; it starts at zero unless ``zero`` is false or it may be unknown."""
    default = text("0") if zero and not nullable else None
    return Column(name, BigInteger, nullable=nullable, server_default=default)


def day(name: str, nullable: bool = False) -> Column[str]:
    """A day, as ISO text."""
    return Column(name, String(10), nullable=nullable)


def instant(name: str, nullable: bool = False) -> Column[str]:
    """An instant in UTC, as ISO text with microseconds."""
    return Column(name, String(32), nullable=nullable)


def provenance() -> tuple[Column[int], ...]:
    """Where a fact came from: the batch and the row in its file."""
    return (
        Column("batch_id", Integer, ForeignKey("batch.batch_id"), nullable=False),
        Column("row_no", Integer, nullable=False),
    )
