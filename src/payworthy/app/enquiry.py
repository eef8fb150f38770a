"""What is asked of a source about a customer, and what it answers. Sources are behind a Protocol: a folder of files, a
register on the network, a bureau under contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from payworthy.app.screening_parties import Sought
from payworthy.base.failure import Failure
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.public_record import EventKind
from payworthy.facts.pull import PullStatus


class Depth(StrEnum):
    """How much is looked into (domain specification 2.3); their order is that of their names."""

    L0 = "L0"  # 快筛
    L1 = "L1"  # 基础
    L2 = "L2"  # 标准
    L3 = "L3"  # 深度


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """Whom we ask about. ``ids``: standard ids by scheme. ``asked_at`` is the instant, ``asked_on`` the book's day.
    ``is_person``: its debts are a natural person's; ``has_consent``: the person agreed in an application. ``sought``:
    who is looked for on lists, itself and who owns or leads it, as far as is known by now."""

    customer_id: str
    name: str
    country: str
    currency: str
    asked_at: datetime
    asked_on: date
    depth: Depth = Depth.L2
    name_en: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    is_person: bool = False
    has_consent: bool = False
    sought: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who else it might be: the source's own id for it, its name, and what tells it apart (town, status)."""

    candidate_id: str
    name: str
    about: str = ""


CONCLUSIVE: Final = frozenset({PullStatus.OK, PullStatus.NOT_FOUND})
"""Answers that say something about the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source said. ``facts`` name the source; ``query`` is what was asked in words that hold no secret.
    ``covered``: the fields, blocks and areas it gave an answer on. ``listed``: kinds of entries whose list was read to
    its end, so that what is not in it any more has ended. ``trouble``: why there is no answer, or not all of one.
    ``unread``: entries that could not be understood, one failure each. ``is_charged``: whether it has to be paid."""

    status: PullStatus
    query: str
    facts: tuple[CreditFact, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    data_as_of: date | None = None
    raw_hash: str | None = None
    covered: frozenset[str] = frozenset()
    listed: frozenset[EventKind] = frozenset()
    trouble: Failure | None = None
    unread: tuple[Failure, ...] = ()
    is_charged: bool = False


class Card(Protocol):
    """A source's card, as far as asking needs it. ``cost_minor`` of ``None`` is free; ``age_days``: how long an answer
    is good for; ``order``: who is asked first; ``depth``: the level from which on it is asked; ``fields`` and
    ``areas``: what it can give; ``persons``: ``yes``, ``consent`` or ``no``."""

    @property
    def id(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def cost_minor(self) -> int | None: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def age_days(self) -> int: ...
    @property
    def order(self) -> int: ...
    @property
    def depth(self) -> str: ...
    @property
    def fields(self) -> tuple[str, ...]: ...
    @property
    def areas(self) -> tuple[str, ...]: ...
    @property
    def persons(self) -> str: ...


class Source(Protocol):
    """A source that can be asked."""

    @property
    def card(self) -> Card:
        """Who it is and on what terms it answers."""

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """Why it cannot be asked about this customer (no id it knows, another country), or ``None``."""

    def ask(self, enquiry: Enquiry) -> Answer:
        """Ask. Expected trouble is in the answer."""
