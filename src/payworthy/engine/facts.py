"""Where the facts of a computation lie: files, or columns in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from payworthy.measures.tables import TABLES

Columns = Mapping[str, NDArray[Any]]
"""Columns by name, equally long; dates as ``datetime64`` with NaT, texts as objects with ``None``, whole numbers that
may be missing as masked arrays or objects."""

Source = str | Sequence[str] | Columns
"""One Parquet file or glob, several, or columns."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Fact tables by name (``measures/tables.py``). A table that is not there is empty; a column that is not there is
    NULL throughout. Without ``customers``, everyone named in any table has a row.

    Amounts are minor units of one currency. Rows are taken as given: that nothing is delivered twice is the loader's
    duty.
    """

    tables: Mapping[str, Source]

    def __post_init__(self) -> None:
        if unknown := self.tables.keys() - TABLES.keys():
            raise KeyError(f"no such fact table: {', '.join(sorted(unknown))}")
