"""Two names: alike or not, and why."""

import pytest

from payworthy.identity.compare import THRESHOLD_REVIEW, compare

ALIKE = [
    ("华为技术有限公司", "深圳市華為技術有限公司", "region_missing"),
    ("浙江金龙(集团)股份有限公司", "浙江金龍(集團)股份有限公司", "equal"),
    ("Müller Maschinenbau GmbH", "MULLER MASCHINENBAU G.m.b.H.", "equal"),
    ("Acme Tools Intl. Ltd", "Acme Tools International Limited", "equal_core"),
    ("Hartmann & Sons Company", "Hartmann and Sons Co., Ltd.", "equal_core"),
    ("Ningbo Haitai Machinery Co., Ltd.", "宁波海泰机械有限公司", "translation"),
    ("Wang Ting-yu", "王定宇", "transliteration"),
]


@pytest.mark.parametrize(("a", "b", "reason"), ALIKE)
def test_the_same_body_written_otherwise_is_found_and_explained(a: str, b: str, reason: str) -> None:
    found = compare(a, b)
    assert found.score >= THRESHOLD_REVIEW
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("上海三一重工有限公司", "上海三二重工有限公司"),
        ("Delta Steel Plant No. 1", "Delta Steel Plant No. 2"),
        ("中铁第三工程局有限公司", "中铁第四工程局有限公司"),
        ("Orion Lease Trust 2004-1", "Orion Lease Trust 2004-2"),
    ],
)
def test_another_number_is_another_body(a: str, b: str) -> None:
    found = compare(a, b)
    assert found.score < THRESHOLD_REVIEW
    assert "number_differs" in found.reasons
