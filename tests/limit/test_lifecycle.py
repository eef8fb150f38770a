"""The life of a limit: which way it may go, and how long it is good for."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from payworthy.base.failure import Failure
from payworthy.facts.limit import LimitKind
from payworthy.limit.lifecycle import (
    FINAL,
    NEEDS_REASON,
    NEXT,
    Event,
    LimitRecord,
    Season,
    Standing,
    State,
    activate,
    amount_on,
    in_season,
    season_trouble,
    standing,
    step,
    temporary_trouble,
    valid_to,
)
from payworthy.resources import catalogue

from .frames import PRESET, yuan


def limit(**changes: Any) -> LimitRecord:
    record = LimitRecord(
        limit_id="L1",
        owner_id="C1",
        is_group=False,
        currency="CNY",
        business_line="machines",
        kind=LimitKind.BASE,
        amount_minor=yuan("1,000,000"),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
    )
    return replace(record, **changes)


def after(*events: Event) -> LimitRecord:
    record = limit()
    for event in events:
        moved = step(record, event, "because")
        assert isinstance(moved, LimitRecord)
        record = moved
    return record


def test_from_draft_to_active_signature_by_signature() -> None:
    record = after(Event.PROPOSE, Event.SIGN, Event.SIGN, Event.APPROVE, Event.ACTIVATE)
    assert (record.state, record.level) == (State.ACTIVE, 2)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_a_limit_goes_only_where_the_table_says(state: State, event: Event) -> None:
    moved = step(limit(state=state), event, "because")
    if (state, event) in NEXT:
        assert isinstance(moved, LimitRecord)
        assert moved.state is NEXT[state, event]
    else:
        assert isinstance(moved, Failure)
        assert moved.code == "limit_cannot"
        assert state not in FINAL or not any(start is state for start, _ in NEXT)


def test_every_state_can_be_reached_and_nothing_becomes_active_without_approval() -> None:
    assert {State.DRAFT, *NEXT.values()} == set(State)
    assert {state for (state, _), target in NEXT.items() if target is State.ACTIVE} == {
        State.APPROVED,
        State.SUSPENDED,
    }


@pytest.mark.parametrize("event", sorted(NEEDS_REASON))
@pytest.mark.parametrize("reason", [None, " "])
def test_a_no_needs_a_reason(event: Event, reason: str | None) -> None:
    start = next(state for state, possible in NEXT if possible is event)
    refused = step(limit(state=start), event, reason)
    assert isinstance(refused, Failure)
    assert refused.code == "limit_needs_reason"


def test_there_is_one_active_base_limit_per_line() -> None:
    old, other = limit(limit_id="old", state=State.ACTIVE), limit(limit_id="usd", currency="USD", state=State.ACTIVE)
    paused = limit(limit_id="paused", state=State.SUSPENDED)
    extra = limit(limit_id="extra", kind=LimitKind.TEMPORARY, state=State.ACTIVE)
    new = limit(limit_id="new", state=State.APPROVED)
    records = activate([old, other, paused, extra, new], "new")
    assert not isinstance(records, Failure)
    assert {record.limit_id: record.state.value for record in records} == {
        "old": "superseded",
        "usd": "active",
        "paused": "superseded",
        "extra": "active",
        "new": "active",
    }
    beside = activate([old, replace(extra, state=State.APPROVED)], "extra")
    assert not isinstance(beside, Failure)
    assert {record.state for record in beside} == {State.ACTIVE}


def test_only_an_approved_limit_that_is_there_can_be_put_in_force() -> None:
    unknown, draft = activate([], "new"), activate([limit()], "L1")
    assert isinstance(unknown, Failure)
    assert isinstance(draft, Failure)
    assert (unknown.code, draft.code) == ("limit_unknown", "limit_cannot")


@pytest.mark.parametrize(
    ("grade", "last"), [("A", "2027-02-27"), ("BBB", "2027-02-27"), ("BB", "2026-08-27"), ("B", "2026-05-27")]
)
def test_a_worse_grade_has_its_limit_for_less_long(grade: str, last: str) -> None:
    assert valid_to(grade, date(2026, 2, 28), PRESET) == date.fromisoformat(last)


@pytest.mark.parametrize("grade", ["C", "D", None])
def test_a_grade_without_credit_has_no_validity(grade: str | None) -> None:
    assert isinstance(valid_to(grade, date(2026, 1, 1), PRESET), Failure)


@pytest.mark.parametrize(
    ("days_after_end", "stands", "counts"),
    [
        (-366, Standing.NOT_YET, False),
        (-30, Standing.IN_FORCE, True),
        (-29, Standing.ENDING, True),
        (0, Standing.ENDING, True),
        (1, Standing.GRACE, True),
        (15, Standing.GRACE, True),
        (16, Standing.LAPSED, False),
    ],
)
def test_a_limit_warns_before_it_ends_and_counts_through_its_days_of_grace(
    days_after_end: int, stands: Standing, counts: bool
) -> None:
    record = limit(state=State.ACTIVE)
    day = record.valid_to + timedelta(days=days_after_end)
    assert standing(record, day, PRESET) is stands
    assert amount_on(record, day, PRESET) == (record.amount_minor if counts else 0)


def test_a_temporary_limit_ends_on_its_day_and_one_that_is_not_active_counts_as_nothing() -> None:
    record = limit(state=State.ACTIVE, kind=LimitKind.TEMPORARY)
    assert standing(record, date(2027, 1, 1), PRESET) is Standing.LAPSED
    assert amount_on(limit(state=State.SUSPENDED), date(2026, 6, 1), PRESET) == 0


SPRING, WINTER = Season(begins="03-01", ends="04-30", percent=130), Season(begins="11-15", ends="02-29", percent=50)


@pytest.mark.parametrize(
    ("season", "day", "share"),
    [
        (SPRING, "2026-02-28", 100),
        (SPRING, "2026-03-01", 130),
        (SPRING, "2026-04-30", 130),
        (SPRING, "2026-05-01", 100),
        (WINTER, "2026-11-14", 100),
        (WINTER, "2026-11-15", 50),
        (WINTER, "2026-02-28", 50),
        (WINTER, "2026-03-01", 100),
    ],
)
def test_a_season_moves_the_limit_on_its_days_also_over_the_new_year(season: Season, day: str, share: int) -> None:
    on = date.fromisoformat(day)
    assert in_season(season, on) == (share != 100)
    assert amount_on(limit(state=State.ACTIVE, season=season), on, PRESET) == yuan("10,000") * share


@pytest.mark.parametrize(("begins", "percent"), [("02-30", 130), ("3-1", 130), ("spring", 130), ("03-01", 0)])
def test_a_season_that_cannot_be_is_refused(begins: str, percent: int) -> None:
    assert season_trouble(Season(begins=begins, ends="04-30", percent=percent)) is not None
    assert season_trouble(SPRING) is season_trouble(WINTER) is None


def temporary(**changes: Any) -> LimitRecord:
    first, last = date(2026, 6, 1), date(2026, 7, 30)
    return limit(
        **{
            "limit_id": "T",
            "kind": LimitKind.TEMPORARY,
            "amount_minor": yuan("500,000"),
            "valid_from": first,
            "valid_to": last,
            "reason": "fair in June",
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"amount_minor": yuan("500,000.01")}, "limit_temporary_amount"),
        ({"valid_to": date(2026, 7, 31)}, "limit_temporary_days"),
        ({"valid_to": date(2026, 5, 31)}, "limit_temporary_days"),
        ({"reason": " "}, "limit_temporary_reason"),
    ],
)
def test_a_temporary_limit_is_small_short_and_has_a_reason(changes: Any, code: str | None) -> None:
    trouble = temporary_trouble(temporary(**changes), yuan("1,000,000"), [], PRESET)
    assert (trouble.code if trouble else None) == code


def test_a_third_temporary_limit_within_twelve_months_is_one_too_many() -> None:
    def earlier(day: str, **changes: Any) -> LimitRecord:
        return temporary(limit_id=day, valid_from=date.fromisoformat(day), state=State.EXPIRED, **changes)

    asked, base = temporary(), yuan("1,000,000")
    fine = [earlier("2025-06-02"), earlier("2025-06-01"), replace(earlier("2026-05-01"), state=State.REJECTED)]
    assert temporary_trouble(asked, base, [*fine, asked, earlier("2026-04-01", owner_id="C2")], PRESET) is None
    trouble = temporary_trouble(asked, base, [*fine, earlier("2026-04-01", currency="USD")], PRESET)
    assert trouble is not None
    assert trouble.code == "limit_temporary_often"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_state_event_and_standing_has_a_word(language: str) -> None:
    texts = catalogue(language)
    codes = [
        *(f"limit.state.{state}" for state in State),
        *(f"limit.event.{event}" for event in Event),
        *(f"limit.standing.{stands}" for stands in Standing),
    ]
    assert [code for code in codes if code not in texts] == []
    moved = step(limit(), Event.REVOKE, "x")
    assert isinstance(moved, Failure)
    assert texts.say("limit.state.draft") in texts.failure(moved)
