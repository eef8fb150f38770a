"""Securities on file stand behind a recommended limit, for as long as they run and as far as they are known."""

import pytest
from msgspec.structs import replace

from payworthy.app.assess import assess
from payworthy.app.create_book import activate_policy
from payworthy.facts.collateral import Collateral, SecurityKind
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.wiring import MeasureEngine

from .builders import TODAY, YUAN, customer, days, furnish, invoice, take
from .credit_builders import statement


@pytest.fixture
def lender(book: OpenBook) -> OpenBook:
    """A customer that buys far more than its own means bear."""
    book.write(lambda tx: activate_policy(tx, preset_policy("machinery-cn"), "boss", book.clock.now()))
    furnish(book, 100_000, customer("C1"))
    take(book, "ledger", *(invoice(f"I{n}", 400_000, issued_on=TODAY - days(30 * n + 5)) for n in range(9)))
    small = {"current_assets": 900_000, "current_liabilities": 700_000, "total_assets": 1_500_000, "equity": 600_000}
    take(book, "statements", replace(statement("C1", **small), known_on=TODAY - days(20)))
    return book


def deed(**changes: object) -> Collateral:
    told = {"collateral_id": "BG-1", "kind": SecurityKind.BANK_GUARANTEE, "value_minor": 100_000 * YUAN}
    told |= {"currency": "CNY", "valid_from": TODAY - days(9), "known_on": TODAY - days(5)}
    return Collateral(customer_id="C1", **{**told, **changes})  # type: ignore[arg-type]


def added(book: OpenBook, ago: int = 0) -> int:
    """What securities add to the recommended limit, as of some days ago."""
    policy, on = book.policy(), TODAY - days(ago)
    frame = book.view(lambda look: MeasureEngine("duckdb")(look.measure_facts(on, ["C1"]), on))
    subjects = book.view(lambda look: look.subjects(["C1"]))
    rates = book.view(lambda look: look.rates(policy))
    found = assess(frame, subjects, policy, rates, on).recommendation(0)
    assert found.base_minor is not None
    return sum(step.after_minor - step.before_minor for step in found.steps if step.code == "security")


def test_a_guarantee_adds_its_value_after_the_haircut(lender: OpenBook) -> None:
    assert added(lender) == 0
    take(lender, "collateral", deed())
    assert added(lender) == 95_000 * YUAN
    assert added(lender, ago=6) == 0, "nobody knew of it then"


def test_one_that_was_given_back_adds_nothing_from_the_next_day(lender: OpenBook) -> None:
    take(lender, "collateral", deed())
    take(lender, "collateral", deed(valid_to=TODAY - days(1), known_on=TODAY))
    assert (added(lender), added(lender, ago=1)) == (0, 95_000 * YUAN)


def test_a_parents_guarantee_counts_up_to_the_parents_own_limit(lender: OpenBook) -> None:
    take(lender, "collateral", deed(kind=SecurityKind.PARENT_GUARANTEE))
    assert added(lender) == 0
    limited = deed(kind=SecurityKind.PARENT_GUARANTEE, payer_limit_minor=40_000 * YUAN, known_on=TODAY)
    take(lender, "collateral", limited)
    assert added(lender) == 40_000 * YUAN
