"""A reader must see why a rule is broken: what was found and what is allowed never look the same where they differ."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.app.answer import reason, sentence
from payworthy.check.evaluate import run_rules
from payworthy.check.finding import Finding, Severity, Unit, Verdict
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES, Catalogue

from ..check.builders import a_policy, a_request, a_snapshot, findings, late, yuan
from ..check.tables import Row, rows
from ..check.worlds import World, many, worlds

TEXTS = [catalogue(language) for language in LANGUAGES]
BROKEN = (Verdict.BREACH, Verdict.RELEASED)


def shown(finding: Finding, texts: Catalogue) -> tuple[str, str]:
    """The two figures as they stand in a sentence of this language, whichever of them the rule's own words use."""
    said = [
        sentence(Finding("R99", Verdict.PASS, Severity.PASS, which, finding.actual, finding.threshold, finding.unit),
                 "CNY", _Echo(texts))
        for which in ("actual", "threshold")
    ]  # fmt: skip
    return said[0], said[1]


class _Echo(Catalogue):
    """The words of a language, and for the made-up rule R99 a text that is one figure and nothing else."""

    def __init__(self, texts: Catalogue) -> None:
        self._of = texts

    def say(self, code: str, **params: str | int) -> str:
        return str(params[code.rpartition(".")[2]]) if code.startswith("rule.R99.") else self._of.say(code, **params)


def assert_differ(finding: Finding) -> None:
    if finding.actual is None:
        assert finding.threshold is None
        return
    assert finding.actual != finding.threshold, finding
    for texts in TEXTS:
        actual, threshold = shown(finding, texts)
        assert actual != threshold, finding
        told = reason(finding, "CNY", texts)
        assert told["actual"] != told["threshold"], finding


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: f"{row.rule}: {row.name}")
def test_in_every_case_of_the_tables_a_broken_rule_shows_two_figures(row: Row) -> None:
    for finding in run_rules(row.case):
        if finding.verdict in BROKEN:
            assert_differ(finding)


@many
@given(worlds())
def test_of_any_order_a_broken_rule_shows_two_figures(world: World) -> None:
    for finding in world.findings():
        if finding.verdict in BROKEN:
            assert_differ(finding)


@many
@given(
    owed=st.integers(10**6, 10**13),
    ppb=st.integers(0, 10**9 - 1),
    more=st.integers(1, 3),
)
def test_a_share_a_hair_above_what_is_tolerated_looks_larger(owed: int, ppb: int, more: int) -> None:
    """Tolerated shares down to a billionth, and one to three fen too much."""
    overdue = owed * ppb // 10**9 + more
    if overdue > owed:
        return
    policy = a_policy(R07={"max_share": {"none": Decimal(ppb).scaleb(-9)}, "floor": {}})
    snapshot = a_snapshot(rungs=late((5, overdue)), receivable=owed)
    found = findings(snapshot, a_request(), policy)["R07"]
    assert found.verdict is Verdict.BREACH
    assert_differ(found)
    for texts in TEXTS:
        told = reason(found, "CNY", texts)
        assert Fraction(told["actual"]) > Fraction(told["threshold"])


@pytest.mark.parametrize(
    ("overdue", "said"),
    [
        pytest.param(yuan("100,000.01"), "20.0001", id="a fen too much of half a million"),
        pytest.param(yuan("100,005"), "20.001", id="visible with three decimals"),
        pytest.param(yuan("100,050"), "20.01", id="two decimals do"),
        pytest.param(yuan("123,456.78"), "24.69", id="no more decimals than needed"),
    ],
)
def test_as_many_decimals_as_it_takes(overdue: int, said: str) -> None:
    found = findings(a_snapshot(rungs=late((5, overdue)), receivable=yuan(500_000)))["R07"]
    told = reason(found, "CNY", TEXTS[0])
    assert (told["actual"], told["threshold"]) == (said, "20")


def test_days_levels_and_amounts_are_whole_and_shown_whole() -> None:
    for unit, one, other in ((Unit.DAYS, 15, 16), (Unit.LEVEL, 2, 3), (Unit.MINOR, 10**15, 10**15 + 1)):
        assert_differ(Finding("R04", Verdict.BREACH, Severity.HOLD, "x", other, one, unit))
