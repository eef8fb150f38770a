"""Each order of the demonstration day shows exactly what its story says, under the shipped policy."""

from collections import Counter

import pytest

from payworthy.check.decide import Decision
from payworthy.check.finding import Outcome, Severity
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import load_preset
from payworthy.portfolio.synthetic import Story, SyntheticBook, generate
from payworthy.resources import catalogue

from .book_reading import Desk


def _machinery_policy() -> Policy:
    policy = parse(load_preset("machinery-cn"))
    assert isinstance(policy, Policy), policy
    return policy


def _day(book: SyntheticBook) -> list[tuple[Story, Decision]]:
    desk = Desk(book, _machinery_policy().check)
    assert [story.order_id for story in book.stories] == [order.order_id for order in book.orders_today]
    return [(story, desk.check(order)) for story, order in zip(book.stories, book.orders_today, strict=True)]


def _broken(decision: Decision) -> tuple[str, ...]:
    return tuple(finding.rule for finding in decision.findings if finding.severity is not Severity.PASS)


def _outcomes(day: list[tuple[Story, Decision]]) -> dict[str, str]:
    return {story.why: decision.outcome for story, decision in day}


def _told(day: list[tuple[Story, Decision]]) -> dict[str, str]:
    return {story.why: story.outcome for story, _ in day}


def _off_script(day: list[tuple[Story, Decision]]) -> dict[str, tuple[str, ...]]:
    """Orders that break other rules than told. Refused ones are left out: they break what they like."""
    kept = [(story, decision) for story, decision in day if story.outcome is not Outcome.REFUSED]
    return {story.why: _broken(decision) for story, decision in kept if _broken(decision) != story.rules}


@pytest.fixture(scope="module")
def day(book: SyntheticBook) -> list[tuple[Story, Decision]]:
    return _day(book)


def test_every_story_comes_out_as_told(day: list[tuple[Story, Decision]]) -> None:
    assert _outcomes(day) == _told(day)


def test_no_rule_but_those_of_the_story_is_broken(day: list[tuple[Story, Decision]]) -> None:
    assert _off_script(day) == {}


def test_refused_orders_break_the_rule_of_the_story_among_others(day: list[tuple[Story, Decision]]) -> None:
    refused = [(story, decision) for story, decision in day if story.outcome is Outcome.REFUSED]
    assert all(set(story.rules) <= set(_broken(decision)) for story, decision in refused)


def test_the_day_is_a_good_mix(day: list[tuple[Story, Decision]]) -> None:
    count = Counter(decision.outcome for _, decision in day)
    assert count[Outcome.APPROVED] >= 8
    assert count[Outcome.HELD] >= 8
    assert count[Outcome.PREPAY] >= 2
    assert count[Outcome.REFUSED] >= 3


def test_an_order_at_the_limit_uses_it_to_the_last_fen(day: list[tuple[Story, Decision]]) -> None:
    decision = next(decision for story, decision in day if story.why == "exactly_at_limit")
    assert decision.headroom_after == 0


def test_each_of_the_two_orders_would_fit_alone(book: SyntheticBook) -> None:
    stories = [story.why for story in book.stories]
    second = book.orders_today[stories.index("second_of_two")]
    assert Desk(book, _machinery_policy().check).check(second).outcome is Outcome.APPROVED


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_story_has_a_sentence(book: SyntheticBook, language: str) -> None:
    texts = catalogue(language)
    codes = {code for code in texts.codes() if code.startswith("story.")}
    assert codes == {f"story.{story.why}" for story in book.stories}


@pytest.mark.parametrize(("seed", "customers"), [(1, 220), (2, 300), (3, 150)])
def test_stories_do_not_depend_on_the_seed_or_the_size(seed: int, customers: int) -> None:
    day = _day(generate(seed, customers=customers))
    assert _outcomes(day) == _told(day)
    assert _off_script(day) == {}
