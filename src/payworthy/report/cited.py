"""What a statement rests on: ids of facts, and what each of them is in words.

An id says its kind before the slash: a credit fact (``statement/…@1``), a measure (``measure/leverage``, with ``@day``
for another day than the report's), an assessment, a proposal, a part of the exposure, a document, an order's decision,
master data of a customer, the policy.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.entry import Entry
from payworthy.facts.profile import Profile
from payworthy.facts.public_record import Check, Event
from payworthy.facts.pull import Pull
from payworthy.facts.statement import Statement
from payworthy.measures.catalogue import MEASURES
from payworthy.report.data import OWN, Known, Moment, ReportData
from payworthy.report.tree import Cite, Source
from payworthy.report.voice import Voice

_OWN_FAMILIES: Final = frozenset({"aging", "behaviour", "turnover"})
_ACCOUNTS: Final = frozenset({"statements", "plausibility", "distress"})
_REST: Final[Mapping[str, CreditFactKind]] = {
    "references": CreditFactKind.REFERENCE,
    "legal": CreditFactKind.EVENT,
    "business": CreditFactKind.PROFILE,
}


def measure(name: str, moment: Moment | None = None) -> Cite:
    """A measure, of the report's day or of another moment."""
    return (f"measure/{name}" if moment is None else f"measure/{name}@{moment.as_of.isoformat()}",)


def component(name: str) -> Cite:
    """A part of the exposure; ``total`` is all of it."""
    return (f"exposure/{name}",)


def master(data: ReportData, field: str) -> Cite:
    """A field of the customer's master data."""
    return (f"customer/{data.customer.customer_id}/{field}",)


def in_force(data: ReportData) -> Cite:
    """The limit in force; the place of one where there is none."""
    return (f"limit/{data.in_force.valid_from.isoformat() if data.in_force else 'none'}",)


def policy(data: ReportData) -> Cite:
    """The policy that everything was worked out by."""
    return (f"policy/{data.policy.hash[:16]}",)


def assessment(data: ReportData) -> Cite:
    """What score and limit methods found."""
    return (data.assessment_id,)


def past(data: ReportData, number: int) -> Cite:
    """An assessment on record."""
    return (f"assessment/{data.customer.customer_id}/{number}",)


def proposal(proposal_id: str) -> Cite:
    """A proposal."""
    return (f"proposal/{proposal_id}",)


def sources(data: ReportData, cites: Cite, voice: Voice) -> tuple[Source, ...]:
    """Each fact cited, once, in the order of first use. Raises ``KeyError`` for a fact that the report does not know:
    nothing may rest on what nobody can look up."""
    known = {one.fact_id: one for one in data.facts}
    found = []
    for fact_id in dict.fromkeys(cites):
        kind, _, rest = fact_id.partition("/")
        tell = _TELL.get(kind)
        found.append(_fact(known[fact_id], voice) if tell is None else tell(data, fact_id, rest, voice))
    return tuple(found)


def said_of(known: Known, voice: Voice) -> str:
    """A credit fact in words."""
    record, kind = known.record, voice.say(f"fact.{known.kind}")
    if isinstance(record, Profile):
        return voice.say("fact.of", kind=kind, what=voice.word("profile_field", record.field))
    if isinstance(record, Entry):
        return voice.say("fact.of", kind=kind, what=voice.word("block", record.block))
    if isinstance(record, Event):
        return voice.say("fact.of", kind=kind, what=voice.say(f"event.{record.kind}"))
    if isinstance(record, Check):
        return voice.say("fact.of", kind=kind, what=voice.say(f"area.{record.area}"))
    if isinstance(record, Statement):
        return voice.say("fact.of", kind=kind, what=voice.day(record.period_end))
    return kind


def valid_on(known: Known) -> date | None:
    """The day a credit fact speaks of."""
    record = known.record
    if isinstance(record, Event):
        return record.began_on
    if isinstance(record, Check):
        return record.checked_on
    if isinstance(record, Statement):
        return record.period_end
    if isinstance(record, Pull):
        return record.data_as_of or record.pulled_on
    found: date | None = getattr(record, "valid_on", None) or getattr(record, "given_on", None)
    return found or getattr(record, "promised_on", None)


def origin(source: str, voice: Voice) -> str:
    """A source in words; a file's or a source's own name as it is."""
    return voice.say("origin.own") if source == OWN else source


def _fact(known: Known, voice: Voice) -> Source:
    return Source(
        fact_id=known.fact_id,
        what=said_of(known, voice),
        source=origin(known.source, voice),
        valid_on=valid_on(known),
        known_on=known.known_on,
        licence=voice.word("credit_report.licence", known.licence or "own_use_only"),
    )


def _own(data: ReportData, fact_id: str, what: str, voice: Voice, on: date | None = None) -> Source:
    day = on or data.as_of
    return Source(
        fact_id=fact_id,
        what=what,
        source=voice.say("origin.own"),
        valid_on=day,
        known_on=day,
        licence=voice.say("licence.own_use_only"),
    )


def _measure(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    name, _, day = rest.partition("@")
    on = date.fromisoformat(day) if day else data.as_of
    family = MEASURES[name].family
    what = voice.measure(name)
    if family in _OWN_FAMILIES:
        return _own(data, fact_id, what, voice, on)
    if family in _ACCOUNTS:
        closed = [year for year in data.years if year.period_end <= on]
        known = [one for one in data.facts if closed and one.fact_id == closed[-1].fact_id]
    else:
        known = list(data.of(_REST[family]))
    names = dict.fromkeys(origin(one.source, voice) for one in known)
    return Source(
        fact_id=fact_id,
        what=what,
        source=voice.say("origin.worked_out", source=voice.listed(names))
        if names
        else voice.say("origin.worked_out_alone"),
        valid_on=closed[-1].period_end if family in _ACCOUNTS and closed else on,
        known_on=max((one.known_on for one in known), default=None),
        licence=voice.say("licence.own_use_only"),
    )


def _assessment(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    number = rest.rpartition("/")[2]
    on = next((one.as_of for one in data.history if str(one.number) == number), data.as_of)
    code = "source.assessment_now" if number == "now" else "source.assessment"
    return _own(data, fact_id, voice.say(code, number=number), voice, on)


def _proposal(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    shown = [*data.proposals, *([data.proposal] if data.proposal else [])]
    made = next(one for one in shown if one.proposal_id == rest)
    if made.state == "draft":
        return _own(data, fact_id, voice.say("source.proposal_draft"), voice)
    return _own(data, fact_id, voice.say("source.proposal", number=rest), voice, data.policy.today(made.proposed_at))


def _in_force(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    del rest
    since = data.in_force.valid_from if data.in_force else None
    return _own(data, fact_id, voice.say("source.limit"), voice, since)


def _component(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    what = voice.say(f"component.{rest}") if voice.has(f"component.{rest}") else rest
    return _own(data, fact_id, what, voice, data.exposure.ledger_as_of if data.exposure else None)


def _master(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    customer, _, field = rest.partition("/")
    what = voice.say(f"field.{field}") if field else voice.say("source.member", customer=customer)
    return _own(data, fact_id, what, voice)


def _policy(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    del rest
    what = voice.say("source.policy", policy=data.policy.id, version=data.policy.version)
    return _own(data, fact_id, what, voice, data.policy.effective_from)


def _document(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    kind, _, number = rest.partition("/")
    return _own(data, fact_id, voice.say("fact.of", kind=voice.word("word.kind", kind), what=number), voice)


def _month(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    return _own(data, fact_id, voice.say("source.month", month=rest), voice)


def _decision(data: ReportData, fact_id: str, rest: str, voice: Voice) -> Source:
    made = next(one for one in data.decisions if one.decision_id == rest)
    return _own(data, fact_id, voice.say("source.decision", number=rest), voice, data.policy.today(made.decided_at))


_Tell = Callable[[ReportData, str, str, Voice], Source]
_TELL: Final[Mapping[str, _Tell]] = {
    "measure": _measure,
    "assessment": _assessment,
    "proposal": _proposal,
    "limit": _in_force,
    "exposure": _component,
    "customer": _master,
    "policy": _policy,
    "document": _document,
    "payments": _month,
    "decision": _decision,
}
