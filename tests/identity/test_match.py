"""Two parties: ids first, then names, then country."""

from payworthy.identity.compare import THRESHOLD_REVIEW
from payworthy.identity.match import match
from payworthy.identity.party import Party

LEI = "lei:5493001KJTIIGC8Y1R12"
OTHER_LEI = "lei:213800D1EI4B9WTWWD28"


def party(*names: str, country: str = "", ids: tuple[str, ...] = (), is_person: bool = False) -> Party:
    return Party(id=names[0], names=names, country=country, ids=ids, is_person=is_person)


def test_an_equal_id_decides_whatever_the_names_say() -> None:
    found = match(party("海泰机械", ids=(LEI,)), party("Somebody Else Ltd", ids=(LEI, "duns:123456789")))
    assert (found.score, found.reasons) == (100, ("same_id",))


def test_another_id_of_the_same_scheme_is_another_body_with_the_same_name() -> None:
    found = match(party("Keller Tools AG", ids=(LEI,)), party("Keller Tools AG", ids=(OTHER_LEI,)))
    assert found.score < THRESHOLD_REVIEW
    assert found.reasons[0] == "id_contradicts"


def test_a_body_may_have_several_tax_numbers() -> None:
    found = match(
        party("Keller Tools AG", ids=("eu_vat:DE136695976",)), party("Keller Tools AG", ids=("eu_vat:ATU13585627",))
    )
    assert found.score == 100


def test_any_of_its_names_may_be_the_one() -> None:
    found = match(party("宁波海泰机械有限公司"), party("HT Group", "Ningbo Haitai Machinery Co., Ltd."))
    assert found.score >= THRESHOLD_REVIEW


def test_another_country_counts_against() -> None:
    here, there = party("Keller Tools AG", country="DE"), party("Keller Tools AG", country="CH")
    assert match(here, there).score < match(here, party("Keller Tools AG", country="DE")).score
    assert "country_differs" in match(here, there).reasons
    assert match(here, party("Keller Tools AG")).score == 100


def test_a_person_is_not_a_company_but_may_trade_under_the_own_name() -> None:
    person = party("Anna Keller", is_person=True)
    assert match(person, party("Anna Keller Machinery GmbH")).reasons[0] == "kind_differs"
    assert match(person, party("Anna Keller")).score == 100


def test_it_does_not_matter_which_party_comes_first() -> None:
    a = party("Keller Tools AG", country="DE", ids=(LEI,))
    b = party("Keller Tool", "凯勒工具有限公司", country="CN", ids=(OTHER_LEI,))
    assert match(a, b) == match(b, a)
