"""What people and jobs look up of customers' credit: facts for the measures, subjects, assessments, proposals."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from payworthy.app.credit_dossier import FileRows
from payworthy.app.line import customer_line, group_line
from payworthy.app.proposals import Proposal, Step
from payworthy.app.protection import Protector, compared, named
from payworthy.app.records import DecisionRecord
from payworthy.app.runs import Assessment, Run
from payworthy.app.subject import Subject
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.facts.challenge import Challenge
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit
from payworthy.facts.rating import rated
from payworthy.policy.bundle import Policy
from payworthy.store.cache import BookCache
from payworthy.store.credit_tx import (
    ENDED,
    OVERRIDES,
    read_assessments,
    read_last_assessments,
    read_overrides,
    read_proposals,
    read_run,
)
from payworthy.store.decisions import DECISION_COLUMNS, read_decision_row
from payworthy.store.file_reading import read_challenges, read_file
from payworthy.store.held_facts import read_credit_facts, read_held_facts
from payworthy.store.lines import read_limits, read_ratings
from payworthy.store.readers import read_collateral, read_customers
from payworthy.store.session import Session

if TYPE_CHECKING:
    from payworthy.store.measure_items import Table

_BILLED = "receivable + retention + contract_asset"
"""Components that are somebody's debt on an invoice: what concentration is measured against."""


class CreditListing:
    """Queries on one view."""

    def __init__(self, session: Session, cache: BookCache, protector: Protector) -> None:
        self._session = session
        self._cache = cache
        self._protector = protector

    def named_customers(self, customer_ids: Sequence[str]) -> dict[str, tuple[Customer, str | None]]:
        """Master data and group id, by customer id, with the names of natural persons in the clear."""
        found = read_customers(self._session, customer_ids)
        book_id = self._cache.identity(self._session)
        return {one: (named(customer, self._protector, book_id), group) for one, (customer, group) in found.items()}

    def customer_ids(self) -> list[str]:
        """Every customer, in order."""
        return [row[0] for row in self._session.fetch("SELECT customer_id FROM customer ORDER BY customer_id")]

    def measure_facts(self, as_of: date, customers: Sequence[str] | None = None) -> "Mapping[str, Table]":
        """The facts of customers as they were known on a day; see ``store.measure_facts``."""
        from payworthy.store.measure_facts import load  # with numpy, which no other look-up needs

        return load(self._session, as_of, customers, self._cache)

    def held_facts(
        self, customer_ids: Sequence[str] | None, kinds: Sequence[CreditFactKind], as_of: date
    ) -> dict[str, list[CreditFact]]:
        """Credit facts as they hold on a day, by customer, in the clear: for comparing, not for showing."""
        found = read_held_facts(self._session, customer_ids, kinds, as_of)
        book_id = self._cache.identity(self._session)
        return {one: compared(facts, self._protector, book_id) for one, facts in found.items()}

    def credit_facts(self, customer_id: str) -> list[CreditFact]:
        """Credit facts of a customer that hold now."""
        return read_credit_facts(self._session, customer_id)

    def file(self, policy: Policy, customer_id: str, as_of: date) -> FileRows | None:
        """What a customer's credit file is made of; ``None`` for one that is not in the book."""
        return read_file(self._session, policy, customer_id, as_of)

    def challenges(self) -> list[Challenge]:
        """What became of every challenge of the book, by customer."""
        return read_challenges(self._session)

    def rates(self, policy: Policy) -> RateTable:
        """The exchange rates of the book."""
        [(batch,)] = self._session.fetch("SELECT MAX(batch_id) FROM batch WHERE kind = 'rates'")
        return self._cache.rates(self._session, policy, str(batch))

    def subjects(self, customer_ids: Sequence[str]) -> dict[str, Subject]:
        """What is on record of customers beside their facts."""
        found = self.named_customers(customer_ids)
        lines = [customer_line(customer_id) for customer_id in found]
        groups = {group for _, group in found.values() if group}
        limits = read_limits(self._session, [*lines, *map(group_line, groups)])
        ratings = read_ratings(self._session, lines)
        grades = self._grades_of_groups(groups)
        overrides = read_overrides(self._session, found)
        collateral = read_collateral(self._session, found)
        return {
            customer_id: Subject(
                customer=rated(customer, ratings.get(customer_line(customer_id))),
                limits=limits[customer_line(customer_id)],
                group_id=group,
                group_limits=limits.get(group_line(group), ()) if group else (),
                other_grades=frozenset(
                    grade for member, grade in grades.get(group or "", {}).items() if member != customer_id
                ),
                overrides=overrides.get(customer_id, ()),
                collateral=collateral.get(customer_id, ()),
            )
            for customer_id, (customer, group) in found.items()
        }

    def _grades_of_groups(self, groups: set[str]) -> dict[str, dict[str, str]]:
        """Grades of the members of groups, by group and customer; members without one are left out."""
        fragment, params = self._session.among(groups)
        rows = self._session.fetch(f"SELECT customer_id, group_id FROM customer WHERE group_id {fragment}", params)
        members = read_customers(self._session, [row[0] for row in rows])
        ratings = read_ratings(self._session, [customer_line(row[0]) for row in rows])
        found: dict[str, dict[str, str]] = {}
        for customer_id, group in rows:
            grade = rated(members[customer_id][0], ratings.get(customer_line(customer_id))).grade
            if grade is not None:
                found.setdefault(group, {})[customer_id] = grade
        return found

    def own_receivable(self, policy: Policy, as_of: date) -> int:
        """What all customers together owe on invoices, in the policy's currency; what no rate converts is left out."""
        rates, total = self.rates(policy), 0
        for currency, amount in self._session.fetch(
            f"SELECT currency, SUM({_BILLED}) FROM standing WHERE line_id LIKE 'customer:%' GROUP BY currency"
        ):
            found = rates.convert(int(amount), currency, policy.currency, as_of)
            total += 0 if isinstance(found, Failure) else found.amount_minor
        return total

    def run_of(self, job: str, as_of: date, policy_hash: str, part: str) -> Run | None:
        """What a part of a job did, if it is done."""
        return read_run(self._session, job, as_of, policy_hash, part)

    def assessments(self, customer_ids: Sequence[str]) -> dict[str, Assessment]:
        """The newest assessment of customers, by id."""
        return read_last_assessments(self._session, customer_ids)

    def assessments_of(self, customer_id: str) -> list[Assessment]:
        """Every assessment of a customer, newest first."""
        return read_assessments(self._session, customer_id)

    def proposals(
        self, customer_id: str | None = None, *, open_only: bool = True
    ) -> list[tuple[Proposal, tuple[Step, ...]]]:
        """Proposals with what was done with them, oldest first."""
        where, params = ["1 = 1"], []
        if customer_id is not None:
            where.append("p.line_id = ?")
            params.append(customer_line(customer_id))
        if open_only:
            where.append(f"NOT EXISTS ({ENDED})")
        return read_proposals(self._session, " AND ".join(where), params)

    def override_proposals(self) -> list[tuple[Proposal, tuple[Step, ...]]]:
        """Proposals of overrides with what was done with them, those that have ended too, oldest first."""
        return read_proposals(self._session, OVERRIDES, ())

    def proposal(self, proposal_id: str) -> tuple[Proposal, tuple[Step, ...]] | None:
        """One proposal."""
        return next(iter(read_proposals(self._session, "p.proposal_id = ?", (proposal_id,))), None)

    def limits_with_end(self) -> dict[str, tuple[Limit, ...]]:
        """Limits by customer, of customers who have any that ends."""
        rows = self._session.fetch(
            "SELECT line_id FROM credit_line WHERE line_id LIKE 'customer:%' AND limits LIKE '%\"valid_to\":\"%'"
            " ORDER BY line_id"
        )
        found = read_limits(self._session, [row[0] for row in rows])
        return {line_id.removeprefix("customer:"): limits for line_id, limits in found.items()}

    def standing_orders(self) -> list[DecisionRecord]:
        """The newest decision of every order that waits for a person or keeps headroom reserved, in order of number."""
        rows = self._session.fetch(
            f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision WHERE decision_id IN"
            " (SELECT decision_id FROM hold WHERE state = 'open') OR decision_id IN"
            " (SELECT 'D' || substr(reservation_id, 2) FROM reservation"
            " WHERE remaining_minor > 0 AND origin = 'decision') ORDER BY line_id, number"
        )
        return [read_decision_row(row) for row in rows]
