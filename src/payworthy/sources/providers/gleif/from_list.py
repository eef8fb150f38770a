"""The index from the golden copy in the folder of lists: the same source without the network."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from payworthy.app.enquiry import Answer, Candidate, Enquiry
from payworthy.base.failure import Failure, PayworthyError, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import Profile, ProfileField, RegistrationStatus
from payworthy.facts.pull import PullStatus
from payworthy.identity.comparison import THRESHOLD_REVIEW
from payworthy.identity.list_card import ListCard, ListKind
from payworthy.identity.listed import ListEntry, Relation
from payworthy.identity.party import Party
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.failed import ambiguous, failed, not_found
from payworthy.sources.providers.gleif.parse import is_han
from payworthy.sources.providers.values import same_name, told

_LEI: Final = "lei"


class OpenRegistry(Protocol):
    """A list of the folder, opened."""

    @property
    def card(self) -> ListCard: ...
    def entry(self, entry_id: str) -> ListEntry | None: ...
    def relations_of(self, standard_id: str) -> tuple[Relation, ...]: ...
    def search_many(self, parties: Sequence[Party]) -> Iterator[tuple[str, Sequence[Any]]]: ...


class Shelf(Protocol):
    """The folder of lists."""

    def open(self, list_id: str) -> OpenRegistry: ...


@dataclass(frozen=True, slots=True)
class GleifList:
    """The golden copy as a source. ``list_id``: the list of level 1; ``relations_id``: that of level 2, if there is
    one."""

    card: SourceCard
    shelf: Shelf
    list_id: str
    relations_id: str = ""

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """The lists must be there, and be registers."""
        for list_id in filter(None, (self.list_id, self.relations_id)):
            try:
                card = self.shelf.open(list_id).card
            except PayworthyError as error:
                return error.failure
            if card.kind is not ListKind.REGISTRY:
                return invalid("source_option_wrong", source=self.card.id, option=list_id)
        return None

    def ask(self, enquiry: Enquiry) -> Answer:
        """Look up: by identifier or number, else by a name that is the same to the letter, in the same country."""
        index = self.shelf.open(self.list_id)
        party = Party(
            id=enquiry.customer_id,
            names=tuple(name for name in (enquiry.name, enquiry.name_en) if name),
            country=enquiry.country,
            ids=tuple(f"{scheme}:{value}" for scheme, value in enquiry.ids.items()),
        )
        query = f"{index.card.list_id}: {', '.join((*party.ids, *party.names))}"
        hits = [hit for _, found in index.search_many([party]) for hit in found]
        near = [hit.party_id for hit in hits if hit.comparison.score >= THRESHOLD_REVIEW]
        entries = [entry for entry in map(index.entry, near) if entry is not None]
        same = [entry for entry in entries if _is_same(entry, party)]
        if len(same) != 1:
            others = [Candidate(entry.entry_id, entry.name, entry.country or "") for entry in same or entries]
            return ambiguous(others, enquiry, query) if others else not_found(enquiry, query)
        return self._told(index, same[0], enquiry, query)

    def _told(self, index: OpenRegistry, entry: ListEntry, enquiry: Enquiry, query: str) -> Answer:
        lei = next((one for one in entry.ids if one.startswith(f"{_LEI}:")), None)
        if lei is None:
            return failed(invalid("source_shape_unknown", source=self.card.id), query)
        as_of = min(index.card.source_date or index.card.taken_at.date(), enquiry.asked_on)
        names = entry.names
        said = (
            (ProfileField.NAME_ZH, next(filter(is_han, names), None)),
            (ProfileField.NAME_EN, next((name for name in names if not is_han(name)), None)),
            (ProfileField.REGISTRATION_ID, lei),
            (ProfileField.REG_STATUS, str(RegistrationStatus.ACTIVE)),  # entities that are no more are not in the list
        )
        facts: list[CreditFact] = [_profile(enquiry, field, value, as_of) for field, value in said if value is not None]
        covered = {"name_en", "registration_id", "reg_status"}
        if self.relations_id:
            facts += self._parents(index, lei, enquiry, as_of)
            covered |= {"shareholder", "actual_controller"}
        return Answer(
            status=PullStatus.OK,
            query=query,
            facts=tuple(facts),
            data_as_of=as_of,
            raw_hash=index.card.digest,
            covered=frozenset(covered),
        )

    def _parents(self, index: OpenRegistry, lei: str, enquiry: Enquiry, as_of: date) -> Iterable[CreditFact]:
        for relation in self.shelf.open(self.relations_id).relations_of(lei):
            parent = index.entry(relation.parent.removeprefix(f"{_LEI}:"))
            if relation.child != lei or parent is None:
                continue
            if relation.how == "ultimate_parent":
                yield _profile(enquiry, ProfileField.ACTUAL_CONTROLLER, parent.name, as_of)
            elif relation.how == "direct_parent":
                fields = {"name": parent.name, "party_type": "company", "party_id": relation.parent}
                yield Entry(
                    customer_id=enquiry.customer_id,
                    block=Block.SHAREHOLDER,
                    key=relation.parent,
                    fields=told({**fields, "country": parent.country}),
                    on=as_of,
                    source=self.card.id,
                )


def _profile(enquiry: Enquiry, field: ProfileField, value: str, as_of: date) -> Profile:
    return Profile(customer_id=enquiry.customer_id, field=field, value=value, valid_on=as_of, source="gleif")


def _is_same(entry: ListEntry, party: Party) -> bool:
    if {*entry.ids} & {*party.ids}:
        return True
    clashing = {one.partition(":")[0] for one in entry.ids} & {one.partition(":")[0] for one in party.ids}
    is_named = any(same_name(one, other) for one in entry.names for other in party.names)
    return is_named and not clashing and entry.country == party.country
