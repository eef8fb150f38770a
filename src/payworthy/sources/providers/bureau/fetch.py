"""Signs in, looks the company up by its number (or a name that is the same to the letter), and asks for its report."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from payworthy.app.enquiry import Answer, Enquiry
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.bureau import parse
from payworthy.sources.providers.failed import ambiguous, failed, key_missing, not_found
from payworthy.sources.providers.net.client import Client, Way
from payworthy.sources.providers.settings import Switched
from payworthy.sources.providers.values import same_name

OAUTH2, PASSWORD = "oauth2", "password"


class Bureau:
    """A bureau as a source. Settings: ``auth`` (``oauth2``: client credentials as Basic authorisation; ``password``: a
    user's name and password as JSON), ``user_env`` and ``password_env``; ``token_path``, ``search_path``,
    ``report_path``; ``provider``, ``scale`` and ``direction`` of its score."""

    def __init__(self, switched: Switched, way: Way) -> None:
        self._switched = switched
        self._way = way
        option = switched.text
        self._scale = parse.Scale(option("provider", switched.card.id), option("scale", "score"), option("direction"))
        for name, known in (("auth", (OAUTH2, PASSWORD)), ("direction", (parse.HIGHER_IS_SAFER, parse.LOWER_IS_SAFER))):
            if option(name) not in known:
                raise Invalid(invalid("source_option_wrong", source=switched.card.id, option=name))

    @property
    def card(self) -> SourceCard:
        """Its card."""
        return self._switched.card

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """It wants its keys."""
        return key_missing(self._switched, "user", "password")

    def ask(self, enquiry: Enquiry) -> Answer:
        """Ask. Only a report that was given has to be paid."""
        with self._way.open() as client:
            answer = self._ask(client, enquiry)
            return replace(answer, raw_hash=client.raw_hash)

    def _ask(self, client: Client, enquiry: Enquiry) -> Answer:
        query = next(iter(enquiry.ids.values()), enquiry.name)
        trouble = self._sign_in(client)
        if trouble is not None:
            return failed(trouble, query)
        found = self._find(client, enquiry, query)
        if isinstance(found, Answer):
            return found
        got = client.get(*self._path("report_path", "companies"), found)
        if isinstance(got, Failure):
            return failed(got, query)
        if got.is_missing:
            return not_found(enquiry, query)
        entry = parse.score(got.data, self._scale, enquiry, self.card.id)
        return Answer(
            status=PullStatus.OK if entry else PullStatus.NOT_FOUND,
            query=query,
            facts=(entry,) if entry else (),
            data_as_of=enquiry.asked_on,
            covered=frozenset({"external_score"}) if entry else frozenset(),
            is_charged=True,
        )

    def _sign_in(self, client: Client) -> Failure | None:
        user, password = self._switched.secrets["user"], self._switched.secrets["password"]
        if self._switched.text("auth") == OAUTH2:
            basic = {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}
            form = {"grant_type": "client_credentials"}
            got = client.post(*self._path("token_path", "token"), form=form, headers=basic)
        else:
            body = {"username": user, "password": password}
            got = client.post(*self._path("token_path", "authenticate"), json=body)
        if isinstance(got, Failure):
            return got
        found = None if got.is_missing else parse.token(got.data)
        if found is None:
            return Failure(Reason.DENIED, "source_no_token", {"source": self.card.id})
        client.authorise({"Authorization": f"Bearer {found}" if self._switched.text("auth") == OAUTH2 else found})
        return None

    def _find(self, client: Client, enquiry: Enquiry, query: str) -> str | Answer:
        """The bureau's id of the company. A number decides; a name only if it is the same and the only one."""
        number = enquiry.ids.get("duns") or next(iter(enquiry.ids.values()), None)
        by = {"regNo": number} if number else {"name": enquiry.name}
        got = client.get(*self._path("search_path", "companies"), params={"countries": enquiry.country, **by})
        if isinstance(got, Failure):
            return failed(got, query)
        listed = [] if got.is_missing else [one for one in parse.companies(got.data) if parse.company_id(one)]
        same = [one for one in listed if _is_same(one, number, enquiry)]
        if len(same) == 1:
            return str(parse.company_id(same[0]))
        if not listed:
            return not_found(enquiry, query)
        return ambiguous([parse.candidate(one) for one in same or listed], enquiry, query)

    def _path(self, option: str, default: str) -> list[str]:
        return self._switched.text(option, default).strip("/").split("/")


def _is_same(one: Mapping[str, Any], number: str | None, enquiry: Enquiry) -> bool:
    if number is not None:
        return number.upper() in parse.numbers(one)
    return any(same_name(parse.name(one), name) for name in (enquiry.name, enquiry.name_en) if name)
