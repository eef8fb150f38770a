"""What a list says: an entry about a party, or a relation between two."""

import hashlib
from datetime import date

from msgspec import Struct

from payworthy.base.canonical import fingerprint
from payworthy.identity.party import Party


class ListEntry(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """``entry_id`` names it within its list. ``ids`` are standard ids in text form (``uscc:…``, ``lei:…``) or others
    with their scheme (``inn:…``). ``topics``: what the list says of it; ``program``: under which act it is listed.
    ``ended_on``: from when on it is listed no more."""

    entry_id: str
    names: tuple[str, ...]
    country: str | None = None
    ids: tuple[str, ...] = ()
    is_person: bool = False
    topics: tuple[str, ...] = ()
    program: str | None = None
    note: str | None = None
    listed_on: date | None = None
    ended_on: date | None = None

    @property
    def name(self) -> str:
        """How the entry is called: its first name."""
        return self.names[0]

    def party(self) -> Party:
        """What is compared."""
        return Party(
            id=self.entry_id,
            names=self.names,
            country=self.country or "",
            ids=self.ids,
            is_person=self.is_person,
            topics=self.topics,
        )

    def holds_on(self, day: date) -> bool:
        """Whether it is listed on a day."""
        return self.ended_on is None or day < self.ended_on


class Relation(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One party is consolidated by, or a branch of, another: both by their standard id."""

    child: str
    parent: str
    how: str


def merged(one: ListEntry, other: ListEntry) -> ListEntry:
    """Two entries under one id as one: a party may stand on several parts of a list. It is listed as long as any of
    them is, and what they differ in is what the first one says."""
    ends = (one.ended_on, other.ended_on)
    return ListEntry(
        entry_id=one.entry_id,
        names=tuple(dict.fromkeys((*one.names, *other.names))),
        country=one.country or other.country,
        ids=tuple(dict.fromkeys((*one.ids, *other.ids))),
        is_person=one.is_person,
        topics=tuple(dict.fromkeys((*one.topics, *other.topics))),
        program="; ".join(dict.fromkeys(part for part in (one.program, other.program) if part)) or None,
        note=one.note or other.note,
        listed_on=min((day for day in (one.listed_on, other.listed_on) if day), default=None),
        ended_on=None if None in ends else max(day for day in ends if day),
    )


def made_id(*parts: str) -> str:
    """An id for an entry of a list that gives none: the same as long as it is called the same."""
    return hashlib.sha256("\x1f".join(parts).casefold().encode()).hexdigest()[:16]


def seen_digest(query: Party, entry: ListEntry) -> str:
    """What pins that these two were compared as they are now: a changed party, or a changed entry, is compared anew."""
    mine = [sorted(query.names), query.country, sorted(query.ids), query.is_person]
    theirs = [sorted(entry.names), entry.country or "", sorted(entry.ids), entry.is_person]
    return fingerprint([mine, theirs])[:32]
