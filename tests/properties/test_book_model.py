"""The book against the model of it: whatever people, orders, ledgers and time do, in any order, on either store.

After every step the running totals, reservations, numbers and open documents are those of the model (I1-I4, I8, I18);
old keys keep their answers and take no other body (I9, I10).
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from payworthy.app.import_file import FileRefused
from payworthy.app.move_reservation import expire_reservations, move_reservation
from payworthy.app.release_order import ReleaseRequest, refuse_order, release_order
from payworthy.base.failure import Conflict
from payworthy.exposure.reservation import MoveKind

from ..conftest import Places
from ..contract.builders import YUAN, customer, invoice, movement, order, payment, take
from ..effort import effort
from .machine import CUSTOMERS, ORDERS, BookMachine, amounts, names, order_ids, picks
from .model import UNLIMITED, Paper

STEPS_EACH = 50


class LedgerMachine(BookMachine):
    """What people decide and what files bring, on top of checks and time."""

    # ---- people ----------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.model.open_holds)
    @rule(pick=picks, is_refused=st.booleans())
    def settle_a_hold(self, pick: int, is_refused: bool) -> None:
        self.tick()
        hold_id = sorted(self.model.open_holds)[pick % len(self.model.open_holds)]
        if is_refused:
            self.book.write(lambda tx: refuse_order(tx, hold_id, "boss", "no", self.clock.now()))
            del self.model.open_holds[hold_id]
            return
        question, _ = self.model.open_holds[hold_id]
        expected = self.model.release(hold_id)
        request = ReleaseRequest(hold_id=hold_id, by="boss", reason="R-REL-1", at=self.clock.now())
        if expected is None:
            with pytest.raises(Conflict):
                self.book.write(lambda tx: release_order(tx, request))
            return
        record = self.book.write(lambda tx: release_order(tx, request))
        self.expect(record, expected, self.model.numbers[question.debtor])

    @rule(owner=st.sampled_from((*CUSTOMERS, "group G")), amount=st.sampled_from((0, 300, 1000, 2500, UNLIMITED)))
    def change_a_limit(self, owner: str, amount: int | str) -> None:
        self.tick()
        self.set_limit(owner, amount)

    @rule(name=names, group=st.sampled_from(("G", None)))
    def move_a_customer_between_groups(self, name: str, group: str | None) -> None:
        self.tick()
        take(self.book, "customers", customer(name, group_id=group))
        self.model.groups[name] = group

    @precondition(lambda self: self.model.reservations)
    @rule(pick=picks, kind=st.sampled_from([MoveKind.CONSUME, MoveKind.RELEASE]), yuan=amounts)
    def move_a_reservation(self, pick: int, kind: MoveKind, yuan: int) -> None:
        self.tick()
        key = sorted(self.model.reservations)[pick % len(self.model.reservations)]
        held = self.model.reservations[key]
        if not held.remaining:
            return
        live = self.book.view(lambda look: look.reservations(key[0]))
        [reservation_id] = [one.reservation_id for one in live if one.order_id == key[1]]

        def act() -> None:
            self.book.write(
                lambda tx: move_reservation(tx, reservation_id, kind, yuan * YUAN, "boss", self.clock.now())
            )

        if yuan > held.remaining or (kind is MoveKind.CONSUME and held.expires_at <= self.model.now):
            with pytest.raises(Conflict):
                act()
        else:
            act()
            held.consumed += yuan if kind is MoveKind.CONSUME else 0
            held.ended += yuan if kind is MoveKind.RELEASE else 0

    @rule()
    def expire_everything_that_has_lapsed(self) -> None:
        self.tick()
        expired = self.book.write(lambda tx: expire_reservations(tx, self.clock.now()))
        assert expired == self.model.expire(set(CUSTOMERS))

    # ---- files -----------------------------------------------------------------------------------------------------

    @rule(name=names, yuan=amounts, order_id=st.sampled_from((*ORDERS, None)))
    def bill(self, name: str, yuan: int, order_id: str | None) -> None:
        self.bill_one(name, yuan, order_id)

    @precondition(lambda self: self.model.known_orders())
    @rule(pick=picks, yuan=st.integers(1, 300))
    def bill_an_order(self, pick: int, yuan: int) -> None:
        """Part of an order, or more than is left of it."""
        name, order_id = self.model.known_orders()[pick % len(self.model.known_orders())]
        self.bill_one(name, yuan, order_id)

    def bill_one(self, name: str, yuan: int, of: str | None) -> None:
        """An invoice, for one of the orders or for none. Never overdue: due in ten years."""
        self.tick()
        number = f"I{self.next()}"
        due = {"due_in": 3650, "issued_on": self.model.today, "order_id": of}
        self.ledger(invoice(number, yuan, name, **due))
        self.model.invoice(name, number, yuan, of)

    @rule(name=names, yuan=amounts)
    def receive_money(self, name: str, yuan: int) -> None:
        self.tick()
        number = f"P{self.next()}"
        self.ledger(payment(number, yuan, name, issued_on=self.model.today))
        self.model.payments.setdefault(name, {})[number] = Paper(yuan)

    @rule(name=names, yuan=amounts, pick=picks, how=st.sampled_from(["apply", "write off", "refund", "dispute"]))
    def settle_a_document(self, name: str, yuan: int, pick: int, how: str) -> None:
        """What takes more than there is is refused and leaves nothing."""
        self.tick()
        bills, monies = self.model.invoices.get(name, {}), self.model.payments.get(name, {})
        bill = sorted(bills)[pick % len(bills)] if bills else "none"
        money = sorted(monies)[pick % len(monies)] if monies else "none"
        ends = [(bills, bill)] if how != "refund" else []
        ends += [(monies, money)] if how in ("apply", "refund") else []
        if any(number not in papers for papers, number in ends):
            return
        number = f"M{self.next()}"
        kinds = {"apply": "application", "write off": "write_off", "refund": "refund", "dispute": "dispute"}
        claim_id = bill if how != "refund" else None
        credit_id = money if how in ("apply", "refund") else None
        names_of = {"claim_id": claim_id, "credit_id": credit_id, "moved_on": self.model.today}
        fact = movement(kinds[how], number, yuan, name, **names_of)
        if how == "dispute":
            if bills[bill].disputed + yuan > bills[bill].amount:
                self._refused(fact)
            else:
                self.ledger(fact)
                bills[bill].disputed += yuan
            return
        if any(yuan > papers[one].open for papers, one in ends):
            self._refused(fact)
            return
        self.ledger(fact)
        for papers, one in ends:
            papers[one].used += yuan

    def _refused(self, fact: Any) -> None:
        with pytest.raises(FileRefused):
            take(self.book, "ledger", fact)

    @rule(name=names, yuan=amounts, pick=picks)
    def correct_an_invoice(self, name: str, yuan: int, pick: int) -> None:
        self.tick()
        bills = self.model.invoices.get(name, {})
        if not bills:
            return
        number = sorted(bills)[pick % len(bills)]
        paper = bills[number]
        same = {"due_in": 3650, "issued_on": self.model.today, "order_id": paper.order_id}
        fact = invoice(number, yuan, name, **same)
        if yuan < paper.used or paper.disputed > yuan:
            self._refused(fact)
            return
        self.ledger(fact)
        paper.amount = yuan
        self.model.consume(name)

    @rule(name=names, order_id=order_ids, yuan=amounts)
    def cancel_an_order(self, name: str, order_id: str, yuan: int) -> None:
        self.tick()
        fact = order(order_id, yuan, name, state="cancelled")
        take(self.book, "orders", fact)
        held = self.model.reservations.get((name, order_id))
        if held is not None and self.order_facts.get(order_id) != fact:
            held.ended += held.remaining
        self.order_facts[order_id] = fact

    @precondition(lambda self: self.files)
    @rule(pick=picks)
    def send_an_old_file_again(self, pick: int) -> None:
        self.tick()
        kind, facts, digest = self.files[pick % len(self.files)]
        assert take(self.book, kind, *facts, digest=digest).is_repeat


SHARE = {"sqlite": effort(17_000, STEPS_EACH), "postgres": effort(3_000, STEPS_EACH)}
"""Steps on each store: 20,000 in all, or as many as ``PAYWORTHY_STEPS`` says."""


def test_the_book_behaves_like_the_model(store: str, places: Places) -> None:
    machine = type("Machine", (LedgerMachine,), {"places": places, "store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SHARE[store] // STEPS_EACH,
            stateful_step_count=STEPS_EACH,
            deadline=None,
            print_blob=True,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert machine.steps >= SHARE[store] * 3 // 4  # type: ignore[attr-defined]
