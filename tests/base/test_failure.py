"""Trouble is a value that says where it happened."""

import pytest

from payworthy.base.failure import (
    Conflict,
    Denied,
    Failure,
    Invalid,
    NotFound,
    Partial,
    PayworthyError,
    Reason,
    Unavailable,
    Where,
    invalid,
)


def test_a_parser_failure_keeps_its_code_and_params() -> None:
    failure = invalid("amount_not_a_number", value="abc")
    assert failure == Failure(Reason.INVALID, "amount_not_a_number", {"value": "abc"}, None)


def test_the_place_is_filled_in_from_the_inside_out() -> None:
    failure = invalid("amount_not_a_number", value="abc").at(column="amount").at(row=7).at(file="ledger.csv", row=99)
    assert failure.where == Where("ledger.csv", 7, "amount")
    assert str(failure.where) == "ledger.csv:7:amount"


def test_an_unknown_part_of_the_place_is_left_out_of_its_text() -> None:
    assert str(Where(row=3)) == "3"
    assert str(Where()) == ""


@pytest.mark.parametrize("kind", [Invalid, NotFound, Conflict, Denied, Unavailable])
def test_every_error_carries_its_failure_and_names_it(kind: type[PayworthyError]) -> None:
    failure = invalid("currency_unknown", value="XXX").at(file="orders.csv", row=2)
    error = kind(failure)
    assert isinstance(error, PayworthyError)
    assert error.failure is failure
    assert str(error) == "currency_unknown: {'value': 'XXX'} at orders.csv:2"


def test_an_error_without_a_place_does_not_invent_one() -> None:
    assert str(NotFound(invalid("currency_unknown", value="XXX"))) == "currency_unknown: {'value': 'XXX'}"


def test_a_partial_result_holds_what_was_read_and_what_was_not() -> None:
    partial = Partial((1, 2), (invalid("amount_not_a_number", value="x"),))
    assert partial.values == (1, 2)
    assert [failure.code for failure in partial.failures] == ["amount_not_a_number"]
