"""What single facts of a credit file say, as block, field and plain text, and which class of source a fact is of when
nobody says."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from payworthy.facts.challenge import Challenge
from payworthy.facts.contested import INTERESTED, source_of
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Check, Event, EventKind
from payworthy.facts.pull import Pull
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement

BLOCKS: Final = (
    *("master", "registration", "judgement_of_ours", "ownership", "courts", "registry", "encumbrance", "bills"),
    *("sanctions", "financials", "payments", "own_ledger", "visits", "documents", "notes", "application"),
    *("sources", "challenges", "identity"),
)
"""Blocks of a file, in the order in which people read them."""

_OF_EVENT: Final[Mapping[EventKind, str]] = {
    **dict.fromkeys(
        (
            *(EventKind.LAWSUIT_DEFENDANT, EventKind.LAWSUIT_PLAINTIFF, EventKind.JUDGMENT_DEBTOR),
            *(EventKind.DISHONEST_DEBTOR, EventKind.CONSUMPTION_RESTRICTION, EventKind.BANKRUPTCY),
            *(EventKind.TERMINATED_ENFORCEMENT, EventKind.HEARING, EventKind.COURT_NOTICE),
            EventKind.JUDICIAL_AUCTION,
        ),
        "courts",
    ),
    **dict.fromkeys(
        (
            *(EventKind.ABNORMAL_LIST, EventKind.SERIOUS_VIOLATION, EventKind.PENALTY, EventKind.TAX_ARREARS),
            *(EventKind.TAX_VIOLATION, EventKind.REVOKED, EventKind.DEREGISTERED, EventKind.OVERDUE_TO_SUPPLIERS),
        ),
        "registry",
    ),
    **dict.fromkeys(
        (
            *(EventKind.EQUITY_PLEDGE, EventKind.EQUITY_FREEZE, EventKind.CHATTEL_MORTGAGE),
            *(EventKind.RECEIVABLE_PLEDGE, EventKind.LAND_MORTGAGE, EventKind.GUARANTOR),
        ),
        "encumbrance",
    ),
    EventKind.BILL_DISHONOURED: "bills",
    EventKind.BILL_OVERDUE_LIST: "bills",
    EventKind.SANCTION_MATCH: "sanctions",
}
_OF_ENTRY: Final[Mapping[Block, str]] = {
    **dict.fromkeys((Block.SHAREHOLDER, Block.BENEFICIAL_OWNER, Block.BRANCH, Block.INVESTMENT), "ownership"),
    **dict.fromkeys((Block.EXECUTIVE, Block.CHANGE, Block.CONTACT), "registration"),
    Block.GUARANTEE_GIVEN: "encumbrance",
    Block.BANK_REFERENCE: "payments",
    Block.EXTERNAL_SCORE: "financials",
    Block.INVOICING: "financials",
    Block.SITE_VISIT: "visits",
    Block.DOCUMENT: "documents",
    Block.NOTE: "notes",
    Block.APPLICATION: "application",
}
_OURS: Final = frozenset(
    {
        *(ProfileField.INDUSTRY_OUTLOOK, ProfileField.REGION_RISK, ProfileField.DEPENDENCE),
        *(ProfileField.CUSTOMER_SINCE, ProfileField.PURCHASES_FORECAST_MINOR, ProfileField.INSURED_LIMIT_MINOR),
    }
)
"""Fields that are our own judgement or contract, not a register's word."""


class Said(Struct, frozen=True, kw_only=True):
    """``block`` of ``BLOCKS``; ``field`` names the line within it by its code, or by a name of the fact's own;
    ``value`` in plain text (a code, an ISO day, whole minor units of ``currency``); ``details`` what else the fact
    says, in the same form; ``valid_on`` the day it speaks of; ``ended_on`` from when it no longer holds."""

    block: str
    field: str
    value: str
    currency: str | None = None
    details: Mapping[str, str] = {}
    valid_on: date | None = None
    ended_on: date | None = None


def said_by(fact: CreditFact) -> Said:
    """What a fact says."""
    match fact:
        case Profile():
            block = "judgement_of_ours" if fact.field in _OURS else "registration"
            found = Said(
                block=block, field=fact.field.value, value=fact.value, currency=fact.currency, valid_on=fact.valid_on
            )
        case Event():
            found = _event(fact)
        case Check():
            day = fact.checked_on
            found = Said(block=fact.area.value, field="checked", value=day.isoformat(), valid_on=day)
        case Statement():
            found = _statement(fact)
        case Reference():
            details = {} if fact.limit_minor is None else {"limit_minor": str(fact.limit_minor)}
            found = Said(
                block="payments",
                field=fact.reference_id,
                value=fact.rating.value,
                currency=fact.currency,
                details=details,
                valid_on=fact.given_on,
            )
        case Promise():
            found = _promise(fact)
        case Entry():
            found = Said(
                block=_OF_ENTRY[fact.block],
                field=fact.block.value,
                value=fact.key,
                currency=fact.currency,
                details=fact.fields,
                valid_on=fact.on,
                ended_on=fact.ended_on,
            )
        case Pull() | Challenge() | Judgement():
            found = _act(fact)
    return found


def _event(fact: Event) -> Said:
    details = dict(fact.details)
    if fact.amount_minor is not None:
        details["amount_minor"] = str(fact.amount_minor)
    return Said(
        block=_OF_EVENT[fact.kind],
        field=fact.kind.value,
        value=fact.number or fact.began_on.isoformat(),
        currency=fact.currency,
        details=details,
        valid_on=fact.began_on,
        ended_on=fact.ended_on,
    )


def _statement(fact: Statement) -> Said:
    details = {key: str(amount) for key, amount in fact.amounts.items()}
    for name in ("scope", "standard", "opinion", "auditor"):
        value = getattr(fact, name)
        details |= {} if value is None else {name: str(getattr(value, "value", value))}
    if fact.is_audited is not None:
        details["is_audited"] = "true" if fact.is_audited else "false"
    return Said(
        block="financials",
        field="statement",
        value=f"{fact.period_end.isoformat()}/{fact.months}",
        currency=fact.currency,
        details=details,
        valid_on=fact.period_end,
    )


def _promise(fact: Promise) -> Said:
    details = {"due_on": fact.due_on.isoformat()}
    details |= {name: day.isoformat() for name in ("kept_on", "broken_on") if (day := getattr(fact, name)) is not None}
    return Said(
        block="payments",
        field="promise",
        value=str(fact.amount_minor),
        currency=fact.currency,
        details=details,
        valid_on=fact.promised_on,
    )


def _act(fact: Pull | Challenge | Judgement) -> Said:
    match fact:
        case Pull():
            details = {"query": fact.query, "found": str(fact.found)}
            details |= {} if fact.cost_minor is None else {"cost_minor": str(fact.cost_minor)}
            found = Said(
                block="sources",
                field=fact.source,
                value=fact.status.value,
                currency=fact.currency,
                details=details,
                valid_on=fact.data_as_of or fact.pulled_on,
            )
        case Challenge():
            details = {"reason": fact.reason, "opened_by": fact.opened_by, "answer_by": fact.answer_by.isoformat()}
            details |= {} if fact.decided_by is None else {"decided_by": fact.decided_by, "note": fact.note or ""}
            found = Said(
                block="challenges",
                field=f"{fact.kind}/{fact.target}",
                value=fact.state.value,
                details=details,
                valid_on=fact.opened_on,
            )
        case _:
            details = {"name": fact.other_name or "", "by": fact.by or "", "because": fact.because or ""}
            found = Said(block="identity", field=fact.other, value=fact.verdict.value, details=details)
    return found


def usual_class(fact: CreditFact) -> str:
    """The class of source a fact is usually of, for sources that no card describes."""
    if (spoken := INTERESTED.get(source_of(fact))) is not None:
        return spoken
    match fact:
        case Event() | Check():
            found = "court" if said_by(fact).block == "courts" else "official_register"
        case Statement():
            found = "audited" if fact.is_audited else "customer"
        case Profile():
            found = "own" if fact.field in _OURS else "official_register"
        case Reference() | Pull():
            found = "provider"
        case Entry():
            found = _class_of_entry(fact.block)
        case _:
            found = "own"
    return found


def _class_of_entry(block: Block) -> str:
    if block in (Block.SITE_VISIT, Block.DOCUMENT, Block.INVOICING):
        return "own"
    if block in (Block.APPLICATION, Block.CONTACT):
        return "customer"
    if block is Block.NOTE:
        return "salesperson"
    return "provider" if block in (Block.EXTERNAL_SCORE, Block.BANK_REFERENCE) else "official_register"
