"""What is said about a score: every factor, band, cap and lever has words in both languages, and none is idle."""

import pytest

from payworthy.measures.absence import ABSENCE_REASONS
from payworthy.resources import catalogue
from payworthy.score.card import Shape
from payworthy.score.explain import explain
from payworthy.score.levers import LEVERS
from payworthy.score.score import score
from payworthy.score.words import Sayings, points_text
from payworthy.text.catalogue import LANGUAGES

from .customers import CARD, SCALE, frame, nothing


def family(name: str, language: str) -> set[str]:
    prefix = f"score.{name}."
    return {code.removeprefix(prefix) for code in catalogue(language).codes() if code.startswith(prefix)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_on_the_shipped_card_has_its_words(language: str) -> None:
    factors = {factor.name for factor in CARD.factors}
    assert family("block", language) == {block.code for block in CARD.blocks}
    assert family("factor", language) == family("reading", language) == factors
    assert family("cap", language) == {cap.name for cap in CARD.caps}
    assert family("lever", language) == {lever.code for lever in LEVERS}
    assert family("absence", language) == set(ABSENCE_REASONS)
    assert family("band", language) == {
        f"{factor.name}.{band}"
        for factor in CARD.factors
        if factor.shape is Shape.CODES
        for band in range(len(factor.edges))
    }


def test_the_demo_customer_reads_as_a_credit_manager_would_say_it() -> None:
    told = explain(frame(), score(frame(), CARD, SCALE), 0)
    said = {language: Sayings(CARD, "CNY", catalogue(language)) for language in LANGUAGES}
    assert [said["en"].reason(line, told.grade) for line in told.adverse] == [
        "payment index 67.1: 12.46 of 18.00 points; 70 or more would add 1.16",
        "worst days past due 75 days: 0.60 of 6.00 points; at most 60 days would add 1.33",
        "debt ratio 58 %: 4.80 of 8.00 points; at most 55 % would add 1.60, grade A",
        "cash flow to current liabilities 0.125: 2.50 of 5.00 points; 0.15 or more would add 1.25",
    ]
    assert [said["zh"].reason(line, told.grade) for line in told.adverse] == [
        "付款指数 67.1：得 12.46 分（满分 18.00）；若达到 70，可加 1.16 分",
        "最长逾期天数 75 天：得 0.60 分（满分 6.00）；若不超过 60 天，可加 1.33 分",
        "资产负债率 58%：得 4.80 分（满分 8.00）；若不超过 55%，可加 1.60 分，达到 A 级",
        "现金流动负债比 0.125：得 2.50 分（满分 5.00）；若达到 0.15，可加 1.25 分",
    ]
    assert [said["en"].outlook(outlook) for outlook in told.outlooks] == [
        "if it paid on time for twelve months: +12.26 points, grade AA",
        "if two suppliers were asked and called it average: +0.12 points, grade BBB",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_said_shows_a_bare_code_or_an_unfilled_place(language: str) -> None:
    known = [{}, nothing(), {"sanction_match": 1, "interest_cover": "not_applicable", "judgment_state": 2}]
    customers = frame(*known, {"past_due_over_90_minor": 99_999_999, "ownership": 0, "dishonest_state": 2})
    scored, says = score(customers, CARD, SCALE), Sayings(CARD, "CNY", catalogue(language))
    lines = []
    for i in range(len(customers)):
        told = explain(customers, scored, i)
        lines += [says.reason(line, told.grade) for line in told.lines]
        lines += [says.step(line, step, told.grade) for line in told.lines for step in line.steps]
        lines += [says.cap(cap) for cap in told.caps]
        lines += [says.outlook(outlook) for outlook in told.outlooks]
        lines += [says.block(block.code) for block in told.blocks]
    assert len(lines) > 200
    assert [line for line in lines if "score." in line or "{" in line or "_" in line] == []


def test_points_are_rounded_half_up_to_two_decimals() -> None:
    assert [points_text(micro) for micro in (3_333_333, 5_000, 4_999, 0, -1_255_000)] == [
        "3.33", "0.01", "0.00", "0.00", "-1.26",
    ]  # fmt: skip
    assert points_text(120_000, signed=True) == "+0.12"
