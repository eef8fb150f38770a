"""The index of legal entities, a matching service of lists, and a bureau."""

import json
from base64 import b64encode
from typing import Any

import pytest

from payworthy.app.enquiry import Answer, Source
from payworthy.app.screening_parties import Sought
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.profile import Profile
from payworthy.facts.public_record import Area, Check
from payworthy.facts.pull import PullStatus
from payworthy.identity.party import Party
from payworthy.sources.cards import source_cards
from payworthy.sources.providers.net.address import endpoint
from payworthy.sources.providers.net.client import Bounds, Way
from payworthy.sources.providers.networked import MADE_BY
from payworthy.sources.providers.settings import Switched

from .house import LOCAL, Answers, Asked, House, Said, StillOutside, a_house, enquiry

LEI, PARENT, HEAD = "5493001KJTIIGC8Y1R12", "506700GE1G29325QX363", "529900T8BM49AURSDO55"


def source(name: str, house: House, secrets: dict[str, str], **options: Any) -> Source:
    target = endpoint(house.url + "/api", LOCAL)
    assert not hasattr(target, "code")
    way = Way(target, LOCAL, StillOutside().outside, Bounds(attempts=1))  # type: ignore[arg-type]
    return MADE_BY[name](Switched(source_cards()[name], options, secrets), way)


# ---- the index ------------------------------------------------------------------------------------------------------


def record(lei: str, name: str, **entity: Any) -> dict[str, Any]:
    facts = {
        "legalName": {"name": name, "language": "en"},
        "legalAddress": {"addressLines": ["1 Sample Road"], "city": "Sample", "country": "CN", "postalCode": "100000"},
        "registeredAs": "91330200MA2XA0013G",
        "jurisdiction": "CN",
        "status": "ACTIVE",
    } | entity
    return {"type": "lei-records", "id": lei, "attributes": {"lei": lei, "entity": facts, "registration": {}}}


META = {"goldenCopy": {"publishDate": "2026-11-23T16:00:00Z"}}
OWN = record(
    *(LEI, "Sample Machinery Co., Ltd."),
    otherNames=[{"name": "示例机械有限公司", "language": "zh", "type": "PREVIOUS_LEGAL_NAME"}],
)
TREE: Answers = {
    f"/api/lei-records/{LEI}": Said({"meta": META, "data": OWN}, kind="application/vnd.api+json"),
    f"/api/lei-records/{LEI}/direct-parent": Said({"data": record(PARENT, "Sample Parent")}),
    f"/api/lei-records/{LEI}/ultimate-parent": Said({"data": record(HEAD, "Sample Head")}),
}


def ask_index(answers: Any, **changes: Any) -> tuple[Answer, list[Asked]]:
    with a_house(answers) as house:
        return source("gleif", house, {}).ask(enquiry(**({"ids": {"lei": LEI}} | changes))), house.asked


def test_who_it_is_and_who_owns_it() -> None:
    answer, _ = ask_index(TREE)
    profile = {str(fact.field): fact.value for fact in answer.facts if isinstance(fact, Profile)}
    assert profile == {
        "name_zh": "示例机械有限公司",
        "name_en": "Sample Machinery Co., Ltd.",
        "registration_id": f"lei:{LEI}",
        "reg_status": "active",
        "reg_address": "1 Sample Road, Sample, 100000, CN",
        "actual_controller": "Sample Head",
    }
    [parent] = [fact for fact in answer.facts if isinstance(fact, Entry)]
    assert (parent.block, parent.key, parent.fields["party_id"]) == (
        *(Block.SHAREHOLDER, f"lei:{PARENT}", f"lei:{PARENT}"),
    )
    assert (str(answer.data_as_of), answer.trouble) == ("2026-11-23", None)


def test_no_parent_is_told_where_none_is_reported() -> None:
    answer, _ = ask_index({f"/api/lei-records/{LEI}": Said({"meta": META, "data": OWN})})
    assert answer.status is PullStatus.OK
    assert not [fact for fact in answer.facts if isinstance(fact, Entry)]


def test_a_lapsed_registration_is_no_end_and_a_dissolved_entity_is() -> None:
    dissolved = {"status": "INACTIVE", "expiration": {"reason": "DISSOLVED"}}
    for entity, status in (({"status": "INACTIVE"}, None), (dissolved, "deregistered")):
        said = Said({"meta": META, "data": record(LEI, "Sample", **entity)})
        answer, _ = ask_index({f"/api/lei-records/{LEI}": said})
        profile = {str(fact.field): fact.value for fact in answer.facts if isinstance(fact, Profile)}
        assert profile.get("reg_status") == status


def test_without_the_identifier_the_number_of_the_register_finds_it() -> None:
    answers = {**TREE, "/api/lei-records": Said({"meta": META, "data": [OWN]})}
    answer, asked = ask_index(answers, ids={"uscc": "91330200MA2XA0013G"})
    assert answer.status is PullStatus.OK
    assert "filter%5Bentity.registeredAs%5D=91330200MA2XA0013G" in asked[0].path


def test_a_name_that_is_only_alike_is_for_a_person() -> None:
    answers = {"/api/lei-records": Said({"meta": META, "data": [OWN]})}
    answer, _ = ask_index(answers, ids={}, name="Sample Machinery", name_en=None)
    assert (answer.status, answer.facts) == (PullStatus.AMBIGUOUS, ())
    assert [one.candidate_id for one in answer.candidates] == [LEI]
    nobody = {"/api/lei-records": Said({"meta": META, "data": []})}
    assert ask_index(nobody, ids={})[0].status is PullStatus.NOT_FOUND


def test_a_record_of_another_identifier_is_refused() -> None:
    said = Said({"meta": META, "data": record(PARENT, "Sample")})
    assert ask_index({f"/api/lei-records/{LEI}": said})[0].status is PullStatus.ERROR


# ---- lists ----------------------------------------------------------------------------------------------------------


def match(score: float, **changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": "xx-1",
        "caption": "Sample Machinery",
        "schema": "Company",
        "properties": {"topics": ["sanction"], "name": ["Sample Machinery"]},
        "datasets": ["xx_list"],
        "score": score,
        "match": score >= 0.7,
    }
    return facts | changes


def ask_lists(results: Any, status: int = 200, said: Said | None = None, **changes: Any) -> tuple[Answer, list[Asked]]:
    answered = Said({"responses": {"q0": {"status": status, "results": results, "total": {"value": 1}}}, "limit": 20})
    with a_house({"/api/match/default": said or answered}) as house:
        return source("opensanctions", house, {"key": "k"}).ask(enquiry(**changes)), house.asked


def test_the_question_is_an_example_of_whom_we_look_for() -> None:
    ids = {"uscc": "91330200MA2XA0013G"}
    _, asked = ask_lists([], ids=ids, name_en="Sample Machinery Co., Ltd.")
    sent = json.loads(asked[0].body)["queries"]["q0"]
    assert sent == {
        "schema": "Company",
        "properties": {
            "name": ["示例机械有限公司", "Sample Machinery Co., Ltd."],
            "jurisdiction": ["cn"],
            "uscCode": ["91330200MA2XA0013G"],
            "registrationNumber": ["91330200MA2XA0013G"],
        },
    }
    assert asked[0].headers["Authorization"] == "ApiKey k"
    assert (asked[0].method, asked[0].path) == ("POST", "/api/match/default?limit=20")


def test_nobody_found_is_a_look_that_was_clean() -> None:
    answer, _ = ask_lists([match(0.4)])
    assert answer.status is PullStatus.NOT_FOUND
    [check] = answer.facts
    assert isinstance(check, Check)
    assert check.area is Area.SANCTIONS


def test_nobody_found_on_a_part_of_the_lists_is_no_screening() -> None:
    answered = Said({"responses": {"q0": {"status": 200, "results": []}}})
    with a_house({"/api/match/us_ofac_sdn": answered}) as house:
        answer = source("opensanctions", house, {}, dataset="us_ofac_sdn").ask(enquiry())
    assert (answer.status, answer.facts, answer.covered) == (PullStatus.NOT_FOUND, (), frozenset())


def test_a_match_waits_for_a_person_and_is_no_clean_look() -> None:
    answer, _ = ask_lists([match(0.876), match(0.2, id="xx-2")])
    [judgement] = answer.facts
    assert isinstance(judgement, Judgement)
    assert (judgement.other, judgement.verdict, judgement.score) == (
        *("list:opensanctions:default/xx-1", MatchVerdict.UNDECIDED, 88),
    )
    assert judgement.because == "list_sanctions provider_match sanction"
    assert judgement.is_about_sanctions


def test_who_owns_and_leads_the_customer_is_asked_about_too() -> None:
    owner = Party(id="p", names=("张三",), is_person=True)
    itself = Party(id="C1", names=("示例机械有限公司",), country="CN")
    sought = (Sought("C1", "self", itself), Sought("C1", "shareholder", owner))
    found = {"q0": {"status": 200, "results": [match(0.72)]}, "q1": {"status": 200, "results": [match(0.95)]}}
    answer, asked = ask_lists([], said=Said({"responses": found}), sought=sought)
    assert json.loads(asked[0].body)["queries"]["q1"] == {"schema": "Person", "properties": {"name": ["张三"]}}
    [judgement] = answer.facts
    assert isinstance(judgement, Judgement)
    assert (judgement.score, judgement.because) == (95, "list_sanctions of_shareholder provider_match sanction")
    half = Said({"responses": {"q0": {"status": 200, "results": []}}})
    assert ask_lists([], said=half, sought=sought)[0].status is PullStatus.ERROR


def test_a_match_is_pinned_by_its_content_and_not_by_its_score() -> None:
    seen = [ask_lists([match(score, **changes)])[0].facts[0] for score, changes in
            ((0.8, {}), (0.9, {}), (0.8, {"properties": {"topics": ["debarment"]}}))]  # fmt: skip
    pins = [fact.seen for fact in seen if isinstance(fact, Judgement)]
    assert pins[0] == pins[1] != pins[2]


@pytest.mark.parametrize(
    "said",
    [
        Said({}),
        Said({"responses": {}}),
        Said({"responses": {"q0": {"status": 500, "results": []}}}),
        Said({"responses": {"q0": {"status": 200}}}),
        Said({"detail": "no such dataset"}, status=404),
        Said({}, status=500),
    ],
)
def test_what_is_no_answer_is_no_clean_look(said: Said) -> None:
    answer, _ = ask_lists([], said=said)
    assert (answer.status, answer.facts) == (PullStatus.ERROR, ())


# ---- a bureau -------------------------------------------------------------------------------------------------------

FOUND = {"companies": [{"id": "X-1", "name": "示例机械有限公司", "regNo": "91330200MA2XA0013G", "status": "Active"}]}
REPORT = {
    "report": {
        "creditScore": {
            "currentCreditRating": {
                "commonValue": "B",
                "creditLimit": {"currency": "CNY", "value": "250000"},
                "providerValue": {"minValue": "0", "maxValue": "100", "value": "62"},
                "pod": "1.8%",
            },
            "latestRatingChangeDate": "2026-10-01",
        }
    }
}
BUREAU: Answers = {
    "/api/token": Said({"access_token": "tok-1", "expires_in": 3600}),
    "/api/authenticate": Said({"token": "tok-2"}),
    "/api/companies": Said(FOUND),
    "/api/companies/X-1": Said(REPORT),
}
SCALE = {"provider": "sample", "scale": "rating", "direction": "higher_is_safer"}


def ask_bureau(answers: Answers, auth: str = "oauth2", **changes: Any) -> tuple[Answer, list[Asked]]:
    facts = {"ids": {"uscc": "91330200MA2XA0013G"}} | changes
    with a_house(answers) as house:
        bureau = source("bureau", house, {"user": "u", "password": "p"}, auth=auth, **SCALE)
        assert bureau.lacks(enquiry()) is None
        return bureau.ask(enquiry(**facts)), house.asked


def test_a_score_is_told_on_the_bureaus_own_scale() -> None:
    answer, asked = ask_bureau(BUREAU)
    [entry] = answer.facts
    assert isinstance(entry, Entry)
    assert (entry.block, entry.key, str(entry.on), entry.currency) == (
        *(Block.EXTERNAL_SCORE, "sample/rating", "2026-10-01", "CNY"),
    )
    assert entry.fields == {
        "provider": "sample",
        "scale": "rating",
        "value": "62",
        "lowest": "0",
        "highest": "100",
        "direction": "higher_is_safer",
        "pd": "0.018",
        "limit": "25000000",
    }
    assert answer.is_charged
    assert asked[0].headers["Authorization"] == "Basic " + b64encode(b"u:p").decode()
    assert {one.headers["Authorization"] for one in asked[1:]} == {"Bearer tok-1"}


def test_the_other_way_to_sign_in() -> None:
    answer, asked = ask_bureau(BUREAU, "password")
    assert answer.status is PullStatus.OK
    assert json.loads(asked[0].body) == {"username": "u", "password": "p"}
    assert asked[1].headers["Authorization"] == "tok-2"


def test_no_report_is_bought_of_a_company_that_may_be_another() -> None:
    two = {"companies": [*FOUND["companies"], {"id": "X-2", "name": "示例机械有限公司", "regNo": "other"}]}
    answer, asked = ask_bureau({**BUREAU, "/api/companies": Said(two)}, ids={})
    assert (answer.status, answer.facts, answer.is_charged) == (PullStatus.AMBIGUOUS, (), False)
    assert len(asked) == 2
    assert ask_bureau({**BUREAU, "/api/companies": Said(two)})[0].status is PullStatus.OK
    assert ask_bureau({**BUREAU, "/api/companies": Said({"companies": []})})[0].status is PullStatus.NOT_FOUND


def test_a_failed_sign_in_is_told_and_nothing_else_is_asked() -> None:
    for said in (Said({}, status=401), Said({"hello": 1}), Said({}, status=404)):
        answer, asked = ask_bureau({**BUREAU, "/api/token": said})
        assert (answer.status, len(asked)) == (PullStatus.ERROR, 1)
        assert "p" not in {str(value) for value in (answer.trouble.params if answer.trouble else {}).values()}


def test_a_report_without_a_score_says_so() -> None:
    answer, _ = ask_bureau({**BUREAU, "/api/companies/X-1": Said({"report": {}})})
    assert (answer.status, answer.facts, answer.is_charged) == (PullStatus.NOT_FOUND, (), True)
