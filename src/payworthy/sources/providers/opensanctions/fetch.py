"""Asks the matching service, at the publisher's or on the company's own network, about the customer and who owns or
leads it, in one question."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from payworthy.app.enquiry import Answer, Enquiry
from payworthy.base.failure import Failure, Invalid, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.public_record import Area, Check
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.failed import failed, key_missing
from payworthy.sources.providers.net.client import Client, Way
from payworthy.sources.providers.opensanctions import parse
from payworthy.sources.providers.settings import Switched


class OpenSanctions:
    """The service as a source. Settings: ``base_url``; ``dataset`` (``default``); ``threshold`` (0.7, the service's own
    default); ``key_env`` where it wants a key."""

    def __init__(self, switched: Switched, way: Way) -> None:
        self._switched = switched
        self._way = way
        try:
            self._least = Decimal(switched.text("threshold", "0.7"))
        except InvalidOperation:
            self._least = Decimal(0)
        if not 0 < self._least <= 1:
            raise Invalid(invalid("source_option_wrong", source=switched.card.id, option="threshold"))

    @property
    def card(self) -> SourceCard:
        """Its card."""
        return self._switched.card

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """A key that the settings name must be there."""
        return key_missing(self._switched)

    def ask(self, enquiry: Enquiry) -> Answer:
        """Ask. No match at all in a whole collection is evidence: looked at, and clean."""
        key = self._switched.secrets.get("key")
        with self._way.open({"Authorization": f"ApiKey {key}"} if key else {}) as client:
            answer = self._ask(client, enquiry)
            return replace(answer, raw_hash=client.raw_hash, is_charged=client.answered > 0)

    def _ask(self, client: Client, enquiry: Enquiry) -> Answer:
        dataset, query = self._switched.text("dataset", "default"), enquiry.name
        asked = parse.parties(enquiry)
        got = client.post("match", dataset, json=parse.question(asked), params={"limit": "20"})
        if isinstance(got, Failure):
            return failed(got, query)
        found = None if got.is_missing else parse.results(got.data, asked)
        if found is None:
            return failed(invalid("source_shape_unknown", source=self.card.id), query)
        on = enquiry.asked_on
        matches = parse.judgements(found, asked, dataset, self._least, enquiry)
        clean = Check(customer_id=enquiry.customer_id, area=Area.SANCTIONS, checked_on=on, source=self.card.id)
        is_whole = dataset in parse.WHOLE and len(enquiry.sought) <= parse.MOST_SOUGHT
        facts: tuple[CreditFact, ...] = tuple(matches) or ((clean,) if is_whole else ())
        return Answer(
            status=PullStatus.OK if matches else PullStatus.NOT_FOUND,
            query=query,
            facts=facts,
            data_as_of=on,
            covered=frozenset({str(Area.SANCTIONS)}) if is_whole else frozenset(),
        )
