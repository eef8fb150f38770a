"""A book and its model, side by side: orders are checked on both, time passes for both, and after every step the
figures of the one are those of the other."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from payworthy.app.create_book import put_person
from payworthy.app.records import Ask, DecisionRecord
from payworthy.base.failure import Conflict
from payworthy.facts.person import Person, Role
from payworthy.store.book import OpenBook
from payworthy.wiring import FixedClock, open_book

from ..conftest import Places
from ..contract.builders import NOON, YUAN, ask, customer, days, limit, payment, take
from ..contract.reckoning import assert_adds_up
from .model import UNLIMITED, Expected, Model, Paper, Question

CUSTOMERS = ("A", "B", "C")
BOARD = Person(person_id="board", name="Board", role=Role.COMMITTEE)
ORDERS = ("O1", "O2")

names = st.sampled_from(CUSTOMERS)
order_ids = st.sampled_from(ORDERS)
amounts = st.integers(1, 900)
picks = st.integers(0, 1000)
jumps = st.sampled_from([timedelta(hours=13), days(1), days(2), days(4), days(30), days(31)])

_FIGURES = (
    ("SELECT line_id, receivable, reserved, unapplied FROM standing", ()),
    ("SELECT line_id, order_id, remaining_minor FROM reservation WHERE remaining_minor > 0", ()),
    ("SELECT line_id, COUNT(*), MAX(number) FROM decision GROUP BY line_id", ()),
)


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
        self.model = Model(NOON, {"A": "G", "B": "G", "C": None})
        self.book.write(lambda tx: put_person(tx, BOARD, "boss", self.clock.now()))
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
        take(self.book, "limits", limit(yuan, owner.removeprefix("group "), is_group=is_group), actor=BOARD.person_id)
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
        self.check_one(name, order_id, yuan, pick)

    def check_one(self, name: str, order_id: str, yuan: int, pick: int) -> None:
        self.tick()
        question, asked = self.question(name, order_id, yuan, pick)
        record = self.book.check(asked)
        expected = self.model.decide(question, self.holding(record))
        self.expect(record, expected, self.model.numbers[question.debtor])
        self.answers.append((asked, record))

    @precondition(lambda self: self.model.known_orders())
    @rule(pick=picks, yuan=amounts)
    def check_an_order_again(self, pick: int, yuan: int) -> None:
        """One that was checked or billed before: changed, raised, cut or the same."""
        name, order_id = self.model.known_orders()[pick % len(self.model.known_orders())]
        self.check_one(name, order_id, yuan, 1)

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

    @rule()
    def refresh_ledger(self) -> None:
        self.tick()
        number = f"P{self.next()}"
        self.ledger(payment(number, 1, "C", issued_on=self.model.today))
        self.model.payments.setdefault("C", {})[number] = Paper(1)

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
