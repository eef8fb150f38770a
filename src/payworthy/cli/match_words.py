"""How matches are told: reasons, roles, judgements, in words and as data."""

from collections.abc import Iterable
from typing import Any, Final

from payworthy.cli.desk import Desk
from payworthy.facts.judgement import Judgement

_LIST: Final = "list_"
_ROLE: Final = "of_"


def match_reasons(desk: Desk, codes: Iterable[str]) -> list[dict[str, str]]:
    """Reasons for machines: code and words."""
    return [{"code": code, "text": _reason(desk, code)} for code in codes]


def reasons_text(desk: Desk, codes: Iterable[str]) -> str:
    """Reasons for people."""
    return desk.texts.say("list.separator").join(_reason(desk, code) for code in codes)


def role_text(desk: Desk, role: str, name: str) -> str:
    """A name, with what it is to the customer if it is not the customer."""
    if role == "self":
        return name
    return desk.screen.word("match.in_role", name=name, role=desk.texts.word("match_role", role))


def parted(judgement: Judgement) -> tuple[str | None, str, tuple[str, ...]]:
    """Kind of list, role and reasons of a judgement."""
    codes = (judgement.because or "").split()
    kind = next((code.removeprefix(_LIST) for code in codes if code.startswith(_LIST)), None)
    role = next((code.removeprefix(_ROLE) for code in codes if code.startswith(_ROLE)), "self")
    return kind, role, tuple(code for code in codes if not code.startswith((_LIST, _ROLE)))


def judgement_data(desk: Desk, judgement: Judgement) -> dict[str, Any]:
    """A judgement for machines."""
    kind, role, reasons = parted(judgement)
    return {
        "customer_id": judgement.customer_id,
        "match": judgement.other,
        "name": judgement.other_name,
        "kind": kind,
        "role": role,
        "verdict": judgement.verdict,
        "score": judgement.score,
        "reasons": match_reasons(desk, reasons),
        "by": judgement.by,
        "reason": judgement.reason,
        "known_on": None if judgement.known_on is None else judgement.known_on.isoformat(),
    }


def _reason(desk: Desk, code: str) -> str:
    return desk.texts.word("match_reason", code)
