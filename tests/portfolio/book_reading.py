"""Reads a made-up book the way an importer and a store would, from its rows alone.

Written apart from the generator on purpose: it shares none of its code, so that the one checks the other.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from payworthy.base.terms import PaymentTerms, parse_terms
from payworthy.check.decide import Decision, decide
from payworthy.check.policy import CheckPolicy
from payworthy.check.request import Request
from payworthy.check.snapshot import Group, History, LimitInForce, Party, Snapshot
from payworthy.exposure.components import COMPONENT_OF, COMPONENTS, Components
from payworthy.exposure.overdue import Rung, ladder
from payworthy.facts.document import BILLED, CLAIMS, CREDITS, DocumentKind, MovementKind
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.order import Order, OrderState
from payworthy.portfolio.synthetic import LedgerRow, SyntheticBook

_FILE_FACTS = ("name_en", "segment", "registration_id", "address", "contact", "terms", "grade", "customer_since")


@dataclass
class Open:
    """One document as it stands after the rows read so far. ``used``: applied, if it is a credit or a bill."""

    row: LedgerRow
    left: int
    disputed: int = 0
    used: int = 0


@dataclass
class Ledger:
    """All documents by id, kept row by row; reading a row that cannot be fails an assertion."""

    documents: dict[str, Open] = field(default_factory=dict)
    written_off: int = 0

    def take(self, row: LedgerRow) -> None:
        """Read one row."""
        assert row.amount_minor > 0, row
        if isinstance(row.kind, MovementKind):
            self._move(row)
            return
        assert row.document_id not in self.documents, f"{row.document_id} twice"
        self.documents[row.document_id] = Open(row, row.amount_minor)
        if row.applies_to is not None:
            self._apply(row)

    def _move(self, row: LedgerRow) -> None:
        assert row.applies_to is not None
        if row.kind is MovementKind.APPLICATION:
            self._apply(row)
            return
        claim = self._claim(row)
        if row.kind is MovementKind.WRITE_OFF:
            claim.left -= row.amount_minor
            self.written_off += row.amount_minor
        elif row.kind is MovementKind.DISPUTE:
            claim.disputed += row.amount_minor
        else:
            assert row.kind is MovementKind.DISPUTE_RESOLVED
            claim.disputed -= row.amount_minor
        assert 0 <= claim.disputed <= claim.left, row

    def _apply(self, row: LedgerRow) -> None:
        credit, claim = self.documents[row.document_id], self._claim(row)
        assert credit.row.kind in CREDITS or "bill" in credit.row.kind
        assert credit.row.issued_on <= row.issued_on
        assert credit.row.customer_id == row.customer_id
        assert credit.row.currency == row.currency
        credit.used += row.amount_minor
        assert credit.used <= credit.row.amount_minor, row
        if credit.row.kind in CREDITS:
            credit.left -= row.amount_minor
        claim.left -= row.amount_minor
        assert 0 <= claim.disputed <= claim.left, row

    def _claim(self, row: LedgerRow) -> Open:
        assert row.applies_to is not None
        claim = self.documents[row.applies_to]
        assert claim.row.kind in CLAIMS
        assert claim.row.issued_on <= row.issued_on
        assert (claim.row.customer_id, claim.row.currency) == (row.customer_id, row.currency)
        return claim


def read_ledger(book: SyntheticBook) -> Ledger:
    """The whole ledger, in file order."""
    ledger = Ledger()
    for row in book.ledger:
        ledger.take(row)
    return ledger


class Desk:
    """Checks the day's orders one after the other under a policy, each approved one taking its headroom."""

    def __init__(self, book: SyntheticBook, policy: CheckPolicy) -> None:
        self._book = book
        self._policy = policy
        self._documents = list(read_ledger(book).documents.values())
        self._customers = {customer.customer_id: customer for customer in book.customers}
        self._reserved: dict[str, int] = defaultdict(int)

    def check(self, order: Order) -> Decision:
        """Decide one order, and reserve for it if it is approved."""
        decision = decide(self._request(order), self._snapshot(order), self._policy)
        if decision.outcome == "approved":
            self._reserved[order.customer_id] += order.amount_minor
        return decision

    def _request(self, order: Order) -> Request:
        terms = parse_terms(order.terms or "")
        assert isinstance(terms, PaymentTerms)
        return Request(
            customer_id=order.customer_id,
            order_id=order.order_id,
            amount_minor=order.amount_minor,
            currency=order.currency,
            terms=str(terms),
            credit_days=terms.credit_days_from(order.ordered_on),
            is_prepaid=terms.is_prepaid,
            bill_to=order.bill_to,
            ship_on=order.ship_on,
        )

    def _snapshot(self, order: Order) -> Snapshot:
        debtor_id = order.bill_to or order.customer_id
        debtor = self._customers[debtor_id]
        assert debtor.currency == order.currency, "stories stay in one currency"
        terms = parse_terms(debtor.terms) if debtor.terms else None
        orders = [past for past in self._book.orders if past.customer_id == debtor_id]
        today = self._book.as_of
        recent = sorted((past.ordered_on, past.amount_minor) for past in orders)[-24:]
        usual = sorted(amount for day, amount in recent if (today - day).days <= 365)
        prepaid = [paper for paper in self._documents if paper.row.order_id == order.order_id]
        return Snapshot(
            at=datetime.combine(today, datetime.min.time(), UTC),
            today=today,
            basis=order.currency,
            debtor=Party(
                customer_id=debtor_id,
                state=debtor.state,
                country=debtor.country,
                currency=debtor.currency,
                segment=debtor.segment,
                grade=debtor.grade,
                grade_review_on=debtor.grade_review_on,
                dunning_level=debtor.dunning_level,
                master_terms=debtor.terms,
                master_credit_days=terms.credit_days if isinstance(terms, PaymentTerms) else None,
                facts_present=tuple(fact for fact in _FILE_FACTS if getattr(debtor, fact) is not None),
            ),
            order_minor=order.amount_minor,
            exposure=self.components(debtor_id),
            limit=limit_in_force([limit for limit in self._book.limits if limit.owner_id == debtor_id], today),
            group=self._group(debtor.group_id),
            sold_to_state=self._customers[order.customer_id].state,
            prepaid_minor=sum(paper.left for paper in prepaid if paper.row.kind is DocumentKind.PREPAYMENT),
            rungs=self._late(debtor_id, DocumentKind.INVOICE),
            retention_rungs=self._late(debtor_id, DocumentKind.RETENTION),
            order_ladder=tuple(Rung(day, left) for day, left in sorted(self._carried(debtor_id))),
            history=History(
                order_count=len(orders),
                first_order_on=min((past.ordered_on for past in orders), default=debtor.customer_since),
                median_order_minor=usual[(len(usual) - 1) // 2] if len(usual) >= 3 else None,
            ),
            ledger_as_of=today,
        )

    def components(self, customer_id: str) -> Components:
        """Exposure of one customer, summed from its documents and orders."""
        sums = dict.fromkeys(COMPONENTS, 0)
        for paper in self._of(customer_id):
            if paper.row.kind is not DocumentKind.DELIVERY:
                assert isinstance(paper.row.kind, DocumentKind)
                sums[COMPONENT_OF[paper.row.kind]] += paper.left
            sums["disputed"] += paper.disputed
        for delivered, billed in self._progress(customer_id).values():
            sums["unbilled"] += max(0, delivered - billed)
        sums["open_orders"] = sum(left for _, left in self._carried(customer_id))
        sums["reserved"] = self._reserved[customer_id]
        return Components(**sums)

    def _group(self, group_id: str | None) -> Group | None:
        if group_id is None:
            return None
        members = [name for name, customer in self._customers.items() if customer.group_id == group_id]
        parts = [self.components(name) for name in members]
        return Group(
            group_id=group_id,
            exposure=Components(**{name: sum(getattr(part, name) for part in parts) for name in COMPONENTS}),
            limit=limit_in_force(
                [limit for limit in self._book.limits if limit.owner_id == group_id], self._book.as_of
            ),
        )

    def _of(self, customer_id: str) -> list[Open]:
        return [paper for paper in self._documents if paper.row.customer_id == customer_id]

    def _progress(self, customer_id: str) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for paper in self._of(customer_id):
            if paper.row.order_id is not None:
                delivered, billed = found[paper.row.order_id]
                delivered += paper.row.amount_minor * (paper.row.kind is DocumentKind.DELIVERY)
                billed += paper.row.amount_minor * (paper.row.kind in BILLED)
                found[paper.row.order_id] = delivered, billed
        return found

    def _carried(self, customer_id: str) -> list[tuple[date, int]]:
        progress, ladder_of = self._progress(customer_id), defaultdict[date, int](int)
        for order in self._book.orders:
            if order.customer_id == customer_id and order.state is OrderState.CONFIRMED:
                assert order.ship_on is not None
                left = order.amount_minor - min(order.amount_minor, max(progress.get(order.order_id, (0, 0))))
                ladder_of[order.ship_on] += left
        return [(day, left) for day, left in ladder_of.items() if left]

    def _late(self, customer_id: str, kind: DocumentKind) -> tuple[Rung, ...]:
        due: dict[date, int] = defaultdict(int)
        for paper in self._of(customer_id):
            if paper.row.kind is kind:
                assert paper.row.due_on is not None
                due[paper.row.due_on] += paper.left - paper.disputed
        return ladder(due.items(), self._book.as_of)


def limit_in_force(limits: list[Limit], today: date) -> LimitInForce | None:
    """The newest base limit that has begun, and what temporary ones add today."""
    begun = [limit for limit in limits if limit.kind is LimitKind.BASE and limit.valid_from <= today]
    if not begun:
        return None
    base = max(begun, key=lambda limit: limit.valid_from)
    extra = [
        limit.amount_minor or 0
        for limit in limits
        if limit.kind is LimitKind.TEMPORARY
        and limit.valid_from <= today <= (limit.valid_to or today + timedelta(days=1))
    ]
    return LimitInForce(
        base_minor=base.amount_minor, valid_from=base.valid_from, valid_to=base.valid_to, temporary_minor=sum(extra)
    )
