"""Tables by grade, and the row for customers who have none."""

from collections.abc import Mapping
from typing import Any

NO_GRADE = "none"
"""Row of a by-grade table that holds for customers without a grade."""


def by_grade(table: Mapping[str, Any], grade: str | None) -> Any:
    """The row for ``grade``; customers without a grade, and grades the table does not list, get ``none``.

    Raises ``KeyError`` when there is no such row: the policy parser guarantees one.
    """
    return table[grade] if grade is not None and grade in table else table[NO_GRADE]
