"""The UK register: its answers become facts, and what could not be asked is no clean record."""

from base64 import b64encode
from typing import Any

from payworthy.app.enquiry import Answer, Depth
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import Profile
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import source_cards
from payworthy.sources.providers.companies_house.fetch import CompaniesHouse
from payworthy.sources.providers.net.address import endpoint
from payworthy.sources.providers.net.client import Bounds, Way
from payworthy.sources.providers.settings import Switched

from .house import LOCAL, Answers, Asked, House, Said, StillOutside, a_house, enquiry

NUMBER = "01234567"
PROFILE = {
    "company_name": "SAMPLE PARTS LIMITED",
    "company_number": NUMBER,
    "company_status": "active",
    "type": "ltd",
    "date_of_creation": "2009-04-01",
    "registered_office_address": {"address_line_1": "1 Sample Street", "locality": "Leeds", "postal_code": "LS1 1AA"},
    "sic_codes": ["28990", "46690"],
    "previous_company_names": [{"name": "OLD SAMPLE LIMITED", "ceased_on": "2012-01-01"}],
    "accounts": {"next_due": "2026-09-30", "overdue": True},
    "confirmation_statement": {"next_due": "2027-04-15", "overdue": False},
    "has_charges": True,
    "has_insolvency_history": False,
}
CHARGES = {
    "total_count": 2,
    "items": [
        {
            "charge_code": "012345670001",
            "status": "outstanding",
            "created_on": "2024-02-03",
            "persons_entitled": [{"name": "Sample Bank PLC"}],
            "particulars": {"description": "All fixed plant and machinery."},
        },
        {"charge_number": 1, "status": "fully-satisfied", "created_on": "2015-01-01", "satisfied_on": "2020-06-30"},
    ],
}
OFFICERS = {
    "total_results": 2,
    "items": [
        {"name": "DOE, Jane", "officer_role": "director", "appointed_on": "2010-01-01"},
        {
            "name": "ROE, Richard",
            "officer_role": "secretary",
            "appointed_on": "2009-04-01",
            "resigned_on": "2011-05-05",
        },
    ],
}
CONTROLLERS = {
    "total_results": 2,
    "items": [
        {
            "name": "Mrs Jane Doe",
            "kind": "individual-person-with-significant-control",
            "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
            "notified_on": "2016-04-06",
            "nationality": "British",
        },
        {
            "name": "Sample Holdings Limited",
            "kind": "corporate-entity-person-with-significant-control",
            "natures_of_control": ["ownership-of-shares-50-to-75-percent", "voting-rights-50-to-75-percent"],
            "notified_on": "2016-04-06",
            "identification": {"registration_number": "7654321", "country_registered": "England"},
        },
    ],
}
FILINGS = {
    "total_count": 1,
    "items": [
        {
            "transaction_id": "T1",
            "date": "2026-01-02",
            "category": "capital",
            "type": "SH01",
            "description": "allotment",
        }
    ],
}


def answers(**changes: Said) -> Answers:
    base = f"/company/{NUMBER}"
    said = {
        "profile": Said(PROFILE),
        "charges": Said(CHARGES),
        "officers": Said(OFFICERS),
        "controllers": Said(CONTROLLERS),
        "filings": Said(FILINGS),
        "insolvency": Said({}, status=404),
    } | changes
    paths = {
        "profile": base,
        "charges": f"{base}/charges",
        "officers": f"{base}/officers",
        "controllers": f"{base}/persons-with-significant-control",
        "filings": f"{base}/filing-history",
        "insolvency": f"{base}/insolvency",
        "search": "/search/companies",
    }
    return {paths[name]: one for name, one in said.items()}


def register(house: House) -> CompaniesHouse:
    target = endpoint(house.url, LOCAL)
    assert not hasattr(target, "code")
    way = Way(target, LOCAL, StillOutside().outside, Bounds(attempts=2))  # type: ignore[arg-type]
    return CompaniesHouse(Switched(source_cards()["companies_house"], {}, {"key": "k"}), way)


def ask(given: Answers, **changes: Any) -> tuple[Answer, list[Asked]]:
    facts: dict[str, Any] = {
        "country": "GB",
        "currency": "GBP",
        "name": "Sample Parts Ltd",
        "ids": {"gb_company": NUMBER},
    }
    with a_house(given) as house:
        return register(house).ask(enquiry(**(facts | changes))), house.asked


def of(answer: Answer, block: Block) -> dict[str, Entry]:
    return {fact.key: fact for fact in answer.facts if isinstance(fact, Entry) and fact.block is block}


def areas(answer: Answer) -> set[Area]:
    return {fact.area for fact in answer.facts if isinstance(fact, Check)}


def test_a_company_is_told_with_everything_the_register_has() -> None:
    answer, asked = ask(answers())
    profile = {str(fact.field): fact.value for fact in answer.facts if isinstance(fact, Profile)}
    assert profile == {
        "name_en": "SAMPLE PARTS LIMITED",
        "registration_id": f"gb_company:{NUMBER}",
        "reg_status": "active",
        "entity_type": "llc",
        "founded_on": "2009-04-01",
        "reg_address": "1 Sample Street, Leeds, LS1 1AA",
        "industry_code": "28990; 46690",
        "former_names": "OLD SAMPLE LIMITED",
    }
    assert [(key, entry.ended_on is None) for key, entry in of(answer, Block.EXECUTIVE).items()] == [
        ("DOE, Jane/director", True),
        ("ROE, Richard/secretary", False),
    ]
    assert of(answer, Block.BENEFICIAL_OWNER)["Mrs Jane Doe"].fields["country"] == "British"
    holding = of(answer, Block.SHAREHOLDER)["Sample Holdings Limited"].fields
    assert (holding["party_id"], holding["share"]) == ("gb_company:07654321", "0.5")
    assert of(answer, Block.CHANGE)["T1"].fields == {"item": "capital SH01", "after": "allotment"}
    assert list(of(answer, Block.NOTE)) == ["accounts_overdue"]
    assert areas(answer) == {Area.REGISTRY, Area.ENCUMBRANCE}
    assert asked[0].headers["Authorization"] == "Basic " + b64encode(b"k:").decode()


def test_charges_stand_until_they_are_satisfied_and_their_amount_is_not_known() -> None:
    answer, _ = ask(answers())
    found = {event.number: event for event in answer.facts if isinstance(event, Event)}
    assert found["012345670001"].ended_on is None
    assert found["012345670001"].details["pledgee"] == "Sample Bank PLC"
    assert str(found["1"].ended_on) == "2020-06-30"
    assert {event.amount_minor for event in found.values()} == {None}


def test_an_insolvency_is_an_event_and_a_solvent_winding_up_is_none() -> None:
    cases = {
        "cases": [
            {
                "type": "creditors-voluntary-liquidation",
                "number": "1",
                "dates": [{"type": "wound-up-on", "date": "2026-03-04"}],
                "practitioners": [{"name": "A. Practitioner"}],
            },
            {"type": "members-voluntary-liquidation", "number": "2", "dates": []},
            {
                "type": "in-administration",
                "number": "3",
                "dates": [
                    {"type": "administration-started-on", "date": "2019-01-01"},
                    {"type": "administration-ended-on", "date": "2019-12-31"},
                ],
            },
        ]
    }
    wound_up = {**PROFILE, "company_status": "liquidation", "has_insolvency_history": True}
    answer, _ = ask(answers(profile=Said(wound_up), insolvency=Said(cases)))
    found = [event for event in answer.facts if isinstance(event, Event) and event.kind is EventKind.BANKRUPTCY]
    assert [(event.number, str(event.began_on), event.ended_on is None) for event in found] == [
        ("creditors-voluntary-liquidation/1", "2026-03-04", True),
        ("in-administration/3", "2019-01-01", False),
    ]


def test_a_dissolved_company_is_deregistered() -> None:
    gone = {**PROFILE, "company_status": "dissolved", "date_of_cessation": "2026-05-05"}
    answer, _ = ask(answers(profile=Said(gone)))
    [event] = [fact for fact in answer.facts if isinstance(fact, Event) and fact.kind is EventKind.DEREGISTERED]
    assert str(event.began_on) == "2026-05-05"


def test_what_could_not_be_asked_is_not_clean() -> None:
    answer, _ = ask(answers(charges=Said({}, status=500)))
    assert answer.status is PullStatus.OK
    assert answer.trouble
    assert areas(answer) == {Area.REGISTRY}
    assert EventKind.CHATTEL_MORTGAGE not in answer.listed
    unknown = {**PROFILE, "has_insolvency_history": True}
    answer, _ = ask(answers(profile=Said(unknown), insolvency=Said({}, status=500)))
    assert areas(answer) == set()


def test_a_register_that_is_pressed_too_hard_is_left_alone() -> None:
    busy = Said({}, status=429, headers={"Retry-After": "300"})
    answer, asked = ask(answers(profile=busy))
    assert (answer.status, len(asked)) == (PullStatus.RATE_LIMITED, 1)
    answer, asked = ask(answers(charges=busy))
    assert answer.status is PullStatus.OK
    assert not any("officers" in one.path for one in asked)


def test_a_company_without_number_is_found_by_its_very_name() -> None:
    one = {
        "title": "SAMPLE PARTS LTD",
        "company_number": NUMBER,
        "company_status": "active",
        "address_snippet": "Leeds",
    }
    other = {**one, "title": "SAMPLE PARTS (NORTH) LTD", "company_number": "02222222"}
    answer, _ = ask(answers(search=Said({"items": [one, other]})), ids={})
    assert answer.status is PullStatus.OK
    answer, asked = ask(answers(search=Said({"items": [one, {**one, "company_number": "03333333"}]})), ids={})
    assert (answer.status, answer.facts) == (PullStatus.AMBIGUOUS, ())
    assert [candidate.candidate_id for candidate in answer.candidates] == [NUMBER, "03333333"]
    assert len(asked) == 1
    assert ask(answers(search=Said({"items": []})), ids={})[0].status is PullStatus.NOT_FOUND


def test_long_lists_are_read_page_by_page() -> None:
    def said(asked: Asked) -> Said:
        path, _, query = asked.path.partition("?")
        if not path.endswith("/officers"):
            found = answers().get(path)
            assert isinstance(found, Said)
            return found
        start = int(query.partition("start_index=")[2])
        names = [{"name": f"N{number}", "officer_role": "director"} for number in range(start, min(start + 100, 230))]
        return Said({"items": names, "total_results": 230})

    with a_house(said) as house:
        facts: dict[str, Any] = {"country": "GB", "ids": {"gb_company": NUMBER}}
        answer = register(house).ask(enquiry(**facts))
    assert len(of(answer, Block.EXECUTIVE)) == 230


def test_a_quick_look_asks_for_less() -> None:
    _, quick = ask(answers(), depth=Depth.L0)
    _, full = ask(answers(), depth=Depth.L2)
    assert len(quick) < len(full)


def test_an_answer_about_another_company_is_refused() -> None:
    answer, _ = ask(answers(profile=Said({**PROFILE, "company_number": "09999999"})))
    assert (answer.status, answer.facts) == (PullStatus.ERROR, ())


def test_it_is_asked_about_british_companies_only_and_with_a_key() -> None:
    with a_house({}) as house:
        source = register(house)
        assert source.lacks(enquiry(country="CN"))
        assert source.lacks(enquiry(country="GB")) is None
        keyless = CompaniesHouse(Switched(source_cards()["companies_house"], {}, {}, ("THE_KEY",)), source._way)
        lack = keyless.lacks(enquiry(country="GB"))
    assert lack
    assert lack.params["variable"] == "THE_KEY"
