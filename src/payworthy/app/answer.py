"""A decision as plain data for people and machines: one object, amounts as decimal strings with currency."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from payworthy.app.records import DecisionRecord
from payworthy.app.spoken_terms import spoken_terms
from payworthy.base.money import decimal_text
from payworthy.check.action import Action, ActionKind
from payworthy.check.finding import RANK, Finding, Severity, Unit, Verdict
from payworthy.check.snapshot import LimitInForce
from payworthy.exposure.components import COMPONENTS
from payworthy.text.catalogue import Catalogue


def answer(record: DecisionRecord, texts: Catalogue, clearance: str | None = None) -> dict[str, Any]:
    """The answer to one check. ``reasons`` are the findings that count (all that are not a plain pass or not
    applicable; for a clean approval the limit comparison), ``findings`` all of them."""
    decision, snapshot = record.decision, record.snapshot
    basis = decision.basis
    shown = [finding for finding in decision.findings if _counts(finding)] or [
        finding for finding in decision.findings if finding.rule in ("R04", "R09")
    ]
    shown.sort(key=_worst_first)
    return {
        "outcome": decision.outcome,
        "decision_id": record.decision_id or None,
        "number": record.number or None,
        "key": record.key,
        "is_what_if": not record.decision_id,
        "customer_id": record.request.customer_id,
        "debtor_id": record.request.debtor_id,
        "order_id": record.request.order_id,
        "amount": amount(record.request.amount_minor, record.request.currency),
        "terms": record.request.terms,
        "decided_at": _instant(record.decided_at),
        "reasons": [reason(finding, basis, texts) for finding in shown],
        "remedies": [remedy(remedy_.actions, basis, texts) for remedy_ in decision.remedies],
        "remedies_error": decision.remedies_error and texts.say("remedies.error", error=decision.remedies_error),
        "exposure": {
            "before": amount(decision.exposure_before, basis),
            "after": amount(decision.exposure_after, basis),
            "parts": {
                name: decimal_text(getattr(snapshot.exposure, name), basis)
                for name in COMPONENTS
                if getattr(snapshot.exposure, name)
            },
            "rates": list(snapshot.rates),
        },
        "limit": limit(snapshot.limit, basis),
        "group": None
        if snapshot.group is None
        else {
            "group_id": snapshot.group.group_id,
            "exposure_with_order": _amount_or_none(decision.group_exposure_after, basis),
            "limit": limit(snapshot.group.limit, basis),
        },
        "headroom_before": _amount_or_none(decision.headroom_before, basis),
        "headroom_after": _amount_or_none(decision.headroom_after, basis),
        "valid_until": _instant(decision.valid_until) if decision.valid_until else None,
        "release_id": decision.release_id,
        "policy_hash": record.policy_hash,
        "snapshot_hash": record.snapshot_hash,
        "engine_version": record.engine_version,
        "findings": [reason(finding, basis, texts) for finding in decision.findings],
        "clearance": clearance,
    }


def _counts(finding: Finding) -> bool:
    return finding.severity is not Severity.PASS


def _worst_first(finding: Finding) -> tuple[int, str]:
    return -RANK[finding.severity], finding.rule


def reason(finding: Finding, basis: str, texts: Catalogue) -> dict[str, Any]:
    """One finding with its sentence. ``actual`` and ``threshold`` are strings in ``unit``."""
    digits = _percent_digits(finding)
    return {
        "code": finding.rule,
        "name": texts.say(f"rule.{finding.rule}.name"),
        "short": texts.say(f"breach.{finding.rule}") if finding.verdict is not Verdict.PASS else "",
        "verdict": finding.verdict,
        "severity": finding.severity,
        "variant": finding.variant,
        "actual": _figure(finding.actual, finding.unit, basis, digits),
        "threshold": _figure(finding.threshold, finding.unit, basis, digits),
        "unit": basis if finding.unit is Unit.MINOR else "percent" if finding.unit is Unit.PPM else finding.unit,
        "text": sentence(finding, basis, texts),
    }


def sentence(finding: Finding, basis: str, texts: Catalogue) -> str:
    """What the rule found, in words."""
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return texts.say(f"not_applicable.{finding.variant}")
    digits = _percent_digits(finding)
    params: dict[str, str | int] = {
        "actual": _spoken(finding.actual, finding.unit, basis, texts, digits),
        "threshold": _spoken(finding.threshold, finding.unit, basis, texts, digits),
    }
    for name, value in (finding.params or {}).items():
        if name == "amount_minor":
            params["amount"] = texts.money(int(value), basis)
        elif name == "facts":
            params["facts"] = _facts(str(value).split(", "), texts)
        elif name == "terms":
            params["terms"] = spoken_terms(str(value), texts)
        else:
            params[name] = value
    said = texts.say(f"rule.{finding.rule}.{finding.variant}", **params)
    return texts.say("verdict.released", text=said) if finding.verdict is Verdict.RELEASED else said


def remedy(actions: Sequence[Action], basis: str, texts: Catalogue) -> dict[str, Any]:
    """One way to yes: all of its actions together."""
    spoken = [action_text(action, basis, texts) for action in actions]
    return {
        "actions": [
            {
                "kind": action.kind,
                "amount": _amount_or_none(action.amount_minor, basis),
                "days": action.days,
                "names": list(action.names),
                "text": text,
            }
            for action, text in zip(actions, spoken, strict=True)
        ],
        "text": texts.say("action.and").join([spoken[0], *(_within(text) for text in spoken[1:])]),
    }


def _facts(names: Sequence[str], texts: Catalogue) -> str:
    return texts.say("list.separator").join(texts.say(f"fact.{name}") for name in names)


def _within(sentence: str) -> str:
    """The same words in the middle of a sentence (no change where there are no capitals)."""
    return sentence[:1].lower() + sentence[1:]


def action_text(action: Action, basis: str, texts: Catalogue) -> str:
    """An action in words."""
    plain = f"action.{action.kind}_plain"
    code = plain if not action.names and plain in texts else f"action.{action.kind}"
    names: Sequence[str] = action.names
    if action.kind is ActionKind.RELEASE:
        names = [texts.say(f"breach.{name}") for name in names]
    elif action.kind is ActionKind.COMPLETE_FILE:
        names = [texts.say(f"fact.{name}") for name in names]
    return texts.say(
        code,
        amount="" if action.amount_minor is None else texts.money(action.amount_minor, basis),
        days=action.days or 0,
        names=texts.say("list.separator").join(names),
    )


def amount(amount_minor: int, currency: str) -> dict[str, str]:
    """An amount for machines."""
    return {"amount": decimal_text(amount_minor, currency), "currency": currency}


def _amount_or_none(amount_minor: int | None, currency: str) -> dict[str, str] | None:
    return None if amount_minor is None else amount(amount_minor, currency)


def limit(in_force: LimitInForce | None, basis: str) -> dict[str, Any]:
    """None, zero and unlimited are three different things, and are said so."""
    if in_force is None:
        return {"kind": "none", "amount": None}
    kind = "unlimited" if in_force.base_minor is None else "capped"
    return {
        "kind": kind,
        "amount": _amount_or_none(in_force.base_minor, basis),
        "valid_from": in_force.valid_from.isoformat(),
        "valid_to": in_force.valid_to.isoformat() if in_force.valid_to else None,
        "temporary": amount(in_force.temporary_minor, basis),
        "temporary_to": in_force.temporary_to.isoformat() if in_force.temporary_to else None,
    }


def _figure(value: int | None, unit: Unit | None, basis: str, digits: int) -> str | None:
    if value is None:
        return None
    if unit is Unit.MINOR:
        return decimal_text(value, basis)
    return _percent(value, digits) if unit is Unit.PPM else str(value)


def _percent(ppm: int, digits: int) -> str:
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{f'{rest:04d}'[:digits]}".rstrip("0").rstrip(".")


def _percent_digits(finding: Finding) -> int:
    """Two decimals, unless two shares that are not the same would then look the same."""
    if finding.unit is not Unit.PPM or finding.actual is None or finding.threshold is None:
        return 2
    is_clear = finding.actual == finding.threshold or _percent(finding.actual, 2) != _percent(finding.threshold, 2)
    return 2 if is_clear else 4


def _spoken(value: int | None, unit: Unit | None, basis: str, texts: Catalogue, digits: int) -> str:
    if value is None:
        return ""
    match unit:
        case Unit.MINOR:
            return texts.money(value, basis)
        case Unit.DAYS:
            return texts.say("unit.day" if value == 1 else "unit.days", value=value)
        case Unit.PPM:
            return texts.say("unit.percent", value=_percent(value, digits))
        case _:
            return str(value)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
