"""What holds of every decision, whatever the debtor, the order and the policy."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.check import evaluate
from payworthy.check.finding import OUTCOME, RANK, Finding, Outcome, Severity, Verdict
from payworthy.check.rules import RULES

from .units import scaled, scaled_policy
from .worlds import HARSHNESS, Choices, World, changed, choices, few, many, worlds
from .worse import WORSE, Worse


def harsher(one: Outcome, other: Outcome) -> bool:
    return HARSHNESS.index(one) > HARSHNESS.index(other)


@many
@given(worlds())
def test_every_rule_reports_once_and_one_outcome_follows_from_the_worst(world: World) -> None:
    decision = world.decide()
    assert [finding.rule for finding in decision.findings] == sorted(RULES)
    worst = max(decision.findings, key=lambda finding: RANK[finding.severity])
    assert decision.outcome is OUTCOME[worst.severity]
    assert decision.outcome in HARSHNESS


@many
@given(worlds())
def test_a_verdict_and_its_severity_go_together(world: World) -> None:
    for finding in world.findings():
        assert finding.verdict is not Verdict.ERROR, finding
        is_quiet = finding.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE)
        assert (finding.severity is Severity.PASS) == is_quiet
        if finding.verdict is Verdict.RELEASED:
            assert finding.severity is Severity.WARN


@many
@given(worlds())
def test_an_approval_has_nothing_against_it_and_all_that_goes_with_one(world: World) -> None:
    decision = world.decide()
    is_approved = decision.outcome is Outcome.APPROVED
    assert (decision.valid_until is not None) == is_approved
    added = decision.exposure_after - decision.exposure_before
    assert added == (world.snapshot.order_minor if is_approved else 0)
    if decision.limit_minor is None:
        assert decision.headroom_before is decision.headroom_after is None
    else:
        assert decision.headroom_before == decision.limit_minor - decision.exposure_before
        assert decision.headroom_after == decision.limit_minor - decision.exposure_after
    if is_approved:
        assert decision.remedies == ()
        assert decision.ceiling_minor is None or decision.exposure_after <= decision.ceiling_minor
        if decision.group_exposure_after is not None and decision.group_ceiling_minor is not None:
            assert decision.group_exposure_after <= decision.group_ceiling_minor


@many
@given(worlds())
def test_a_release_is_named_when_it_was_needed_and_only_then(world: World) -> None:
    decision = world.decide()
    released = {finding.rule for finding in decision.findings if finding.verdict is Verdict.RELEASED}
    named = {release.release_id for release in world.snapshot.releases if released & {*release.rules}}
    assert (decision.release_id is not None) == bool(released)
    assert decision.release_id is None or decision.release_id in named


@pytest.mark.parametrize("worsen", WORSE, ids=lambda worsen: worsen.__name__)
@few
@given(worlds(), choices())
def test_what_is_worse_never_softens_the_answer(worsen: Worse, world: World, pick: Choices) -> None:
    worse = worsen(world, pick)
    assert not harsher(world.outcome(), worse.outcome())


@few
@given(worlds(tame=True), choices())
def test_a_customer_can_get_worse_and_worse(world: World, pick: Choices) -> None:
    for worsen in pick.some(*WORSE):
        worse = worsen(world, pick)
        assert not harsher(world.outcome(), worse.outcome())
        world = worse


@few
@given(worlds(whole=True), st.sampled_from([2, 3, 7, 100, 1_000_003]))
def test_amounts_in_another_unit_give_the_same_answer(world: World, factor: int) -> None:
    larger = World(scaled(world.request, factor), scaled(world.snapshot, factor), scaled_policy(world.policy, factor))
    assert [(found.rule, found.verdict) for found in larger.findings()] == [
        (found.rule, found.verdict) for found in world.findings()
    ]
    assert larger.outcome() == world.outcome()


@few
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(world: World, chance: object) -> None:
    codes = list(RULES)
    chance.shuffle(codes)  # type: ignore[attr-defined]
    shuffled = {code: RULES[code] for code in codes}
    found = world.findings()
    evaluate.RULES, kept = shuffled, evaluate.RULES  # type: ignore[misc]
    try:
        again = world.findings()
    finally:
        evaluate.RULES = kept  # type: ignore[misc]
    assert Counter(map(_frozen, found)) == Counter(map(_frozen, again))
    assert evaluate.outcome_of(found) is evaluate.outcome_of(again)


def _frozen(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.verdict, finding.severity, finding.variant, finding.actual, finding.threshold)


@few
@given(worlds())
def test_switching_a_rule_off_never_hardens_the_answer(world: World) -> None:
    rules = dict(world.policy.rules)
    for code in ("R02", "R06", "R07", "R08", "R10", "R12", "R13", "R19", "R20"):
        rules.pop(code, None)
    lenient = changed(world, policy=type(world.policy)(
        exposure=world.policy.exposure, validity=world.policy.validity, rules=rules
    ))  # fmt: skip
    assert not harsher(lenient.outcome(), world.outcome())


def test_the_generated_worlds_meet_every_outcome_and_break_every_rule_that_can_break() -> None:
    """The strategies are worth something only if they reach all that the properties speak of."""
    outcomes: Counter[Outcome] = Counter()
    broken: Counter[str] = Counter()

    @many
    @given(worlds())
    def look(world: World) -> None:
        outcomes[world.outcome()] += 1
        broken.update(finding.rule for finding in world.findings() if finding.verdict is Verdict.BREACH)

    look()
    assert min(outcomes[outcome] for outcome in HARSHNESS) > 0, outcomes
    assert broken.keys() >= {*RULES} - {"R11", "R14", "R15", "R17", "R18"}, broken
