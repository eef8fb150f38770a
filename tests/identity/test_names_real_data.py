"""Names of real lists: what the comparison reaches on pairs that other people have labelled. Floors, not aims."""

import csv
from pathlib import Path

import pytest

from payworthy.identity.compare import THRESHOLD_REVIEW, compare
from payworthy.identity.index import NameIndex
from payworthy.identity.names import has_han
from payworthy.identity.party import Party

pytestmark = pytest.mark.realdata


def test_labelled_pairs_are_told_apart_better_than_by_a_plain_ratio(real_data: Path) -> None:
    with (real_data / "name_bench" / "cases.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    hits = [
        (
            compare(row["name1"], row["name2"], row["schema"] == "Person").score >= THRESHOLD_REVIEW,
            row["is_match"] == "true",
        )
        for row in rows
    ]
    right = sum(said and same for said, same in hits)
    precision, recall = right / sum(said for said, _ in hits), right / sum(same for _, same in hits)
    assert precision >= 0.83
    assert recall >= 0.80


def chinese_pairs(real_data: Path) -> list[tuple[str, str]]:
    with (real_data / "sanctions_lists" / "cn__sanctions__sanctions.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Type"] != "Person"]
    return sorted({(row["Name"], row["Chinese name"]) for row in rows if row["Name"] and has_han(row["Chinese name"])})


def test_an_index_of_chinese_names_finds_english_ones(real_data: Path) -> None:
    pairs = chinese_pairs(real_data)
    index = NameIndex.build(Party(id=chinese, names=(chinese,)) for _, chinese in pairs)
    found = 0
    for english, chinese in pairs:
        hits = index.search(Party(id="?", names=(english,)))
        found += chinese in {hit.party_id for hit in hits}
    assert found / len(pairs) >= 0.45
