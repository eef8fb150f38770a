"""Whatever was not minted by the book, to the bit, is refused."""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import OKPKey
from msgspec.structs import replace

from payworthy.base.failure import Failure
from payworthy.check import clearance
from payworthy.check.clearance import (
    TOKEN_LENGTH_MAX,
    bound,
    digest_of,
    mint,
    read,
    verify,
)

from .cleared import (
    CLAIMS,
    NOON,
    OTHER_KEY,
    PRESENTED,
    PUBLIC,
    TOKEN,
    code_of,
    encoded,
    minted,
    segments,
    signed,
)


def test_no_single_bit_of_a_token_can_be_changed() -> None:
    content = TOKEN.encode()
    for place in range(len(content) * 8):
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        assert isinstance(read(flipped.decode("latin-1"), PUBLIC), Failure), place


changes = st.fixed_dictionaries(
    {},
    optional={
        "book_id": st.text(max_size=5),
        "decision_id": st.text(max_size=5),
        "number": st.integers(1, 99),
        "customer_id": st.text(max_size=5),
        "debtor_id": st.text(max_size=5),
        "order_id": st.text(max_size=5),
        "amount_minor": st.integers(1, 10**12),
        "currency": st.sampled_from(["CNY", "JPY", "KWD"]),
        "terms": st.sampled_from(["net 45", "net 90", "prepaid"]),
        "credit_days": st.integers(0, 90),
        "ship_to": st.none() | st.text(max_size=5),
        "policy_hash": st.text(max_size=5),
        "tolerance": st.sampled_from(["0", "0.05", "0.5"]),
        "issued_at": st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 1), timezones=st.just(UTC)),
        "expires_at": st.datetimes(datetime(2026, 4, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    },
)


@given(changes)
def test_changed_claims_never_pass_under_the_old_signature(change: dict[str, Any]) -> None:
    changed = minted(**change)
    assert read(changed, PUBLIC) == replace(
        bound(replace(CLAIMS, **change)),
        **{name: at.replace(microsecond=0) for name, at in change.items() if name[-3:] == "_at"},
    )
    forged = ".".join([*changed.split(".")[:2], TOKEN.split(".")[2]])
    if forged != TOKEN:
        assert code_of(read(forged, PUBLIC)) == "clearance_signature_invalid"


@given(changes)
def test_a_change_of_what_was_checked_changes_the_digest(change: dict[str, Any]) -> None:
    kept = {"decision_id", "number", "tolerance", "issued_at", "expires_at"}
    is_same = all(getattr(CLAIMS, name) == value for name, value in change.items() if name not in kept)
    assert (digest_of(replace(CLAIMS, **change)) == CLAIMS.digest) == is_same


def test_a_token_of_another_book_s_key_is_refused() -> None:
    assert code_of(read(mint(CLAIMS, OTHER_KEY), PUBLIC)) == "clearance_other_key"


def test_another_key_under_this_key_s_name_is_refused() -> None:
    assert code_of(read(signed(*segments(TOKEN), key=OTHER_KEY), PUBLIC)) == "clearance_signature_invalid"


def test_a_token_that_asks_for_no_signature_is_refused() -> None:
    header, payload = segments(TOKEN)
    for name in ("none", "None", "NONE", ""):
        token = f"{encoded(header | {'alg': name})}.{encoded(payload)}."
        assert code_of(read(token, PUBLIC)) == "clearance_algorithm_refused"


@pytest.mark.parametrize("encoding", [serialization.Encoding.PEM, serialization.Encoding.DER, None])
def test_the_public_key_is_never_taken_for_a_shared_secret(encoding: serialization.Encoding | None) -> None:
    header, payload = segments(TOKEN)
    secret = (
        PUBLIC.public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
        if encoding
        else PUBLIC.public_bytes_raw()
    )
    text = f"{encoded(header | {'alg': 'HS256'})}.{encoded(payload)}"
    mac = hmac.digest(secret, text.encode(), "sha256")
    token = f"{text}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert code_of(read(token, PUBLIC)) == "clearance_algorithm_refused"


@pytest.mark.parametrize("name", ["none", "HS256", "RS256", "ES256", "Ed25519"])
def test_the_library_is_never_offered_another_algorithm(name: str) -> None:
    header, payload = segments(TOKEN)
    with pytest.raises(UnsupportedAlgorithmError):
        jws.deserialize_compact(
            signed(header | {"alg": name}, payload), OKPKey.import_key(PUBLIC), registry=clearance._registry
        )


@pytest.mark.parametrize(
    "change",
    [{"typ": "JWT"}, {"crit": ["exp"], "exp": 1}, {"b64": False, "crit": ["b64"]}, {"jwk": {"kty": "OKP"}}, {"kid": 1}],
    ids=str,
)
def test_a_header_of_another_shape_is_refused_even_if_signed(change: dict[str, Any]) -> None:
    header, payload = segments(TOKEN)
    assert code_of(read(signed(header | change, payload), PUBLIC)) == "clearance_unreadable"


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 0},
        {"amount_minor": "42"},
        {"amount_minor": 42.5},
        {"currency": "XXX"},
        {"tolerance": "5%"},
        {"tolerance": "-0.05"},
        {"tolerance": "1e9"},
        {"tolerance": "٠"},
        {"iat": -1},
        {"exp": 0},
        {"exp": 10**15},
        {"admin": True},
    ],
    ids=str,
)
def test_claims_of_another_shape_are_refused_even_if_signed(change: dict[str, Any]) -> None:
    header, payload = segments(TOKEN)
    assert code_of(read(signed(header, payload | change), PUBLIC)) == "clearance_unreadable"


def test_claims_that_contradict_their_digest_are_refused_even_if_signed() -> None:
    header, payload = segments(TOKEN)
    assert code_of(read(signed(header, payload | {"amount_minor": 1}), PUBLIC)) == "clearance_digest_mismatch"


def test_a_second_spelling_of_the_signature_is_refused() -> None:
    assert TOKEN[-1] in "AQgw"
    respelled = TOKEN[:-1] + chr(ord(TOKEN[-1]) + 1)
    assert code_of(read(respelled, PUBLIC)) == "clearance_signature_invalid"
    assert code_of(read(TOKEN + "A", PUBLIC)) == "clearance_signature_invalid"


def test_a_payload_that_is_not_base64_is_unreadable() -> None:
    header, _, signature = TOKEN.split(".")
    assert code_of(read(f"{header}.?.{signature}", PUBLIC)) == "clearance_unreadable"


def test_a_header_with_foreign_characters_between_is_unreadable() -> None:
    assert code_of(read("!" + TOKEN, PUBLIC)) == "clearance_unreadable"


@given(st.text(max_size=80) | st.lists(st.text("eyJ0hbGciOiJ-_", max_size=20), max_size=5).map(".".join))
def test_any_other_text_is_a_failure_never_a_crash(text: str) -> None:
    assert code_of(verify(text, PUBLIC, PRESENTED, NOON)).startswith("clearance_")


def test_an_oversized_text_is_refused_before_it_is_read() -> None:
    assert code_of(read("." * (TOKEN_LENGTH_MAX + 1), PUBLIC)) == "clearance_unreadable"
