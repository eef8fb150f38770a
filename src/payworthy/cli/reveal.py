"""Credit files, reports and lists with personal data in the clear: opened in one go for a customer, and on record."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from payworthy.app.personal_data import Purpose
from payworthy.app.protection import Locked, masked
from payworthy.cli.desk import Desk
from payworthy.cli.world import Fact
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer

if TYPE_CHECKING:
    from payworthy.report.data import ReportData


def reveal_report(desk: Desk, data: "ReportData") -> "ReportData":
    """What a report is made of, to be handed out."""
    stored: list[Customer | CreditFact] = [data.customer, *(one.record for one in data.facts)]
    shown = iter(desk.reveal(data.customer.customer_id, stored, Purpose.REPORT))
    customer = next(shown)
    return replace(data, customer=customer, facts=tuple(replace(one, record=next(shown)) for one in data.facts))


def mask_report(desk: Desk, data: "ReportData") -> "ReportData":
    """What a report is made of, without personal data."""
    said = desk.texts.say(f"privacy.locked.{Locked.DENIED}")
    facts = tuple(replace(one, record=masked(one.record, said)) for one in data.facts)
    return replace(data, customer=masked(data.customer, said), facts=facts)


def reveal_all(desk: Desk, facts: Sequence[Fact], purpose: Purpose) -> list[Fact]:
    """Facts of several customers, in their order."""
    places: dict[str, list[int]] = {}
    for place, fact in enumerate(facts):
        places.setdefault(fact.customer_id, []).append(place)
    shown = list(facts)
    for customer_id, of_customer in places.items():
        found = desk.reveal(customer_id, [facts[place] for place in of_customer], purpose)
        for place, fact in zip(of_customer, found, strict=True):
            shown[place] = fact
    return shown
