"""How late the customer is: overdue amounts by due date, after the customer's own credits.

The ladder is a list of *rungs*, one per due date that has passed, oldest first. It has at most
``LADDER_DAYS`` + 1 rungs however many invoices are open: everything older than the last rung is one rung
with the oldest due date. That is what keeps the order check independent of the number of open items.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

LADDER_DAYS: Final = 120
"""Due dates further back than this share one rung; every threshold of a policy must lie within."""


class Rung(Struct, frozen=True, gc=False, array_like=True):
    """Undisputed amount, in minor units, that fell due on one day and is still open."""

    due_on: date
    amount_minor: int


def ladder(due: Iterable[tuple[date, int]], today: date) -> tuple[Rung, ...]:
    """Rungs of what is overdue on ``today`` (due before it), oldest first, bounded in number.

    ``due`` gives undisputed open amounts per due date in any order, each date once.
    """
    horizon = today - timedelta(days=LADDER_DAYS)
    overdue = sorted((due_on, amount) for due_on, amount in due if due_on < today and amount > 0)
    old = [(due_on, amount) for due_on, amount in overdue if due_on < horizon]
    rungs = [Rung(due_on, amount) for due_on, amount in overdue if due_on >= horizon]
    if old:
        rungs.insert(0, Rung(old[0][0], sum(amount for _, amount in old)))
    return tuple(rungs)


def after_credits(rungs: tuple[Rung, ...], credits_minor: int) -> tuple[Rung, ...]:
    """The ladder once the customer's unapplied money and credit notes are set against the oldest rungs.

    Money that is here but not yet matched must not make a customer look late.
    """
    if credits_minor <= 0:
        return rungs
    for index, rung in enumerate(rungs):
        if rung.amount_minor > credits_minor:
            return (Rung(rung.due_on, rung.amount_minor - credits_minor), *rungs[index + 1 :])
        credits_minor -= rung.amount_minor
    return ()


def overdue_minor(rungs: tuple[Rung, ...]) -> int:
    """Sum of the ladder."""
    return sum(rung.amount_minor for rung in rungs)


def days_past_due(rungs: tuple[Rung, ...], today: date) -> int:
    """Age of the oldest rung in days; 0 when nothing is overdue."""
    return (today - rungs[0].due_on).days if rungs else 0


def overdue_beyond(rungs: tuple[Rung, ...], today: date, days: int) -> int:
    """Amount that is more than ``days`` past due."""
    limit = today - timedelta(days=days)
    return sum(rung.amount_minor for rung in rungs if rung.due_on < limit)
