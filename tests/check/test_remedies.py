"""Ways to yes: each one works, none asks for more than it needs, and the cheapest comes first."""

from typing import Any

import pytest

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Outcome, Severity, breached, passed
from payworthy.check.rules import RULES
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.check.snapshot import OverdueDocument, Snapshot

from .builders import (
    a_group,
    a_limit,
    a_policy,
    a_request,
    a_snapshot,
    ago,
    decided,
    late,
    spoken,
    stops,
    yuan,
)
from .test_tc_exp_1 import tc_exp_1

BBB = {"grade": "BBB", "limit": a_limit(yuan(3_000_000))}
"""A grade without tolerance: 15 days overdue at most, 15 % of the receivable, 45 days of credit."""


def ways(snapshot: Snapshot, **request: Any) -> list[dict[str, Any]]:
    """The remedies in short, under the builders' policy."""
    return spoken(decided(snapshot, a_request(snapshot.order_minor, **request)).remedies)


# ---- TC-EXP-1 ------------------------------------------------------------------------------------------------------


def test_tc_exp_1_gross_is_over_by_350_000_and_there_are_four_ways_out() -> None:
    request, snapshot = tc_exp_1()
    assert spoken(decided(snapshot, request).remedies) == [
        {"prepay": yuan(350_000)},
        {"reduce_order": yuan(70_000)},
        {"temporary_limit": yuan(350_000)},
        {"release": ("R04",)},
    ]


def test_tc_exp_1_with_overdue_invoices_their_payment_comes_first_and_the_dearest_way_gives_place() -> None:
    documents = tuple(OverdueDocument(f"INV-{n}", ago(10 - n), yuan(200_000)) for n in range(3))
    rungs = late((10, yuan(200_000)), (9, yuan(200_000)), (8, yuan(200_000)))
    request, snapshot = tc_exp_1(
        receivable=yuan(4_800_000), limit=a_limit(yuan(6_000_000)), rungs=rungs, oldest_overdue=documents
    )
    decision = decided(snapshot, request)
    assert spoken(decision.remedies) == [
        {"pay_overdue": yuan(350_000)},
        {"prepay": yuan(350_000)},
        {"reduce_order": yuan(70_000)},
        {"release": ("R04",)},
    ]
    # 100,000 of unapplied money and credit notes stand against INV-0 already: 100,000 of it is left to pay.
    assert decision.remedies[0].actions[0].names == ("INV-0", "INV-1", "INV-2")


def test_tc_exp_1_one_fen_over_the_limit_asks_for_one_fen() -> None:
    request, snapshot = tc_exp_1(yuan("70,000.01"))
    assert spoken(decided(snapshot, request).remedies)[:3] == [
        {"prepay": 1},
        {"reduce_order": yuan(70_000)},
        {"temporary_limit": 1},
    ]


# ---- one finding ---------------------------------------------------------------------------------------------------


def test_an_old_grade_is_reviewed_or_the_order_paid() -> None:
    assert ways(a_snapshot(grade_review_on=ago(16))) == [
        {"review_grade": None},
        {"prepay": yuan(100_000)},
        {"release": ("R02",)},
    ]


def test_without_a_grade_only_money_or_a_person_helps() -> None:
    assert ways(a_snapshot(grade=None)) == [{"prepay": yuan(100_000)}, {"release": ("R02",), "prepay": yuan(50_000)}]


def test_without_a_limit_one_is_set_that_carries_the_order() -> None:
    assert ways(a_snapshot(limit=None, receivable=yuan(900_000))) == [
        {"prepay": yuan(100_000)},
        {"set_limit": yuan("952,380.96")},  # with the 5 % of grade A it carries 1,000,000
        {"release": ("R03",)},
    ]


def test_a_limit_of_nothing_is_not_proposed() -> None:
    """A customer without a limit whose money here exceeds the order."""
    snapshot = a_snapshot(limit=None, unapplied=yuan(300_000))
    assert ways(snapshot) == [{"prepay": yuan(100_000)}, {"release": ("R03",)}]


def test_an_expired_limit_is_renewed() -> None:
    assert ways(a_snapshot(limit=a_limit(valid_to=ago(16)))) == [
        {"renew_limit": None},
        {"prepay": yuan(100_000)},
        {"release": ("R03",)},
    ]


def test_a_raised_limit_has_its_tolerance_too() -> None:
    """Grade A may pass its limit by 5 %: 3,047,619.05 carry 3,200,000."""
    found = ways(a_snapshot(yuan(200_000), receivable=yuan(3_000_000)))
    assert {"prepay": yuan(50_000)} in found
    assert {"temporary_limit": yuan("47,619.05")} in found


def test_what_the_group_is_over_is_paid_saved_or_lifted_at_the_group() -> None:
    snapshot = a_snapshot(group=a_group(yuan(4_950_000), a_limit(yuan(5_000_000))))
    assert ways(snapshot) == [
        {"prepay": yuan(50_000)},
        {"reduce_order": yuan(50_000)},
        {"group_temporary_limit": yuan(50_000)},
        {"release": ("R05",)},
    ]


def test_an_expired_group_limit_leaves_full_prepayment_or_a_release() -> None:
    snapshot = a_snapshot(group=a_group(0, a_limit(valid_to=ago(16))))
    assert ways(snapshot) == [{"prepay": yuan(100_000)}, {"release": ("R05",)}]


def test_an_order_no_larger_than_the_gap_cannot_be_reduced() -> None:
    found = ways(a_snapshot(receivable=yuan(3_100_000), **BBB))
    assert found == [{"prepay": yuan(100_000)}, {"temporary_limit": yuan(200_000)}, {"release": ("R04",)}]


def test_what_is_overdue_for_too_long_is_paid() -> None:
    documents = (OverdueDocument("INV-1", ago(20), yuan(8_000)), OverdueDocument("INV-2", ago(5), yuan(9_000)))
    snapshot = a_snapshot(
        rungs=late((20, yuan(8_000)), (5, yuan(9_000))),
        receivable=yuan(1_000_000),
        oldest_overdue=documents,
        **BBB,
    )
    decision = decided(snapshot)
    assert spoken(decision.remedies) == [
        {"pay_overdue": yuan("3,000.01")},  # what is left is less than the 5,000 that matter
        {"prepay": yuan(100_000)},
        {"release": ("R06",)},
    ]
    assert decision.remedies[0].actions[0].names == ("INV-1",)


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        pytest.param(0, ("INV-1", "INV-2"), id="nothing is here yet"),
        pytest.param(yuan(3_999), ("INV-1", "INV-2"), id="part of the first is here"),
        pytest.param(yuan(4_000), ("INV-2",), id="the first is paid and not yet matched"),
        pytest.param(yuan(5_000), ("INV-2",), id="and part of the second"),
    ],
)
def test_an_invoice_that_money_already_here_covers_is_not_asked_for_again(credit: int, names: tuple[str, ...]) -> None:
    documents = tuple(OverdueDocument(f"INV-{n}", ago(20), yuan(minor)) for n, minor in [(1, 4_000), (2, 9_000)])
    rungs = late((20, yuan(13_000)))
    snapshot = a_snapshot(rungs=rungs, receivable=yuan(1_000_000), unapplied=credit, oldest_overdue=documents, **BBB)
    assert decided(snapshot).remedies[0].actions == (
        Action(ActionKind.PAY_OVERDUE, yuan(13_000) - credit - yuan(5_000) + 1, names=names),
    )


def test_more_than_the_named_invoices_may_be_overdue() -> None:
    """Only a few of the oldest are named; what is asked for may be more than they come to."""
    documents = (OverdueDocument("INV-1", ago(20), yuan(4_000)),)
    snapshot = a_snapshot(rungs=late((20, yuan(13_000))), receivable=yuan(1_000_000), oldest_overdue=documents, **BBB)
    assert decided(snapshot).remedies[0].actions[0].names == ("INV-1",)


def test_of_an_overdue_share_only_as_much_is_paid_as_brings_it_down() -> None:
    """(200,000 - p) / (1,000,000 - p) = 15 %  =>  p = 58,823.53, rounded up to the fen."""
    snapshot = a_snapshot(rungs=late((5, yuan(200_000))), receivable=yuan(1_000_000), **BBB)
    assert ways(snapshot)[0] == {"pay_overdue": yuan("58,823.53")}


def test_where_nothing_may_be_overdue_all_of_it_is_paid_that_matters() -> None:
    policy = a_policy(R06={"breach": Severity.WARN}, R09={"share": {"none": 0}})
    snapshot = a_snapshot(grade="B", rungs=late((5, yuan(200_000))), receivable=yuan(1_000_000))
    decision = decided(snapshot, a_request(snapshot.order_minor, credit_days=15), policy)
    assert spoken(decision.remedies)[0] == {"pay_overdue": yuan("195,000.01")}
    to_the_fen = a_policy(R06={"breach": Severity.WARN}, R07={"floor": {}}, R09={"share": {"none": 0}})
    decision = decided(snapshot, a_request(snapshot.order_minor, credit_days=15), to_the_fen)
    assert spoken(decision.remedies)[0] == {"pay_overdue": yuan(200_000)}


def test_where_all_may_be_overdue_a_ladder_larger_than_the_receivable_is_paid() -> None:
    """Converted item by item and rounded up, what is late can come to a fen more than what is owed."""
    policy = a_policy(R07={"max_share": {"none": 1}, "floor": {}})
    snapshot = a_snapshot(rungs=late((5, yuan(100) + 1)), receivable=yuan(100))
    decision = decided(snapshot, None, policy)
    assert spoken(decision.remedies)[0] == {"pay_overdue": yuan(100)}  # nothing is owed any more


def test_terms_are_shortened_to_what_was_agreed() -> None:
    assert ways(a_snapshot(master_credit_days=30), credit_days=90) == [
        {"shorten_terms": 30},
        {"prepay": yuan(100_000)},
        {"release": ("R08",)},
    ]


def test_a_grade_without_credit_days_can_only_pay() -> None:
    assert ways(a_snapshot(grade="C", segment="dealer"), credit_days=30) == [{"prepay": yuan(100_000)}]


def test_a_missing_prepayment_is_asked_for_to_the_fen() -> None:
    snapshot = a_snapshot(yuan("100,000.01"), grade="BB", prepaid_minor=yuan(10_000), prepaid=yuan(10_000))
    decision = decided(snapshot)
    assert decision.outcome is Outcome.PREPAY
    assert spoken(decision.remedies) == [{"prepay": yuan("20,000.01")}]


def test_dunning_ends_when_everything_overdue_is_paid() -> None:
    snapshot = a_snapshot(dunning_level=3, rungs=late((5, yuan(20_000))), receivable=yuan(1_000_000), **BBB)
    assert ways(snapshot)[:2] == [{"pay_overdue": yuan(20_000)}, {"prepay": yuan(100_000)}]


def test_dunning_does_not_end_when_only_the_oldest_part_is_paid() -> None:
    """R06 alone would be cured by 8,000; the dunning goes on until the other 12,000 are paid too."""
    rungs = late((20, yuan(8_000)), (5, yuan(12_000)))
    snapshot = a_snapshot(dunning_level=3, rungs=rungs, receivable=yuan(1_000_000), **BBB)
    assert ways(snapshot)[0] == {"pay_overdue": yuan(20_000)}


def test_dunning_over_disputed_items_leaves_prepayment() -> None:
    snapshot = a_snapshot(dunning_level=3, receivable=yuan(50_000), disputed=yuan(50_000))
    assert ways(snapshot) == [{"prepay": yuan(100_000)}, {"release": ("R10",)}]


def test_an_order_out_of_proportion_is_cut_or_its_excess_paid() -> None:
    snapshot = a_snapshot(yuan(400_000), prepaid_minor=yuan(50_000), prepaid=yuan(50_000))
    decision = decided(snapshot, None, a_policy(R12={"breach": Severity.HOLD}))
    assert spoken(decision.remedies) == [
        {"prepay": yuan(50_000)},
        {"reduce_order": yuan(350_000)},
        {"release": ("R12",)},
    ]


def test_an_order_of_a_customer_without_a_usual_size_is_not_cut_to_nothing() -> None:
    snapshot = a_snapshot(median_order_minor=0)
    decision = decided(snapshot, None, a_policy(R12={"breach": Severity.HOLD, "floor": {}}))
    assert spoken(decision.remedies) == [{"prepay": yuan(100_000)}, {"release": ("R12",)}]


def test_an_order_out_of_proportion_may_be_made_too_small_to_look_at() -> None:
    snapshot = a_snapshot(median_order_minor=yuan(10_000), prepaid_minor=yuan(1_000), prepaid=yuan(1_000))
    decision = decided(snapshot, None, a_policy(R12={"breach": Severity.HOLD}))
    assert spoken(decision.remedies) == [
        {"prepay": yuan("49,000.01")},
        {"reduce_order": yuan("50,999.99")},
        {"release": ("R12",)},
    ]


def test_a_new_customer_pays_or_cuts_what_is_above_the_start() -> None:
    assert ways(a_snapshot(yuan(250_000), order_count=1)) == [
        {"prepay": yuan(50_000)},
        {"reduce_order": yuan(200_000)},
        {"release": ("R13",)},
    ]


def test_a_new_customer_who_owes_more_than_the_start_pays_the_whole_order() -> None:
    assert ways(a_snapshot(receivable=yuan(200_000), order_count=1)) == [
        {"prepay": yuan(100_000)},
        {"release": ("R13",)},
    ]


def test_late_retention_is_a_persons_affair_unless_nothing_is_owed() -> None:
    snapshot = a_snapshot(retention_rungs=late((31, yuan(5_000))), retention=yuan(5_000))
    assert ways(snapshot) == [{"prepay": yuan(100_000)}, {"release": ("R19",)}]


def test_missing_facts_are_named() -> None:
    assert ways(a_snapshot(yuan(200_000), facts_present=("contact",)))[0] == {"complete_file": ("registration_id",)}


def test_an_old_ledger_is_refreshed() -> None:
    assert ways(a_snapshot(ledger_as_of=ago(4))) == [
        {"refresh_ledger": None},
        {"prepay": yuan(100_000)},
        {"release": ("R21",)},
    ]


# ---- several findings ----------------------------------------------------------------------------------------------


def test_amounts_that_come_on_top_of_each_other_are_added_into_one_action() -> None:
    """R04 asks for 50,000; 32,352.95 more bring the overdue share down to 15 %."""
    snapshot = a_snapshot(
        limit=a_limit(yuan(1_050_000)), grade="BBB", rungs=late((5, yuan(220_000))), receivable=yuan(1_000_000)
    )
    assert ways(snapshot)[0] == {"pay_overdue": yuan("82,352.95")}


def test_one_large_payment_makes_a_smaller_one_idle() -> None:
    """350,000 before the goods go are more than the 126,000 that the grade asks for: one payment, not two."""
    request, snapshot = tc_exp_1(grade="BB")
    assert spoken(decided(snapshot, request).remedies) == [
        {"prepay": yuan(350_000)},
        {"prepay": yuan(21_000), "reduce_order": yuan(70_000)},
        {"prepay": yuan(126_000), "temporary_limit": yuan(224_000)},  # what is paid needs no limit
        {"release": ("R04",), "prepay": yuan(126_000)},
    ]


def test_a_release_is_not_offered_where_the_money_that_is_due_anyway_cures_the_rest() -> None:
    """30 % of the order brings the exposure down far enough by itself."""
    request, snapshot = tc_exp_1(yuan(100_000), grade="BB")
    found = decided(snapshot, request)
    assert [finding.rule for finding in found.findings if finding.severity is Severity.HOLD] == ["R04"]
    assert spoken(found.remedies)[0] == {"prepay": yuan(30_000)}
    assert not any("release" in way for way in spoken(found.remedies))


def test_one_release_is_offered_with_the_cheapest_of_what_it_needs_besides() -> None:
    request, snapshot = tc_exp_1(ledger_as_of=None)
    found = spoken(decided(snapshot, request, a_policy(R04={"breach": Severity.PREPAY})).remedies)
    assert [way for way in found if "release" in way] == [{"release": ("R21",), "prepay": yuan(350_000)}]


def test_a_release_covers_all_that_holds_the_order_at_once() -> None:
    snapshot = a_snapshot(ledger_as_of=None, grade_review_on=None, master_credit_days=15, limit=None)
    assert ways(snapshot)[-1] == {"release": ("R03", "R08", "R21")}


def test_a_set_of_actions_is_trusted_only_if_the_rules_approve_it_as_a_whole() -> None:
    """Three made-up rules that lead the search in a ring: a limit of 6 at least, then a temporary one unless the limit
    is 9, then a limit of 9 in place of both. Every step helps; all of it done together does not."""
    made_up = {
        "R05": lambda limit: limit.base_minor >= 6,
        "R06": lambda limit: limit.base_minor == 9 or limit.temporary_minor > 0,
        "R07": lambda limit: limit.temporary_minor == 0,
    }
    cures = {
        "R05": Action(ActionKind.SET_LIMIT, 6),
        "R06": Action(ActionKind.TEMPORARY_LIMIT, 1),
        "R07": Action(ActionKind.SET_LIMIT, 9),
    }

    def made(code: str) -> Rule:
        def check(case: Case, params: Any) -> Finding:
            return passed(code) if made_up[code](case.snapshot.limit) else breached(code, Severity.HOLD, "made_up")

        return Rule(code, RuleParams, check, lambda *_: (cures[code],))

    policy = a_policy()
    kept = {code: RULES[code] for code in made_up}
    RULES.update({code: made(code) for code in made_up})
    try:
        decision = decided(a_snapshot(1, limit=a_limit(5)), None, policy)
    finally:
        RULES.update(kept)
    assert stops(decision) == ["R05", "R06"]
    assert spoken(decision.remedies) == [{"release": ("R05", "R06")}]
