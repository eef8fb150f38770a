"""Honest trails pass, whatever their shape; faults that the eight ways of tampering do not reach are found too."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.audit.entry import AuditEntry, Head, head_of
from payworthy.audit.problem import AuditReport, Problem, ProblemKind
from payworthy.audit.verify import verify_chain

from .trail import KEY, START, Trail, a_trail, relink, renumber

PUBLIC = KEY.public_key()


def a_short_trail(sealed: int = 4, tail: int = 0) -> Trail:
    trail = Trail()
    for _ in range(sealed):
        trail.append("customer:C1")
    trail.checkpoint()
    for _ in range(tail):
        trail.append("customer:C1")
    return trail


# --- honest books

steps = st.sampled_from(["book", "group:G1", "customer:C1", "customer:C2", "客户:三一", "*"])


@settings(deadline=None, max_examples=60)
@given(st.lists(steps, max_size=40), st.booleans(), st.booleans())
def test_an_honest_trail_of_any_shape_is_intact(shape: list[str], with_heads: bool, keeps_heads: bool) -> None:
    trail = Trail()
    for step in shape:
        if step == "*":
            trail.checkpoint()
        else:
            trail.append(step)
    report = trail.verify(trail.files(with_heads=with_heads)[::-1], trail.heads() if keeps_heads else None)
    assert report == AuditReport(
        entry_count=trail.size(),
        stream_count=len(trail.streams),
        checkpoint_count=shape.count("*"),
        entries_unsealed=trail.size() - sum(trail.covered.values()),
        problems=(),
    )
    assert report.is_intact
    assert report.first is None
    assert report.exit_code == 0


def test_kept_copies_of_some_checkpoints_are_enough() -> None:
    trail = a_trail(1)
    assert len(trail.checkpoints) > 2
    assert trail.verify(trail.files()[1:2]).is_intact


# --- any change at all

fields = st.sampled_from(["book_id", "previous", "actor", "on_behalf_of", "act", "object", "before", "after"])


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 9), st.data(), fields, st.text(max_size=8))
def test_any_change_of_any_sealed_entry_is_found(seed: int, data: st.DataObject, field: str, text: str) -> None:
    trail = a_trail(seed)
    stream = data.draw(st.sampled_from(sorted(trail.streams)))
    place = data.draw(st.integers(0, trail.covered[stream] - 1))
    entry = trail.streams[stream][place]
    trail.streams[stream][place] = replace(entry, **{field: text})
    first = trail.verify().first
    if text == getattr(entry, field):
        assert first is None
    else:
        assert first is not None
        assert (first.stream, first.sequence) in {(stream, place + 1), (stream, place)}


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 9), st.randoms(use_true_random=False))
def test_any_reshuffle_of_the_sealed_entries_is_found(seed: int, rng: st.DataObject) -> None:
    trail = a_trail(seed, tail=0)
    every = list(trail.entries())
    kept = [entry for entry in every if rng.random() < 0.9] + [rng.choice(every)]
    moved = [replace(entry, sequence=rng.randint(1, 30)) if rng.random() < 0.1 else entry for entry in kept]
    tampered = Trail(checkpoints=trail.checkpoints)
    for entry in moved:
        tampered.streams.setdefault(entry.stream, []).append(entry)
    assert tampered.verify().is_intact == (list(tampered.entries()) == every)


# --- entries no checkpoint covers yet


def test_cut_off_entries_after_the_checkpoint_show_against_the_head_the_book_keeps() -> None:
    trail = a_short_trail(tail=2)
    heads = trail.heads()
    del trail.streams["customer:C1"][-1]
    assert trail.verify().is_intact
    assert trail.verify(heads=heads).problems == (
        Problem(kind=ProblemKind.TRUNCATED, stream="customer:C1", sequence=6),
    )


def test_an_appended_entry_shows_against_the_head_the_book_keeps() -> None:
    trail = a_short_trail(tail=1)
    heads = trail.heads()
    trail.append("customer:C1")
    trail.append("customer:C9")
    assert trail.verify(heads=heads).problems == (
        Problem(kind=ProblemKind.INSERTED, stream="customer:C1", sequence=6),
        Problem(kind=ProblemKind.INSERTED, stream="customer:C9", sequence=1),
    )


def test_the_last_entry_once_more_shows_as_duplicate() -> None:
    trail = a_short_trail()
    heads = trail.heads()
    chain = trail.streams["customer:C1"]
    trail.streams["customer:C1"] = relink([*chain, chain[-1]])
    assert trail.verify(heads=heads).first == Problem(kind=ProblemKind.DUPLICATED, stream="customer:C1", sequence=5)


def test_a_stream_that_is_gone_altogether_is_truncated_at_its_first_entry() -> None:
    trail = a_short_trail(tail=1)
    heads = trail.heads()
    trail.streams.clear()
    assert trail.verify(heads=heads).first == Problem(kind=ProblemKind.TRUNCATED, stream="customer:C1", sequence=1)


def test_a_customer_without_entries_may_have_an_empty_head() -> None:
    trail = a_short_trail()
    assert trail.verify(heads=[*trail.heads(), Head("customer:C2")]).is_intact


def test_an_edited_last_entry_is_named_when_all_before_it_is_proven() -> None:
    trail = a_short_trail(tail=1)
    heads = trail.heads()
    chain = trail.streams["customer:C1"]
    chain[-1] = replace(chain[-1], actor="u:mallory")
    assert trail.verify(heads=heads).first == Problem(kind=ProblemKind.EDITED, stream="customer:C1", sequence=5)


def test_a_rewritten_tail_is_told_with_the_range_that_may_be_false() -> None:
    trail = a_short_trail(tail=3)
    heads = trail.heads()
    chain = trail.streams["customer:C1"]
    chain[4] = replace(chain[4], actor="u:mallory")
    trail.streams["customer:C1"] = relink(chain)
    problem = Problem(kind=ProblemKind.RECHAINED, stream="customer:C1", sequence=7, since=5)
    assert trail.verify(heads=heads).first == problem
    assert problem.code == "audit.rechained_head"


def test_a_rewritten_stream_is_told_with_the_checkpoint_it_contradicts() -> None:
    trail = a_short_trail()
    chain = trail.streams["customer:C1"]
    chain[1] = replace(chain[1], actor="u:mallory")
    trail.streams["customer:C1"] = relink(chain)
    problem = Problem(kind=ProblemKind.RECHAINED, stream="customer:C1", sequence=4, since=1, checkpoint=1)
    assert trail.verify().first == problem
    assert problem.params == {"stream": "customer:C1", "sequence": 4, "since": 1, "checkpoint": 1}


# --- where the evidence is thin


def test_a_broken_last_link_without_a_witness_names_the_entry_before_unless_that_is_proven() -> None:
    trail = a_short_trail(tail=2)
    chain = trail.streams["customer:C1"]
    last = chain[-1]
    chain[-1] = replace(last, previous="f" * 64)
    assert trail.verify().first == Problem(kind=ProblemKind.EDITED, stream="customer:C1", sequence=5)
    chain[4:] = [replace(last, sequence=5)]
    assert trail.verify().first == Problem(kind=ProblemKind.EDITED, stream="customer:C1", sequence=5)


def test_an_entry_of_no_known_place_is_reported_where_it_stands() -> None:
    trail = a_short_trail()
    chain = trail.streams["customer:C1"]
    trail.streams["customer:C1"] = [replace(chain[0], sequence=0), *chain]
    assert trail.verify().first == Problem(kind=ProblemKind.INSERTED, stream="customer:C1", sequence=0)


def test_a_copy_of_a_later_entry_is_inserted_not_reordered_while_the_original_stands() -> None:
    trail = a_short_trail()
    chain = trail.streams["customer:C1"]
    chain.insert(1, replace(chain[2], sequence=2))
    assert trail.verify().first == Problem(kind=ProblemKind.INSERTED, stream="customer:C1", sequence=2)
    chain[1] = replace(chain[-1], sequence=2)
    assert trail.verify().first == Problem(kind=ProblemKind.INSERTED, stream="customer:C1", sequence=2)


@pytest.mark.parametrize("is_renumbered", [True, False])
def test_an_entry_slipped_in_right_where_a_checkpoint_vouches_is_inserted(is_renumbered: bool) -> None:
    trail = a_short_trail()
    chain = trail.streams["customer:C1"]
    chain.insert(3, replace(chain[3], act="release.granted"))
    if is_renumbered:
        trail.streams["customer:C1"] = renumber(chain)
    assert trail.verify().first == Problem(kind=ProblemKind.INSERTED, stream="customer:C1", sequence=4)


def test_a_linked_copy_right_where_a_checkpoint_vouches_is_duplicated() -> None:
    trail = a_short_trail()
    chain = trail.streams["customer:C1"]
    chain.insert(3, replace(chain[2], previous=chain[3].previous))
    trail.streams["customer:C1"] = renumber(chain)
    assert trail.verify().first == Problem(kind=ProblemKind.DUPLICATED, stream="customer:C1", sequence=4)


def test_a_first_entry_that_claims_a_past_is_edited() -> None:
    trail = Trail()
    trail.append("book")
    trail.streams["book"][0] = replace(trail.streams["book"][0], previous="f" * 64)
    assert trail.verify().first == Problem(kind=ProblemKind.EDITED, stream="book", sequence=1)


def test_a_long_gap_closed_by_renumbering_is_still_found() -> None:
    trail = a_short_trail(sealed=100)
    chain = trail.streams["customer:C1"]
    trail.streams["customer:C1"] = renumber([*chain[:5], *chain[95:]])
    first = trail.verify().first
    assert first is not None
    assert (first.stream, first.sequence) == ("customer:C1", 6)


def test_a_trail_in_disorder_is_reported_not_misread() -> None:
    trail = a_trail(3)
    entries = list(trail.entries())
    entries.append(entries.pop(0))
    report = verify_chain("B1", entries, trail.checkpoints, (), PUBLIC)
    stream = entries[-1].stream
    assert Problem(kind=ProblemKind.REORDERED, stream=stream, sequence=1) in report.problems
    assert report.entry_count == len(entries)
    backwards = sorted(trail.streams["book"], key=lambda entry: -entry.sequence)
    assert verify_chain("B1", backwards, (), (), PUBLIC).first == Problem(
        kind=ProblemKind.REORDERED, stream="book", sequence=1
    )


def test_a_later_duplicate_place_is_reordered() -> None:
    chain = a_short_trail().streams["customer:C1"]
    given_order = [chain[0], chain[1], chain[2], chain[0]]
    assert verify_chain("B1", given_order, (), (), PUBLIC).first == Problem(
        kind=ProblemKind.REORDERED, stream="customer:C1", sequence=1
    )


# --- size


def test_memory_does_not_grow_with_the_entries_of_a_stream() -> None:
    def entries(count: int) -> Iterator[AuditEntry]:
        head = Head("book")
        for _ in range(count):
            entry = AuditEntry(
                book_id="B1",
                stream="book",
                sequence=head.sequence + 1,
                previous=head.hash,
                actor="u:li",
                at=START,
                act="check.decided",
                object="decision:D-1",
            )
            head = head_of(entry)
            yield entry

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            assert verify_chain("B1", entries(count), (), (), PUBLIC).is_intact
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(5_000) < peak(50) + 20_000
