"""Changes of a policy in words a credit manager reads: where, what, from what to what, looser or stricter."""

from decimal import Decimal
from typing import Any

from payworthy.base.failure import Failure
from payworthy.base.money import parse_amount
from payworthy.policy.diff import Change
from payworthy.policy.kinds import Kind
from payworthy.text.catalogue import Catalogue


def sentence(change: Change, texts: Catalogue) -> str:
    """One change as one line: ``Grade BBB: longest terms 45 → 60 days (looser)``."""
    place = _place(change, texts)
    if change.path[0] == "off":
        return texts.say("policy.change.switched_off" if change.new else "policy.change.switched_on", place=place)
    params = {
        "place": place,
        "what": texts.say(".".join(("policy.what", *change.name))),
        "old": _old(change, texts),
        "new": _value(change, change.new, texts),
    }
    if change.direction is None:
        return texts.say("policy.change.plain", **params)
    direction = texts.say(f"policy.direction.{change.direction}")
    return texts.say("policy.change.directed", direction=direction, **params)


def _place(change: Change, texts: Catalogue) -> str:
    match change.path:
        case ("grades", grade, *_):
            return texts.say("policy.place.grade", grade=grade)
        case ("segments", segment, *_):
            return texts.say("policy.place.segment", segment=segment)
        case ("check", "R20" as rule, "levels", level, *_):
            return texts.say("policy.place.level", rule=_rule(rule, texts), level=level)
        case ("check" | "off", rule, *_):
            return _rule(rule, texts)
        case ("file", *_):
            return _place_of_file(change.path, texts)
        case ("authority", "levels", role, *_):
            return texts.say("policy.place.approval_by", role=texts.say(f"role.{role}"))
        case ("score" | "override" | "limit" | "economics", *_):
            inner = _place_of_score if change.path[0] in ("score", "override") else _place_of_limit
            return inner(change.path, texts)
        case ("authority", "grades", grade, *_):
            return texts.say("policy.place.approval_for", grade=grade)
        case ("authority", "ungraded", *_):
            return texts.say("policy.place.approval_ungraded")
        case (section, _, *_):
            return texts.say(f"policy.place.{section}")
        case _:
            return texts.say("policy.place.policy")


def _place_of_score(path: tuple[str, ...], texts: Catalogue) -> str:
    match path:
        case ("override", "notches", role, *_):
            return texts.say("policy.place.override_role", role=texts.say(f"role.{role}"))
        case ("score", "blocks", block, "factors", factor, "absent", reason):
            called = _called("factor", f"{block}.{factor}", texts)
            return texts.say("policy.place.score_absent", factor=called, absence=texts.say(f"score.absence.{reason}"))
        case ("score", "blocks", block, "factors", factor, *_):
            return texts.say("policy.place.score_factor", factor=_called("factor", f"{block}.{factor}", texts))
        case ("score", "blocks", block, *_):
            return texts.say("policy.place.score_block", block=_called("block", block, texts))
        case ("score", "caps", cap, *_):
            return texts.say("policy.place.score_cap", cap=cap.replace("_", " "))
        case _:
            return texts.say(f"policy.place.{path[0]}")


def _place_of_file(path: tuple[str, ...], texts: Catalogue) -> str:
    match path:
        case ("file", "items", item, *_):
            return texts.say("policy.place.file_item", item=texts.say(f"fact.{item}"))
        case ("file", "above", level, *_):
            return texts.say("policy.place.file_level", level=level)
        case _:
            return texts.say("policy.place.file")


def _place_of_limit(path: tuple[str, ...], texts: Catalogue) -> str:
    match path:
        case ("limit", "grades", grade, *_):
            return texts.say("policy.place.limit_grade", grade=grade)
        case ("limit", "behaviour", row, *_):
            return texts.say("policy.place.limit_behaviour", row=row)
        case ("limit", "security", kind):
            return texts.say("policy.place.limit_security", kind=texts.say(f"limit.security.{kind}"))
        case ("limit", "sla_days", role):
            return texts.say("policy.place.limit_answer", role=texts.say(f"role.{role}"))
        case ("economics", "lgd", kind):
            return texts.say("policy.place.lgd", kind=texts.say(f"limit.lgd.{kind}"))
        case _:
            return texts.say(f"policy.place.{path[0]}")


def _called(family: str, code: str, texts: Catalogue) -> str:
    """What the scorecard's own names are called; a company's own name shows itself."""
    text = f"score.{family}.{code}"
    return texts.say(text) if text in texts else code


def _rule(rule: str, texts: Catalogue) -> str:
    return texts.say("policy.place.rule", rule=rule, name=texts.say(f"rule.{rule}.name"))


def _old(change: Change, texts: Catalogue) -> str:
    """The old value; the unit of a number is said once, with the new one."""
    if change.kind is Kind.WHOLE and change.old is not None and change.new is not None:
        return str(change.old)
    return _value(change, change.old, texts)


def _value(change: Change, value: Any, texts: Catalogue) -> str:
    if value is None:
        return texts.say("policy.value.none")
    match change.kind:
        case Kind.MONEY:
            currency = change.path[-1]
            minor = parse_amount(str(value), currency)
            return str(value) if isinstance(minor, Failure) else texts.money(minor, currency)
        case Kind.SHARE:
            return texts.say("policy.value.share", percent=_percent(value))
        case Kind.TIMES:
            return texts.say("policy.value.times", times=str(value))
        case Kind.WHOLE:
            number = "one" if value == 1 else "many"
            return texts.say(f"policy.value.{change.unit}.{number}", count=value)
        case Kind.FLAG:
            return texts.say("policy.value.yes" if value else "policy.value.no")
        case Kind.CHOICE:
            return texts.say(f"policy.value.{value}")
        case Kind.LIST:
            return _listed([_word(change, item, texts) for item in value], texts)
        case Kind.INSTALMENTS:
            return _listed([_instalment(part, texts) for part in value], texts)
    return str(value)


def _word(change: Change, item: Any, texts: Catalogue) -> str:
    """The word for a list's entry, or the entry itself where it is a name or a code of its own."""
    family = {"approved_by": "role", "points": "checkpoint", "facts": "fact"}.get(change.name[-1])
    return str(item) if family is None else texts.say(f"{family}.{item}")


def _instalment(part: dict[str, Any], texts: Catalogue) -> str:
    event = texts.say(f"policy.trigger.{part['trigger']}")
    return texts.say("policy.value.instalment", percent=_percent(part["pct"]), event=event) + "".join(
        texts.say(f"policy.period.{name}", count=part[name])
        for name in ("months", "offset", "latest_after_shipment")
        if part.get(name)
    )


def _listed(items: list[str], texts: Catalogue) -> str:
    return texts.say("policy.value.comma").join(items) if items else texts.say("policy.value.empty")


def _percent(share: Any) -> str:
    percent = (Decimal(str(share)) * 100).normalize()
    return format(percent, "f")
