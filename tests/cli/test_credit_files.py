"""Credit files from documents on the command line: what comes in stands in the book, and the book verifies."""

from typing import Any

import openpyxl
import pytest

from .conftest import CommandLine

JSON = (
    '{"客户编号": "C1", "法定代表人": "张三", "股东": [{"股东名称": "张三", "持股比例": "60%"}],'
    ' "被执行人": [{"案号": "1", "立案日期": "2026-02-11"}]}'
)
SALES = "发票号码,开票日期,购方名称,金额,发票状态\n1,2026-01-15,甲,600000.00,有效\n"
SHEET = "单位：万元,2025年12月31日\n资产总计,1000\n负债合计,580\n所有者权益合计,420\n"


@pytest.fixture
def book(cli: CommandLine) -> CommandLine:
    """A book with one customer."""
    cli.take("customers", "customer_id,name,country,currency,terms\nC1,示例机械,CN,CNY,net 30\n")
    return cli


def filled(cli: CommandLine, **answers: Any) -> Any:
    path = cli.folder / "form.xlsx"
    assert cli("apply", "form", "-o", path, "--customer", "C1").code == 0
    workbook = openpyxl.load_workbook(path)
    for name, value in answers.items():
        place = workbook.defined_names[f"pw_{name}"].attr_text.split("!")[1].replace("$", "")
        workbook.worksheets[0][place].value = value
    workbook.save(path)
    return path


def test_documents_of_every_kind_come_in_and_the_book_verifies(book: CommandLine) -> None:
    taken = [
        book("import", "registry", book.file("r.json", JSON), "--json").data["facts_taken"],
        book("import", "invoices", book.file("s.csv", SALES), "--customer", "C1", "--json").data["facts_taken"],
        book("import", "statements", book.file("b.csv", SHEET), "--customer", "C1", "--json").data["facts_taken"],
    ]
    sound = filled(
        book, requested_limit=3000000, consent_query="yes", consent_terms="yes", signed_by="Li", signed_on="2026-03-31"
    )
    taken.append(book("apply", "import", sound, "--json").data["facts_taken"])
    assert taken == [3, 1, 1, 2]
    assert book("apply", "import", sound, "--json").data["is_repeat"]
    assert book("verify").code == 0


def test_a_form_that_is_not_filled_in_is_refused_with_addresses(book: CommandLine) -> None:
    said = book("apply", "import", filled(book), "--json")
    assert said.code == 2
    assert "C34" in said.err + said.out


def test_a_form_for_a_customer_holds_what_the_book_knows(book: CommandLine) -> None:
    said = book("apply", "form", "-o", book.folder / "f.xlsx", "--customer", "C1", "--json")
    assert said.data["filled_in"] == {
        "customer_id": "C1",
        "currency": "CNY",
        "name_zh": "示例机械",
        "requested_terms": "net 30",
    }
    assert book("apply", "form", "-o", book.folder / "g.xlsx", "--customer", "C9").code == 2


def test_what_a_file_says_itself_cannot_be_said_beside_it(book: CommandLine) -> None:
    path = book.file("o.csv", "order_id\nO1\n")
    assert book("import", "orders", path, "--customer", "C1").code == 2
    both = book.file("e.csv", "customer_id,kind,began_on\nC1,penalty,2026-01-02\n")
    assert book("import", "events", both, "--customer", "C1").code == 2


def test_the_same_file_for_another_customer_is_another_file(book: CommandLine) -> None:
    book.take("customers", "customer_id,name,country,currency\nC2,另一家,CN,CNY\n")
    path = book.file("s.csv", SALES)
    digests = {book("import", "invoices", path, "--customer", one, "--json").data["digest"] for one in ("C1", "C2")}
    assert len(digests) == 2


def test_the_workbook_to_start_from_is_written_for_credit_files_only(book: CommandLine) -> None:
    assert book("import", "registry", "--template", "-o", book.folder / "r.xlsx").code == 0
    assert book("import", "ledger", "--template", "-o", book.folder / "l.xlsx").code == 2
