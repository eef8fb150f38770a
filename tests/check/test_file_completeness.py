"""R20 by weight: a file complete enough for the exposure, and the ways to make it so."""

from decimal import Decimal
from typing import Any

import pytest

from payworthy.check.finding import Outcome, Verdict
from payworthy.check.policy import CheckPolicy
from payworthy.check.rules.completeness import Weighed
from payworthy.policy_files import preset_policy

from .builders import a_policy, a_snapshot, decided, findings, spoken, yuan

WEIGHED = (
    Weighed(item="courts", weight=30, above={"CNY": -1}),
    Weighed(item="own_ledger", weight=20, above={"CNY": 0}, instead=("references",)),
    Weighed(item="financials", weight=50, above={"CNY": yuan(100_000)}, instead=("external_score",)),
)


def weighing(**changes: Any) -> CheckPolicy:
    return a_policy(R20={"levels": (), "least": Decimal("0.40"), "weighed": WEIGHED} | changes)


@pytest.mark.parametrize(
    ("order", "held", "receivable", "share"),
    [
        (100_000, (), 0, 0),
        (100_000, ("courts",), 0, 600_000),
        (100_000, ("references",), 0, 400_000),
        (90_000, (), 10_000, 400_000),
        (100_001, ("courts",), 0, 300_000),
        (100_001, ("courts", "references"), 0, 500_000),
        (100_001, ("external_score",), 0, 500_000),
    ],
)
def test_what_is_there_over_what_the_exposure_asks_for(
    order: int, held: tuple[str, ...], receivable: int, share: int
) -> None:
    snapshot = a_snapshot(yuan(order), facts_present=held, receivable=yuan(receivable), order_count=0)
    found = findings(snapshot, policy=weighing())["R20"]
    if share >= 400_000:
        assert found.verdict is Verdict.PASS
    else:
        assert (found.variant, found.actual, found.threshold) == ("incomplete", share, 400_000)


def test_completing_the_file_is_a_way_and_so_is_paying_first() -> None:
    decision = decided(a_snapshot(yuan(100_001), facts_present=(), order_count=0), policy=weighing())
    assert decision.outcome is Outcome.HELD
    ways = spoken(decision.remedies)
    assert {"complete_file": ("financials",)} in ways, "no more than it needs"
    assert {"prepay": yuan(100_001)} in ways


def test_without_a_floor_as_much_as_there_is_will_do() -> None:
    snapshot = a_snapshot(yuan(100_001), facts_present=(), order_count=0)
    assert findings(snapshot, policy=weighing(least=Decimal(0)))["R20"].verdict is Verdict.PASS


def test_a_preset_hands_the_items_of_its_section_on_files_to_the_rule() -> None:
    policy = preset_policy("machinery-cn")
    weighed = {one.item: one for one in policy.check.rules["R20"].weighed}
    assert policy.file is not None
    assert {name: one.weight for name, one in weighed.items()} == {
        name: rule.weight for name, rule in policy.file.items.items() if rule.weight and rule.level
    }
    assert weighed["courts"].above["CNY"] == -1
    assert weighed["financials"].above["CNY"] == yuan(100_000)
