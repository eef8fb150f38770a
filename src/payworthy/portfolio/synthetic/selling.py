"""How each segment buys: what is paid when, and what is billed when (domain specification 4.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure
from payworthy.base.money import split
from payworthy.base.terms import TermDates, parse_terms
from payworthy.facts.document import DocumentKind
from payworthy.facts.order import OrderState
from payworthy.portfolio.synthetic.days import last_workday, workday
from payworthy.portfolio.synthetic.economy import (
    LATE_SECOND_INSTALMENT_PERCENT,
    MACHINES,
    SEGMENT,
    SPARE_PARTS,
    SPARE_PARTS_PERCENT,
    Segment,
)
from payworthy.portfolio.synthetic.life import Deal, Life, demand
from payworthy.portfolio.synthetic.paying import Payer

_WARRANTY_MONTHS: Final = 12
_SECOND_INSTALMENT_DAYS: Final = 45
"""After shipment, for those who were let off paying before it."""
_LISTED_DELIVERY_DAYS: Final = 45
"""Deliveries older than this are no longer listed one by one: they have long been billed."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``lead``: days from order to shipment; ``parts``: per cent due as deposit, before shipment, on credit,
    retained; ``acceptance``: days from shipment to acceptance; ``step``: prices are multiples of it, yuan."""

    lead: tuple[int, int]
    parts: tuple[int, int, int, int]
    acceptance: tuple[int, int] | None
    step: int


PATTERNS: Final = {
    "machine_custom": Pattern((60, 130), (30, 30, 30, 10), (20, 75), 1000),
    "machine_standard": Pattern((25, 60), (30, 60, 10, 0), (10, 40), 1000),
    "dealer": Pattern((5, 20), (0, 0, 100, 0), None, 500),
    "parts_service": Pattern((1, 9), (0, 0, 100, 0), None, 10),
    "export": Pattern((30, 75), (30, 0, 70, 0), None, 1000),
}


_ALL_BEFORE: Final = {True: (30, 70, 0, 0), False: (0, 100, 0, 0)}
"""Parts for customers who pay before shipment, with and without a deposit."""


class Seller:
    """Plays the company's side of one life."""

    def __init__(self, life: Life, payer: Payer) -> None:
        self._life = life
        self._payer = payer
        self._dice = life.dice
        self._is_let_off = life.dice.hits(LATE_SECOND_INSTALMENT_PERCENT) and not life.firm.is_prepaid
        self._terms = parse_terms(life.firm.terms or "net 30")

    def plan(self) -> None:
        """Put every order of the customer's years into the queue."""
        firm = self._life.firm
        profile = SEGMENT[firm.segment]
        self._plan(PATTERNS[firm.segment], firm.volume_yuan, profile)
        if firm.segment in MACHINES and self._dice.hits(SPARE_PARTS_PERCENT):
            volume = self._dice.lognormal(SPARE_PARTS.volume, SPARE_PARTS.volume_sigma)
            self._plan(PATTERNS["parts_service"], volume, SPARE_PARTS)

    def close(self) -> None:
        """On the book's date: machines delivered and not yet accepted are contract assets."""
        for deal in self._life.deals:
            if deal.is_shipped and deal.after_acceptance_minor:
                self._life.journal.issue(
                    DocumentKind.CONTRACT_ASSET, deal.after_acceptance_minor, deal.ship_on, order_id=deal.order_id
                )

    def _plan(self, pattern: Pattern, volume_yuan: int, profile: Segment) -> None:
        for day, percent in demand(self._life, volume_yuan, profile.order, profile.season):
            price = self._dice.lognormal(profile.order, profile.order_sigma) * percent // 100
            net_yuan = max(price // pattern.step, 1) * pattern.step
            self._life.at_exactly(day, partial(self._take, pattern, net_yuan))

    def _take(self, pattern: Pattern, net_yuan: int, day: date) -> None:
        """An order comes in: agree the day of shipment and the parts of the price."""
        life, dice = self._life, self._dice
        ship_on = workday(day + timedelta(days=dice.between(*pattern.lead)))
        deal = life.order(net_yuan, day, ship_on)
        parts = _ALL_BEFORE[pattern.parts[0] > 0] if life.firm.is_prepaid else pattern.parts
        shares = split(deal.amount_minor, parts)
        if not any(parts[:2]) and dice.below(1000) < 12:
            life.at(day + timedelta(days=1), partial(self._cancel, deal))
            return
        if shares[0]:
            life.at(day + timedelta(days=dice.between(2, 12)), partial(self._prepay, deal, shares[0]))
        if shares[1] and not self._is_let_off:
            before = max(day, last_workday(ship_on - timedelta(days=dice.between(1, 6))))
            life.at_exactly(before, partial(self._prepay, deal, shares[1]))
        life.at_exactly(ship_on, partial(self._ship, pattern, deal, shares))

    def _prepay(self, deal: Deal, amount_minor: int, day: date) -> None:
        if not self._life.has_stopped(day):
            paper = self._life.journal.issue(DocumentKind.PREPAYMENT, amount_minor, day, order_id=deal.order_id)
            deal.prepayments.append(paper)

    def _cancel(self, deal: Deal, day: date) -> None:
        """The order falls through; what was paid for it is set off against what else is owed."""
        deal.state = OrderState.CANCELLED
        for paper in deal.prepayments:
            for claim in self._life.claims():
                self._life.journal.apply(paper, claim, day)

    def _ship(self, pattern: Pattern, deal: Deal, shares: Sequence[int], day: date) -> None:
        life = self._life
        if not life.is_supplied(day):
            self._cancel(deal, day)
            return
        deal.is_shipped = True
        if pattern.acceptance is None or life.firm.is_prepaid:
            wait = self._dice.between(1, 12) if self._dice.hits(30) else 0
            if day > life.as_of - timedelta(days=_LISTED_DELIVERY_DAYS):
                life.journal.issue(DocumentKind.DELIVERY, deal.amount_minor, day, order_id=deal.order_id)
            life.at(day + timedelta(days=wait), partial(self._bill, deal))
            return
        deal.after_acceptance_minor = shares[2] + shares[3]
        self._claim(
            deal, DocumentKind.INVOICE, shares[0] + shares[1], day, day + timedelta(days=_SECOND_INSTALMENT_DAYS)
        )
        wait = self._dice.between(*pattern.acceptance)
        life.at(day + timedelta(days=wait), partial(self._accept, deal, shares))

    def _bill(self, deal: Deal, day: date) -> None:
        """One invoice for the whole order."""
        self._claim(deal, DocumentKind.INVOICE, deal.amount_minor, day, self._due_on(deal, day))

    def _accept(self, deal: Deal, shares: Sequence[int], day: date) -> None:
        """The customer signs for the machine: the third part falls due by the terms, retention a year later."""
        deal.after_acceptance_minor = 0
        self._claim(deal, DocumentKind.INVOICE, shares[2], day, self._due_on(deal, day))
        if shares[3]:
            due_on = add_months(day, _WARRANTY_MONTHS)
            self._claim(deal, DocumentKind.RETENTION, shares[3], day, due_on)

    def _due_on(self, deal: Deal, day: date) -> date:
        assert not isinstance(self._terms, Failure)
        arrived_on = deal.ship_on + timedelta(days=2)
        due_on = self._terms.due_on(
            TermDates(
                invoice_on=day, shipped_on=deal.ship_on, delivered_on=arrived_on, accepted_on=max(day, arrived_on)
            )
        )
        assert not isinstance(due_on, Failure)
        return max(due_on, day)

    def _claim(self, deal: Deal, kind: DocumentKind, amount_minor: int, day: date, due_on: date) -> None:
        claim = self._life.journal.issue(kind, amount_minor, day, due_on, deal.order_id)
        for paper in deal.prepayments:
            self._life.journal.apply(paper, claim, day)
        if claim.left_minor:
            self._payer.expect(claim)
