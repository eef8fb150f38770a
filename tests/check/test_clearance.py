"""No clearance, no truck: a token lets go what was checked, as it was checked, and nothing else."""

import re
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.audit.checkpoint import key_id
from payworthy.base.failure import Failure, Reason
from payworthy.check import clearance
from payworthy.check.clearance import (
    TOKEN_LENGTH_MAX,
    Claims,
    amount_max_minor,
    bound,
    mint,
    read,
    verify,
)
from payworthy.resources import catalogue

from .cleared import CLAIMS, ISSUED, KEY, NOON, OTHER_KEY, PRESENTED, PUBLIC, TOKEN, code_of, encoded, minted, segments

# --- what passes


def test_what_was_checked_may_leave() -> None:
    assert verify(TOKEN, PUBLIC, PRESENTED, NOON) == CLAIMS
    assert read(TOKEN, PUBLIC) == CLAIMS


def test_the_same_claims_and_key_always_give_the_same_token() -> None:
    assert mint(bound(replace(CLAIMS)), Ed25519PrivateKey.from_private_bytes(bytes(range(32)))) == TOKEN


def test_a_key_id_at_hand_gives_the_same_token() -> None:
    assert mint(CLAIMS, KEY, key_id(PUBLIC)) == TOKEN


def test_another_zone_or_a_fraction_of_a_second_gives_the_same_token() -> None:
    shanghai = ISSUED.astimezone(timezone(timedelta(hours=8))) + timedelta(microseconds=999_999)
    assert minted(issued_at=shanghai) == TOKEN


def test_a_token_is_a_standard_jws_that_needs_no_payworthy_to_be_read() -> None:
    header, payload = segments(TOKEN)
    text, _, signature = TOKEN.rpartition(".")
    PUBLIC.verify(urlsafe_b64decode(signature + "=="), text.encode())
    assert header["alg"] == "EdDSA"
    assert header["typ"] == "payworthy-clearance"
    assert (payload["iss"], payload["jti"]) == ("B-1", "D-17")
    assert payload["iat"] == int(ISSUED.timestamp())
    assert payload["exp"] == payload["iat"] + 7 * 86_400
    assert payload["tolerance"] == "0.05"


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 44_100_000},
        {"amount_minor": 1},
        {"book_id": None},
        {"bill_to": "C1"},
        {"credit_days": 30},
        {"terms": "net 30", "credit_days": 30},
        {"terms": "Net 45 days"},
        {"terms": "prepaid", "credit_days": 0},
    ],
    ids=str,
)
def test_no_more_than_was_checked_may_leave(change: dict[str, Any]) -> None:
    assert verify(TOKEN, PUBLIC, replace(PRESENTED, **change), NOON) == CLAIMS


def test_an_order_without_ship_to_may_leave_without_one() -> None:
    token = minted(ship_to=None)
    assert isinstance(verify(token, PUBLIC, replace(PRESENTED, ship_to=None), NOON), Claims)


def test_terms_this_software_cannot_compare_pass_when_they_are_the_same() -> None:
    token = minted(terms="30/30/30/10")
    assert isinstance(verify(token, PUBLIC, replace(PRESENTED, terms="30/30/30/10"), NOON), Claims)


# --- what is refused


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"book_id": "B-2"}, "clearance_other_book"),
        ({"customer_id": "C2"}, "clearance_other_customer"),
        ({"bill_to": "C2"}, "clearance_other_debtor"),
        ({"order_id": "SO-1002"}, "clearance_other_order"),
        ({"currency": "USD"}, "clearance_other_currency"),
        ({"currency": "???"}, "clearance_other_currency"),
        ({"amount_minor": 44_100_001}, "clearance_amount_exceeded"),
        ({"amount_minor": 0}, "clearance_amount_not_positive"),
        ({"amount_minor": -1}, "clearance_amount_not_positive"),
        ({"credit_days": 46}, "clearance_terms_longer"),
        ({"terms": "net 60", "credit_days": 60}, "clearance_terms_longer"),
        ({"terms": "net 60", "credit_days": 45}, "clearance_terms_longer"),
        ({"terms": "net 45 from acceptance"}, "clearance_terms_longer"),
        ({"terms": "when we feel like it"}, "clearance_terms_changed"),
        ({"ship_to": "长沙经开区 2 号"}, "clearance_ship_to_changed"),
        ({"ship_to": None}, "clearance_ship_to_changed"),
    ],
    ids=str,
)
def test_any_other_change_stops_the_truck(change: dict[str, Any], code: str) -> None:
    assert code_of(verify(TOKEN, PUBLIC, replace(PRESENTED, **change), NOON)) == code


def test_goods_billed_to_a_third_party_need_that_party_s_clearance() -> None:
    token = minted(debtor_id="C2")
    assert code_of(verify(token, PUBLIC, PRESENTED, NOON)) == "clearance_other_debtor"
    assert isinstance(verify(token, PUBLIC, replace(PRESENTED, bill_to="C2"), NOON), Claims)


def test_an_order_checked_without_ship_to_does_not_leave_for_a_place() -> None:
    assert code_of(verify(minted(ship_to=None), PUBLIC, PRESENTED, NOON)) == "clearance_ship_to_changed"


@pytest.mark.parametrize(
    ("after_issue", "code"),
    [
        (timedelta(microseconds=-1), "clearance_not_yet_valid"),
        (timedelta(0), None),
        (timedelta(days=7, microseconds=-1), None),
        (timedelta(days=7), "clearance_expired"),
    ],
    ids=["before", "from_the_first_instant", "to_the_last_instant", "expired"],
)
def test_a_clearance_lives_from_issue_to_expiry(after_issue: timedelta, code: str | None) -> None:
    result = verify(TOKEN, PUBLIC, PRESENTED, ISSUED + after_issue)
    assert (result.code if isinstance(result, Failure) else None) == code


def test_an_expired_clearance_is_stale_not_wrong() -> None:
    result = verify(TOKEN, PUBLIC, PRESENTED, ISSUED + timedelta(days=8))
    assert isinstance(result, Failure)
    assert result.reason is Reason.STALE


@given(st.integers(1, 10**15), st.decimals(0, 2, places=6), st.integers(-2, 2))
def test_the_tolerance_is_exact_to_the_minor_unit(amount: int, share: Decimal, offset: int) -> None:
    claims = bound(replace(CLAIMS, amount_minor=amount, tolerance=f"{share:f}"))
    exact = amount * (1 + Fraction(share))
    limit = amount_max_minor(claims)
    assert limit <= exact < limit + 1
    shown = max(1, limit + offset)
    result = verify(mint(claims, KEY), PUBLIC, replace(PRESENTED, amount_minor=shown), NOON)
    assert isinstance(result, Claims) == (shown <= exact)


def test_without_tolerance_not_a_cent_more_may_leave() -> None:
    token = minted(tolerance="0")
    assert isinstance(verify(token, PUBLIC, PRESENTED, NOON), Claims)
    above = replace(PRESENTED, amount_minor=42_000_001)
    result = verify(token, PUBLIC, above, NOON)
    assert isinstance(result, Failure)
    assert result.params == {"value": "420000.01", "checked": "420000.00", "allowed": "420000.00", "currency": "CNY"}


def test_an_instant_without_a_zone_is_a_fault_of_the_caller() -> None:
    with pytest.raises(TypeError):
        verify(TOKEN, PUBLIC, PRESENTED, datetime(2026, 3, 4))


# --- minting


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_minor": 0}, "amount_minor"),
        ({"currency": "XXX"}, "currency"),
        ({"tolerance": "1E-7"}, "tolerance"),
        ({"expires_at": ISSUED}, "expires_at"),
        ({"expires_at": ISSUED + timedelta(microseconds=1)}, "expires_at"),
        ({"ship_to": "x" * TOKEN_LENGTH_MAX}, "too long"),
    ],
    ids=str,
)
def test_claims_that_could_never_pass_are_not_minted(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        minted(**change)


def test_claims_that_are_not_bound_are_not_minted() -> None:
    for digest in ("", "0" * 64):
        with pytest.raises(ValueError, match="digest"):
            mint(replace(CLAIMS, digest=digest), KEY)


# --- words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_objection_has_a_sentence(language: str) -> None:
    codes = set(re.findall(r"clearance_\w+", verify.__doc__ or ""))
    source = clearance.__file__
    with open(source, encoding="utf-8") as file:
        assert codes == set(re.findall(r'"(clearance_\w+)"', file.read()))
    texts = catalogue(language)
    assert {f"failure.{code}" for code in codes} <= texts.codes()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "change",
    [
        {"book_id": "B-2"},
        {"customer_id": "C2"},
        {"bill_to": "C2"},
        {"order_id": "SO-1002"},
        {"currency": "USD"},
        {"amount_minor": 0},
        {"amount_minor": 99_000_000},
        {"terms": "net 60", "credit_days": 60},
        {"terms": "soon"},
        {"ship_to": "elsewhere"},
    ],
    ids=str,
)
def test_a_sentence_shows_both_what_was_checked_and_what_is_there(change: dict[str, Any], language: str) -> None:
    result = verify(TOKEN, PUBLIC, replace(PRESENTED, **change), NOON)
    assert isinstance(result, Failure)
    sentence = catalogue(language).failure(result)
    assert "{" not in sentence
    assert all(str(value) in sentence for value in result.params.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_about_time_and_key_are_complete(language: str) -> None:
    early, late = ISSUED - timedelta(days=1), ISSUED + timedelta(days=9)
    results = [
        verify(TOKEN, PUBLIC, PRESENTED, early),
        verify(TOKEN, PUBLIC, PRESENTED, late),
        verify(mint(CLAIMS, OTHER_KEY), PUBLIC, PRESENTED, NOON),
        verify("e30.e30.", PUBLIC, PRESENTED, NOON),
        verify(f"{encoded({'alg': 'none'})}.e30.", PUBLIC, PRESENTED, NOON),
    ]
    for result in results:
        assert isinstance(result, Failure)
        assert "{" not in catalogue(language).failure(result)
