"""The moves of a reservation: each part ends once, in time, and no sum of events can take more than there is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from payworthy.base.failure import Failure, Reason
from payworthy.exposure.reservation import MoveKind, Origin, Reservation, consumed_target, move, unbilled

PLACED = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
EXPIRES = PLACED + timedelta(days=30)
TICK = timedelta(microseconds=1)
ENDED = {MoveKind.CONSUME: "consumed_minor", MoveKind.RELEASE: "released_minor", MoveKind.EXPIRE: "expired_minor"}


def a_reservation(reserved_minor: int = 1_000, **changes: Any) -> Reservation:
    facts: dict[str, Any] = {"placed_at": PLACED, "expires_at": EXPIRES, "origin": Origin.DECISION}
    return Reservation(
        reservation_id="R-1",
        debtor_id="C1",
        order_id="SO-1",
        currency="CNY",
        reserved_minor=reserved_minor,
        **(facts | changes),
    )


def a_carried_order(reserved_minor: int = 1_000, **changes: Any) -> Reservation:
    return a_reservation(reserved_minor, origin=Origin.CARRIED, expires_at=None, **changes)


def code_of(result: int | Failure) -> str:
    assert isinstance(result, Failure)
    return result.code


@pytest.mark.parametrize("kind", MoveKind)
def test_without_an_amount_all_that_remains_is_moved(kind: MoveKind) -> None:
    at = EXPIRES if kind is MoveKind.EXPIRE else PLACED
    assert move(a_reservation(consumed_minor=300), kind, None, at) == 700


@pytest.mark.parametrize("kind", MoveKind)
def test_a_part_can_be_moved_up_to_the_whole_rest(kind: MoveKind) -> None:
    at = EXPIRES if kind is MoveKind.EXPIRE else PLACED
    partly = a_reservation(consumed_minor=100, released_minor=200, expired_minor=300)
    assert move(partly, kind, 1, at) == 1
    assert move(partly, kind, 400, at) == 400


@pytest.mark.parametrize("kind", MoveKind)
def test_one_more_than_remains_is_refused_and_says_how_much_there_is(kind: MoveKind) -> None:
    at = EXPIRES if kind is MoveKind.EXPIRE else PLACED
    refused = move(a_reservation(consumed_minor=300), kind, 701, at)
    assert refused == Failure(
        Reason.CONFLICT,
        "reservation_too_small",
        {"reservation_id": "R-1", "amount_minor": 701, "remaining_minor": 700, "currency": "CNY"},
    )


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize("kind", MoveKind)
def test_nothing_and_less_than_nothing_cannot_be_moved(kind: MoveKind, amount: int) -> None:
    assert code_of(move(a_reservation(), kind, amount, EXPIRES)) == "reservation_amount_not_positive"


@pytest.mark.parametrize("kind", MoveKind)
@pytest.mark.parametrize("ended", ["consumed_minor", "released_minor", "expired_minor"])
def test_a_reservation_that_has_ended_has_no_moves_left(ended: str, kind: MoveKind) -> None:
    over = a_reservation(**{ended: 1_000})
    assert not over.is_live
    for amount in (None, 1):
        assert code_of(move(over, kind, amount, EXPIRES)) == "reservation_ended"


def test_a_reservation_lives_until_its_last_minor_unit_has_ended() -> None:
    assert a_reservation(consumed_minor=999).is_live
    assert not a_reservation(consumed_minor=998, released_minor=1, expired_minor=1).is_live


def test_consuming_is_refused_from_the_instant_of_expiry_even_if_nobody_has_recorded_it() -> None:
    held = a_reservation()
    assert move(held, MoveKind.CONSUME, None, EXPIRES - TICK) == 1_000
    assert code_of(move(held, MoveKind.CONSUME, None, EXPIRES)) == "reservation_expired"
    assert code_of(move(held, MoveKind.CONSUME, 1, EXPIRES + TICK)) == "reservation_expired"


def test_expiring_is_refused_until_the_instant_of_expiry() -> None:
    held = a_reservation()
    assert code_of(move(held, MoveKind.EXPIRE, None, EXPIRES - TICK)) == "reservation_not_due"
    assert move(held, MoveKind.EXPIRE, None, EXPIRES) == 1_000


def test_a_cancelled_order_gives_its_headroom_back_before_and_after_expiry() -> None:
    for at in (PLACED, EXPIRES, EXPIRES + timedelta(days=900)):
        assert move(a_reservation(), MoveKind.RELEASE, None, at) == 1_000


def test_a_carried_order_never_expires() -> None:
    far = PLACED + timedelta(days=9_000)
    assert code_of(move(a_carried_order(), MoveKind.EXPIRE, None, far)) == "reservation_not_due"
    assert move(a_carried_order(), MoveKind.CONSUME, None, far) == 1_000


class Life(RuleBasedStateMachine):
    """Any moves at any times: what was reserved is always accounted for, and ends once."""

    def __init__(self) -> None:
        super().__init__()
        self.reservation = a_reservation(10)
        self.at = PLACED
        self.taken: list[tuple[MoveKind, int, datetime]] = []

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(kind=st.sampled_from(MoveKind), amount=st.none() | st.integers(-1, 12))
    def somebody_moves(self, kind: MoveKind, amount: int | None) -> None:
        before = self.reservation
        taken = move(before, kind, amount, self.at)
        if isinstance(taken, Failure):
            return
        assert taken == (before.remaining_minor if amount is None else amount)
        self.reservation = replace(before, **{ENDED[kind]: getattr(before, ENDED[kind]) + taken})
        self.taken.append((kind, taken, self.at))

    @rule(delivered=st.integers(0, 15), billed=st.integers(0, 15))
    def goods_and_invoices_go_out(self, delivered: int, billed: int) -> None:
        before = self.reservation
        more = consumed_target(before, delivered, billed) - before.consumed_minor
        assert 0 <= more <= before.remaining_minor
        if more and isinstance(move(before, MoveKind.CONSUME, more, self.at), int):
            self.reservation = replace(before, consumed_minor=before.consumed_minor + more)
            self.taken.append((MoveKind.CONSUME, more, self.at))

    @invariant()
    def every_part_is_accounted_for(self) -> None:
        held = self.reservation
        parts = (held.consumed_minor, held.released_minor, held.expired_minor, held.remaining_minor)
        assert sum(parts) == held.reserved_minor == 10
        assert min(parts) >= 0
        for kind, name in ENDED.items():
            assert getattr(held, name) == sum(amount for moved, amount, _ in self.taken if moved is kind)

    @invariant()
    def nothing_is_consumed_late_nor_expired_early(self) -> None:
        assert all(at < EXPIRES for kind, _, at in self.taken if kind is MoveKind.CONSUME)
        assert all(at >= EXPIRES for kind, _, at in self.taken if kind is MoveKind.EXPIRE)

    @invariant()
    def once_it_has_ended_it_stays_so(self) -> None:
        if not self.reservation.is_live:
            assert all(isinstance(move(self.reservation, kind, None, self.at), Failure) for kind in MoveKind)


TestLife = Life.TestCase


some_amount = st.integers(0, 2_000)


@pytest.mark.parametrize(
    ("delivered", "billed", "target"),
    [(0, 0, 0), (400, 0, 400), (0, 400, 400), (400, 400, 400), (400, 250, 400), (1_000, 0, 1_000), (1_200, 0, 1_000)],
)
def test_a_delivery_and_the_invoice_for_it_count_once(delivered: int, billed: int, target: int) -> None:
    assert consumed_target(a_reservation(), delivered, billed) == target


def test_what_was_delivered_before_the_reservation_was_never_in_it() -> None:
    rest = a_reservation(600, progress_before_minor=400)
    assert consumed_target(rest, 400, 400) == 0
    assert consumed_target(rest, 700, 400) == 300
    assert consumed_target(rest, 1_000, 400) == 600


def test_a_cancelled_delivery_does_not_give_consumed_headroom_back() -> None:
    assert consumed_target(a_reservation(consumed_minor=400), 0, 0) == 400


def test_what_was_released_or_has_expired_cannot_be_consumed() -> None:
    assert consumed_target(a_reservation(released_minor=300, expired_minor=200), 1_000, 1_000) == 500


events = st.lists(st.tuples(st.sampled_from(["delivered", "billed"]), some_amount), max_size=6)


@given(events, st.randoms(use_true_random=False))
def test_the_order_of_deliveries_and_invoices_does_not_matter(events: list[tuple[str, int]], chance: Any) -> None:
    """Each event brings the reservation to its target; in the end only the sums count."""
    shuffled = events.copy()
    chance.shuffle(shuffled)
    assert _consumed_by(events) == _consumed_by(shuffled)


def _consumed_by(events: list[tuple[str, int]]) -> int:
    sums = {"delivered": 0, "billed": 0}
    held = a_reservation()
    for name, amount in events:
        sums[name] += amount
        held = replace(held, consumed_minor=consumed_target(held, sums["delivered"], sums["billed"]))
    return held.consumed_minor


@given(some_amount, some_amount)
def test_telling_the_same_totals_again_consumes_nothing_more(delivered: int, billed: int) -> None:
    once = a_reservation(consumed_minor=consumed_target(a_reservation(), delivered, billed))
    assert consumed_target(once, delivered, billed) == once.consumed_minor


@given(some_amount, some_amount)
def test_unbilled_is_what_went_out_without_an_invoice_and_never_negative(delivered: int, billed: int) -> None:
    assert unbilled(delivered, billed) == max(delivered - billed, 0)
    assert unbilled(delivered, billed) + billed == max(delivered, billed)
