"""What is in the index is found, in both scripts, and read back from its arrays as it was."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from payworthy.identity.compare import THRESHOLD_REVIEW
from payworthy.identity.index import NameIndex
from payworthy.identity.match import match
from payworthy.identity.party import Party

NAMES = (
    *(
        "宁波海泰机械有限公司",
        "深圳市金龙科技有限公司",
        "上海三一重工有限公司",
        "哈尔滨工业大学",
        "杭州瑞和进出口有限公司",
    ),
    *(
        "Keller Tools AG",
        "Hartmann & Sons Ltd",
        "Northern Petroleum Institute",
        "Ostrow Shipping LLC",
        "Liwen Textiles",
    ),
    *("Иван Петров", "王定宇", "马库斯·科尔曼", "Barbara Ostrowska", "Delta Steel Plant No. 2"),
)


def parties(names: Sequence[str]) -> list[Party]:
    return [Party(id=f"P{at}", names=(name,)) for at, name in enumerate(names)]


INDEX = NameIndex.build(parties(NAMES))


def asked(name: str, *ids: str) -> Party:
    return Party(id="Q", names=(name,), ids=ids)


@given(st.sampled_from(range(len(NAMES))))
def test_every_name_finds_itself_first(at: int) -> None:
    best = INDEX.search(asked(NAMES[at]))[0]
    assert (best.party_id, best.comparison.score) == (f"P{at}", 100)


@given(st.sampled_from(NAMES), st.integers(0, 40), st.sampled_from("x海泰a龙z"))
def test_what_comparing_with_everybody_finds_is_found(name: str, at: int, sign: str) -> None:
    spoilt = asked(name[: at % len(name)] + sign + name[at % len(name) :])
    brute = {p.id: match(spoilt, p) for p in parties(NAMES)}
    strong = {key: found for key, found in brute.items() if found.score >= THRESHOLD_REVIEW}
    found = {hit.party_id: hit.comparison for hit in INDEX.search(spoilt, limit=len(NAMES))}
    assert strong.items() <= found.items()


def test_a_name_in_the_other_script_is_found() -> None:
    assert INDEX.search(asked("Ningbo Haitai Machinery Co., Ltd."))[0].party_id == "P0"
    assert INDEX.search(asked("Shenzhen Jinlong Technology"))[0].party_id == "P1"
    assert INDEX.search(asked("伊万·彼得罗夫"), least=0)[0].party_id == "P10"


def test_an_index_of_one_script_only_is_smaller_and_does_not_look_across() -> None:
    index = NameIndex.build(parties(NAMES), across=False)
    assert [hit.party_id for hit in index.search(asked("Ningbo Haitai Machinery Co., Ltd."))] == []
    assert index.search(asked(NAMES[0]))[0].party_id == "P0"


def test_an_id_finds_its_party_whatever_it_is_called() -> None:
    index = NameIndex.build([*parties(NAMES), Party(id="X", names=("Zebra",), ids=("lei:5493001KJTIIGC8Y1R12",))])
    hits = index.search(asked("宁波海泰机械有限公司", "lei:5493001KJTIIGC8Y1R12"))
    assert [hit.party_id for hit in hits][:2] == ["X", "P0"] or [hit.party_id for hit in hits][:2] == ["P0", "X"]
    assert {hit.comparison.reasons for hit in hits if hit.party_id == "X"} == {("same_id",)}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=8))
def test_arrays_give_back_the_same_index(names: list[str]) -> None:
    built = NameIndex.build(parties(names))
    again = NameIndex.from_arrays(built.arrays())
    assert len(again) == len(names)
    for party in parties(names):
        assert again.search(party) == built.search(party)


def test_many_are_searched_in_order_and_progress_is_told() -> None:
    told: list[int] = []
    found = list(INDEX.search_many(parties(NAMES), told.append))
    assert [key for key, _ in found] == [party.id for party in parties(NAMES)]
    assert [hits[0].party_id for _, hits in found] == [key for key, _ in found]
    assert told == [len(NAMES)]


def test_an_empty_index_finds_nobody() -> None:
    assert NameIndex.build([]).search(asked("Keller")) == []


def test_a_name_without_letters_finds_nobody() -> None:
    assert INDEX.search(asked("…")) == []
