"""Chinese registers and courts: what a service or an extract says becomes facts, and only a list that was read is
clean."""

import json
from pathlib import Path
from typing import Any

import pytest

from payworthy.app.enquiry import Answer, Depth
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import source_cards
from payworthy.sources.providers.cn.names import cn_names, word
from payworthy.sources.providers.cn_vendor.fetch import CnVendor
from payworthy.sources.providers.extracts.fetch import Extracts
from payworthy.sources.providers.net.address import endpoint
from payworthy.sources.providers.net.client import Bounds, Way
from payworthy.sources.providers.settings import Switched

from .house import LOCAL, TODAY, Answers, Asked, House, Said, StillOutside, a_house, enquiry

USCC = "91330200MA2XA0013G"
REGISTRATION = {
    "companyName": "示例机械有限公司",
    "creditCode": USCC,
    "operName": "张三",
    "regCapital": "5000万元人民币",
    "status": "存续（在营、开业、在册）",
    "startDate": "2015-03-01",
    "businessDateTo": "长期",
    "companyType": "有限责任公司(自然人投资或控股)",
    "historyName": "示例机械厂；旧示例有限公司",
    "insuredNum": 86,
}
COURTS = ("judgment_debtor", "dishonest_debtor", "consumption_restriction")


def profiles(answer: Answer) -> dict[str, str]:
    return {str(fact.field): fact.value for fact in answer.facts if isinstance(fact, Profile)}


def events(answer: Answer) -> list[Event]:
    return [fact for fact in answer.facts if isinstance(fact, Event)]


def areas(answer: Answer) -> set[Area]:
    return {fact.area for fact in answer.facts if isinstance(fact, Check)}


def extract(folder: Path, name: str = USCC, **parts: Any) -> None:
    path = folder / f"{name}.json"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(json.dumps({"retrieved_on": "2026-11-20", **parts}, ensure_ascii=False), encoding="utf-8")


def ask_folder(folder: Path, **changes: Any) -> Answer:
    return Extracts(source_cards()["extracts"], folder).ask(enquiry(ids={"uscc": USCC}, **changes))


# ---- extracts -------------------------------------------------------------------------------------------------------


def test_a_registration_becomes_profile_fields(tmp_path: Path) -> None:
    extract(tmp_path, registration=REGISTRATION)
    found = profiles(ask_folder(tmp_path))
    assert found == {
        "name_zh": "示例机械有限公司",
        "registration_id": f"uscc:{USCC}",
        "legal_representative": "张三",
        "registered_capital_minor": "5000000000",
        "reg_status": "active",
        "founded_on": "2015-03-01",
        "entity_type": "llc",
        "former_names": "示例机械厂; 旧示例有限公司",
        "employees": "86",
    }


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *(("存续", "active"), ("在业", "active"), ("开业", "active"), ("在营（开业）企业", "active")),
        *(("吊销", "revoked"), ("吊销，未注销", "revoked"), ("吊销，已注销", "deregistered"), ("注销", "deregistered")),
        *(("迁出", "moved_out"), ("停业", "suspended"), ("清算", "liquidation"), ("撤销", "cancelled")),
        *(("查无此状态", None), (None, None)),
    ],
)
def test_words_for_whether_a_company_exists(said: str | None, code: str | None) -> None:
    assert word(said, cn_names().statuses) == code


def test_a_revoked_licence_is_an_event_too(tmp_path: Path) -> None:
    extract(tmp_path, registration={**REGISTRATION, "status": "吊销，未注销", "revokeDate": "2025-02-03"})
    [event] = events(ask_folder(tmp_path))
    assert (event.kind, event.began_on.isoformat(), event.number) == (EventKind.REVOKED, "2025-02-03", USCC)


def test_a_list_that_is_there_and_empty_is_clean_and_one_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    extract(tmp_path, registration=REGISTRATION, **{name: [] for name in COURTS})
    answer = ask_folder(tmp_path)
    assert areas(answer) == {Area.COURTS}
    assert {fact.checked_on.isoformat() for fact in answer.facts if isinstance(fact, Check)} == {"2026-11-20"}
    extract(tmp_path, registration=REGISTRATION, judgment_debtor=[], dishonest_debtor=[])
    assert areas(ask_folder(tmp_path)) == set()


def test_an_undated_extract_is_no_evidence(tmp_path: Path) -> None:
    for made_on in (None, "soon", "2026-11-25"):
        extract(tmp_path, registration=REGISTRATION, retrieved_on=made_on)
        answer = ask_folder(tmp_path)
        assert (answer.status, answer.facts) == (PullStatus.ERROR, ())
        assert answer.trouble
        assert answer.trouble.code == "source_extract_undated"


def test_an_extract_of_another_company_is_not_taken(tmp_path: Path) -> None:
    extract(tmp_path, registration={**REGISTRATION, "creditCode": "91330100716105852F", "companyName": "别家公司"})
    answer = ask_folder(tmp_path)
    assert (answer.status, answer.facts) == (PullStatus.AMBIGUOUS, ())
    assert [one.name for one in answer.candidates] == ["别家公司"]


def test_of_several_extracts_the_newest_word_holds_and_what_it_no_longer_lists_has_ended(tmp_path: Path) -> None:
    case = {"caseNo": "(2026)浙0110执1号", "filed": "2026-05-06", "amount": "120000"}
    extract(tmp_path, f"{USCC}/b", retrieved_on="2026-11-22", judgment_debtor=[])
    extract(tmp_path, f"{USCC}/a", retrieved_on="2026-06-01", judgment_debtor=[case], registration=REGISTRATION)
    answer = ask_folder(tmp_path)
    [event] = events(answer)
    assert event.ended_on
    assert event.ended_on.isoformat() == "2026-11-22"
    assert answer.data_as_of
    assert answer.data_as_of.isoformat() == "2026-11-22"


def test_extracts_are_found_by_the_customers_number_and_by_nothing_that_leaves_the_folder(tmp_path: Path) -> None:
    extract(tmp_path / "inside", "C1", registration=REGISTRATION)
    extract(tmp_path, "outside", registration=REGISTRATION)
    source = Extracts(source_cards()["extracts"], tmp_path / "inside")
    assert source.ask(enquiry()).status is PullStatus.OK
    for name in ("../outside", "..", "/etc/passwd", "a/b", ".hidden", ""):
        asked = enquiry(customer_id=name)
        assert source.lacks(asked)
        assert source.ask(asked).status is PullStatus.ERROR


@pytest.mark.parametrize("raw", [b"", b"[1, 2]", b"{", b"\xff\xfe", b'{"retrieved_on": ' + b"[" * 50_000])
def test_a_broken_extract_is_told_and_the_others_are_read(tmp_path: Path, raw: bytes) -> None:
    extract(tmp_path, f"{USCC}/good", registration=REGISTRATION)
    (tmp_path / USCC / "bad.json").write_bytes(raw)
    answer = ask_folder(tmp_path)
    assert answer.status is PullStatus.OK
    assert answer.trouble
    assert answer.trouble.code == "source_json_broken"


def test_no_extract_is_not_a_clean_record(tmp_path: Path) -> None:
    answer = ask_folder(tmp_path)
    assert (answer.status, answer.facts) == (PullStatus.ERROR, ())


def test_entries_of_the_lists(tmp_path: Path) -> None:
    extract(
        tmp_path,
        shareholders=[
            {"stockName": "张三", "stockType": "自然人股东", "stockPercent": "60%", "shouldCapi": "3000"},
            {"stockName": "某某投资有限公司", "stockType": "企业法人", "stockPercent": "40%"},
        ],
        executives=[{"name": "张三", "job": "执行董事"}, {"name": "张三", "job": "经理"}, {"job": "监事"}],
        changes=[{"date": "2025-01-02", "item": "注册资本变更", "before": "1000万", "after": "5000万"}],
    )
    answer = ask_folder(tmp_path)
    entries = {(fact.block, fact.key): fact for fact in answer.facts if isinstance(fact, Entry)}
    assert {key for block, key in entries if block is Block.EXECUTIVE} == {"张三/执行董事", "张三/经理"}
    person = entries[Block.SHAREHOLDER, "张三"]
    assert person.fields == {"name": "张三", "party_type": "person", "share": "0.6", "subscribed": "3000000000"}
    assert person.currency == "CNY"
    assert entries[Block.SHAREHOLDER, "某某投资有限公司"].fields["party_type"] == "company"
    assert entries[Block.CHANGE, "2025-01-02/注册资本变更"].fields["after"] == "5000万"
    assert [failure.code for failure in answer.unread] == ["source_entry_unread"]


def test_no_entry_of_a_court_is_lost_for_want_of_a_day_or_a_number(tmp_path: Path) -> None:
    case = {"courtName": "示例法院", "regDate": "2026-01-02"}
    extract(
        tmp_path,
        dishonest_debtor=[{"caseCode": "执1", "publishDate": "2026-03-04"}, {"caseCode": "执2"}, case, {**case}],
        judgment_debtor=[{"caseCode": "执1", "execMoney": "10"}, {"caseCode": "执1", "execMoney": "20"}, {"amount": 5}],
    )
    answer = ask_folder(tmp_path)
    found = {event.fact_id: event for event in events(answer)}
    assert set(found) == {
        "dishonest_debtor/执1",
        "dishonest_debtor/执2",
        "dishonest_debtor/2026-01-02",
        "dishonest_debtor/2026-01-02/2",
        "judgment_debtor/执1",
        "judgment_debtor/执1/2",
    }
    assert found["dishonest_debtor/执1"].began_on.isoformat() == "2026-03-04"
    assert found["dishonest_debtor/执2"].began_on == TODAY
    assert len(answer.unread) == 1


def test_a_table_laid_out_like_a_registry_file_is_an_extract_too(tmp_path: Path) -> None:
    text = (
        "区块,企业名称,登记状态,发生日期,案号,法院,客户编号,核查领域,核查日期\n登记信息,示例机械有限公司,存续,,,,C1,,\n"
        "被执行人,,,2026-05-06,执7,示例法院,C1,,\n核查记录,,,,,,C1,法院,2026-11-20\n"
        "被执行人,,,2026-05-07,执8,示例法院,C9,,\n"
    )
    (tmp_path / f"{USCC}.csv").write_text(text, encoding="utf-8")
    answer = ask_folder(tmp_path)
    assert answer.status is PullStatus.OK, answer.trouble
    assert {fact.source for fact in answer.facts if isinstance(fact, Event | Profile | Check)} == {"extracts"}
    assert [event.number for event in events(answer)] == ["执7"], answer.unread
    assert areas(answer) == {Area.COURTS}
    assert [failure.code for failure in answer.unread] == ["source_row_of_another"]


# ---- the service ----------------------------------------------------------------------------------------------------


def vendor(house: House, still: StillOutside | None = None, **options: Any) -> CnVendor:
    target = endpoint(house.url + "/open", LOCAL)
    assert not hasattr(target, "code")
    secrets = {"key": "the-key", "secret": "the-secret"}
    way = Way(target, LOCAL, (still or StillOutside()).outside, Bounds(attempts=2))  # type: ignore[arg-type]
    return CnVendor(Switched(source_cards()["cn_vendor"], options, secrets), way)


def qcc(result: Any, status: str = "200", **more: Any) -> Said:
    return Said({"Status": status, "Message": "查询成功", "Result": result, **more})


def tyc(result: Any, code: int = 0) -> Said:
    return Said({"error_code": code, "reason": "ok", "result": result})


def ask_vendor(answers: Answers, **options: Any) -> tuple[Answer, list[Asked]]:
    with a_house(answers) as house:
        return vendor(house, **options).ask(enquiry(ids={"uscc": USCC}, depth=Depth.L0)), house.asked


ALL_CLEAN = {
    f"/open/{path}": Said({"Status": "201", "Message": "查询无结果", "Result": None})
    for path in ("abnormal-list", "serious-violations", "judgment-debtors", "dishonest-debtors",
                 "consumption-restrictions", "bankruptcies")
}  # fmt: skip


def test_a_service_is_asked_list_by_list_and_a_clean_company_is_clean() -> None:
    answer, asked = ask_vendor({"/open/registration": qcc(REGISTRATION), **ALL_CLEAN})
    assert (answer.status, answer.trouble) == (PullStatus.OK, None)
    assert areas(answer) == {Area.REGISTRY, Area.COURTS}
    assert profiles(answer)["reg_status"] == "active"
    assert events(answer) == []
    assert answer.is_charged
    assert asked[0].headers["Authorization"] == "the-key"
    assert all(f"keyword={USCC}" in one.path for one in asked)


def test_the_other_style_of_envelope_is_read_too() -> None:
    company = {
        "name": "示例机械有限公司",
        "creditCode": USCC,
        "legalPersonName": "张三",
        "regStatus": "注销",
        "estiblishTime": 1425139200000,
        "actualCapital": "1200万人民币",
        "cancelDate": "2026-01-09",
    }
    items = {"items": [{"caseCode": "执9", "execMoney": "88.5", "caseCreateTime": 1767542400000}], "total": 1}
    answer, _ = ask_vendor({"/open/registration": tyc(company), **ALL_CLEAN, "/open/judgment-debtors": tyc(items)})
    found = profiles(answer)
    assert (found["founded_on"], found["paid_in_minor"], found["reg_status"]) == (
        *("2015-03-01", "1200000000", "deregistered"),
    )
    by_kind = {event.kind: event for event in events(answer)}
    assert by_kind[EventKind.DEREGISTERED].began_on.isoformat() == "2026-01-09"
    debtor = by_kind[EventKind.JUDGMENT_DEBTOR]
    assert (debtor.amount_minor, debtor.began_on.isoformat(), debtor.number) == (8850, "2026-01-05", "执9")


def test_pages_are_read_to_the_last_one() -> None:
    def said(asked: Asked) -> Said:
        path, _, query = asked.path.partition("?")
        if path == "/open/registration":
            return qcc(REGISTRATION)
        if path != "/open/judgment-debtors":
            return ALL_CLEAN[path]
        page = int(query.partition("pageNo=")[2].partition("&")[0])
        rows = [{"caseNo": f"执{page}-{row}", "filed": "2026-01-02"} for row in range(2 if page == 3 else 50)]
        return Said({"code": 200, "data": {"list": rows, "total": 102, "pageNo": page}})

    with a_house(said) as house:
        answer = vendor(house).ask(enquiry(ids={"uscc": USCC}, depth=Depth.L0))
    assert len(events(answer)) == 102
    assert Area.COURTS in areas(answer)


def test_a_list_that_could_not_be_read_is_not_clean_and_what_was_read_is_kept() -> None:
    answers = {"/open/registration": qcc(REGISTRATION), **ALL_CLEAN}
    listed = qcc([{"caseNo": "执1", "filed": "2026-01-02"}])
    answer, _ = ask_vendor(
        {**answers, "/open/judgment-debtors": listed, "/open/dishonest-debtors": Said({}, status=500)}
    )
    assert answer.status is PullStatus.OK
    assert answer.trouble
    assert [event.number for event in events(answer)] == ["执1"]
    assert Area.COURTS not in areas(answer)
    assert EventKind.DISHONEST_DEBTOR not in answer.listed


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        (qcc(None, "201"), PullStatus.NOT_FOUND, None),
        (tyc(None, 300000), PullStatus.NOT_FOUND, None),
        (qcc(None, "101"), PullStatus.ERROR, "source_said_no"),
        (tyc(None, 300006), PullStatus.ERROR, "source_said_no"),
        (tyc(None, 300004), PullStatus.RATE_LIMITED, "source_rate_limited"),
        (Said({}, status=429, headers={"Retry-After": "999"}), PullStatus.RATE_LIMITED, "source_rate_limited"),
        (Said([1, 2]), PullStatus.ERROR, "source_shape_unknown"),
        (Said({"hello": "world"}), PullStatus.ERROR, "source_shape_unknown"),
        (
            qcc({"companyName": "示例机械有限公司（筹）", "creditCode": "91330100716105852F"}),
            PullStatus.AMBIGUOUS,
            None,
        ),
    ],
)
def test_what_is_no_answer_about_the_customer_is_told_as_what_it_is(
    said: Said, status: PullStatus, code: str | None
) -> None:
    answer, asked = ask_vendor({"/open/registration": said})
    assert (answer.status, answer.facts) == (status, ())
    assert (answer.trouble.code if answer.trouble else None) == code
    assert len({one.path.partition("?")[0] for one in asked}) == 1, "nothing more is asked, or paid"


def test_a_signed_question_shows_no_secret() -> None:
    _, asked = ask_vendor({"/open/registration": qcc(None, "201")}, auth="signed")
    headers = asked[0].headers
    assert headers["Timespan"] == "1795482000"
    assert len(headers["Token"]) == 32
    assert "the-secret" not in f"{asked}"


def test_deeper_levels_ask_for_more() -> None:
    with a_house({"/open/registration": qcc(REGISTRATION), **ALL_CLEAN}) as house:
        source = vendor(house)
        counts = []
        for depth in Depth:
            house.asked.clear()
            source.ask(enquiry(ids={"uscc": USCC}, depth=depth))
            counts.append(len(house.asked))
    assert counts[0] == counts[1] < counts[2] < counts[3]


def test_a_service_that_knows_only_china_is_not_asked_about_others() -> None:
    with a_house({}) as house:
        assert vendor(house).lacks(enquiry(country="DE"))
        assert vendor(house).lacks(enquiry()) is None


def test_what_a_card_says_a_source_gives_is_what_it_can_give() -> None:
    products = {name for name, product in cn_names().lists.items() if not isinstance(product.kind, EventKind)}
    for name in ("cn_vendor", "extracts"):
        assert products == {*source_cards()[name].fields} & {*map(str, Block)}
    told = {str(ProfileField.NAME_ZH), str(ProfileField.REGISTERED_CAPITAL_MINOR)}
    assert told <= {*source_cards()["cn_vendor"].fields}
