"""The files are in the form the importers ask for."""

import csv
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any, Literal

import pytest

from payworthy.portfolio.synthetic import SyntheticBook, files, to_csv
from payworthy.resources import folder, read_toml

HEADERS: Mapping[str, Any] = read_toml(folder("sources/data").joinpath("headers.toml"))
WORDS: Mapping[str, Any] = read_toml(folder("sources/data").joinpath("words.toml"))

KIND_OF = {
    "customers.csv": "customers",
    "ledger.csv": "ledger",
    "orders.csv": "orders",
    "orders_today.csv": "orders",
    "limits.csv": "limits",
    "rates.csv": "rates",
    "statements.csv": "statements",
    "events.csv": "events",
    "registry.csv": "registry",
    "references.csv": "references",
    "promises.csv": "promises",
}

Language = Literal["en", "zh"]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_heading_is_one_the_importer_knows(book: SyntheticBook, language: Language) -> None:
    for name, text in files(book, language).items():
        headings = next(csv.reader(StringIO(text)))
        known = {heading for field in HEADERS[KIND_OF[name]].values() for heading in field[language]}
        assert [heading for heading in headings if heading not in known] == [], name


def test_chinese_headings_mean_the_same_columns(book: SyntheticBook) -> None:
    english, chinese = files(book, "en"), files(book, "zh")
    for name, text in english.items():
        fields = next(csv.reader(StringIO(text)))
        headings = next(csv.reader(StringIO(chinese[name])))
        for field, heading in zip(fields, headings, strict=True):
            assert heading in HEADERS[KIND_OF[name]][field]["zh"]


@pytest.mark.parametrize(
    ("file", "column", "groups"),
    [
        ("ledger.csv", "单据类型", ("document", "movement")),
        ("customers.csv", "客户状态", ("customer_state",)),
        ("orders.csv", "订单状态", ("order_state",)),
        ("orders_today.csv", "订单状态", ("order_state",)),
        ("limits.csv", "额度类型", ("limit_kind",)),
        ("statements.csv", "报表口径", ("statement_scope",)),
        ("statements.csv", "审计意见", ("opinion",)),
        ("statements.csv", "是否审计", ("yes_no",)),
        ("events.csv", "事件类型", ("event_kind",)),
        ("events.csv", "核查领域", ("check_area",)),
        ("registry.csv", "企业性质", ("ownership",)),
        ("registry.csv", "行业风险", ("industry_outlook",)),
        ("registry.csv", "地区风险", ("region_risk",)),
        ("registry.csv", "依赖程度", ("dependence",)),
        ("references.csv", "付款评价", ("reference_rating",)),
    ],
)
def test_chinese_words_are_ones_the_importer_knows(
    book: SyntheticBook, file: str, column: str, groups: tuple[str, ...]
) -> None:
    known = {word for group in groups for words in WORDS[group].values() for word in words}
    written = {row[column] for row in _rows(files(book, "zh")[file])} - {""}
    assert written <= known


def test_amounts_have_exactly_two_decimals(book: SyntheticBook) -> None:
    for name in ("ledger.csv", "orders.csv", "orders_today.csv", "limits.csv"):
        amounts = {row["amount"] for row in _rows(files(book)[name])} - {"unlimited"}
        assert [amount for amount in amounts if not re.fullmatch(r"\d+\.\d\d", amount)] == [], name


@pytest.mark.parametrize(("language", "word"), [("en", "unlimited"), ("zh", "不限额")])
def test_an_unlimited_limit_says_so_in_a_word(book: SyntheticBook, language: Language, word: str) -> None:
    amounts = [row["amount" if language == "en" else "信用额度"] for row in _rows(files(book, language)["limits.csv"])]
    assert amounts.count(word) == 1
    assert word in WORDS["limit_amount"]["unlimited"]
    assert "" not in amounts


def test_a_limit_names_a_customer_or_a_group(book: SyntheticBook) -> None:
    rows = _rows(files(book)["limits.csv"])
    assert all(bool(row["customer_id"]) != bool(row["group_id"]) for row in rows)


def test_nothing_is_lost_between_the_book_and_its_files(book: SyntheticBook) -> None:
    texts = {name: _rows(text) for name, text in files(book).items()}
    assert [row["name"] for row in texts["customers.csv"]] == [customer.name for customer in book.customers]
    assert [row["document_id"] for row in texts["ledger.csv"]] == [row.document_id for row in book.ledger]
    assert len(texts["orders.csv"]) == len(book.orders)
    assert [row["order_id"] for row in texts["orders_today.csv"]] == [story.order_id for story in book.stories]
    assert [row["rate"] for row in texts["rates.csv"]] == [str(rate.rate) for rate in book.rates]


def test_a_file_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="no rows"):
        to_csv([])
