"""A rewording that says anything else than the original is found out."""

import pytest

from payworthy.report.faithful import LONGEST, differences
from payworthy.report.quantities import quantities

ZH = (
    "目前逾期 2,769,449 元，占应收余额的 58.9%，最长 91 天，其中 90 天以上 641,388 元，已属严重逾期。"
    "付款偏慢，付款指数 60.08。"
)
EN = "CNY 2,769,449 is overdue at present, 58.9% of what it owes, the oldest by 91 days. None of it is disputed."
NAMES = ("潍坊铎淼汽车零部件有限公司", "wu.min", "C0208")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("逾期 12,345,000 元", "逾期 1,234.5 万元"),
        ("逾期 200,000,000 元", "逾期 2 亿元"),
        ("占 58.9%", "占５８．９％"),
        ("占 5%", "占百分之五"),
        ("占 30%", "占三成"),
        ("共 12 家", "共十二家"),
        ("截至 2026-11-24", "截至2026年11月24日"),
        ("as of 2026-11-24", "as of 24 November 2026"),
        ("as of 2026-11-24", "as of November 24, 2026"),
        ("CNY 1,500,000", "CNY 1.5 million"),
        ("within 12 months", "within twelve months"),
        ("3.5%", "3.50 percent"),
        ("变动 -5 点", "变动 −5 点"),
        ("一千二百三十四点五元", "1,234.5 元"),
    ],
)
def test_one_quantity_written_two_ways_is_one(one: str, other: str) -> None:
    assert quantities(one) == quantities(other) != {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("58.9%", "58.9"),
        ("5", "-5"),
        ("HS05", "HS06"),
        ("2026-11-24", "2026-11-25"),
        ("2026-11", "2026-11-24"),
        ("1,234.5 万元", "1,234.5 元"),
        ("两次", "三次"),
    ],
)
def test_different_quantities_are_different(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


@pytest.mark.parametrize(
    ("original", "reworded"),
    [
        (
            ZH,
            "目前已逾期 276.9449 万元，占应收余额的 58.9%，其中最长的为 91 天；90 天以上的有 641,388 元，属严重逾期。"
            "总体付款偏慢，付款指数为 60.08。",
        ),
        (
            EN,
            "At present CNY 2,769,449, or 58.9% of what it owes, is overdue, the oldest by 91 days;"
            " none of it is disputed.",
        ),
        ("总体按期付款，付款指数 82（80 为按期）。", "付款指数为 82（80 为按期），总体上按期付款。"),
        ("未取得财务报表，偿债能力无从验证。", "由于没有取得财务报表，偿债能力无从验证。"),
    ],
)  # fmt: skip
def test_a_faithful_rewording_stands(original: str, reworded: str) -> None:
    assert differences(original, reworded, NAMES) == ()


@pytest.mark.parametrize(
    ("original", "reworded", "code"),
    [
        (ZH, ZH.replace("641,388", "641,338"), "number"),
        (ZH, ZH.replace("58.9%", "59%"), "number"),
        (ZH, ZH.replace("91 天", "91 天（约 3 个月）"), "number"),
        (ZH, ZH.replace("2,769,449 元", "2,769,449 万元"), "number"),
        ("截至 2026-11-24，没有逾期。", "截至 2026-11-25，没有逾期。", "date"),
        (ZH, ZH + "其母公司华钧集团可提供担保。", "name"),
        (ZH, ZH + "张伟先生已承诺付款。", "name"),
        (ZH, ZH + "详见 https://example.com 。", "name"),
        (ZH, "潍坊铎淼汽车零部件有限公司" + ZH, "name"),
        (EN, EN + " Siemens guarantees it.", "name"),
        (EN, "Huarun says: " + EN, "name"),
        (EN.replace("CNY", "C0208 owes CNY"), EN.replace("CNY", "C0209 owes CNY"), "name"),
        (EN, EN.replace("None of it is disputed.", "All of it is disputed."), "negation"),
        ("没有任何逾期，公开记录无异常。", "有任何逾期，公开记录无异常。", "negation"),
        ("近半年付款指数上升 7.5 点。", "近半年付款指数下降 7.5 点。", "direction"),
        ("Revenue rose by 7.5%.", "Revenue fell by 7.5%.", "direction"),
        ("近一年平均提前 3 天付清。", "近一年平均晚付 3 天。", "direction"),
        (ZH, "", "empty"),
        (ZH, " \n", "empty"),
        (ZH, ZH * 3, "size"),
        (ZH, "逾期。", "size"),
        (ZH * 100, "多" * (LONGEST + 1), "size"),
    ],
)  # fmt: skip
def test_a_rewording_that_says_something_else_is_found_out(original: str, reworded: str, code: str) -> None:
    assert code in differences(original, reworded, NAMES)


def test_invisible_characters_hide_nothing() -> None:
    assert "number" in differences(ZH, ZH.replace("641,388", "641\u200b,3388"), NAMES)
    assert differences(ZH, ZH.replace("逾期", "逾\u200b期"), NAMES) == ()


def test_every_text_is_faithful_to_itself() -> None:
    assert [differences(text, text, NAMES) for text in (ZH, EN)] == [(), ()]
