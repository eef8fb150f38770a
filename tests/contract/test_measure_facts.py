"""What measures read from a book is what the book holds, on both stores."""

import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payworthy.app.import_file import FileRefused
from payworthy.base.fx import Rate
from payworthy.store.book import OpenBook
from payworthy.store.measure_facts import COLUMNS, load

from .builders import TODAY, YUAN, applied, customer, days, document, furnish, invoice, movement, payment, take
from .credit_builders import check_of, event, profile, promise, reference, statement
from .reckoning import rows_of

BILLED = ("invoice", "retention", "contract_asset")
LATER = TODAY + days(1000)


def loaded(book: OpenBook, as_of: date = TODAY, customers: list[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """The tables as rows; days as dates."""
    tables = book.backend.view(lambda session: load(session, as_of, customers))
    return {name: _rows(table) for name, table in tables.items()}


def _rows(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns = [
        (column.astype("datetime64[D]") if column.dtype.kind == "M" else column).tolist() for column in table.values()
    ]
    return [dict(zip(table, row, strict=True)) for row in zip(*columns, strict=True)]


def a_random_life(book: OpenBook, chance: random.Random) -> None:
    """Claims of three kinds and what may happen to them; what the book refuses is no part of it."""
    names = [f"C{number}" for number in range(1, 4)]
    furnish(book, None, *(customer(name) for name in names))
    claims = []
    for number in range(chance.randint(4, 14)):
        name, kind = chance.choice(names), chance.choice(BILLED)
        issued_on = TODAY - days(chance.randint(0, 400))
        due_on = None if kind == "contract_asset" else issued_on + days(chance.randint(0, 90))
        fact = document(kind, f"D{number}", chance.randint(1, 60), name, issued_on=issued_on, due_on=due_on)
        claims.append(fact)
        source = chance.choice(("payment", "credit_note", "commercial_bill"))
        take(book, "ledger", fact, document(source, f"P{number}", 200, name, issued_on=issued_on))
    for number in range(chance.randint(5, 40)):
        at = chance.randrange(len(claims))
        claim = claims[at]
        kind = chance.choice(("application", "application", "write_off", "dispute", "dispute", "dispute_resolved"))
        moved_on = claim.issued_on + days(chance.randint(0, 300))
        credit = {"credit_id": f"P{at}"} if kind == "application" else {}
        fact = movement(
            kind,
            f"M{number}",
            chance.randint(1, 30),
            claim.customer_id,
            claim_id=claim.document_id,
            moved_on=moved_on,
            **credit,
        )
        try:
            take(book, "ledger", fact)
        except FileRefused:
            continue


def open_on(items: list[dict[str, Any]], day: date) -> dict[str, tuple[int, int]]:
    """Open and disputed amounts by document, by the contract's own reading of the parts."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for part in items:
        if part["issued_on"] > day or part["known_on"] > day or (part["settled_on"] and part["settled_on"] <= day):
            continue
        is_disputed = part["disputed_on"] is not None and part["disputed_on"] <= day
        is_disputed = is_disputed and not (part["dispute_ended_on"] and part["dispute_ended_on"] <= day)
        sums[part["document_id"]][0] += part["amount_minor"]
        sums[part["document_id"]][1] += part["amount_minor"] if is_disputed else 0
    return {name: (opened, disputed) for name, (opened, disputed) in sums.items()}


@pytest.mark.parametrize("seed", range(12))
def test_parts_add_up_to_what_the_book_has_open_and_in_dispute(book: OpenBook, seed: int) -> None:
    a_random_life(book, random.Random(seed))
    items = loaded(book, LATER)["items"]
    expected = {
        row["document_id"]: (row["open_minor"], row["disputed_minor"])
        for row in rows_of(book, "open_document")
        if row["kind"] in BILLED and row["open_minor"]
    }
    assert open_on(items, LATER) == expected
    originals: dict[str, int] = defaultdict(int)
    for part in items:
        originals[part["document_id"]] += part["amount_minor"]
    assert originals == {
        row["document_id"]: row["original_minor"] for row in rows_of(book, "open_document") if row["kind"] in BILLED
    }
    assert all(part["amount_minor"] > 0 for part in items)


@pytest.mark.parametrize("seed", range(12, 18))
def test_what_is_loaded_for_a_day_is_what_later_knowledge_says_was_open_then(book: OpenBook, seed: int) -> None:
    """Loaded for a past day, or for today and read as of the past day: the same open amounts."""
    a_random_life(book, random.Random(seed))
    everything = loaded(book, LATER)["items"]
    for back in (0, 30, 120, 250):
        day = TODAY - days(back)
        then = open_on(loaded(book, day)["items"], day)
        now = open_on(everything, day)
        assert {name: amounts[0] for name, amounts in then.items()} == {
            name: amounts[0] for name, amounts in now.items()
        }


@pytest.mark.parametrize("seed", [3, 4])
def test_one_customer_alone_has_the_rows_it_has_among_all(book: OpenBook, seed: int) -> None:
    a_random_life(book, random.Random(seed))
    take(book, "events", event("C1"), event("C2", "penalty"))
    whole, alone = loaded(book), loaded(book, customers=["C2"])
    assert alone == {name: [row for row in rows if row["customer_id"] == "C2"] for name, rows in whole.items()}


def test_each_part_says_how_it_was_settled_and_a_rest_is_not(book: OpenBook) -> None:
    furnish(book)
    take(
        book,
        "ledger",
        invoice("I1", 100, due_in=-10, issued_on=TODAY - days(40)),
        payment("P1", 60),
        document("credit_note", "N1", 20),
        document("commercial_bill", "B1", 5),
        applied("P1", "I1", 60),
        applied("N1", "I1", 20),
        applied("B1", "I1", 5),
        movement("write_off", "W1", 4, claim_id="I1"),
    )
    items = loaded(book)["items"]
    assert [part["part_no"] for part in items] == [0, 1, 2, 3, 4]
    assert sorted((part["amount_minor"] // YUAN, part["settled_how"]) for part in items[:-1]) == [
        (4, "write_off"),
        (5, "payment"),
        (20, "credit"),
        (60, "payment"),
    ]
    assert (items[-1]["amount_minor"] // YUAN, items[-1]["settled_on"], items[-1]["settled_how"]) == (11, None, None)


def test_a_part_is_in_dispute_from_the_day_it_is_contested_to_the_day_it_no_longer_is(book: OpenBook) -> None:
    furnish(book)
    take(
        book,
        "ledger",
        invoice("I1", 100, due_in=-10, issued_on=TODAY - days(40)),
        movement("dispute", "D1", 40, claim_id="I1", moved_on=TODAY - days(30)),
        movement("dispute_resolved", "D2", 30, claim_id="I1", moved_on=TODAY - days(20)),
    )
    found = [
        (part["amount_minor"] // YUAN, part["disputed_on"], part["dispute_ended_on"]) for part in loaded(book)["items"]
    ]
    assert found == [
        (60, None, None),
        (30, TODAY - days(30), TODAY - days(20)),
        (10, TODAY - days(30), None),
    ]


def test_nothing_known_or_done_later_is_seen(book: OpenBook) -> None:
    furnish(book)
    take(book, "ledger", invoice("I1", 10, issued_on=TODAY - days(9)), payment("P1", 10), applied("P1", "I1", 10))
    take(book, "registry", profile(known_on=TODAY - days(9)), profile(field="region_risk", value="low"))
    take(book, "registry", profile(value="listed"))
    then = loaded(book, TODAY - days(1))
    assert [(row["field"], row["value"]) for row in then["profiles"]] == [("ownership", "private")]
    assert [part["settled_on"] for part in then["items"]] == [None]
    now = {row["field"]: row["value"] for row in loaded(book)["profiles"]}
    assert now == {"ownership": "listed", "region_risk": "low"}


def test_a_version_known_last_holds_whatever_came_in_last(book: OpenBook) -> None:
    furnish(book)
    take(book, "registry", profile(value="listed", known_on=TODAY - days(1)))
    take(book, "registry", profile(value="private", known_on=TODAY - days(90)))
    assert [row["value"] for row in loaded(book)["profiles"]] == ["listed"]
    assert [row["value"] for row in loaded(book, TODAY - days(2))["profiles"]] == ["private"]


def test_an_event_is_known_since_its_first_word_and_its_end_since_the_word_that_ends_it(book: OpenBook) -> None:
    furnish(book)
    told = {"amount_minor": 700, "currency": "CNY", "began_on": TODAY - days(200)}
    take(book, "events", event(known_on=TODAY - days(190), **told))
    take(book, "events", event(known_on=TODAY - days(90), ended_on=TODAY - days(95), **told))
    take(book, "events", event(known_on=TODAY - days(20), ended_on=TODAY - days(95), source="court", **told))
    [row] = loaded(book)["events"]
    assert (row["known_on"], row["ended_on"], row["ended_known_on"], row["amount_minor"]) == (
        TODAY - days(190),
        TODAY - days(95),
        TODAY - days(90),
        700,
    )
    [row] = loaded(book, TODAY - days(100))["events"]
    assert (row["ended_on"], row["ended_known_on"]) == (None, None)


def test_amounts_are_in_the_policys_currency_and_those_without_a_rate_are_named(book: OpenBook) -> None:
    furnish(book, 1000, customer("C1"), customer("C2"))
    take(book, "rates", Rate("USD", "CNY", Decimal("7.1035"), TODAY, "bank"))
    take(book, "ledger", invoice("I1", 1, currency="USD"), invoice("I2", 5, "C2", currency="EUR"))
    take(book, "statements", statement(revenue=1, head_currency="USD"), statement("C2", equity=1, head_currency="EUR"))
    take(book, "events", event("C2", amount_minor=9, currency="EUR"), event("C1", amount_minor=3, currency="USD"))
    take(book, "registry", profile("C1", "paid_in_minor", "5", currency="USD"))
    take(book, "registry", profile("C2", "insured_limit_minor", "5", currency="EUR"))
    take(book, "references", reference("C2", limit_minor=4, currency="EUR"))
    take(book, "promises", promise("C2", 7, currency="EUR"), promise("C1", 1, currency="USD"))
    tables = loaded(book)
    assert [(part["document_id"], part["amount_minor"]) for part in tables["items"]] == [("I1", 710)]
    assert [(row["revenue_minor"], row["equity_minor"]) for row in tables["statements"]] == [(710, None)]
    assert {row["customer_id"]: row["amount_minor"] for row in tables["events"]} == {"C1": 21, "C2": None}
    assert [row["value"] for row in tables["profiles"]] == ["36"]  # 35.5175, half up
    assert [row["limit_minor"] for row in tables["references"]] == [None]
    assert [row["amount_minor"] for row in tables["promises"]] == [710]
    assert [(row["customer_id"], row["table"], row["currency"]) for row in tables["troubles"]] == [
        ("C2", name, "EUR") for name in ("events", "items", "profiles", "promises", "references", "statements")
    ]


def test_a_book_without_credit_facts_gives_empty_tables_with_all_their_columns(book: OpenBook) -> None:
    furnish(book)
    tables = book.backend.view(lambda session: load(session, TODAY))
    assert {name: tuple(tables[name]) for name in COLUMNS} == dict(COLUMNS)
    assert {name: len(tables[name]["customer_id"]) for name in tables} == dict.fromkeys(tables, 0) | {"customers": 1}


def test_master_data_says_since_when_we_trade_unless_a_profile_does(book: OpenBook) -> None:
    furnish(book, 1, customer("C1", customer_since=date(2020, 1, 2)), customer("C2", customer_since=date(2021, 1, 2)))
    take(book, "registry", profile("C2", "customer_since", "2019-05-06"), profile("C2", "founded_on", "2000-01-01"))
    take(book, "events", check_of("C2", "bills"))
    rows = {(row["customer_id"], row["field"]): (row["value"], row["known_on"]) for row in loaded(book)["profiles"]}
    assert rows["C1", "customer_since"] == ("2020-01-02", date(2020, 1, 2))
    assert rows["C2", "customer_since"] == ("2019-05-06", TODAY)
    assert [row["area"] for row in loaded(book)["checks"]] == ["bills"]


@pytest.mark.parametrize("seed", range(18, 26))
def test_what_is_in_dispute_on_any_day_is_the_smaller_of_what_is_contested_and_what_is_open(
    book: OpenBook, seed: int
) -> None:
    """Reckoned from the movements alone, day by day."""
    a_random_life(book, random.Random(seed))
    documents = {row["document_id"]: row for row in rows_of(book, "document") if row["kind"] in BILLED}
    for back in (-400, 0, 20, 60, 150, 300):
        day = TODAY - days(back)
        expected = {}
        for name, row in documents.items():
            moves = [
                (move["kind"], move["amount_minor"])
                for move in rows_of(book, "movement")
                if move["claim_id"] == name and move["moved_on"] <= day.isoformat()
            ]
            gone = sum(amount for kind, amount in moves if kind in ("application", "write_off"))
            contested = sum(amount for kind, amount in moves if kind == "dispute")
            contested -= sum(amount for kind, amount in moves if kind == "dispute_resolved")
            left = row["amount_minor"] - gone
            if row["issued_on"] <= day.isoformat() and left:
                expected[name] = (left, max(min(contested, left), 0))
        assert open_on(loaded(book, day)["items"], day) == expected
