"""The credit file of a customer as of a day: every fact with where it comes from, how long it holds and who contradicts
it, and what the file as a whole lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from payworthy.app.completeness import Credit, Depth, depth_of, last_day, level_for
from payworthy.app.file_conflicts import Conflict, conflict_of, last_words, shown_id
from payworthy.app.file_state import Versions, challenges_of, file_state
from payworthy.app.file_values import BLOCKS, Said, said_by, usual_class
from payworthy.facts.challenge import Challenge, ChallengeState
from payworthy.facts.contested import Told, heard, masks, origin_of, resolved_by, unmasked, unsettled
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.entry import Block, Entry
from payworthy.facts.file_item import FileItem, FileState, Screening, confirmed, day_of, item_of
from payworthy.facts.public_record import Check
from payworthy.facts.pull import Pull
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement
from payworthy.policy.credit_file import FilePolicy

OWN_USE: Final = "own_use_only"
"""The licence of facts whose source has none: they may be used, not passed on."""

MASTER: Final = "master"
LEDGER: Final = "measure"
"""Kinds of facts of the file that are no credit facts: master data, and figures of our own ledger."""


class FactState(StrEnum):
    """How a fact stands in the file."""

    HOLDS = "holds"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    CONFLICT = "conflict"
    CHALLENGED = "challenged"
    WITHDRAWN = "withdrawn"


class Origin(Struct, frozen=True, kw_only=True):
    """The file and row that brought a version, and the day on which it was taken."""

    file: str
    row: int
    taken_on: date


class MasterVersion(Struct, frozen=True, kw_only=True):
    """One version of a customer's master data."""

    version: int
    customer: Customer
    origin: Origin


class OwnLedger(Struct, frozen=True, kw_only=True):
    """Our own ledger of a customer: how many documents, from when to when, and up to which day it is complete."""

    documents: int
    first_on: date | None
    last_on: date | None
    as_of: date | None


class FileRows(Struct, frozen=True, kw_only=True):
    """What a book has on one customer, as it was known on a day. ``credits`` is what the file must be deep enough for,
    ``grade`` the one that counts. ``origins`` by kind, fact id and version."""

    customer_id: str
    as_of: date
    masters: tuple[MasterVersion, ...]
    versions: Versions
    origins: Mapping[tuple[str, str, int], Origin]
    ledger: OwnLedger
    credits: tuple[Credit, ...] = ()
    grade: str | None = None


class SourceNote(Struct, frozen=True, kw_only=True):
    """What is known of a source: its class, and what may be done with what it gave."""

    source_class: str
    licence: str


class FileFact(Struct, frozen=True, kw_only=True):
    """One fact of the file. ``fact_id`` is ``kind/fact_id@version``; ``block``, ``field``, ``value``, ``currency`` and
    ``details`` as in ``Said``; ``expires_on`` is the last day on which it is not stale, ``None`` for ever."""

    fact_id: str
    kind: str
    block: str
    field: str
    value: str
    currency: str | None
    details: Mapping[str, str]
    source: str
    source_class: str
    licence: str
    valid_on: date | None
    ended_on: date | None
    known_on: date
    expires_on: date | None
    state: FactState
    resolved_by: str | None = None
    origin: Origin | None = None


class Dossier(Struct, frozen=True, kw_only=True):
    """The whole file. ``completeness`` is a share of what ``level`` asks for, ``missing`` what it lacks of that, and
    ``stale`` the part of it that is there but too old; ``expiries`` what grows stale when, next first."""

    customer_id: str
    as_of: date
    level: str
    completeness: Decimal
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    expiries: tuple[tuple[str, date], ...]
    conflicts: tuple[Conflict, ...]
    challenges: tuple[Challenge, ...]
    screening: Screening | None
    screened_on: date | None
    facts: tuple[FileFact, ...]


def dossier(
    rows: FileRows, params: FilePolicy, sources: Mapping[str, SourceNote] | None = None, *, history: bool = False
) -> Dossier:
    """The file of a customer. ``sources`` describes sources by their id; a source it does not know is taken for what
    brings such facts usually. Versions that no longer count are in it with ``history`` only."""
    desk = _Desk(rows, params, sources or {})
    facts = [*desk.master_facts(), *desk.ledger_facts(), *desk.credit_facts(history=history)]
    places = {block: place for place, block in enumerate(BLOCKS)}
    depth = desk.depth()
    return Dossier(
        customer_id=rows.customer_id,
        as_of=rows.as_of,
        level=depth.level,
        completeness=depth.completeness,
        missing=depth.missing,
        stale=depth.stale,
        expiries=depth.expiries,
        conflicts=tuple(desk.conflicts.values()),
        challenges=tuple(sorted(challenges_of(rows.versions), key=lambda one: (one.opened_on, one.fact_id))),
        screening=desk.state.screening,
        screened_on=desk.state.days.get(FileItem.SANCTIONS),
        facts=tuple(sorted(facts, key=lambda fact: (places[fact.block], fact.field, fact.fact_id))),
    )


def whole_state(rows: FileRows) -> FileState:
    """The state of the file with what master data and our own ledger have for it: what completeness goes by."""
    state = file_state(rows.versions)
    days = dict(state.days)
    if rows.masters:
        newest = rows.masters[-1]
        for item in (FileItem.REGISTRATION_ID, FileItem.ADDRESS, FileItem.CONTACT):
            if getattr(newest.customer, item.value) is not None:
                days[item] = max(newest.origin.taken_on, days.get(item, newest.origin.taken_on))
    if rows.ledger.documents and rows.ledger.as_of is not None:
        days[FileItem.OWN_LEDGER] = min(rows.ledger.as_of, rows.as_of)
    return replace(state, days=days)


class _Desk:
    """Works out the parts of a file."""

    def __init__(self, rows: FileRows, params: FilePolicy, sources: Mapping[str, SourceNote]) -> None:
        self.rows = rows
        self.params = params
        self.sources = sources
        self.state = whole_state(rows)
        self.masked = masks(challenges_of(rows.versions))
        self.licences = {
            fact.source: fact.licence
            for told in rows.versions.values()
            for fact in [told[-1].fact]
            if isinstance(fact, Pull)
        }
        self.answered = confirmed((told[-1].known_on, told[-1].fact) for told in rows.versions.values())
        self.conflicts: dict[tuple[str, str], Conflict] = {}
        for key, told in rows.versions.items():
            counting = heard(told, key[0], self.masked)
            classes = {origin_of(one.fact): self.note(one).source_class for one in counting}
            found = conflict_of(key[0], counting, classes, params) if counting else None
            if found is not None:
                self.conflicts[key] = found

    def depth(self) -> Depth:
        """How deep the file must be, and what it lacks."""
        credits = [*self.rows.credits, *self._requested()]
        level = level_for(credits, self.rows.grade, self.params)
        return depth_of(self.state, level, self.params, self.rows.as_of)

    def _requested(self) -> Iterator[Credit]:
        """The limit asked for in the newest application."""
        asked = [
            told[-1].fact
            for (kind, _), told in self.rows.versions.items()
            if kind == CreditFactKind.ENTRY and isinstance(told[-1].fact, Entry)
        ]
        newest = max(
            (one for one in asked if isinstance(one, Entry) and one.block is Block.APPLICATION),
            key=lambda one: (one.on or date.min, one.key),
            default=None,
        )
        if newest is not None and newest.currency and newest.fields.get("requested_limit", "").isdecimal():
            yield Credit(amount_minor=int(newest.fields["requested_limit"]), currency=newest.currency)

    def note(self, told: Told) -> SourceNote:
        """What is known of a version's source."""
        source = origin_of(told.fact)
        if source in self.sources:
            return self.sources[source]
        return SourceNote(source_class=usual_class(told.fact), licence=self.licences.get(source, OWN_USE))

    def credit_facts(self, *, history: bool) -> Iterator[FileFact]:
        """Every credit fact: the last word of each source, and with ``history`` every earlier one."""
        for (kind, fact_id), told in self.rows.versions.items():
            left = unsettled(told)
            words = {one.version for one in last_words(left).values()}
            holds = {one.version for one in last_words(heard(told, kind, self.masked)).values()}
            is_conflict = (kind, fact_id) in self.conflicts
            for one in told:
                state = self._state(kind, one, words, holds, is_conflict=is_conflict)
                if state is not FactState.SUPERSEDED or history:
                    yield self._fact(kind, one, state)

    def _state(self, kind: str, one: Told, words: set[int], holds: set[int], *, is_conflict: bool) -> FactState:
        if not unmasked([one], kind, self._exact(kind, one)):
            return FactState.CHALLENGED
        if one.version not in words and one.version not in holds:
            return FactState.SUPERSEDED
        if isinstance(one.fact, Entry) and one.fact.ended_on is not None and one.fact.ended_on <= self.rows.as_of:
            return FactState.WITHDRAWN
        if is_conflict:
            return FactState.CONFLICT
        expires_on = self._expires_on(one)
        return FactState.EXPIRED if expires_on is not None and expires_on < self.rows.as_of else FactState.HOLDS

    def _exact(self, kind: str, one: Told) -> Sequence[tuple[str, str]]:
        """The masks that fall on this very version, named by it."""
        told = self.rows.versions[kind, one.fact.fact_id]
        left = {other.version for other in unmasked(told, kind, self.masked)}
        return [] if one.version in left else [(kind, f"{one.fact.fact_id}@{one.version}")]

    def _expires_on(self, one: Told) -> date | None:
        item = item_of(one.fact)
        if item is None:
            return None
        day = day_of(one.fact, one.known_on)
        if not isinstance(one.fact, Statement | Reference | Check):
            day = max(day, self.answered.get(origin_of(one.fact), day))
        return last_day(item, day, self.params)

    def _fact(self, kind: str, one: Told, state: FactState) -> FileFact:
        origin = self.rows.origins.get((kind, one.fact.fact_id, one.version))
        note = self.note(one)
        source = origin_of(one.fact) or _given_source(one.fact) or (origin.file if origin is not None else "")
        return _file_fact(
            said_by(one.fact),
            fact_id=shown_id(kind, one),
            kind=kind,
            source=source,
            note=note,
            known_on=one.known_on,
            expires_on=self._expires_on(one),
            state=state,
            resolved_by=resolved_by(one.fact),
            origin=origin,
        )

    def master_facts(self) -> Iterator[FileFact]:
        """The newest master data, field by field."""
        if not self.rows.masters:
            return
        newest = self.rows.masters[-1]
        note = SourceNote(source_class="own", licence=OWN_USE)
        for name in Customer.__struct_fields__:
            value = getattr(newest.customer, name)
            if value is None or name == "customer_id":
                continue
            text = value.isoformat() if isinstance(value, date) else str(getattr(value, "value", value))
            yield _file_fact(
                Said(block=MASTER, field=name, value=text),
                fact_id=f"{MASTER}/{name}@{newest.version}",
                kind=MASTER,
                source=newest.origin.file,
                note=note,
                known_on=newest.origin.taken_on,
                expires_on=None,
                state=FactState.HOLDS,
                origin=newest.origin,
            )

    def ledger_facts(self) -> Iterator[FileFact]:
        """What our own ledger has of the customer. It grows stale by the day up to which it is complete."""
        ledger = self.rows.ledger
        if not ledger.documents or ledger.as_of is None:
            return
        told = {"documents": str(ledger.documents), "first_on": ledger.first_on, "last_on": ledger.last_on}
        day = min(ledger.as_of, self.rows.as_of)
        expires_on = last_day(FileItem.OWN_LEDGER, day, self.params)
        is_old = expires_on is not None and expires_on < self.rows.as_of
        for name, value in told.items():
            if value is not None:
                yield _file_fact(
                    Said(
                        block="own_ledger",
                        field=name,
                        value=value.isoformat() if isinstance(value, date) else value,
                        valid_on=day,
                    ),
                    fact_id=f"{LEDGER}/ledger_{name}",
                    kind=LEDGER,
                    source="ledger",
                    note=SourceNote(source_class="own", licence=OWN_USE),
                    known_on=day,
                    expires_on=expires_on,
                    state=FactState.EXPIRED if is_old else FactState.HOLDS,
                )


def _given_source(fact: CreditFact) -> str:
    """Who says so of facts that name no source: who gave a reference, who acted."""
    match fact:
        case Reference():
            return fact.reference_id
        case Challenge():
            return fact.decided_by or fact.opened_by
        case _:
            return ""


def _file_fact(
    told: Said,
    *,
    fact_id: str,
    kind: str,
    source: str,
    note: SourceNote,
    known_on: date,
    expires_on: date | None,
    state: FactState,
    resolved_by: str | None = None,
    origin: Origin | None = None,
) -> FileFact:
    return FileFact(
        fact_id=fact_id,
        kind=kind,
        block=told.block,
        field=told.field,
        value=told.value,
        currency=told.currency,
        details=told.details,
        source=source,
        source_class=note.source_class,
        licence=note.licence,
        valid_on=told.valid_on,
        ended_on=told.ended_on,
        known_on=known_on,
        expires_on=expires_on,
        state=state,
        resolved_by=resolved_by,
        origin=origin,
    )


def open_challenges(challenges: Iterable[Challenge]) -> tuple[Challenge, ...]:
    """Those that wait for an answer, the most pressing first."""
    waiting = [one for one in challenges if one.state is ChallengeState.OPEN]
    return tuple(sorted(waiting, key=lambda one: (one.answer_by, one.fact_id)))
