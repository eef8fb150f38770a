"""A credit file on the screen and for machines."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from rich.text import Text

from payworthy.app.credit_dossier import Dossier, FactState, FileFact, open_challenges
from payworthy.app.file_values import BLOCKS
from payworthy.base.money import decimal_text
from payworthy.cli.desk import Desk

_STYLES: Final[Mapping[FactState, str]] = {
    FactState.HOLDS: "",
    FactState.SUPERSEDED: "dim",
    FactState.WITHDRAWN: "dim",
    FactState.EXPIRED: "yellow",
    FactState.CONFLICT: "red",
    FactState.CHALLENGED: "magenta",
}
_NEXT: Final = 5
"""Items that grow stale next, of which so many are named."""

_DETAILS: Final = 6
"""Lines of a fact that are shown beside it; the whole of it is in ``--json``."""


def draw_file(desk: Desk, found: Dossier, shown: Sequence[FileFact], *, history: bool) -> None:
    """The file as a person reads it: what it lacks on top, then block by block."""
    _draw_head(desk, found)
    _draw_conflicts(desk, found)
    for block in BLOCKS:
        facts = [fact for fact in shown if fact.block == block]
        if facts:
            desk.screen.show(Text(desk.texts.say(f"file_block.{block}"), style="bold"))
            desk.screen.show(_table(desk, facts))
    if not shown:
        desk.screen.say("file.empty")
    if not history:
        desk.screen.say("file.history", style="dim")


def _draw_head(desk: Desk, found: Dossier) -> None:
    screen = desk.screen
    level, share = desk.texts.say(f"policy.value.{found.level}"), _percent(found.completeness)
    screen.say("file.head", style="bold", customer=found.customer_id, day=found.as_of.isoformat())
    screen.say("file.level", level=level, share=share)
    if found.missing:
        screen.say("file.missing", style="yellow", items=_items(desk, found, found.missing))
    ends = [f"{desk.texts.say(f'fact.{item}')} {day.isoformat()}" for item, day in found.expiries[:_NEXT]]
    if ends:
        screen.say("file.next", style="dim", items=desk.texts.say("list.separator").join(ends))
    if found.screening is not None:
        screen.say("file.screening", style="red", state=desk.texts.say(f"screening.{found.screening}"))
    for one in open_challenges(found.challenges):
        fact = f"{one.kind}/{one.target}"
        screen.say("file.challenge", style="magenta", fact=fact, reason=one.reason, day=one.answer_by.isoformat())


def _items(desk: Desk, found: Dossier, items: Sequence[str]) -> str:
    """Missing items; those that are there but too old say so."""
    words = []
    for item in items:
        word = desk.texts.say(f"fact.{item}")
        words.append(desk.screen.word("file.stale", item=word) if item in found.stale else word)
    return desk.texts.say("list.separator").join(words)


def _draw_conflicts(desk: Desk, found: Dossier) -> None:
    for conflict in found.conflicts:
        by = desk.texts.say("list.separator").join(
            f"{source or '-'} ({fact_id})" for source, fact_id in conflict.fact_ids.items()
        )
        fact = f"{conflict.kind}/{conflict.fact_id}"
        desk.screen.say("file.conflict", style="red", fact=fact, sources=by, source=conflict.proposed or "-")


def _table(desk: Desk, facts: Sequence[FileFact]) -> Any:
    table = desk.screen.table(
        *("fact", "what", "value", "source", "true_on", "known_on", "good_until", "fact_state"),
        minor=("known_on", "true_on"),
    )
    for fact in facts:
        by = desk.screen.word("file.resolved_by", person=fact.resolved_by) if fact.resolved_by else ""
        table.row(
            fact.fact_id,
            name_of(desk, fact),
            value_of(desk, fact),
            f"{fact.source}{by}",
            _day(fact.valid_on),
            _day(fact.known_on),
            _day(fact.expires_on),
            Text(desk.texts.say(f"fact_state.{fact.state}"), style=_STYLES[fact.state]),
        )
    return table


def name_of(desk: Desk, fact: FileFact) -> str:
    """What a fact is about, in words."""
    families = {"profile": "profile_field", "event": "event_kind", "entry": "block", "master": "word.field"}
    texts = desk.texts
    family = families.get(fact.kind)
    code = f"{family}.{fact.field}" if family is not None else f"file_field.{fact.field}"
    return texts.say(code) if code in texts else fact.field


def value_of(desk: Desk, fact: FileFact) -> str:
    """What a fact says, in words: codes and amounts as people read them, and the first of what stands beside."""
    value = _amount(desk, fact.value, fact.currency) if _is_amount(fact.field) else _word(desk, fact)
    beside = [
        f"{_line(desk, name)} {_amount(desk, text, fact.currency) if _is_amount(name, fact) else text}"
        for name, text in list(fact.details.items())[:_DETAILS]
        if text
    ]
    more = [desk.screen.word("file.ended", day=fact.ended_on.isoformat())] if fact.ended_on is not None else []
    return desk.texts.say("list.separator").join([value, *more, *beside])


def _word(desk: Desk, fact: FileFact) -> str:
    """The word of a code, where the fact's line has codes."""
    if fact.kind == "statement":
        period, _, months = fact.value.partition("/")
        return desk.screen.word("file.statement", day=period, months=months)
    families = {
        "ownership": "credit_report.ownership",
        "industry_outlook": "credit_report.outlook",
        "region_risk": "credit_report.outlook",
        "dependence": "credit_report.dependence",
        "entity_type": "entity_type",
        "reg_status": "registration_status",
        "size_class": "size_class",
    }
    family_of_kind = {"pull": "pull_status", "challenge": "challenge_state", "judgement": "match_verdict"}
    code = f"{families.get(fact.field) or family_of_kind.get(fact.kind, '')}.{fact.value}"
    return desk.texts.say(code) if code in desk.texts else fact.value


def _line(desk: Desk, name: str) -> str:
    for code in (f"entry_field.{name}", f"event_detail.{name}", f"file_field.{name}", f"word.field.{name}"):
        if code in desk.texts:
            return desk.texts.say(code)
    return name


def _is_amount(name: str, fact: FileFact | None = None) -> bool:
    if fact is None:
        return name.endswith("_minor") or name == "promise"
    amounts = ("requested_limit", "annual_purchases", "subscribed", "paid", "amount", "facilities", "limit")
    if fact.kind == "statement":
        return fact.details.get(name, "").lstrip("-").isdecimal()
    return name.endswith("_minor") or name in amounts or name in ("sales", "purchases")


def _amount(desk: Desk, text: str, currency: str | None) -> str:
    return desk.texts.money(int(text), currency) if currency and text.lstrip("-").isdecimal() else text


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f} %"


def file_data(desk: Desk, found: Dossier, shown: Sequence[FileFact]) -> dict[str, Any]:
    """The file for machines."""
    return {
        "customer_id": found.customer_id,
        "as_of": found.as_of.isoformat(),
        "level": found.level,
        "completeness": str(found.completeness),
        "missing": list(found.missing),
        "stale": list(found.stale),
        "expiries": [{"item": item, "on": day.isoformat()} for item, day in found.expiries],
        "screening": found.screening,
        "screened_on": _day(found.screened_on) or None,
        "conflicts": [
            {
                "kind": conflict.kind,
                "fact_id": conflict.fact_id,
                "lines": list(conflict.lines),
                "fact_ids": dict(conflict.fact_ids),
                "proposed": conflict.proposed,
            }
            for conflict in found.conflicts
        ],
        "challenges": [challenge_data(one) for one in found.challenges],
        "facts": [fact_data(fact) for fact in shown],
    }


def fact_data(fact: FileFact) -> dict[str, Any]:
    """One fact for machines; amounts are decimal text in main units."""
    is_amount = _is_amount(fact.field) and fact.currency is not None and fact.value.lstrip("-").isdecimal()
    value = decimal_text(int(fact.value), fact.currency or "") if is_amount else fact.value
    origin = fact.origin
    return {
        "fact_id": fact.fact_id,
        "kind": fact.kind,
        "block": fact.block,
        "field": fact.field,
        "value": value,
        "currency": fact.currency,
        "details": _details(fact),
        "source": fact.source,
        "source_class": fact.source_class,
        "licence": fact.licence,
        "valid_on": _day(fact.valid_on) or None,
        "ended_on": _day(fact.ended_on) or None,
        "known_on": fact.known_on.isoformat(),
        "expires_on": _day(fact.expires_on) or None,
        "state": fact.state,
        "resolved_by": fact.resolved_by,
        "file": None if origin is None else origin.file,
        "row": None if origin is None else origin.row,
    }


def _details(fact: FileFact) -> dict[str, str]:
    currency = fact.currency
    return {
        name: decimal_text(int(text), currency)
        if currency is not None and _is_amount(name, fact) and text.lstrip("-").isdecimal()
        else text
        for name, text in fact.details.items()
    }


def challenge_data(one: Any) -> dict[str, Any]:
    """A challenge for machines."""
    return {
        "customer_id": one.customer_id,
        "fact_id": f"{one.kind}/{one.target}",
        "state": one.state,
        "reason": one.reason,
        "opened_by": one.opened_by,
        "opened_on": one.opened_on.isoformat(),
        "answer_by": one.answer_by.isoformat(),
        "decided_by": one.decided_by,
        "decided_on": _day(one.decided_on) or None,
        "note": one.note,
    }
