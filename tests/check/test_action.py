"""What an action means to what the rules see."""

import pytest
from msgspec.structs import replace

from payworthy.check.action import RANK, Action, ActionKind, apply
from payworthy.check.request import Request
from payworthy.check.snapshot import Snapshot
from payworthy.facts.file_item import Screening

from .builders import NOW, TODAY, a_group, a_limit, a_release, a_request, a_snapshot, ago, late, yuan


def done(action: Action, snapshot: Snapshot) -> Snapshot:
    request = a_request(snapshot.order_minor)
    same, changed = apply(action, request, snapshot)
    assert same == request
    return changed


def test_kinds_are_ranked_from_what_costs_nothing_to_what_a_person_must_answer_for() -> None:
    assert [kind.value for kind in sorted(RANK, key=RANK.__getitem__)] == [
        "shorten_terms",
        "refresh_ledger",
        "complete_file",
        "screen",
        "decide_match",
        "review_grade",
        "renew_limit",
        "pay_overdue",
        "prepay",
        "reduce_order",
        "temporary_limit",
        "group_temporary_limit",
        "set_limit",
        "release",
    ]


def test_a_screening_is_of_today_and_a_decided_match_stands_against_nobody() -> None:
    looked = done(Action(ActionKind.SCREEN), a_snapshot(is_screening=True)).debtor
    assert (looked.screened_on, looked.sanction_state) == (TODAY, None)
    decided = done(
        Action(ActionKind.DECIDE_MATCH), a_snapshot(screened_on=ago(3), sanction_state=Screening.OPEN)
    ).debtor
    assert (decided.screened_on, decided.sanction_state) == (ago(3), None)


@pytest.mark.parametrize(("wanted", "credit_days"), [(30, 30), (None, 0)])
def test_shorter_terms_change_the_request_and_nothing_else(wanted: int | None, credit_days: int) -> None:
    request, snapshot = a_request(credit_days=90), a_snapshot()
    changed: Request
    changed, same = apply(Action(ActionKind.SHORTEN_TERMS, days=wanted), request, snapshot)
    assert changed == replace(request, credit_days=credit_days)
    assert same == snapshot


def test_a_prepayment_counts_for_the_order_for_the_customer_and_for_the_group() -> None:
    snapshot = a_snapshot(prepaid_minor=5, prepaid=7, group=a_group(100))
    changed = done(Action(ActionKind.PREPAY, 10), snapshot)
    assert changed.group is not None
    assert (changed.prepaid_minor, changed.exposure.prepaid, changed.group.exposure.prepaid) == (15, 17, 10)


def test_a_payment_of_overdue_items_is_money_not_yet_matched() -> None:
    snapshot = a_snapshot(unapplied=7, group=a_group(100), rungs=late((5, 100)))
    changed = done(Action(ActionKind.PAY_OVERDUE, 10), snapshot)
    assert changed.group is not None
    assert (changed.exposure.unapplied, changed.group.exposure.unapplied) == (17, 10)
    assert changed.rungs == snapshot.rungs


@pytest.mark.parametrize(("paid", "level"), [(59, 3), (60, None), (61, None)])
def test_dunning_ends_with_the_last_overdue_fen(paid: int, level: int | None) -> None:
    snapshot = a_snapshot(dunning_level=3, rungs=late((5, 100)), unapplied=30, credit_note=10)
    assert done(Action(ActionKind.PAY_OVERDUE, paid), snapshot).debtor.dunning_level == level


def test_a_smaller_order_keeps_the_rest() -> None:
    snapshot = a_snapshot()
    assert done(Action(ActionKind.REDUCE_ORDER, 10), snapshot) == replace(snapshot, order_minor=10)


def test_a_refreshed_ledger_is_complete_up_to_today() -> None:
    assert done(Action(ActionKind.REFRESH_LEDGER), a_snapshot(ledger_as_of=None)).ledger_as_of == TODAY


def test_facts_are_added_to_those_on_file() -> None:
    action = Action(ActionKind.COMPLETE_FILE, names=("contact", "address"))
    assert done(action, a_snapshot(facts_present=("grade",))).debtor.facts_present == ("address", "contact", "grade")


def test_a_reviewed_grade_is_the_same_grade_with_a_new_date() -> None:
    debtor = done(Action(ActionKind.REVIEW_GRADE), a_snapshot(grade="BBB", grade_review_on=ago(90))).debtor
    assert (debtor.grade, debtor.grade_review_on) == ("BBB", TODAY)


def test_a_limit_that_is_set_begins_today_and_has_no_end() -> None:
    limit = done(Action(ActionKind.SET_LIMIT, 500), a_snapshot(limit=None)).limit
    assert limit == a_limit(500, valid_from=TODAY)


def test_a_renewed_limit_has_its_old_amount() -> None:
    snapshot = a_snapshot(limit=a_limit(500, valid_to=ago(40)))
    assert done(Action(ActionKind.RENEW_LIMIT), snapshot).limit == a_limit(500)


def test_a_temporary_limit_comes_on_top_of_others() -> None:
    snapshot = a_snapshot(limit=a_limit(500, temporary_minor=20))
    assert done(Action(ActionKind.TEMPORARY_LIMIT, 30), snapshot).limit == a_limit(500, temporary_minor=50)


def test_a_temporary_group_limit_raises_the_groups_limit_only() -> None:
    snapshot = a_snapshot(group=a_group(100, a_limit(500)))
    changed = done(Action(ActionKind.GROUP_TEMPORARY_LIMIT, 30), snapshot)
    assert changed == replace(snapshot, group=a_group(100, a_limit(500, temporary_minor=30)))


def test_a_release_is_bounded_by_the_order_as_it_stands() -> None:
    snapshot = a_snapshot(yuan(5), releases=(a_release("R06"),))
    kept, new = done(Action(ActionKind.RELEASE, 900, names=("R04",)), snapshot).releases
    assert kept == a_release("R06")
    assert new == a_release(
        "R04",
        release_id="would-be",
        amount_max_minor=yuan(5),
        exposure_max_minor=900,
        credit_days_max=30,
        until=NOW,
    )


@pytest.mark.parametrize(
    "snapshot",
    [a_snapshot(limit=None), a_snapshot(limit=None, group=a_group(100))],
    ids=["no group", "a group without a limit"],
)
@pytest.mark.parametrize("kind", [ActionKind.RENEW_LIMIT, ActionKind.TEMPORARY_LIMIT, ActionKind.GROUP_TEMPORARY_LIMIT])
def test_a_limit_that_is_not_there_cannot_be_changed(kind: ActionKind, snapshot: Snapshot) -> None:
    assert done(Action(kind, 30), snapshot) == snapshot
