"""Customers assessed for a command: on which day, which of them, and what can be read off each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from payworthy.app.assess import Assessed, rules_of
from payworthy.app.nightly import Part, assess_part, parts_of
from payworthy.base.failure import Failure, Invalid, NotFound, Reason, invalid
from payworthy.base.fx import RateTable
from payworthy.cli.desk import Desk
from payworthy.cli.reading import a_day
from payworthy.cli.world import Look
from payworthy.facts.customer import Customer
from payworthy.score.card import Cap


@dataclass(frozen=True, slots=True)
class Row:
    """One customer of an assessment: its place in it."""

    assessed: Assessed
    i: int

    @property
    def customer(self) -> Customer:
        """Who it is, with the grade that counts now."""
        return self.assessed.subjects[self.i].customer

    @property
    def score_micro(self) -> int:
        """The score in micro-points."""
        return int(self.assessed.scored.score[self.i])

    @property
    def position(self) -> int:
        """Where the grade after caps stands on the scale; 0 is the best."""
        return int(self.assessed.scored.grade[self.i])

    @property
    def grade(self) -> str:
        """The grade after caps."""
        return self.assessed.scored.scale.symbols[self.position]

    @property
    def decisive(self) -> Cap | None:
        """The cap that decides; ``None`` where the score does."""
        return self.assessed.scored.decisive(self.i)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows and the customers there is no row for; ``rates`` are those of the day."""

    rows: tuple[Row, ...]
    failures: tuple[Failure, ...]
    rates: RateTable


class Unknown(NotFound):
    """Customers that are not in the book, all of them."""

    def __init__(self, customer_ids: Sequence[str]) -> None:
        self.failures = tuple(
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}) for customer_id in customer_ids
        )
        super().__init__(self.failures[0])


def a_past_day(desk: Desk, text: str | None) -> date:
    """The day of ``--as-of``, by default today; raises ``Invalid`` for one that has not come yet."""
    day = a_day(text, "--as-of") or desk.today
    if day > desk.today:
        failure = invalid("cli_day_in_future", value=day.isoformat(), today=desk.today.isoformat())
        raise Invalid(failure.at(column="--as-of"))
    return day


def assess_some(desk: Desk, customer_ids: Sequence[str] | None, as_of: date) -> Found:
    """Assess the named customers, or all of the book, on one consistent view. Raises ``Unknown``, and ``Invalid`` under
    a policy that does not score."""
    policy = desk.policy
    rules_of(policy)
    compute = desk.world.measure_engine()
    with desk.screen.progress("score") as report:

        def work(look: Look) -> tuple[list[Part], RateTable]:
            ids = _known(look, customer_ids)
            parts, done = [], 0
            for some in parts_of(ids):
                parts.append(assess_part(look, some, policy, as_of, compute))
                done += len(some)
                report(done, len(ids))
            return parts, look.rates(policy)

        parts, rates = desk.view(work)
    rows = (Row(assessed, i) for part in parts for assessed in part.assessed for i in range(len(assessed)))
    return Found(tuple(rows), tuple(failure for part in parts for failure in part.failures), rates)


def assess_one(desk: Desk, customer_id: str, as_of: date) -> tuple[Row, RateTable]:
    """Assess one customer. Raises ``Unknown``, and ``Invalid`` where it cannot be assessed."""
    found = assess_some(desk, [customer_id], as_of)
    if not found.rows:
        raise Invalid(found.failures[0])
    return found.rows[0], found.rates


def _known(look: Look, customer_ids: Sequence[str] | None) -> list[str]:
    """The customers to assess, each once; those named must be in the book."""
    if customer_ids is None:
        return look.customer_ids()
    named = list(dict.fromkeys(customer_ids))
    there = look.masters(named)
    if unknown := [customer_id for customer_id in named if customer_id not in there]:
        raise Unknown(unknown)
    return named
