"""The encoding of an entry can be read back, hence no two entries share one."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.audit.entry import EPOCH, GENESIS, AuditEntry, Head, encoding, entry_hash, head_of, instant

AN_ENTRY = AuditEntry(
    book_id="B1",
    stream="customer:C1",
    sequence=2,
    previous="ab" * 32,
    actor="u:li",
    on_behalf_of=None,
    at=datetime(2026, 3, 1, 8, 30, 15, 250, tzinfo=UTC),
    act="check.decided",
    object="decision:D-17",
    before="",
    after="cd" * 32,
)

# Digits and separators on purpose: they are what could make two encodings run into each other.
texts = st.text(alphabet=st.sampled_from("012:;-a中"), max_size=4) | st.text(max_size=12)
instants = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))
entries = st.builds(
    AuditEntry,
    book_id=texts,
    stream=texts,
    sequence=st.integers(-5, 10**12),
    previous=texts,
    actor=texts,
    on_behalf_of=st.none() | texts,
    at=instants,
    act=texts,
    object=texts,
    before=texts,
    after=texts,
)


class Reader:
    """Reads an encoding back, by its description alone."""

    def __init__(self, encoded: bytes) -> None:
        self.rest = encoded.decode()

    def number(self) -> int:
        digits, _, self.rest = self.rest.partition(";")
        return int(digits)

    def text(self) -> str:
        length, _, rest = self.rest.partition(":")
        self.rest = rest[int(length) :]
        return rest[: int(length)]

    def optional(self) -> str | None:
        if self.rest.startswith("-"):
            self.rest = self.rest[1:]
            return None
        return self.text()


def decode(encoded: bytes) -> AuditEntry:
    reader = Reader(encoded)
    version, _, reader.rest = reader.rest.partition(";")
    assert version == "payworthy-audit-entry-1"
    entry = AuditEntry(
        book_id=reader.text(),
        stream=reader.text(),
        sequence=reader.number(),
        previous=reader.text(),
        actor=reader.text(),
        on_behalf_of=reader.optional(),
        at=EPOCH + timedelta(microseconds=reader.number()),
        act=reader.text(),
        object=reader.text(),
        before=reader.text(),
        after=reader.text(),
    )
    assert reader.rest == ""
    return entry


@given(entries)
def test_an_encoding_reads_back_as_its_entry_so_no_two_entries_share_one(entry: AuditEntry) -> None:
    assert decode(encoding(entry)) == entry


@given(entries, entries)
def test_different_entries_have_different_hashes(one: AuditEntry, other: AuditEntry) -> None:
    assert (entry_hash(one) == entry_hash(other)) == (one == other)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("book_id", "B2"),
        ("stream", "customer:C2"),
        ("sequence", 3),
        ("previous", GENESIS),
        ("actor", "u:wang"),
        ("on_behalf_of", ""),
        ("at", AN_ENTRY.at + timedelta(microseconds=1)),
        ("act", "check.replayed"),
        ("object", "decision:D-18"),
        ("before", "cd" * 32),
        ("after", ""),
    ],
)
def test_every_field_is_part_of_the_hash(field: str, value: object) -> None:
    assert entry_hash(replace(AN_ENTRY, **{field: value})) != entry_hash(AN_ENTRY)


def test_text_moved_to_the_neighbouring_field_changes_the_hash() -> None:
    split = replace(AN_ENTRY, act="check", object="decided")
    assert entry_hash(split) != entry_hash(replace(split, act="checkd", object="ecided"))


def test_the_hash_stays_what_it_was_in_the_first_release() -> None:
    written = (
        "payworthy-audit-entry-1;2:B111:customer:C12;64:" + "ab" * 32 + "4:u:li-1772353815000250;"
        "13:check.decided13:decision:D-170:64:" + "cd" * 32
    )
    assert encoding(AN_ENTRY) == written.encode()
    assert entry_hash(AN_ENTRY) == hashlib.sha256(written.encode()).hexdigest()


def test_the_zone_an_instant_is_written_in_does_not_matter() -> None:
    shanghai = AN_ENTRY.at.astimezone(timezone(timedelta(hours=8)))
    assert entry_hash(replace(AN_ENTRY, at=shanghai)) == entry_hash(AN_ENTRY)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        instant(datetime(2026, 3, 1))


def test_a_new_stream_starts_at_nothing_and_its_head_follows_the_entry() -> None:
    empty = Head("customer:C1")
    assert (empty.sequence, empty.hash) == (0, GENESIS)
    assert head_of(AN_ENTRY) == Head("customer:C1", 2, entry_hash(AN_ENTRY))
