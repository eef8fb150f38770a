"""The made-up customers' accounts and records add up, and tell the same story as the way they pay."""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from statistics import median

from payworthy.facts.public_record import Check, Event, EventKind
from payworthy.facts.statement import Statement
from payworthy.portfolio.synthetic import SyntheticBook, generate
from payworthy.sources.statement_balance import identities


def _by_customer(book: SyntheticBook) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in book.statements:
        found[statement.customer_id].append(statement)
    return found


def test_every_statement_foots_to_the_cent(book: SyntheticBook) -> None:
    for statement in book.statements:
        assert list(identities(statement, unit=0)) == [], statement.customer_id
        lines = statement.amounts
        assert lines["equity"] == lines["paid_in_capital"] + lines["surplus_reserve"] + lines["retained_earnings"]
        assert lines["net_change_cash"] == lines["cfo"] + lines["cfi"] + lines["cff"]
        assert lines["closing_cash"] == lines["cash"] >= 0


def test_cash_runs_on_from_one_year_to_the_next(book: SyntheticBook) -> None:
    for own in _by_customer(book).values():
        for before, after in pairwise(own):
            assert after.period_end.year == before.period_end.year + 1
            opening = after.amounts["closing_cash"] - after.amounts["net_change_cash"]
            assert opening == before.amounts["closing_cash"]


def test_some_hide_their_accounts_and_others_show_one_to_three_years(book: SyntheticBook) -> None:
    years = {customer.customer_id: 0 for customer in book.customers}
    years |= {customer_id: len(own) for customer_id, own in _by_customer(book).items()}
    assert set(years.values()) == {0, 1, 2, 3}
    assert 20 <= sum(not count for count in years.values()) <= 100


def test_weak_payers_have_weak_accounts(book: SyntheticBook) -> None:
    grades = {customer.customer_id: customer.grade for customer in book.customers}
    leverage: dict[bool, list[float]] = {True: [], False: []}
    for own in _by_customer(book).values():
        lines, grade = own[-1].amounts, grades[own[-1].customer_id]
        if grade is not None:
            is_good = grade in ("AAA", "AA", "A")
            leverage[is_good].append(lines["total_liabilities"] / lines["total_assets"])
    assert median(leverage[False]) > median(leverage[True]) + 0.1


def test_courts_know_those_whose_debts_were_written_off(book: SyntheticBook) -> None:
    written_off = {row.customer_id for row in book.ledger if row.kind == "write_off"}
    sued = {
        entry.customer_id
        for entry in book.record
        if isinstance(entry, Event) and entry.kind is EventKind.LAWSUIT_DEFENDANT
    }
    shares = {
        is_bad: len(sued & who) / len(who)
        for is_bad, who in (
            (True, written_off),
            (False, {customer.customer_id for customer in book.customers} - written_off),
        )
    }
    assert shares[True] > 3 * shares[False]
    kinds = {entry.kind for entry in book.record if isinstance(entry, Event)}
    assert {EventKind.BANKRUPTCY, EventKind.JUDGMENT_DEBTOR, EventKind.DISHONEST_DEBTOR} <= kinds


def test_whoever_has_an_entry_was_looked_at(book: SyntheticBook) -> None:
    looked_at = {entry.customer_id for entry in book.record if isinstance(entry, Check)}
    assert {entry.customer_id for entry in book.record if isinstance(entry, Event)} <= looked_at


def test_nothing_is_known_before_it_is_true_or_after_the_day(book: SyntheticBook) -> None:
    for statement in book.statements:
        assert statement.known_on is not None
        assert statement.period_end < statement.known_on <= book.as_of
    for entry in book.record:
        begun = entry.checked_on if isinstance(entry, Check) else entry.began_on
        assert entry.known_on is not None
        assert begun <= entry.known_on <= book.as_of
    for promise in book.promises:
        assert promise.known_on is not None
        assert promise.promised_on <= promise.known_on <= book.as_of
        assert promise.kept_on is None or promise.broken_on is None


def test_another_day_and_size_give_a_sound_company_too() -> None:
    book = generate(seed=11, as_of=date(2025, 6, 17), customers=160)
    assert all(list(identities(statement, unit=0)) == [] for statement in book.statements)
    assert all(entry.known_on is not None and entry.known_on <= book.as_of for entry in book.record)
    assert book.registry
    assert book.references
    assert book.promises
