"""An extract made into an answer: one JSON document per company and day.

::

    {"retrieved_on": "2026-11-20", "registration": {…}, "shareholders": […], "abnormal_list": [], …}

A list that is there and empty was looked at and is clean; a list that is not there was not looked at."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from payworthy.app.enquiry import Answer, Candidate, Enquiry
from payworthy.base.failure import Failure, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.public_record import EventKind
from payworthy.facts.pull import PullStatus
from payworthy.sources.providers.cn.lists import areas, checks, entries, events
from payworthy.sources.providers.cn.names import REGISTRATION, cn_names, part
from payworthy.sources.providers.cn.registration import registered_id, registered_name, registration
from payworthy.sources.providers.values import day, inner, records

_DAYS = ("retrieved_on", "retrievedOn", "retrieved_at", "as_of", "查询日期", "打印日期")


def retrieved_on(document: Mapping[str, Any]) -> date | None:
    """The day on which the extract was made."""
    return next((found for name in _DAYS if (found := day(inner(document, name))) is not None), None)


def extract_answer(document: Mapping[str, Any], enquiry: Enquiry, source: str, query: str) -> Answer:
    """What one document says. Without the day it was made, or of a day to come, it is no evidence of anything:
    ``source_extract_undated``. One about another company is ambiguous."""
    made_on = retrieved_on(document)
    if made_on is None or made_on > enquiry.asked_on:
        value = "-" if made_on is None else made_on.isoformat()
        trouble = invalid("source_extract_undated", source=source, value=value)
        return Answer(status=PullStatus.ERROR, query=query, trouble=trouble)
    others = _others(document, enquiry)
    if others:
        return Answer(status=PullStatus.AMBIGUOUS, query=query, candidates=others, data_as_of=made_on)
    facts, unread, read = read_products(document, enquiry, source, made_on)
    seen = checks(read, enquiry, source, made_on)
    facts += seen
    status = PullStatus.OK if read else PullStatus.NOT_FOUND
    return Answer(
        status=status,
        query=query,
        facts=tuple(facts),
        data_as_of=made_on,
        covered=covered(read, areas(seen)),
        listed=listed(read),
        unread=tuple(unread),
    )


def read_products(
    document: Mapping[str, Any], enquiry: Enquiry, source: str, valid_on: date | None
) -> tuple[list[CreditFact], list[Failure], list[str]]:
    """Facts of a document that holds parts by the names of products; what could not be read; which parts are there."""
    facts: list[CreditFact] = []
    unread: list[Failure] = []
    read: list[str] = []
    for name, product in cn_names().products.items():
        found = part(document, product)
        if not isinstance(found, list | Mapping):
            continue
        listed_here = records(found)
        if name == REGISTRATION:
            for record in listed_here[:1]:
                facts += registration(record, enquiry, source, valid_on)
        elif isinstance(product.kind, EventKind):
            more_events, failures = events(listed_here, product, enquiry, source)
            facts += more_events
            unread += failures
        else:
            more_entries, failures = entries(listed_here, product, enquiry, source)
            facts += more_entries
            unread += failures
        if name != REGISTRATION or listed_here:
            read.append(name)
    return facts, unread, read


def covered(read: Sequence[str], looked_at: frozenset[str]) -> frozenset[str]:
    """What products give an answer on, in the words of a card."""
    fields = {str(name) for name in read if name in cn_names().lists and not _is_event(name)}
    events_too = {"events"} if any(_is_event(name) for name in read) else set()
    profile = {"name_zh", "registration_id", "reg_status"} if REGISTRATION in read else set()
    return frozenset(fields | events_too | profile | looked_at)


def listed(read: Sequence[str]) -> frozenset[EventKind]:
    """Kinds of events whose list was read."""
    return frozenset(EventKind(name) for name in read if _is_event(name))


def _is_event(name: str) -> bool:
    return name in set(EventKind)


def _others(document: Mapping[str, Any], enquiry: Enquiry) -> tuple[Candidate, ...]:
    """Whom the document is about, if that is somebody else."""
    for record in records(part(document, cn_names().registration))[:1]:
        found, asked = registered_id(record), enquiry.ids.get("uscc")
        if found and asked and found != asked:
            return (Candidate(found, registered_name(record) or found),)
    return ()
