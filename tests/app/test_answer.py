"""A decision as people and machines read it: whole, exact, and in both languages."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from payworthy.app.answer import action_text, answer, limit, reason, sentence
from payworthy.app.records import DecisionRecord
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.money import decimal_text, parse_amount
from payworthy.check.action import Action, ActionKind
from payworthy.check.decide import ENGINE_VERSION, decide
from payworthy.check.evaluate import run_rules
from payworthy.check.finding import Finding, Severity, Unit, Verdict
from payworthy.check.rules import RULES
from payworthy.check.snapshot import OverdueDocument
from payworthy.exposure.components import COMPONENTS
from payworthy.facts.customer import CustomerState
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES

from ..check.builders import (
    NOW,
    a_group,
    a_limit,
    a_policy,
    a_release,
    a_request,
    a_snapshot,
    ago,
    late,
    yuan,
)
from ..check.tables import rows
from ..check.test_tc_exp_1 import tc_exp_1
from ..check.worlds import World, few, worlds

EN, ZH = catalogue("en"), catalogue("zh")
KEYS = {
    "outcome", "decision_id", "number", "key", "is_what_if", "customer_id", "debtor_id", "order_id", "amount", "terms",
    "decided_at", "reasons", "remedies", "remedies_error", "exposure", "limit", "group", "headroom_before",
    "headroom_after", "valid_until", "release_id", "policy_hash", "snapshot_hash", "engine_version", "findings",
    "clearance",
}  # fmt: skip
DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def a_record(world: World, **changes: Any) -> DecisionRecord:
    """A recorded decision."""
    facts: dict[str, Any] = {
        "decision_id": "D-1",
        "line_id": f"customer:{world.request.debtor_id}",
        "number": 7,
        "client": "cli",
        "key": "K-1",
        "fingerprint": world.request.fingerprint(),
        "decided_at": world.snapshot.at,
        "policy_hash": "ab" * 32,
        "engine_version": ENGINE_VERSION,
        "snapshot_hash": digest(record_bytes(world.snapshot)),
        "request": world.request,
        "snapshot": world.snapshot,
        "decision": decide(world.request, world.snapshot, world.policy),
    }
    return DecisionRecord(**(facts | changes))


def world(order_minor: int = yuan(100_000), **snapshot: Any) -> World:
    return World(a_request(order_minor), a_snapshot(order_minor, **snapshot), a_policy())


def texts_in(value: Any) -> Iterator[str]:
    """Every string that is said anywhere in an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def amounts_in(value: Any) -> Iterator[Mapping[str, str]]:
    """Every amount with its currency."""
    if isinstance(value, Mapping):
        if value.keys() == {"amount", "currency"}:
            yield value
        else:
            for item in value.values():
                yield from amounts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from amounts_in(item)


# ---- the whole answer ----------------------------------------------------------------------------------------------


def test_a_held_order_is_answered_in_full() -> None:
    request, snapshot = tc_exp_1()
    found = answer(a_record(World(request, snapshot, a_policy())), EN)
    assert found.keys() == KEYS
    assert {name: found[name] for name in KEYS - {"findings", "snapshot_hash", "reasons", "remedies"}} == {
        "outcome": "held",
        "decision_id": "D-1",
        "number": 7,
        "key": "K-1",
        "is_what_if": False,
        "customer_id": "C1",
        "debtor_id": "C1",
        "order_id": "SO-1",
        "amount": {"amount": "420000.00", "currency": "CNY"},
        "terms": "net 30",
        "decided_at": "2026-03-02T01:30:00+00:00",
        "exposure": {
            "before": {"amount": "2930000.00", "currency": "CNY"},
            "after": {"amount": "2930000.00", "currency": "CNY"},
            "parts": {
                "receivable": "1800000.00",
                "unbilled": "260000.00",
                "retention": "150000.00",
                "open_orders": "900000.00",
                "commercial_bill": "400000.00",
                "bank_bill_state": "500000.00",
                "unapplied": "80000.00",
                "credit_note": "20000.00",
                "prepaid": "180000.00",
                "collateral": "350000.00",
            },
            "rates": [],
        },
        "limit": {
            "kind": "capped",
            "amount": {"amount": "3000000.00", "currency": "CNY"},
            "valid_from": "2026-01-01",
            "valid_to": None,
            "temporary": {"amount": "0.00", "currency": "CNY"},
            "temporary_to": None,
        },
        "group": None,
        "headroom_before": {"amount": "70000.00", "currency": "CNY"},
        "headroom_after": {"amount": "70000.00", "currency": "CNY"},
        "remedies_error": None,
        "valid_until": None,
        "release_id": None,
        "policy_hash": "ab" * 32,
        "engine_version": ENGINE_VERSION,
        "clearance": None,
    }
    assert found["snapshot_hash"] == digest(record_bytes(snapshot))


def test_the_reason_says_what_was_found_in_words_and_figures() -> None:
    request, snapshot = tc_exp_1()
    record = a_record(World(request, snapshot, a_policy()))
    [over, big] = answer(record, EN)["reasons"]
    assert over == {
        "code": "R04",
        "name": EN.say("rule.R04.name"),
        "short": EN.say("breach.R04"),
        "verdict": "breach",
        "severity": "hold",
        "variant": "over_limit",
        "actual": "3350000.00",
        "threshold": "3000000.00",
        "unit": "CNY",
        "text": EN.say("rule.R04.over_limit", actual="CNY\u00a03,350,000.00", threshold="CNY\u00a03,000,000.00"),
    }
    assert (big["code"], big["severity"]) == ("R12", "warn")
    assert "额度" in answer(record, ZH)["reasons"][0]["text"]


def test_a_way_to_yes_is_data_for_machines_and_a_sentence_for_people() -> None:
    request, snapshot = tc_exp_1(grade="BB")
    record = a_record(World(request, snapshot, a_policy()))
    paid = EN.say("action.prepay", amount="CNY\u00a021,000.00")
    cut = EN.say("action.reduce_order", amount="CNY\u00a070,000.00")
    way = answer(record, EN)["remedies"][1]
    assert way["actions"] == [
        {"kind": "prepay", "amount": cny("21000.00"), "days": None, "names": [], "text": paid},
        {"kind": "reduce_order", "amount": cny("70000.00"), "days": None, "names": [], "text": cut},
    ]
    assert way["text"].lower() == (paid + EN.say("action.and") + cut).lower()
    assert way["text"].startswith(paid)


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def test_invoices_to_pay_facts_to_complete_and_rules_to_release_are_named() -> None:
    documents = (OverdueDocument("INV-1", ago(20), yuan(4_000)), OverdueDocument("INV-2", ago(19), yuan(9_000)))
    late_payer = world(
        grade="BBB",
        rungs=late((20, yuan(4_000)), (19, yuan(9_000))),
        receivable=yuan(900_000),
        oldest_overdue=documents,
    )
    named = [action for way in answer(a_record(late_payer), EN)["remedies"] for action in way["actions"]]
    assert {action["kind"]: action["names"] for action in named} == {
        "pay_overdue": ["INV-1", "INV-2"],
        "prepay": [],
        "release": ["R06"],
    }
    assert "INV-1, INV-2" in named[0]["text"]
    assert EN.say("breach.R06") in named[-1]["text"]
    incomplete = world(yuan(200_000), facts_present=())
    [complete, *_] = answer(a_record(incomplete), ZH)["remedies"]
    assert complete["actions"][0]["names"] == ["registration_id"]
    assert ZH.say("fact.registration_id") in complete["text"]


def test_overdue_invoices_that_nobody_can_name_are_asked_for_without_names() -> None:
    nameless = world(grade="BBB", rungs=late((20, yuan(8_000))), receivable=yuan(900_000))
    [way, *_] = answer(a_record(nameless), EN)["remedies"]
    assert way["text"] == EN.say("action.pay_overdue_plain", amount="CNY\u00a03,000.01")


def test_what_counts_comes_first_and_worst_first() -> None:
    bad = world(yuan(400_000), state=CustomerState.BLOCKED, limit=None, grade="BB", master_credit_days=15)
    shown = [(one["severity"], one["code"]) for one in answer(a_record(bad), EN)["reasons"]]
    assert shown == [
        ("refuse", "R01"),
        ("hold", "R03"),
        ("hold", "R08"),
        ("prepay", "R09"),
        ("warn", "R12"),
    ]


def test_a_clean_approval_shows_what_it_rests_on() -> None:
    found = answer(a_record(world()), EN)
    assert (found["outcome"], [one["code"] for one in found["reasons"]]) == ("approved", ["R04", "R09"])
    assert {one["short"] for one in found["reasons"]} == {""}
    assert (found["remedies"], found["valid_until"]) == ([], (NOW + timedelta(days=7)).isoformat())


def test_an_approval_with_a_remark_shows_the_remark() -> None:
    found = answer(a_record(world(yuan(400_000))), EN)
    assert (found["outcome"], [one["code"] for one in found["reasons"]]) == ("approved", ["R12"])


def test_every_rule_is_among_the_findings() -> None:
    assert [one["code"] for one in answer(a_record(world()), EN)["findings"]] == list(RULES)


def test_a_what_if_has_no_number_and_no_id() -> None:
    found = answer(a_record(world(), decision_id="", number=0), EN)
    assert (found["is_what_if"], found["decision_id"], found["number"]) == (True, None, None)


def test_a_clearance_is_handed_on() -> None:
    assert answer(a_record(world()), EN, "token")["clearance"] == "token"


def test_a_released_finding_says_what_was_found_and_that_it_was_set_aside() -> None:
    released = world(yuan(4_000_000), releases=(a_release("R04"),))
    found = answer(a_record(released), EN)
    [over] = [one for one in found["reasons"] if one["code"] == "R04"]
    assert (over["verdict"], over["severity"], found["release_id"]) == ("released", "warn", "X-1")
    plain = EN.say("rule.R04.over_limit", actual="CNY\u00a04,000,000.00", threshold="CNY\u00a03,150,000.00")
    assert over["text"] == EN.say("verdict.released", text=plain)


def test_the_group_is_shown_with_its_own_limit() -> None:
    grouped = world(group=a_group(yuan(1_000), a_limit(yuan(5_000), valid_to=ago(-9))))
    assert answer(a_record(grouped), EN)["group"] == {
        "group_id": "G",
        "exposure_with_order": cny("101000.00"),
        "limit": {
            "kind": "capped",
            "amount": cny("5000.00"),
            "valid_from": "2026-01-01",
            "valid_to": ago(-9).isoformat(),
            "temporary": cny("0.00"),
            "temporary_to": None,
        },
    }


def test_no_limit_zero_and_unlimited_are_said_differently() -> None:
    assert limit(None, "CNY") == {"kind": "none", "amount": None}
    assert limit(a_limit(0), "CNY")["amount"] == cny("0.00")
    assert (limit(a_limit(None), "CNY")["kind"], limit(a_limit(None), "CNY")["amount"]) == ("unlimited", None)
    running = limit(a_limit(0, temporary_minor=5, temporary_to=NOW.date()), "CNY")
    assert (running["temporary"], running["temporary_to"]) == (cny("0.05"), "2026-03-02")


def test_headroom_is_unknown_without_a_limit_and_negative_beyond_it() -> None:
    assert answer(a_record(world(limit=None)), EN)["headroom_before"] is None
    over = answer(a_record(world(receivable=yuan(3_000_001))), EN)
    assert over["headroom_before"] == cny("-1.00")


def test_a_currency_without_decimals_has_none() -> None:
    yen = world(1_000, basis="JPY", limit=a_limit(500))
    found = answer(a_record(World(a_request(1_000, currency="JPY"), yen.snapshot, a_policy())), EN)
    assert found["amount"] == {"amount": "1000", "currency": "JPY"}
    assert found["limit"]["amount"] == {"amount": "500", "currency": "JPY"}
    [over] = [one for one in found["findings"] if one["code"] == "R04"]
    assert (over["actual"], over["unit"]) == ("1000", "JPY")


@pytest.mark.parametrize(
    ("ppm", "said"),
    [(0, "0"), (200_000, "20"), (155_000, "15.5"), (150_010, "15"), (151_200, "15.12"), (10**6, "100"), (100, "0.01")],
)
def test_shares_are_percent_with_at_most_two_decimals(ppm: int, said: str) -> None:
    finding = Finding("R07", Verdict.PASS, Severity.PASS, "pass", ppm, ppm, Unit.PPM)
    found = reason(finding, "CNY", EN)
    assert (found["actual"], found["threshold"], found["unit"]) == (said, said, "percent")


@pytest.mark.parametrize(("days", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_days_are_counted_in_words(days: int, said: str) -> None:
    finding = Finding("R06", Verdict.PASS, Severity.PASS, "pass", days, 30, Unit.DAYS)
    assert said in sentence(finding, "CNY", EN)


# ---- both languages ------------------------------------------------------------------------------------------------


def everything_rules_say() -> list[tuple[Finding, str]]:
    """Each finding of the case tables, plain and set aside, and each rule broken."""
    found = [finding for row in rows() for finding in run_rules(row.case) if finding.rule == row.rule]
    aside = [
        replace(finding, verdict=Verdict.RELEASED, severity=Severity.WARN)
        for finding in found
        if finding.verdict is Verdict.BREACH
    ]
    broken = [Finding(code, Verdict.ERROR, Severity.HOLD, "error", params={"error": "KeyError"}) for code in RULES]
    return [(finding, f"{finding.rule} {finding.verdict} {finding.variant}") for finding in (*found, *aside, *broken)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_whole_sentence(language: str) -> None:
    texts = catalogue(language)
    for finding, name in everything_rules_say():
        said = reason(finding, "CNY", texts)
        for part in (said["text"], said["name"], said["short"]):
            assert not re.search(r"[{}]|\b(rule|not_applicable|breach|fact|unit|verdict)\.", part), (name, part)
        assert said["text"], name
        assert said["name"], name


def test_the_sentences_of_the_two_languages_carry_the_same_figures() -> None:
    figures = re.compile(r"\d[\d,.]*\d|\d")
    for finding, name in everything_rules_say():
        spoken = [sorted(figures.findall(sentence(finding, "CNY", texts))) for texts in (EN, ZH)]
        assert {*spoken[0]} == {*spoken[1]}, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ActionKind)
def test_every_action_has_a_whole_sentence(language: str, kind: ActionKind) -> None:
    names = {ActionKind.RELEASE: ("R04", "R06"), ActionKind.COMPLETE_FILE: ("address",)}.get(kind, ("INV-1",))
    for action in (Action(kind, 100, 30, names), Action(kind, 100, 30), Action(kind, None, None, names)):
        said = action_text(action, "CNY", catalogue(language))
        assert said
        assert not re.search(r"[{}]|\b(action|breach|fact|rule)\.", said)


@few
@given(worlds())
def test_any_answer_is_plain_data_with_exact_amounts_and_no_gaps(world: World) -> None:
    for texts in (EN, ZH):
        found = answer(a_record(world), texts)
        assert found.keys() == KEYS
        assert msgspec.json.decode(msgspec.json.encode(found)).keys() == KEYS
        assert not [text for text in texts_in(found) if "{" in text or "}" in text]
        for amount in amounts_in(found):
            assert isinstance(amount["amount"], str)
            assert parse_amount(amount["amount"], amount["currency"]) is not None
            assert DECIMAL.fullmatch(amount["amount"])
            assert len(amount["amount"].partition(".")[2]) == 2
        stopping = [one.rule for one in world.findings() if one.severity in (Severity.HOLD, Severity.REFUSE)]
        assert {*stopping} <= {one["code"] for one in found["reasons"]}


@few
@given(worlds())
def test_the_parts_of_the_exposure_are_those_that_are_not_zero(world: World) -> None:
    parts = answer(a_record(world), EN)["exposure"]["parts"]
    exposure = world.snapshot.exposure
    assert parts == {
        name: decimal_text(getattr(exposure, name), "CNY") for name in COMPONENTS if getattr(exposure, name)
    }
