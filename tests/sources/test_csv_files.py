"""CSV as it comes: encodings, delimiters, quotes, blank and ragged rows, and files that are no table at all."""

import os
from pathlib import Path
from typing import Any

import pytest

from payworthy.sources.caps import Caps
from payworthy.sources.csv_table import sniff_delimiter
from payworthy.sources.reader import open_reader

CUSTOMERS_EN = "customer_id,name,country,currency\nC1,Ünal & Söhne,DE,EUR\nC2,北京示例,CN,CNY\n"
CUSTOMERS_ZH = "客户编号,客户名称,国家,币种\nC1,示例机械有限公司,中国,人民币\nC2,示例泵业有限公司,德国,欧元\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_english_and_foreign_names_are_read_in_every_usual_encoding(read: Any, encoding: str) -> None:
    reading = read("customers", CUSTOMERS_EN.encode(encoding))
    assert [(fact.name, fact.country) for fact in reading.facts] == [("Ünal & Söhne", "DE"), ("北京示例", "CN")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030", "gb2312"])
def test_chinese_headers_and_words_need_no_mapping(read: Any, encoding: str) -> None:
    reading = read("customers", CUSTOMERS_ZH.encode(encoding))
    assert reading.failures == []
    assert [(f.customer_id, f.country, f.currency) for f in reading.facts] == [("C1", "CN", "CNY"), ("C2", "DE", "EUR")]


def test_text_that_is_neither_utf8_nor_chinese_is_refused_and_not_guessed(read: Any) -> None:
    text = "customer_id,name,country,currency\n" + "C1,Müller Präzision für Töne,DE,EUR\n" * 5
    assert read("customers", text.encode("cp1252")).only_failure().code == "file_encoding_doubtful"


def test_a_mapping_can_name_the_encoding(read: Any) -> None:
    text = "customer_id,name,country,currency\nC1,Müller,DE,EUR\n"
    reading = read("customers", text.encode("cp1252"), '[file]\nencoding = "cp1252"\n[customers]\n')
    assert reading.facts[0].name == "Müller"


def test_a_broken_encoding_is_reported_with_its_row(read: Any) -> None:
    failure = read(
        "customers", b"customer_id,name,country,currency\nC1,x,CN,CNY\nC2,\xff\xff\xff,CN,CNY\n"
    ).only_failure()
    assert (failure.code, failure.where.row, failure.params["tried"]) == ("file_encoding_unknown", 3, "utf-8")


def test_utf32_is_refused(read: Any) -> None:
    assert read("customers", CUSTOMERS_EN.encode("utf-32")).only_failure().code == "file_encoding_unknown"


def test_nul_characters_are_refused_with_their_row(read: Any) -> None:
    failure = read("customers", b"customer_id,name,country,currency\nC1,x,CN,CNY\nC2,a\0b,CN,CNY\n").only_failure()
    assert (failure.code, failure.where.row) == ("file_has_nul", 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_taken_from_the_header(read: Any, delimiter: str) -> None:
    reading = read("customers", CUSTOMERS_EN.replace(",", delimiter))
    assert len(reading.facts) == 2


def test_delimiters_inside_quotes_do_not_count() -> None:
    assert sniff_delimiter('"a,b,c";d\n') == ";"
    assert sniff_delimiter("sep=\t\n") == "\t"
    assert sniff_delimiter("one\n") == ","


def test_a_separator_line_and_blank_lines_before_the_header_are_passed_over(read: Any) -> None:
    reading = read("customers", "\nsep=;\n;;;\n" + CUSTOMERS_EN.replace(",", ";"))
    assert reading.rows == [5, 6]


def test_blank_rows_are_no_rows(read: Any) -> None:
    reading = read("customers", "customer_id,name,country,currency\n\nC1,a,CN,CNY\n,,,\n  \nC2,b,CN,CNY\n\n")
    assert (reading.rows, reading.totals.rows_read, reading.failures) == ([3, 6], 2, [])


def test_row_numbers_are_lines_of_the_file_even_after_a_quoted_line_break(read: Any) -> None:
    reading = read("customers", 'customer_id,name,country,currency\nC1,"two\nlines",CN,CNY\nC2,b,CN,CNY\n')
    assert (reading.rows, reading.facts[0].name) == ([2, 4], "two lines")


def test_ragged_rows_are_refused_one_by_one(read: Any) -> None:
    reading = read(
        "customers", "customer_id,name,country,currency\nC1,a,CN\nC2,b,CN,CNY\nC3,a,b,CN,CNY\nC4,d,CN,CNY,,\n"
    )
    assert reading.codes == [(2, None, "row_ragged"), (4, None, "row_ragged")]
    assert [fact.customer_id for fact in reading.facts] == ["C2", "C4"]


def test_a_row_that_cannot_be_cut_into_cells_counts_as_an_amount_not_read(read: Any) -> None:
    reading = read("limits", "customer_id,amount,currency,valid_from\nC1,5,CNY\n")
    assert reading.totals.amounts_unread == 1


@pytest.mark.parametrize("row", ['C1,"never closed,CN,CNY\nC2,b,CN,CNY\n', 'C1,"closed" twice",CN,CNY\n'])
def test_broken_quotes_end_the_reading_with_a_failure(read: Any, row: str) -> None:
    reading = read("customers", "customer_id,name,country,currency\n" + row)
    assert reading.codes == [(2, None, "row_quotes_broken")]


def test_a_very_long_cell_is_refused(read: Any) -> None:
    head = "customer_id,name,country,currency\n"
    assert read("customers", f"{head}C1,{'x' * 40_000},CN,CNY\n").codes == [(2, "name", "cell_too_long")]
    assert read("customers", f"{head}C1,{'x' * 200_000},CN,CNY\n").codes == [(2, None, "cell_too_long")]
    assert read("customers", f"{head}{'C' * 121},x,CN,CNY\n").codes == [(2, "customer_id", "cell_too_long")]


def test_a_line_without_end_is_refused_before_it_is_read(read: Any) -> None:
    caps = Caps(line_bytes=1000)
    failure = read("customers", CUSTOMERS_EN + "C3," + "x" * 5000, caps=caps).only_failure()
    assert (failure.code, failure.where.row) == ("file_line_too_long", 4)


@pytest.mark.parametrize(
    ("caps", "code"),
    [
        (Caps(file_bytes=20), "file_too_large"),
        (Caps(columns=3), "file_too_many_columns"),
        (Caps(rows=1), "file_too_many_rows"),
    ],
)
def test_caps_are_refusals(read: Any, caps: Caps, code: str) -> None:
    assert [failure.code for failure in read("customers", CUSTOMERS_EN, caps=caps).failures] == [code]


def test_as_many_rows_as_the_cap_are_taken(read: Any) -> None:
    assert len(read("customers", CUSTOMERS_EN, caps=Caps(rows=2)).facts) == 2


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \n,,\n"])
def test_an_empty_file_says_so(read: Any, content: bytes) -> None:
    assert read("customers", content).only_failure().code == "file_empty"


def test_files_that_cannot_be_opened_are_failures(read: Any, tmp_path: Path) -> None:
    assert read("customers", tmp_path / "none.csv").only_failure().code == "file_not_found"
    assert read("customers", tmp_path).only_failure().code == "file_not_readable"
    assert read("customers", b"\xd0\xcf\x11\xe0" + bytes(600)).only_failure().code == "file_old_excel"


def test_a_file_that_is_being_written_to_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(CUSTOMERS_EN.encode() + b"C,n,CN,CNY\n" * 40_000)
    reader = open_reader("customers", path)
    chunks = iter(reader)
    next(chunks)
    with path.open("r+b") as file:
        file.seek(400_000)
        file.write(b"\xff" * 100)
        os.fsync(file.fileno())
    assert [failure.code for chunk in chunks for failure in chunk.failures] == ["file_changed"]


def test_chunks_hold_ten_thousand_rows_and_failures_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("customer_id,name,country,currency\n" + "C1,a,CN,CNY\n" * 20_001 + "C1,,CN,CNY\n")
    reader = open_reader("customers", path)
    chunks = list(reader)
    assert [len(chunk.facts) for chunk in chunks] == [10_000, 10_000, 1]
    [failure] = chunks[-1].failures
    assert str(failure.where) == "big.csv:20003:name"
    assert reader.progress == (path.stat().st_size, path.stat().st_size)
    with pytest.raises(RuntimeError):
        list(reader)
