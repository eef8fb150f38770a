"""Every finding a rule can make has a sentence, and uses only what the finding brings.

What rules can emit is read from their source: the calls of ``passed``, ``breached`` and ``not_applicable``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import payworthy.check as check
from payworthy.check import human_review
from payworthy.check.action import ActionKind
from payworthy.check.rules import RULES
from payworthy.facts.customer import CustomerState
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES

CHECK = Path(check.__file__).parent
FIGURES = frozenset({"actual", "threshold"})

Emitted = dict[tuple[str, str], frozenset[str]]


def _calls(*functions: str) -> Iterator[tuple[ast.Module, ast.Call, str]]:
    for path in sorted(CHECK.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
                yield module, node, node.func.id


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _variants(module: ast.Module, node: ast.expr) -> set[str]:
    """The variants an expression can give: itself, a prefix before a customer's state, or the texts that the module
    pairs with amounts."""
    text = _text(node)
    if text is not None:
        return {text}
    if isinstance(node, ast.JoinedStr):
        prefix = _text(node.values[0])
        return {f"{prefix}{state}" for state in CustomerState if state is not CustomerState.ACTIVE}
    pairs = [pair for pair in ast.walk(module) if isinstance(pair, ast.Tuple) and len(pair.elts) == 2]
    return {found for pair in pairs if (found := _text(pair.elts[1])) is not None}


def _emitted() -> Emitted:
    """Rule and variant of everything rules can emit, with the parameters that are certain to come with it."""
    found: Emitted = {(code, "error"): frozenset({"error"}) for code in RULES}
    for module, call, function in _calls("passed", "breached"):
        rule = _text(call.args[0])
        if rule is None:
            continue
        figures = FIGURES if len(call.args) > (1 if function == "passed" else 3) else frozenset[str]()
        named = frozenset((keyword.arg or "").removesuffix("_minor") for keyword in call.keywords)
        for variant in {"pass"} if function == "passed" else _variants(module, call.args[2]):
            before = found.get((rule, variant), figures | named)
            found[rule, variant] = before & (figures | named)
    return found


EMITTED = _emitted()


def test_the_source_was_read_rightly() -> None:
    assert {rule for rule, _ in EMITTED} == {*RULES, human_review.CODE}
    assert {variant for rule, variant in EMITTED if rule == "R01"} == {
        "pass", "error", "debtor_blocked", "debtor_closed", "sold_to_blocked", "sold_to_closed", "grade_stops",
    }  # fmt: skip
    assert {variant for rule, variant in EMITTED if rule == "R12"} == {
        "pass", "error", "above_median", "above_share_of_limit",
    }  # fmt: skip
    assert EMITTED["R06", "too_late"] == {"actual", "threshold", "amount"}
    assert EMITTED["R03", "pass"] == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_sentence_and_no_sentence_is_idle(language: str) -> None:
    sentences = {code for code in catalogue(language).codes() if code.startswith("rule.")}
    names = {f"rule.{code}.name" for code in (*RULES, human_review.CODE)}
    assert sentences == names | {f"rule.{rule}.{variant}" for rule, variant in EMITTED}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "variant"), sorted(EMITTED))
def test_a_sentence_says_what_the_finding_brings_and_nothing_else(language: str, rule: str, variant: str) -> None:
    used = catalogue(language).parameters(f"rule.{rule}.{variant}")
    brought = EMITTED[rule, variant]
    assert used <= brought
    assert used >= brought - FIGURES - ({"threshold"} if rule == "R20" else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_not_looking_has_a_sentence(language: str) -> None:
    reasons = {
        _text(call.args[1]) for _, call, _ in _calls("not_applicable", "_awaiting") if _text(call.args[1]) is not None
    }
    assert len(reasons) == 15
    assert {code for code in catalogue(language).codes() if code.startswith("not_applicable.")} == {
        f"not_applicable.{reason}" for reason in reasons
    }


ACTION_PARAMETERS = {
    ActionKind.SHORTEN_TERMS: {"days"},
    ActionKind.REFRESH_LEDGER: set(),
    ActionKind.COMPLETE_FILE: {"names"},
    ActionKind.SCREEN: set(),
    ActionKind.DECIDE_MATCH: set(),
    ActionKind.REVIEW_GRADE: set(),
    ActionKind.RENEW_LIMIT: set(),
    ActionKind.PAY_OVERDUE: {"amount", "names"},
    ActionKind.PREPAY: {"amount"},
    ActionKind.REDUCE_ORDER: {"amount"},
    ActionKind.TEMPORARY_LIMIT: {"amount"},
    ActionKind.GROUP_TEMPORARY_LIMIT: {"amount"},
    ActionKind.SET_LIMIT: {"amount"},
    ActionKind.RELEASE: {"amount", "names"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_says_what_to_do_with_what_it_carries(language: str) -> None:
    texts = catalogue(language)
    assert {kind: texts.parameters(f"action.{kind}") for kind in ActionKind} == ACTION_PARAMETERS
    assert texts.parameters("action.pay_overdue_plain") == {"amount"}
