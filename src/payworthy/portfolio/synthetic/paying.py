"""How a customer pays: late or early, all or part, one transfer for many invoices, by bill, or not at all."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from payworthy.base.calendar import add_months
from payworthy.facts.document import DocumentKind
from payworthy.portfolio.synthetic.journal import Paper
from payworthy.portfolio.synthetic.life import BILLS, Life

_PAYMENT: Final = DocumentKind.PAYMENT
_CREDIT_NOTE: Final = DocumentKind.CREDIT_NOTE

_DELAYS: Final = ((820, -4, 8), (650, -2, 18), (480, 2, 38), (300, 8, 62), (130, 15, 90), (-1, 25, 130))
"""Days beyond terms by hidden quality: from which quality, least, most."""

_DISPUTED_PERMILLE: Final = {"parts_service": 12, "dealer": 25, "export": 30}
_DISPUTED_MACHINES_PERMILLE: Final = 55
_REASONS: Final = ("quality", "quantity", "price", "late_delivery", "documents")
_SMALL_BILL_MINOR: Final = 5_000_000
_THOUSAND: Final = 100_000
_TRIFLE_MINOR: Final = 3_000


class Payer:
    """Plays the customer's side of one life."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._dice = dice = life.dice
        firm = life.firm
        least, most = next((low, high) for quality, low, high in _DELAYS if firm.quality > quality)
        self._delay = (least, most)
        self._pays_in_runs = firm.segment in ("dealer", "parts_service") or dice.hits(30)
        self._run_day = dice.pick((5, 10, 15, 20, 25, 28))
        self._pays_by_bill = not firm.is_abroad and dice.hits(35)
        self._bill_kind = dice.weighted(BILLS, (18, 34, 26, 7, 15))

    def plan(self, months: list[date]) -> None:
        """Put the customer's payment runs, and its end if that is its fate, into the queue."""
        if self._pays_in_runs:
            for month in months:
                self._life.at(month.replace(day=self._run_day), self._run)
        if self._life.fate is not None:
            self._life.at(self._life.fate.written_off_on, self._give_up)
        if self._life.firm.segment == "dealer":
            for month in months:
                if month.month == 1:
                    self._life.at(month.replace(day=15), self._rebate)

    def expect(self, claim: Paper) -> None:
        """A claim has reached the customer: decide what it makes of it."""
        assert claim.due_on is not None
        least, most = self._delay
        days = self._dice.between(least, most)
        if self._dice.hits(6):
            days += self._dice.between(15, 45)
        if claim.kind is DocumentKind.RETENTION:
            days = max(days, 0) + self._dice.between(0, 12)
        feels_like_it_on = max(claim.due_on + timedelta(days=days), claim.issued_on + timedelta(days=1))
        permille = _DISPUTED_PERMILLE.get(self._life.firm.segment, _DISPUTED_MACHINES_PERMILLE)
        if self._dice.below(1000) < permille and claim.kind is DocumentKind.INVOICE:
            self._life.at(claim.issued_on + timedelta(days=self._dice.between(3, 20)), partial(self._contest, claim))
        elif self._dice.below(1000) < 12 and not self._life.firm.is_abroad:
            self._life.at(claim.issued_on + timedelta(days=self._dice.between(5, 25)), partial(self._return, claim))
        self._queue_up(claim, feels_like_it_on)

    def _queue_up(self, claim: Paper, day: date) -> None:
        if self._pays_in_runs:
            self._life.waiting.append((day, claim))
        else:
            self._life.at(day, partial(self._pay, claim))

    def _pay(self, claim: Paper, day: date) -> None:
        """Pay one claim outside a run: by bill, in two parts, a little short, or simply in full."""
        owed = claim.payable_minor
        if not owed or self._life.has_stopped(day):
            return
        journal, dice = self._life.journal, self._dice
        chance = dice.below(100)
        if self._pays_by_bill and owed >= _SMALL_BILL_MINOR and chance < 70:
            self._hand_over_bill(claim, day)
        elif chance < 14 and owed > 4 * _THOUSAND:
            part = owed * dice.between(40, 80) // 100 // _THOUSAND * _THOUSAND
            journal.settle(_PAYMENT, claim, day, part)
            self._life.at(day + timedelta(days=dice.between(12, 40)), partial(self._pay, claim))
        elif chance < 18 and owed > 10 * _TRIFLE_MINOR:
            short = dice.between(100, _TRIFLE_MINOR)
            journal.settle(_PAYMENT, claim, day, owed - short)
            self._life.at(day + timedelta(days=dice.between(20, 35)), partial(self._forget, claim, _TRIFLE_MINOR))
        else:
            journal.settle(_PAYMENT, claim, day)

    def _forget(self, claim: Paper, most_minor: int, day: date) -> None:
        if 0 < claim.left_minor <= most_minor:
            self._life.journal.write_off(claim, day, "small_difference")

    def _hand_over_bill(self, claim: Paper, day: date) -> None:
        """A bill of exchange settles the claim; it is money only when it has matured."""
        bill = self._life.journal.issue(self._bill_kind, claim.payable_minor, day)
        self._life.journal.apply(bill, claim, day)
        self._life.at(add_months(day, self._dice.pick((3, 6, 6))), partial(self._mature, bill))

    def _mature(self, bill: Paper, day: date) -> None:
        is_dishonoured = bill.kind is DocumentKind.COMMERCIAL_BILL and self._life.has_stopped(day)
        if bill.left_minor and not is_dishonoured:
            self._life.journal.settle(_PAYMENT, bill, day)

    def _run(self, day: date) -> None:
        """One payment run: old credits first, then one transfer for everything that is ripe."""
        life, journal, dice = self._life, self._life.journal, self._dice
        if life.has_stopped(day):
            return
        ripe = [claim for wanted_on, claim in life.waiting if wanted_on <= day]
        life.waiting = [entry for entry in life.waiting if entry[0] > day]
        for credit in life.credits:
            for claim in ripe:
                journal.apply(credit, claim, day)
        life.credits = [credit for credit in life.credits if credit.left_minor]
        ripe = [claim for claim in ripe if claim.payable_minor]
        owed = sum(claim.payable_minor for claim in ripe)
        if not owed:
            return
        chance = dice.below(100)
        if chance < 12 and owed > 4 * _THOUSAND:
            self._transfer(ripe, owed // _THOUSAND * _THOUSAND, day)
        elif chance < 20 and owed > _THOUSAND:
            self._transfer(ripe, (owed // _THOUSAND + 1) * _THOUSAND, day)
        elif chance < 28:
            payment = journal.issue(_PAYMENT, owed, day)
            life.at(day + timedelta(days=dice.between(4, 16)), partial(self._match, payment, ripe))
        else:
            self._transfer(ripe, owed, day)

    def _transfer(self, ripe: list[Paper], amount_minor: int, day: date) -> None:
        journal = self._life.journal
        if len(ripe) == 1 and amount_minor <= ripe[0].payable_minor:
            journal.settle(_PAYMENT, ripe[0], day, amount_minor)
        else:
            self._match(journal.issue(_PAYMENT, amount_minor, day), ripe, day)
        for claim in ripe:
            if claim.payable_minor:
                self._life.waiting.append((day, claim))

    def _match(self, payment: Paper, ripe: list[Paper], day: date) -> None:
        """Apply a transfer to what it was meant for; what is over stays on the customer's side."""
        for claim in ripe:
            self._life.journal.apply(payment, claim, day)
        if payment.left_minor:
            self._life.credits.append(payment)

    def _contest(self, claim: Paper, day: date) -> None:
        """Contest a round part of an invoice; most disputes end after weeks, some never."""
        amount = claim.payable_minor * self._dice.between(8, 45) // 100 // 10_000 * 10_000
        if not amount:
            return
        self._life.journal.dispute(claim, day, amount, self._dice.pick(_REASONS))
        if self._dice.hits(88):
            end = day + timedelta(days=self._dice.between(15, 90))
            self._life.at(end, partial(self._agree, claim, amount))

    def _agree(self, claim: Paper, amount_minor: int, day: date) -> None:
        if not claim.disputed_minor:
            return  # given up with the rest of what this customer owed
        self._life.journal.resolve(claim, day, amount_minor)
        if self._dice.hits(55):
            allowed = amount_minor * self._dice.pick((40, 60, 100)) // 100
            self._life.journal.settle(_CREDIT_NOTE, claim, day, allowed)
        if claim.payable_minor:
            self._queue_up(claim, day + timedelta(days=self._dice.between(3, 15)))

    def _return(self, claim: Paper, day: date) -> None:
        """Goods sent back: a credit note against the invoice, if it is still open."""
        amount = claim.payable_minor * self._dice.between(3, 15) // 100
        if amount:
            self._life.journal.settle(_CREDIT_NOTE, claim, day, amount)

    def _rebate(self, day: date) -> None:
        """A dealer's bonus for the year before, to be set against its next invoices."""
        papers = self._life.journal.papers()
        bought = sum(
            paper.amount_minor
            for paper in papers
            if paper.kind is DocumentKind.INVOICE and paper.issued_on.year == day.year - 1
        )
        if bought and not self._life.has_stopped(day):
            note = self._life.journal.issue(_CREDIT_NOTE, bought * self._dice.between(8, 20) // 1000, day)
            self._life.credits.append(note)

    def _give_up(self, day: date) -> None:
        """The end of a bad customer: a little comes in, the rest of every claim is written off."""
        fate = self._life.fate
        assert fate is not None
        for claim in self._life.claims():
            part = claim.payable_minor * fate.recovered_percent // 100
            if part:
                self._life.journal.settle(_PAYMENT, claim, day, part)
            if claim.left_minor:
                self._life.journal.write_off(claim, day, fate.reason)
