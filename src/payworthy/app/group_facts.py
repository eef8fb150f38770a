"""From a book's facts to who holds whom: shareholders, investments, controllers, parents of the master data, and what
registers consolidate.

A company of the facts is a customer if its number is a customer's, or its whole name is the name of just one. People
said by name only are kept apart from each other: two shareholders called the same need not be one person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement
from payworthy.facts.profile import Profile, ProfileField
from payworthy.identity.linker import link, links_of
from payworthy.identity.listed import Relation
from payworthy.identity.names import parse
from payworthy.identity.tree import Basis, Holding

CUSTOMER: Final = "customer:"
GROUP: Final = "group:"
PERSON: Final = "person:"
COMPANY: Final = "name:"
RELATIONS_MAX: Final = 5_000
"""Relations of a register followed for one group; the largest groups have some thousand members."""

Relations = Callable[[str], Sequence[Relation]]


class Parties:
    """Names and numbers of a book's customers, and which party of a fact is which of them."""

    def __init__(self, customers: Mapping[str, Customer], facts: Mapping[str, Sequence[CreditFact]]) -> None:
        self.names: dict[str, str] = {}
        self._of_number: dict[str, str] = {}
        of_name: dict[str, set[str]] = {}
        judgements = [fact for held in facts.values() for fact in held if isinstance(fact, Judgement)]
        self.linked = link(links_of(judgements))
        self._one = {one: cluster[0] for cluster in self.linked.clusters for one in cluster}
        for customer_id, customer in customers.items():
            key = self._known_as(CUSTOMER + customer_id)
            self.names.setdefault(key, customer.name)
            numbers, spelled = _called(customer, facts.get(customer_id, ()))
            for number in numbers:
                self._of_number.setdefault(number, key)
            for name in spelled:
                of_name.setdefault(parse(name).text, set()).add(key)
        self._of_name = {name: next(iter(keys)) for name, keys in of_name.items() if len(keys) == 1}

    def customer(self, customer_id: str) -> str:
        """The party of a customer: of customers that a person said are one, the first of them."""
        return self._known_as(CUSTOMER + customer_id)

    def numbered(self, number: str, name: str = "") -> str:
        """The party of a standard id."""
        key = self._known_as(self._of_number.get(number, number))
        self.names.setdefault(key, name or number)
        return key

    def party(self, name: str, number: str | None, *, is_person: bool, of: str) -> str:
        """The party that a fact of the customer ``of`` names."""
        if number and (":" in number or number in self._of_number):
            return self.numbered(number, name)
        if is_person:
            key = f"{PERSON}{name}@{of}"
            self.names.setdefault(key, name)
            return key
        text = parse(name).text
        key = self._of_name.get(text) or COMPANY + text
        self.names.setdefault(key, name)
        return key

    def numbers_of(self, key: str) -> tuple[str, ...]:
        """Standard ids of a party."""
        own = (number for number, party in self._of_number.items() if party == key)
        return (key, *own) if ":" in key and not key.startswith((CUSTOMER, GROUP, PERSON, COMPANY)) else tuple(own)

    def _known_as(self, key: str) -> str:
        return self._one.get(key, key)


def _called(customer: Customer, facts: Iterable[CreditFact]) -> tuple[set[str], set[str]]:
    numbers, names = {customer.registration_id, customer.customer_id}, {customer.name, customer.name_en}
    for fact in facts:
        if isinstance(fact, Profile) and fact.field is ProfileField.REGISTRATION_ID:
            numbers.add(fact.value)
        elif isinstance(fact, Profile) and fact.field in (ProfileField.NAME_ZH, ProfileField.NAME_EN):
            names.add(fact.value)
    return {number for number in numbers if number}, {name for name in names if name}


def holdings_of(
    customers: Mapping[str, Customer], facts: Mapping[str, Sequence[CreditFact]], parties: Parties
) -> list[Holding]:
    """Every holding that the book's facts tell of."""
    found: list[Holding] = []
    for customer_id, customer in customers.items():
        own = parties.customer(customer_id)
        found += _of_master(customer, own, parties)
        for fact in facts.get(customer_id, ()):
            if isinstance(fact, Entry) and fact.ended_on is None:
                found += _of_entry(fact, own, parties)
            elif isinstance(fact, Profile) and fact.field is ProfileField.ACTUAL_CONTROLLER and fact.value.strip():
                party = parties.party(fact.value.strip(), None, is_person=_is_known_person(fact.value), of=own)
                source = f"profile/{fact.fact_id}"
                found.append(Holding(holder=party, held=own, basis=Basis.CONTROL, source=source))
    return [holding for holding in found if holding.holder != holding.held]


def _of_master(customer: Customer, own: str, parties: Parties) -> Iterator[Holding]:
    if customer.parent_id:
        yield Holding(holder=parties.customer(customer.parent_id), held=own, basis=Basis.MASTER_DATA, source="customer")
    elif customer.group_id:
        key = GROUP + customer.group_id
        parties.names.setdefault(key, customer.group_id)
        yield Holding(holder=key, held=own, basis=Basis.MASTER_DATA, source="customer")


def _of_entry(entry: Entry, own: str, parties: Parties) -> Iterator[Holding]:
    name = entry.fields.get("name", "").strip()
    if not name or entry.block not in (Block.SHAREHOLDER, Block.INVESTMENT):
        return
    is_person = entry.block is Block.SHAREHOLDER and entry.fields.get("party_type") == "person"
    other = parties.party(name, entry.fields.get("party_id"), is_person=is_person, of=own)
    holder, held = (other, own) if entry.block is Block.SHAREHOLDER else (own, other)
    share, source = _share(entry.fields.get("share")), f"entry/{entry.fact_id}"
    yield Holding(holder=holder, held=held, basis=Basis.OWNERSHIP, share=share, source=source)


def _share(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def _is_known_person(name: str) -> bool:
    """An actual controller is written down as a bare name: a person's, unless it has the marks of a company's."""
    from payworthy.identity.names import is_person_like

    return is_person_like(name)


def consolidated(start: Iterable[str], relations: Relations, parties: Parties) -> list[Holding]:
    """What a register says of the groups of some standard ids, followed up and down. An ultimate parent is left out
    where the direct one is known: the tree shows the way between."""
    waiting, seen = list(dict.fromkeys(start)), set[str]()
    found: dict[tuple[str, str], Relation] = {}
    while waiting and len(found) < RELATIONS_MAX:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        for relation in relations(number):
            found.setdefault((relation.child, relation.parent), relation)
            waiting += [end for end in (relation.child, relation.parent) if end not in seen]
    has_direct = {relation.child for relation in found.values() if relation.how != "ultimate_parent"}
    return [
        Holding(
            holder=parties.numbered(relation.parent),
            held=parties.numbered(relation.child),
            basis=Basis.CONSOLIDATION,
            source=relation.how,
        )
        for relation in found.values()
        if relation.how != "ultimate_parent" or relation.child not in has_direct
    ]
