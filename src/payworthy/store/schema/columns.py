"""The metadata all tables belong to, and the few kinds of column they are made of."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, text

metadata = MetaData()


def minor(name: str, nullable: bool = False, zero: bool = True) -> Column[int]:
    default = text("0") if zero and not nullable else None
    return Column(name, BigInteger, nullable=nullable, server_default=default)


def day(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, String(10), nullable=nullable)


def instant(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, String(32), nullable=nullable)


def provenance() -> tuple[Column[int], ...]:
    return (
        Column("batch_id", Integer, ForeignKey("batch.batch_id"), nullable=False),
        Column("row_no", Integer, nullable=False),
    )
