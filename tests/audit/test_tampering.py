"""Eight ways to tamper with a trail, twenty random variants each: all found, with the right kind and place.
A longer run: ``PAYWORTHY_TAMPERING_VARIANTS=10000 pytest tests/audit/test_tampering.py``.

Each way is a function that takes a random source and an honest trail, tampers with it, and returns what
must be reported. Evidence available: the book's checkpoints and the copies kept outside; every second
variant also has the heads the book keeps, as they were left by the tampering.
"""

import os
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from payworthy.audit.problem import EXIT_CODES, Problem, ProblemKind

from .trail import KEY, THIEF, Trail, a_trail, recheckpointed, relink, renumber

VARIANTS = int(os.environ.get("PAYWORTHY_TAMPERING_VARIANTS", "20"))

Tampering = Callable[[random.Random, Trail], Problem]


def a_place(rng: random.Random, trail: Trail, spare: int = 1) -> tuple[str, int]:
    """A stream and a sequence in it with at least ``spare`` covered entries behind it."""
    stream = rng.choice(sorted(trail.streams))
    return stream, rng.randint(1, trail.covered[stream] - spare)


def found(kind: ProblemKind, stream: str, sequence: int) -> Problem:
    return Problem(kind=kind, stream=stream, sequence=sequence)


def edit(rng: random.Random, trail: Trail) -> Problem:
    stream, sequence = a_place(rng, trail)
    entry = trail.streams[stream][sequence - 1]
    changes = [
        {"actor": "u:mallory"},
        {"on_behalf_of": "u:gm"},
        {"at": entry.at - timedelta(microseconds=1)},
        {"act": "release.granted"},
        {"object": "decision:D-0"},
        {"before": "0"},
        {"after": ""},
        {"previous": "f" * 64},
    ]
    trail.streams[stream][sequence - 1] = replace(entry, **rng.choice(changes))
    return found(ProblemKind.EDITED, stream, sequence)


def insert(rng: random.Random, trail: Trail) -> Problem:
    stream, sequence = a_place(rng, trail, spare=0)
    chain = trail.streams[stream]
    forged = replace(chain[sequence - 1], act="release.granted", object="release:R-1")
    if rng.random() < 0.3:
        forged = replace(forged, previous="e" * 64)
    if rng.random() < 0.5:
        chain.insert(sequence - 1, forged)  # two entries claim one place
    else:
        trail.streams[stream] = renumber([*chain[: sequence - 1], forged, *chain[sequence - 1 :]])
    return found(ProblemKind.INSERTED, stream, sequence)


def delete(rng: random.Random, trail: Trail) -> Problem:
    stream, sequence = a_place(rng, trail)
    chain = trail.streams[stream]
    count = rng.randint(1, trail.covered[stream] - sequence)
    del chain[sequence - 1 : sequence - 1 + count]
    if rng.random() < 0.5:
        trail.streams[stream] = renumber(chain)
    return found(ProblemKind.DELETED, stream, sequence)


def reorder(rng: random.Random, trail: Trail) -> Problem:
    stream, first = a_place(rng, trail)
    chain = trail.streams[stream]
    second = rng.randint(first + 1, trail.covered[stream])
    way = rng.choice(["swap", "move_later", "move_earlier"])
    if way == "swap":
        chain[first - 1], chain[second - 1] = chain[second - 1], chain[first - 1]
    elif way == "move_later":
        chain.insert(second - 1, chain.pop(first - 1))
    else:
        chain.insert(first - 1, chain.pop(second - 1))
    trail.streams[stream] = renumber(chain)
    return found(ProblemKind.REORDERED, stream, first)


def duplicate(rng: random.Random, trail: Trail) -> Problem:
    stream, sequence = a_place(rng, trail)
    chain = trail.streams[stream]
    way = rng.choice(["same_place", "next_place", "next_place_linked"])
    copy = chain[sequence - 1]
    if way == "next_place_linked":
        copy = replace(copy, previous=chain[sequence].previous)
    chain.insert(sequence, copy)
    if way == "same_place":
        return found(ProblemKind.DUPLICATED, stream, sequence)
    trail.streams[stream] = renumber(chain)
    return found(ProblemKind.DUPLICATED, stream, sequence + 1)


def splice(rng: random.Random, trail: Trail) -> Problem:
    stream, sequence = a_place(rng, trail)
    foreign = a_trail(rng.randint(0, 99), book_id="B2").streams[stream]
    chain = trail.streams[stream]
    way = rng.choice(["replace_one", "insert_one", "replace_all", "graft_the_end"])
    if way == "replace_all":
        trail.streams[stream] = foreign
        return found(ProblemKind.SPLICED, stream, 1)
    stranger = replace(foreign[0], sequence=sequence, previous=chain[sequence - 1].previous)
    if way == "insert_one":
        trail.streams[stream] = renumber([*chain[: sequence - 1], stranger, *chain[sequence - 1 :]])
    elif way == "replace_one":
        chain[sequence - 1] = stranger
    else:
        trail.streams[stream] = relink([*chain[: sequence - 1], *foreign])
    return found(ProblemKind.SPLICED, stream, sequence)


def truncate(rng: random.Random, trail: Trail) -> Problem:
    if rng.random() < 0.5 and len(trail.checkpoints) > 1:
        return roll_back(rng, trail)
    stream = rng.choice(sorted(trail.streams))
    sequence = rng.randint(1, trail.covered[stream])
    del trail.streams[stream][sequence - 1 :]
    if sequence == 1:
        del trail.streams[stream]
    return found(ProblemKind.TRUNCATED, stream, sequence)


def roll_back(rng: random.Random, trail: Trail) -> Problem:
    """The whole book as it was at an earlier checkpoint: consistent in itself."""
    remaining = rng.randint(1, len(trail.checkpoints) - 1)
    del trail.checkpoints[remaining:]
    reached = {head.stream: head.sequence for signed in trail.checkpoints for head in signed.heads or ()}
    trail.streams = {stream: trail.streams[stream][:sequence] for stream, sequence in reached.items()}
    return Problem(kind=ProblemKind.TRUNCATED, checkpoint=remaining + 1)


def rechain(rng: random.Random, trail: Trail) -> Problem:
    """One entry changed, all links after it made anew, all checkpoints made anew, with the stolen key or not."""
    stream, sequence = a_place(rng, trail)
    chain = trail.streams[stream]
    chain[sequence - 1] = replace(chain[sequence - 1], actor="u:mallory")
    trail.streams[stream] = relink(chain)
    forged = recheckpointed(trail, rng.choice([KEY, THIEF]))
    honest = trail.checkpoints
    trail.checkpoints = forged.checkpoints
    number = next(old.number for old, new in zip(honest, forged.checkpoints, strict=True) if old.root != new.root)
    return Problem(kind=ProblemKind.RECHAINED, checkpoint=number)


WAYS: dict[ProblemKind, Tampering] = {
    ProblemKind.EDITED: edit,
    ProblemKind.INSERTED: insert,
    ProblemKind.DELETED: delete,
    ProblemKind.REORDERED: reorder,
    ProblemKind.DUPLICATED: duplicate,
    ProblemKind.SPLICED: splice,
    ProblemKind.TRUNCATED: truncate,
    ProblemKind.RECHAINED: rechain,
}


@pytest.mark.parametrize("seed", range(VARIANTS))
@pytest.mark.parametrize("kind", WAYS, ids=lambda kind: kind.value)
def test_tampering_is_found_and_named(kind: ProblemKind, seed: int) -> None:
    trail = a_trail(seed)
    kept = trail.files(with_heads=seed % 3 == 0)
    assert trail.verify(kept, trail.heads()).is_intact
    expected = WAYS[kind](random.Random(f"{kind}:{seed}"), trail)
    report = trail.verify(kept, trail.heads() if seed % 2 else None)
    assert expected.kind is kind
    assert report.first is not None
    assert report.first.kind is kind
    assert report.exit_code == EXIT_CODES[kind]
    assert expected in report.problems
    if expected.stream is not None:
        assert report.problems == (expected,)


@pytest.mark.parametrize(
    "kind", [kind for kind in WAYS if kind is not ProblemKind.RECHAINED], ids=lambda kind: kind.value
)
def test_tampering_is_found_without_any_kept_copy(kind: ProblemKind) -> None:
    for seed in range(VARIANTS):
        trail = a_trail(seed)
        expected = WAYS[kind](random.Random(f"{kind}:{seed}"), trail)
        if expected.stream is not None:  # a book rolled back as a whole shows only against a kept copy
            assert trail.verify().first == expected


def test_each_kind_has_its_own_exit_code() -> None:
    assert len(set(EXIT_CODES.values())) == len(ProblemKind)
    assert min(EXIT_CODES.values()) == 10
