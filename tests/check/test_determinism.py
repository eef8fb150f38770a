"""A decision is a pure function with one byte form: the same on every machine and in every year (I5)."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from payworthy.app.records import DecisionRecord, read_decision, read_request, read_snapshot
from payworthy.base.canonical import canonical_bytes, digest, record_bytes
from payworthy.check.decide import Decision, decide
from payworthy.check.request import Request
from payworthy.check.snapshot import Release, Snapshot
from payworthy.exposure.reservation import Reservation

from .builders import NOW, a_request, a_snapshot, decided
from .tables import rows
from .worlds import World, many, worlds

ROOT = Path(__file__).parents[2]


def decisions() -> Iterator[bytes]:
    """The canonical bytes of a decision on every row of the case tables."""
    for row in rows():
        yield canonical_bytes(decide(row.case.request, row.case.snapshot, row.case.policy))


def all_decisions() -> str:
    """One digest over all of them."""
    return hashlib.sha256(b"\n".join(decisions())).hexdigest()


def test_deciding_twice_gives_the_same_bytes() -> None:
    assert list(decisions()) == list(decisions())


@pytest.mark.parametrize("seed", ["0", "1", "4294967295"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(seed: str) -> None:
    program = "from tests.check.test_determinism import all_decisions; print(all_decisions())"
    setting = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=setting, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == all_decisions()


@many
@given(worlds())
def test_deciding_leaves_its_inputs_alone(world: World) -> None:
    before = record_bytes(world.request), record_bytes(world.snapshot), canonical_bytes(world.policy)
    assert world.decide() == world.decide()
    assert (record_bytes(world.request), record_bytes(world.snapshot), canonical_bytes(world.policy)) == before


@many
@given(worlds())
def test_what_was_stored_reads_back_as_the_same_objects_and_bytes(world: World) -> None:
    for record, read in (
        (world.request, read_request),
        (world.snapshot, read_snapshot),
        (world.decide(), read_decision),
    ):
        stored = record_bytes(record)
        assert read(stored) == record
        assert record_bytes(read(stored)) == stored
        assert read(stored.decode()) == record


@many
@given(worlds())
def test_a_stored_decision_can_be_computed_again_from_what_was_stored(world: World) -> None:
    stored = record_bytes(world.decide())
    request = read_request(record_bytes(world.request))
    snapshot = read_snapshot(record_bytes(world.snapshot))
    assert record_bytes(decide(request, snapshot, world.policy)) == stored


@many
@given(worlds())
def test_the_fast_bytes_of_a_record_are_its_canonical_bytes(world: World) -> None:
    for record in (world.request, world.snapshot, world.decide()):
        assert record_bytes(record) == canonical_bytes(record)


def _types(kind: Any, seen: set[int]) -> Iterator[Any]:
    """A type and every type inside it."""
    if isinstance(kind, msgspec.inspect.Type | msgspec.inspect.Field):
        if id(kind) in seen:
            return
        seen.add(id(kind))
        yield kind
        for name in kind.__struct_fields__:
            yield from _types(getattr(kind, name), seen)
    elif isinstance(kind, tuple):
        for item in kind:
            yield from _types(item, seen)


@pytest.mark.parametrize("record", [Request, Snapshot, Decision, DecisionRecord, Release, Reservation])
def test_no_record_of_a_check_can_hold_a_float_or_a_decimal(record: type) -> None:
    found = list(_types(msgspec.inspect.type_info(record), set()))
    inexact = (msgspec.inspect.FloatType, msgspec.inspect.DecimalType, msgspec.inspect.AnyType, msgspec.inspect.RawType)
    assert len(found) > len(record.__struct_fields__)  # type: ignore[attr-defined]
    assert not [kind for kind in found if isinstance(kind, inexact)]


def test_the_walk_through_the_types_finds_a_float_however_deep() -> None:
    class Inner(msgspec.Struct):
        share: dict[str, tuple[float | None, ...]]

    class Outer(msgspec.Struct):
        inner: Inner | None
        price: list[Decimal]

    found = {type(kind) for kind in _types(msgspec.inspect.type_info(Outer), set())}
    assert {msgspec.inspect.FloatType, msgspec.inspect.DecimalType} <= found


def test_a_request_is_fingerprinted_by_all_of_its_content() -> None:
    request = a_request()
    assert request.fingerprint() == digest(canonical_bytes(request)) == a_request().fingerprint()
    changes: dict[str, Any] = {
        "customer_id": "C2",
        "order_id": "SO-2",
        "amount_minor": request.amount_minor + 1,
        "currency": "USD",
        "terms": "net 31",
        "credit_days": 31,
        "is_prepaid": True,
        "point": "shipment",
        "bill_to": "C2",
        "ship_on": "2026-03-09",
        "ship_to": "Changsha",
        "requested_by": "sam",
    }
    assert changes.keys() == set(Request.__struct_fields__)
    others = {replace(request, **{name: value}).fingerprint() for name, value in changes.items()}
    assert len(others | {request.fingerprint()}) == len(changes) + 1


def test_a_default_said_aloud_is_the_same_request() -> None:
    assert a_request(bill_to=None, requested_by="unknown").fingerprint() == a_request().fingerprint()


def test_the_debtor_is_who_is_billed() -> None:
    assert (a_request().debtor_id, a_request(bill_to="C9").debtor_id) == ("C1", "C9")


def test_the_instant_of_the_decision_reads_back_whatever_zone_it_was_written_in() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=8)))
    decision = decided(a_snapshot(at=there))
    assert decision.valid_until == NOW + timedelta(days=7)
    assert read_decision(record_bytes(decision)) == decision
