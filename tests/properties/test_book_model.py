"""The book against the model of it: whatever people, orders, ledgers and time do, in any order, on either store.

After every step the running totals, reservations, numbers and open documents are those of the model (I1-I4, I8, I18);
old keys keep their answers and take no other body (I9, I10).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from payworthy.app.import_file import FileRefused
from payworthy.app.move_reservation import expire_reservations, move_reservation
from payworthy.app.records import Ask, DecisionRecord
from payworthy.app.release_order import ReleaseRequest, refuse_order, release_order
from payworthy.base.failure import Conflict
from payworthy.exposure.reservation import MoveKind
from payworthy.facts.limit import Limit
from payworthy.store.book import OpenBook
from payworthy.wiring import FixedClock, open_book

from ..conftest import Places
from ..contract.builders import (
    NOON,
    YUAN,
    ask,
    customer,
    days,
    invoice,
    limit,
    movement,
    order,
    payment,
    take,
)
from ..contract.reckoning import assert_adds_up
from ..effort import effort
from .model import UNLIMITED, Expected, Model, Paper, Question

CUSTOMERS = ("A", "B", "C")
ORDERS = ("O1", "O2", "O3")
STEPS_EACH = 50

names = st.sampled_from(CUSTOMERS)
order_ids = st.sampled_from(ORDERS)
amounts = st.integers(1, 900)
picks = st.integers(0, 1000)
jumps = st.sampled_from([timedelta(hours=13), days(1), days(2), days(4), days(30), days(31)])


class BookMachine(RuleBasedStateMachine):
    """One book and its model, fed the same acts."""

    places: ClassVar[Places]
    store: ClassVar[str]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.place = self.places.founded(self.store)
        self.clock = FixedClock(NOON)
        self.book: OpenBook = open_book(self.place, self.clock)
        self.count = 0
        self.answers: list[tuple[Ask, DecisionRecord]] = []
        self.files: list[tuple[str, tuple[Any, ...], str]] = []
        self.order_facts: dict[str, object] = {}
        self.limit_facts: dict[str, Limit] = {}
        self.model = Model(NOON, {"A": "G", "B": "G", "C": None})
        take(self.book, "customers", *(customer(name, group_id=self.model.groups[name]) for name in CUSTOMERS))
        self.set_limit("A", 1000)
        self.set_limit("B", 1000)
        self.set_limit("group G", 1500)
        self.refresh_ledger()

    # ---- small parts -----------------------------------------------------------------------------------------------

    def next(self) -> int:
        self.count += 1
        return self.count

    def tick(self) -> None:
        """Each act has its own second."""
        type(self).steps += 1
        self.clock.at += timedelta(seconds=1)
        self.model.now = self.clock.at

    def set_limit(self, owner: str, amount: int | str) -> None:
        yuan = None if amount == UNLIMITED else int(amount)
        is_group = owner.startswith("group ")
        take(self.book, "limits", limit(yuan, owner.removeprefix("group "), is_group=is_group))
        self.model.limits[owner] = amount

    def ledger(self, *facts: Any) -> None:
        """A ledger file of today."""
        digest = f"model-{self.next()}"
        take(self.book, "ledger", *facts, digest=digest)
        self.files.append(("ledger", facts, digest))
        self.model.heard(self.model.today)

    def question(self, name: str, order_id: str, yuan: int, pick: int) -> tuple[Question, Ask]:
        debtor = CUSTOMERS[pick % 3] if pick % 4 == 0 else name
        is_prepaid = pick % 11 == 0
        asked = ask(
            yuan,
            name,
            key=f"K{self.next()}",
            order_id=order_id,
            bill_to=debtor if debtor != name else None,
            is_prepaid=is_prepaid,
            terms="prepaid" if is_prepaid else "net 30",
            credit_days=0 if is_prepaid else 30,
        )
        return Question(name, debtor, order_id, yuan, is_prepaid), asked

    def expect(self, record: DecisionRecord, expected: Expected, number: int) -> None:
        """The answer is the model's, and every answer has one outcome with its reasons."""
        stopping = {each.rule for each in record.decision.findings if each.severity in ("hold", "refuse")}
        assert record.decision.outcome == expected.outcome
        assert stopping == expected.rules
        assert record.decision.exposure_before == expected.exposure_before * YUAN
        assert record.snapshot.order_minor == expected.order * YUAN
        assert record.number == number
        assert record.decision.findings

    def holding(self, record: DecisionRecord) -> str:
        return "H" + record.decision_id[1:]

    # ---- checks ----------------------------------------------------------------------------------------------------

    @rule(name=names, order_id=order_ids, yuan=amounts, pick=picks)
    def check(self, name: str, order_id: str, yuan: int, pick: int) -> None:
        self.tick()
        question, asked = self.question(name, order_id, yuan, pick)
        record = self.book.check(asked)
        expected = self.model.decide(question, self.holding(record))
        self.expect(record, expected, self.model.numbers[question.debtor])
        self.answers.append((asked, record))

    @rule(parts=st.lists(st.tuples(names, order_ids, amounts, picks), min_size=2, max_size=4))
    def check_several_in_one_call(self, parts: list[tuple[str, str, int, int]]) -> None:
        self.tick()
        asked = [self.question(*part) for part in parts]
        records = self.book.check_all([each for _, each in asked])
        self.model.expire({name for question, _ in asked for name in (question.customer, question.debtor)})
        for (question, each), record in zip(asked, records, strict=True):
            expected = self.model.decide(question, self.holding(record))
            self.expect(record, expected, self.model.numbers[question.debtor])
            self.answers.append((each, record))

    @rule(name=names, order_id=order_ids, yuan=amounts, pick=picks)
    def ask_what_if(self, name: str, order_id: str, yuan: int, pick: int) -> None:
        self.tick()
        question, asked = self.question(name, order_id, yuan, pick)
        wished = self.book.check(Ask(request=asked.request, key=asked.key, what_if=True))
        lapsed = {key: (held, held.ended) for key, held in self.model.reservations.items()}
        self.model.expire({question.customer, question.debtor})
        self.expect(wished, self.model.judge(question), 0)
        for held, ended in lapsed.values():
            held.ended = ended

    @precondition(lambda self: self.answers)
    @rule(pick=picks, yuan=amounts)
    def ask_again_with_an_old_key(self, pick: int, yuan: int) -> None:
        self.tick()
        asked, record = self.answers[pick % len(self.answers)]
        assert self.book.check(asked) == record
        other = ask(yuan, "C", key=asked.key, order_id="another")
        with pytest.raises(Conflict):
            self.book.check(other)
        self.model.expire({record.request.customer_id, record.request.debtor_id, "C"})

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

    @rule(name=names, yuan=amounts, pick=picks, order_id=order_ids)
    def bill(self, name: str, yuan: int, pick: int, order_id: str) -> None:
        """An invoice, for one of the orders or for none. Never overdue: due in ten years."""
        self.tick()
        number = f"I{self.next()}"
        of = order_id if pick % 3 else None
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

    @rule()
    def refresh_ledger(self) -> None:
        self.tick()
        number = f"P{self.next()}"
        self.ledger(payment(number, 1, "C", issued_on=self.model.today))
        self.model.payments.setdefault("C", {})[number] = Paper(1)

    # ---- time and restarts -----------------------------------------------------------------------------------------

    @rule(by=jumps)
    def let_time_pass(self, by: timedelta) -> None:
        self.clock.at += by
        self.tick()

    @rule()
    def close_and_open(self) -> None:
        self.tick()
        self.book.close()
        self.book = open_book(self.place, self.clock)

    # ---- what always holds -----------------------------------------------------------------------------------------

    @invariant()
    def the_book_is_the_model(self) -> None:
        totals, live, numbers = self.book.backend.view(lambda session: session.fetch_all(_FIGURES))
        model = self.model
        expected = {
            f"customer:{name}": (model.receivable(name), model.reserved(name), model.unapplied(name))
            for name in CUSTOMERS
        }
        members = [expected[f"customer:{name}"] for name in model.members("G")]
        expected["group:G"] = tuple(map(sum, zip(*members, strict=True))) if members else (0, 0, 0)  # type: ignore[assignment]
        zero = (0, 0, 0)
        found = {row[0]: tuple(int(part) // YUAN for part in row[1:]) for row in totals}
        assert {line: found.get(line, zero) for line in expected} == expected
        assert {(row[0].partition(":")[2], row[1]): row[2] // YUAN for row in live} == {
            key: held.remaining for key, held in model.reservations.items() if held.remaining
        }
        assert {row[0].partition(":")[2]: row[1:] for row in numbers} == {
            name: (number, number) for name, number in model.numbers.items()
        }

    def teardown(self) -> None:
        assert_adds_up(self.book)
        for asked, record in self.answers[-5:]:
            assert self.book.check(asked) == record
        self.book.close()
        self.places.give_back(self.place)


_FIGURES = (
    ("SELECT line_id, receivable, reserved, unapplied FROM standing", ()),
    ("SELECT line_id, order_id, remaining_minor FROM reservation WHERE remaining_minor > 0", ()),
    ("SELECT line_id, COUNT(*), MAX(number) FROM decision GROUP BY line_id", ()),
)


SHARE = {"sqlite": effort(17_000, STEPS_EACH), "postgres": effort(3_000, STEPS_EACH)}
"""Steps on each store: 20,000 in all, or as many as ``PAYWORTHY_STEPS`` says."""


def test_the_book_behaves_like_the_model(store: str, places: Places) -> None:
    machine: Callable[[], BookMachine] = type("Machine", (BookMachine,), {"places": places, "store": store})
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
