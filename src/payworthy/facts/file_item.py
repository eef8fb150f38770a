"""What a credit file may hold, item by item, and what each fact says for it: what a policy asks for before credit.

An item is *there* from a day on and grows stale; how old it may be is the policy's word. The day is the one the source
speaks of where age is about the thing (a visit, accounts), and the one it was told on where it is about our knowledge.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Check, Event, EventKind
from payworthy.facts.pull import Pull, PullStatus
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement


class FileItem(StrEnum):
    """One thing that a file holds or lacks."""

    REGISTRATION_ID = "registration_id"
    ADDRESS = "address"
    CONTACT = "contact"
    REG_STATUS = "reg_status"
    ENTITY_TYPE = "entity_type"
    FOUNDED_ON = "founded_on"
    CAPITAL = "capital"
    INDUSTRY = "industry"
    LEGAL_REPRESENTATIVE = "legal_representative"
    REGISTRY = "registry"  # the register's lists were looked at
    COURTS = "courts"
    ENCUMBRANCE = "encumbrance"
    BILLS = "bills"
    SANCTIONS = "sanctions"
    OWN_LEDGER = "own_ledger"
    REFERENCES = "references"
    REFERENCES_2 = "references_2"  # of two houses
    APPLICATION = "application"
    SHAREHOLDERS = "shareholders"
    CONTROLLER = "controller"
    EXECUTIVES = "executives"
    FINANCIALS = "financials"
    FINANCIALS_2Y = "financials_2y"  # accounts of two years
    AUDITED = "audited"
    INVOICING = "invoicing"
    EXTERNAL_SCORE = "external_score"
    BANK_REFERENCE = "bank_reference"
    SITE_VISIT = "site_visit"
    SECURITY_ANALYSIS = "security_analysis"
    COMMITTEE_MEMO = "committee_memo"
    REGISTRATION = "registration"  # anything else a register says
    BRANCHES = "branches"
    INVESTMENTS = "investments"
    CHANGES = "changes"
    GUARANTEES_GIVEN = "guarantees_given"
    DOCUMENTS = "documents"
    NOTES = "notes"


class Screening(StrEnum):
    """What screening left standing. Nothing at all is ``None``: whether it was done is another matter."""

    OPEN = "open"  # a likeness with a listed party waits for a person
    MATCH = "match"  # the customer is a listed party


class FileState(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """``days``: items there are, each with the newest day from which its age runs."""

    days: Mapping[str, date] = {}
    screening: Screening | None = None


_OF_PROFILE: Final[Mapping[ProfileField, FileItem]] = {
    ProfileField.REGISTRATION_ID: FileItem.REGISTRATION_ID,
    ProfileField.REG_ADDRESS: FileItem.ADDRESS,
    ProfileField.BUSINESS_ADDRESS: FileItem.ADDRESS,
    ProfileField.REG_STATUS: FileItem.REG_STATUS,
    ProfileField.ENTITY_TYPE: FileItem.ENTITY_TYPE,
    ProfileField.FOUNDED_ON: FileItem.FOUNDED_ON,
    ProfileField.PAID_IN_MINOR: FileItem.CAPITAL,
    ProfileField.REGISTERED_CAPITAL_MINOR: FileItem.CAPITAL,
    ProfileField.INDUSTRY_CODE: FileItem.INDUSTRY,
    ProfileField.INDUSTRY: FileItem.INDUSTRY,
    ProfileField.LEGAL_REPRESENTATIVE: FileItem.LEGAL_REPRESENTATIVE,
    ProfileField.ACTUAL_CONTROLLER: FileItem.CONTROLLER,
    **dict.fromkeys(
        (
            *(ProfileField.NAME_ZH, ProfileField.NAME_EN, ProfileField.FORMER_NAMES, ProfileField.TERM_TO),
            *(ProfileField.APPROVED_ON, ProfileField.REG_AUTHORITY, ProfileField.REGION_CODE, ProfileField.PRODUCTS),
            *(ProfileField.BUSINESS_SCOPE, ProfileField.CONTRIBUTION_DUE_ON, ProfileField.EMPLOYEES),
            *(ProfileField.TAXPAYER_GRADE, ProfileField.SIZE_CLASS),
        ),
        FileItem.REGISTRATION,
    ),
}
_OF_BLOCK: Final[Mapping[Block, FileItem]] = {
    Block.SHAREHOLDER: FileItem.SHAREHOLDERS,
    Block.BENEFICIAL_OWNER: FileItem.CONTROLLER,
    Block.EXECUTIVE: FileItem.EXECUTIVES,
    Block.BRANCH: FileItem.BRANCHES,
    Block.INVESTMENT: FileItem.INVESTMENTS,
    Block.CHANGE: FileItem.CHANGES,
    Block.GUARANTEE_GIVEN: FileItem.GUARANTEES_GIVEN,
    Block.NOTE: FileItem.NOTES,
    Block.BANK_REFERENCE: FileItem.BANK_REFERENCE,
    Block.EXTERNAL_SCORE: FileItem.EXTERNAL_SCORE,
    Block.SITE_VISIT: FileItem.SITE_VISIT,
    Block.CONTACT: FileItem.CONTACT,
    Block.APPLICATION: FileItem.APPLICATION,
    Block.INVOICING: FileItem.INVOICING,
}
DATED_BLOCKS: Final = frozenset(
    {
        *(Block.BANK_REFERENCE, Block.EXTERNAL_SCORE, Block.SITE_VISIT, Block.APPLICATION, Block.INVOICING),
        *(Block.DOCUMENT, Block.NOTE),
    }
)
"""Blocks whose day is when the thing happened. The day of the others is in the past for good (a share was bought then);
what grows stale is our knowledge of it."""

_A_YEAR_BEFORE: Final = (timedelta(days=330), timedelta(days=400))
"""How far apart the ends of two years' accounts are, leap years and moved year ends included."""


def day_of(fact: CreditFact, known_on: date) -> date:
    """The day from which the age of a fact runs."""
    match fact:
        case Profile():
            return fact.valid_on or known_on
        case Entry():
            return (fact.on or known_on) if fact.block in DATED_BLOCKS else known_on
        case Statement():
            return fact.period_end
        case Reference():
            return fact.given_on
        case Check():
            return fact.checked_on
        case _:
            return known_on


def item_of(fact: CreditFact) -> FileItem | None:
    """The item a fact is there for; ``None`` for facts no policy can ask for one by one, and for what has ended."""
    match fact:
        case Profile():
            return _OF_PROFILE.get(fact.field)
        case Entry():
            return None if fact.ended_on is not None else _item_of_entry(fact)
        case Check():
            return FileItem(fact.area.value)
        case Reference():
            return FileItem.REFERENCES
        case Statement():
            return FileItem.FINANCIALS
        case _:
            return None


def _item_of_entry(fact: Entry) -> FileItem | None:
    if fact.block is Block.DOCUMENT:
        kind = fact.fields.get("document_type", "")
        asked = kind in (FileItem.SECURITY_ANALYSIS, FileItem.COMMITTEE_MEMO)
        return FileItem(kind) if asked else FileItem.DOCUMENTS
    return _OF_BLOCK.get(fact.block)


def confirmed(pulls: Iterable[tuple[date, CreditFact]]) -> dict[str, date]:
    """The newest day on which each source answered in full: what it had said before and did not change, it said again
    then."""
    found: dict[str, date] = {}
    for _, pull in pulls:
        if isinstance(pull, Pull) and pull.status is PullStatus.OK:
            day = pull.data_as_of or pull.pulled_on
            found[pull.source] = max(day, found.get(pull.source, day))
    return found


def state_of(held: Iterable[tuple[date, CreditFact]], screened: Iterable[CreditFact]) -> FileState:
    """The state of a file from the facts that hold, each with the day it was known on. ``screened`` are the facts that
    screening goes by: contesting one of them does not take it away, only a decision does."""
    held = list(held)
    answered = confirmed(held)
    days: dict[str, date] = {}
    houses: dict[str, date] = {}
    for known_on, fact in held:
        item = item_of(fact)
        if item is None:
            continue
        day = max(day_of(fact, known_on), answered.get(getattr(fact, "source", None) or "", date.min))
        if isinstance(fact, Statement | Reference | Check):
            day = day_of(fact, known_on)  # a look and an account are as old as they are, whoever is asked again
        days[item] = max(day, days.get(item, day))
        if isinstance(fact, Reference):
            houses[fact.reference_id] = max(day, houses.get(fact.reference_id, day))
    if len(houses) > 1:
        days[FileItem.REFERENCES_2] = sorted(houses.values())[-2]
    days |= _years([fact for _, fact in held if isinstance(fact, Statement)])
    return FileState(days={name: days[name] for name in sorted(days)}, screening=_screening(screened))


def _years(statements: list[Statement]) -> Iterator[tuple[str, date]] | dict[str, Any]:
    """Two years' accounts, and audited ones, as old as the newest of them."""
    found: dict[str, Any] = {}
    whole = sorted({one.period_end for one in statements if one.months == 12})
    if whole and any(_A_YEAR_BEFORE[0] <= whole[-1] - earlier <= _A_YEAR_BEFORE[1] for earlier in whole):
        found[FileItem.FINANCIALS_2Y] = whole[-1]
    audited = [one.period_end for one in statements if one.is_audited]
    if audited:
        found[FileItem.AUDITED] = max(audited)
    return found


def _screening(facts: Iterable[CreditFact]) -> Screening | None:
    found = None
    for fact in facts:
        match fact:
            case Event(kind=EventKind.SANCTION_MATCH, ended_on=None):
                return Screening.MATCH
            case Judgement(verdict=MatchVerdict.UNDECIDED) if fact.is_about_sanctions:
                found = Screening.OPEN
            case _:
                pass
    return found
