"""Where sources contradict each other: shown, never hidden; precedence proposes, a person decides.

*Three-way verification*: what one source says of a thing is held against what the others say of the same thing. A line
that a source does not give contradicts nobody.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from payworthy.facts.contested import Told, origin_of, resolved_by, said
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.entry import BLOCK_FIELDS, Entry, FieldKind
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.statement import Statement
from payworthy.policy.credit_file import FilePolicy

PRECEDENCE: Final = ("own", "official_register", "court", "audited", "provider", "customer", "salesperson", "self")
"""Classes of sources, the ones to be believed first: domain specification 2.3, with our own ledger before everything,
and what the program worked out itself last. (Source cards have the same order.)"""

COMPARED: Final = frozenset(
    {CreditFactKind.PROFILE, CreditFactKind.EVENT, CreditFactKind.STATEMENT, CreditFactKind.ENTRY}
)
"""Kinds of which two sources can speak of the same thing."""


class Conflict(Struct, frozen=True, kw_only=True):
    """Sources that contradict each other on one fact. ``fact_ids`` by source, of each one's last word; ``lines`` name
    what differs; ``proposed`` is the source that precedence would believe."""

    kind: str
    fact_id: str
    lines: tuple[str, ...]
    fact_ids: Mapping[str, str]
    proposed: str


def shown_id(kind: str, told: Told) -> str:
    """A version of a fact, as people and reports name it."""
    return f"{kind}/{told.fact.fact_id}@{told.version}"


def last_words(versions: Sequence[Told]) -> dict[str, Told]:
    """The last word of each source on one fact, in the order in which those became known. What was said before a person
    decided no longer counts."""
    decided = max((index for index, one in enumerate(versions) if resolved_by(one.fact) is not None), default=0)
    words: dict[str, Told] = {}
    for one in versions[decided:]:
        source = origin_of(one.fact)
        words.pop(source, None)
        words[source] = one
    return words


def conflict_of(kind: str, versions: Sequence[Told], classes: Mapping[str, str], params: FilePolicy) -> Conflict | None:
    """The contradiction among the last words of the sources of one fact; ``None`` if there is none. ``versions`` are
    those that count, as they became known; ``classes`` are the classes of sources."""
    if kind not in COMPARED:
        return None
    words = last_words(versions)
    if len(words) < 2:
        return None
    said_by = [_lines(one.fact) for one in words.values()]
    names = sorted({name for lines in said_by for name in lines})
    differing = tuple(name for name in names if _differs([lines[name] for lines in said_by if name in lines], params))
    if not differing:
        return None
    order = {source: place for place, source in enumerate(words)}
    proposed = min(words, key=lambda source: (rank(classes.get(source, "")), -order[source]))
    return Conflict(
        kind=kind,
        fact_id=next(iter(words.values())).fact.fact_id,
        lines=differing,
        fact_ids={source: shown_id(kind, one) for source, one in words.items()},
        proposed=proposed,
    )


def rank(source_class: str) -> int:
    """How far down the precedence a class stands; an unknown one is last."""
    return PRECEDENCE.index(source_class) if source_class in PRECEDENCE else len(PRECEDENCE)


_Line = tuple[FieldKind, str]
"""What a line is, and what it says."""


def _lines(fact: CreditFact) -> dict[str, _Line]:
    """The single lines of a fact that can be compared."""
    match fact:
        case Profile():
            return {fact.field.value: (_kind_of(fact), f"{fact.value} {fact.currency or ''}".strip())}
        case Statement():
            lines = {key: (FieldKind.AMOUNT, f"{amount} {fact.currency}") for key, amount in fact.amounts.items()}
            return lines | ({} if fact.opinion is None else {"opinion": (FieldKind.TEXT, fact.opinion.value)})
        case Entry():
            kinds = BLOCK_FIELDS[fact.block]
            lines = {
                name: (
                    kinds.get(name, FieldKind.TEXT),
                    f"{value} {fact.currency or ''}".strip() if kinds.get(name) is FieldKind.AMOUNT else value,
                )
                for name, value in fact.fields.items()
            }
            return lines | ({} if fact.ended_on is None else {"ended_on": (FieldKind.DATE, fact.ended_on.isoformat())})
        case _:
            return _plain_lines(said(fact), fact)


def _plain_lines(claim: Mapping[str, Any], fact: CreditFact) -> dict[str, _Line]:
    """The lines of an entry of a record."""
    found: dict[str, _Line] = {}
    for name in ("began_on", "ended_on"):
        value = getattr(fact, name, None)
        if isinstance(value, date):
            found[name] = (FieldKind.DATE, value.isoformat())
    if claim.get("amount_minor") is not None:
        found["amount"] = (FieldKind.AMOUNT, f"{claim['amount_minor']} {claim.get('currency') or ''}".strip())
    return found


_DATES: Final = frozenset(
    {
        *(ProfileField.FOUNDED_ON, ProfileField.CUSTOMER_SINCE, ProfileField.TERM_TO, ProfileField.APPROVED_ON),
        ProfileField.CONTRIBUTION_DUE_ON,
    }
)


def _kind_of(fact: Profile) -> FieldKind:
    if fact.currency is not None:
        return FieldKind.AMOUNT
    if fact.field in _DATES:
        return FieldKind.DATE
    return FieldKind.COUNT if fact.field is ProfileField.EMPLOYEES else FieldKind.TEXT


def _differs(lines: Sequence[_Line], params: FilePolicy) -> bool:
    """Whether what several sources say of one line is more than a difference of rounding or spelling."""
    return any(not agree(kind, value, lines[0][1], params) for kind, value in lines[1:])


def agree(kind: FieldKind, one: str, other: str, params: FilePolicy) -> bool:
    """Whether two values of a kind say the same, within the policy's tolerance. What cannot be read as its kind is
    compared as text."""
    try:
        if kind in (FieldKind.AMOUNT, FieldKind.COUNT, FieldKind.NUMBER):
            return _amounts_agree(one, other, params.amount_tolerance)
        if kind is FieldKind.SHARE:
            return abs(Decimal(one) - Decimal(other)) <= params.amount_tolerance
        if kind is FieldKind.DATE:
            apart = date.fromisoformat(one) - date.fromisoformat(other)
            return abs(apart.days) <= params.day_tolerance
    except (ValueError, ArithmeticError):
        pass
    return _plain(one) == _plain(other)


def _amounts_agree(one: str, other: str, tolerance: Decimal) -> bool:
    """Within a share of the larger one; amounts in two currencies are not compared, and do not contradict."""
    first, _, currency = one.partition(" ")
    second, _, its_currency = other.partition(" ")
    if currency != its_currency:
        return True
    a, b = Decimal(first), Decimal(second)
    return abs(a - b) <= tolerance * max(abs(a), abs(b))


def _plain(text: str) -> str:
    """A name without what people write differently: width, case, blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "PZC")
