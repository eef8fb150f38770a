"""A kept checkpoint is believed only as it was signed."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.audit.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    file_bytes,
    key_id,
    next_checkpoint,
    parse_checkpoint,
    root_of,
    sign,
    unsigned,
    verify_signature,
)
from payworthy.audit.entry import GENESIS, Head
from payworthy.base.failure import Failure

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = datetime(2026, 3, 1, 23, 59, 59, 7, tzinfo=UTC)
HEADS = (Head("book", 3, "aa" * 32), Head("customer:C1", 7, "bb" * 32))
FIRST = next_checkpoint(None, "B1", AT, 10, HEADS)
SIGNED = sign(FIRST, KEY)
KEPT = file_bytes(SIGNED)


def test_checkpoints_count_from_one_and_each_follows_from_the_one_before() -> None:
    second = next_checkpoint(FIRST, "B1", AT + timedelta(days=1), 12, [Head("book", 5, "cc" * 32)])
    assert (FIRST.number, FIRST.previous_root) == (1, GENESIS)
    assert (second.number, second.previous_root) == (2, FIRST.root)
    assert next_checkpoint(SIGNED, "B1", second.at, 12, second.heads) == second


def test_heads_are_sorted_and_a_stream_has_only_one() -> None:
    assert next_checkpoint(None, "B1", AT, 10, reversed(HEADS)) == FIRST
    with pytest.raises(ValueError, match="one head"):
        next_checkpoint(None, "B1", AT, 10, [Head("book", 3, "aa" * 32), Head("book", 4, "bb" * 32)])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("book_id", "B2"),
        ("number", 2),
        ("at", AT + timedelta(microseconds=1)),
        ("entry_count", 11),
        ("previous_root", "01" * 32),
        ("heads", HEADS[:1]),
        ("heads", (HEADS[0], Head("customer:C1", 8, "bb" * 32))),
        ("heads", (HEADS[0], Head("customer:C2", 7, "bb" * 32))),
        ("heads", (HEADS[0], Head("customer:C1", 7, "bc" * 32))),
    ],
)
def test_every_field_is_part_of_the_root_and_of_what_is_signed(field: str, value: object) -> None:
    changed: Checkpoint = replace(FIRST, **{field: value})
    assert root_of(changed) != FIRST.root
    assert not verify_signature(replace(SIGNED, **{field: value}), KEY.public_key())


@pytest.mark.parametrize(
    "change",
    [{"root": "01" * 32}, {"key_id": key_id(OTHER_KEY.public_key())}, {"signature": ""}, {"signature": "zz"}],
    ids=str,
)
def test_a_changed_root_key_or_signature_is_refused(change: dict[str, str]) -> None:
    assert not verify_signature(replace(SIGNED, **change), KEY.public_key())


def test_the_signature_holds_with_and_without_heads() -> None:
    assert verify_signature(SIGNED, KEY.public_key())
    assert verify_signature(replace(SIGNED, heads=None), KEY.public_key())
    assert unsigned(SIGNED) == FIRST


def test_another_key_neither_verifies_nor_passes_under_this_key_s_name() -> None:
    assert not verify_signature(SIGNED, OTHER_KEY.public_key())
    forged = replace(sign(FIRST, OTHER_KEY), key_id=SIGNED.key_id)
    assert not verify_signature(forged, KEY.public_key())


def test_a_file_leaves_the_heads_out_unless_asked() -> None:
    assert parse_checkpoint(KEPT) == replace(SIGNED, heads=None)
    assert parse_checkpoint(file_bytes(SIGNED, with_heads=True)) == SIGNED
    assert b"customer" not in KEPT
    assert sorted(msgspec.json.decode(KEPT)) == sorted(
        ["book_id", "number", "at", "entry_count", "root", "previous_root", "key_id", "signature"]
    )


@pytest.mark.parametrize("with_heads", [False, True])
def test_no_single_bit_of_a_kept_file_can_change_what_it_says(with_heads: bool) -> None:
    content = file_bytes(SIGNED, with_heads=with_heads)
    original = parse_checkpoint(content)
    for place in range(len(content) * 8):
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        read = parse_checkpoint(bytes(flipped))
        is_refused = isinstance(read, Failure) or not verify_signature(read, KEY.public_key())
        assert is_refused or read == original  # RFC 3339 lets "t" and "z" stand for "T" and "Z"


@given(st.binary(max_size=60) | st.integers(0, len(KEPT) - 2).map(lambda end: KEPT[:end]))
def test_a_file_that_is_no_checkpoint_is_a_failure(content: bytes) -> None:
    read = parse_checkpoint(content)
    assert isinstance(read, Failure)
    assert read.code == "checkpoint_unreadable"


def test_a_time_without_a_zone_is_a_failure() -> None:
    read = parse_checkpoint(KEPT.replace(b'000007Z"', b'000007"'))
    assert isinstance(read, Failure)
    assert read.params["detail"] == "at: no time zone"


def test_a_key_is_named_by_its_rfc_7638_thumbprint() -> None:
    # The example key of RFC 8037, appendix A.
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert key_id(Ed25519PublicKey.from_public_bytes(raw)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@given(st.lists(st.builds(Head, st.text(max_size=5), st.integers(1, 10**9), st.text(max_size=5)), max_size=4))
def test_any_heads_survive_signing_and_the_file(heads: list[Head]) -> None:
    heads = list({head.stream: head for head in heads}.values())
    signed = sign(next_checkpoint(None, "书-1", AT, sum(head.sequence for head in heads), heads), KEY)
    read = parse_checkpoint(file_bytes(signed, with_heads=True))
    assert isinstance(read, SignedCheckpoint)
    assert read == signed
    assert verify_signature(read, KEY.public_key())
