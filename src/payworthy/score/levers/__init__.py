"""What somebody can do about a score: one file per lever, each of the same shape, all in one list."""

from typing import Final

from payworthy.score.levers import (
    check_courts,
    find_guarantor,
    give_references,
    give_statements,
    pay_old_overdue,
    settle_judgments,
    year_on_time,
)
from payworthy.score.levers.shape import Lever

LEVERS: Final[tuple[Lever, ...]] = (
    pay_old_overdue.LEVER,
    year_on_time.LEVER,
    give_statements.LEVER,
    give_references.LEVER,
    check_courts.LEVER,
    settle_judgments.LEVER,
    find_guarantor.LEVER,
)
"""In the order in which a credit manager would try them."""
