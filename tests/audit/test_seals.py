"""The checkpoints themselves are held to each other, to the book's key and to the copies kept outside."""

import pytest
from msgspec.structs import replace

from payworthy.audit.checkpoint import next_checkpoint, sign
from payworthy.audit.entry import Head
from payworthy.audit.problem import Problem, ProblemKind

from .trail import KEY, START, THIEF, Trail


def a_sealed_trail() -> Trail:
    """Three checkpoints over two streams, two entries each."""
    trail = Trail()
    for _ in range(3):
        trail.append("book")
        trail.append("customer:C1")
        trail.checkpoint()
    return trail


def resealed(trail: Trail, place: int, **changes: object) -> Trail:
    """One checkpoint changed and signed again with the right key, root and all."""
    old = trail.checkpoints[place]
    previous = trail.checkpoints[place - 1] if place else None
    fresh = next_checkpoint(
        replace(previous, root=changes.get("previous_root", previous.root)) if previous else None,
        "B1",
        old.at,
        changes.get("entry_count", old.entry_count),
        changes.get("heads", old.heads),
    )
    trail.checkpoints[place] = sign(fresh, KEY)
    return trail


@pytest.mark.parametrize(
    "changes",
    [
        {"entry_count": 5},
        {"previous_root": "f" * 64},
        {"heads": [Head("book", 1, "f" * 64), Head("customer:C1", 2, "f" * 64)]},
        {"heads": [Head("customer:C1", 2, "f" * 64)]},
    ],
    ids=["count", "previous", "stream_that_did_not_move", "head_left_out"],
)
def test_a_checkpoint_that_does_not_follow_is_broken_even_if_signed(changes: dict[str, object]) -> None:
    report = resealed(a_sealed_trail(), 1, **changes).verify()
    assert Problem(kind=ProblemKind.CHECKPOINT_BROKEN, checkpoint=2) in report.problems


@pytest.mark.parametrize(
    ("place", "changes", "problem"),
    [
        (1, {"root": "f" * 64}, Problem(kind=ProblemKind.CHECKPOINT_BROKEN, checkpoint=2)),
        (1, {"heads": None}, Problem(kind=ProblemKind.CHECKPOINT_BROKEN, checkpoint=2)),
        (1, {"heads": ()}, Problem(kind=ProblemKind.CHECKPOINT_BROKEN, checkpoint=2)),
        (2, {"signature": "00" * 64}, Problem(kind=ProblemKind.SIGNATURE_INVALID, checkpoint=3)),
        (0, {"book_id": "B2"}, Problem(kind=ProblemKind.SPLICED, checkpoint=1)),
    ],
    ids=["root", "no_heads", "heads_emptied", "signature", "other_book"],
)
def test_an_altered_checkpoint_is_found(place: int, changes: dict[str, object], problem: Problem) -> None:
    trail = a_sealed_trail()
    trail.checkpoints[place] = replace(trail.checkpoints[place], **changes)
    assert trail.verify().problems == (problem,)


def test_unsorted_heads_are_broken() -> None:
    trail = a_sealed_trail()
    trail.checkpoints[0] = replace(trail.checkpoints[0], heads=(trail.checkpoints[0].heads or ())[::-1])
    assert trail.verify().problems == (Problem(kind=ProblemKind.CHECKPOINT_BROKEN, checkpoint=1),)


def test_a_missing_checkpoint_is_found_and_named() -> None:
    trail = a_sealed_trail()
    del trail.checkpoints[1]
    assert trail.verify().problems == (Problem(kind=ProblemKind.CHECKPOINT_BROKEN, checkpoint=2),)


def test_checkpoints_wiped_from_the_book_are_missed_by_the_kept_copies() -> None:
    trail = a_sealed_trail()
    kept = trail.files()[1:]
    trail.checkpoints.clear()
    assert trail.verify(kept).problems == (Problem(kind=ProblemKind.TRUNCATED, checkpoint=2),)


def test_kept_heads_name_the_missing_entry_when_the_book_lost_its_checkpoints_too() -> None:
    trail = a_sealed_trail()
    kept = trail.files(with_heads=True)
    del trail.checkpoints[1:]
    for chain in trail.streams.values():
        del chain[1:]
    assert trail.verify(kept[::-1]).problems == (
        Problem(kind=ProblemKind.TRUNCATED, stream="book", sequence=2),
        Problem(kind=ProblemKind.TRUNCATED, stream="customer:C1", sequence=2),
        Problem(kind=ProblemKind.TRUNCATED, checkpoint=2),
    )


def test_kept_copies_that_are_not_genuine_vouch_for_nothing_and_are_reported() -> None:
    trail = a_sealed_trail()
    forged = sign(next_checkpoint(None, "B1", START, 9, [Head("book", 9, "f" * 64)]), THIEF)
    assert trail.verify([forged, *trail.files()]).problems == (
        Problem(kind=ProblemKind.SIGNATURE_INVALID, checkpoint=1),
    )
    foreign = sign(next_checkpoint(None, "B2", START, 9, []), KEY)
    assert trail.verify([foreign, forged]).problems == (Problem(kind=ProblemKind.SPLICED, checkpoint=1),)


def test_a_re_made_book_is_a_contradiction_before_it_is_a_bad_signature() -> None:
    trail = a_sealed_trail()
    kept = trail.files()[2:]
    forged = Trail()
    for _ in range(3):
        forged.append("book", actor="u:mallory")
        forged.append("customer:C1")
        forged.checkpoint(THIEF)
    assert forged.verify(kept).problems == (
        Problem(kind=ProblemKind.RECHAINED, checkpoint=3),
        Problem(kind=ProblemKind.SIGNATURE_INVALID, checkpoint=1),
    )


def test_two_genuine_copies_that_differ_are_a_contradiction() -> None:
    trail = a_sealed_trail()
    fork = replace(trail.checkpoints[2], at=START)
    signed_fork = sign(next_checkpoint(trail.checkpoints[1], "B1", START, 6, fork.heads or ()), KEY)
    assert trail.verify([*trail.files(), signed_fork]).first == Problem(kind=ProblemKind.RECHAINED, checkpoint=3)
