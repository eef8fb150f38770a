"""VAT invoices become turnover by year: exact sums, voided and returned ones told apart, partners counted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from payworthy.facts.entry import Block
from payworthy.sources.told import Told

SALES = "企业代号,发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态\n"
BOUGHT = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态\n"


def sale(day: str, buyer: str, net: str, status: str = "有效发票", firm: str = "E1") -> str:
    return f"{firm},1,{day},{buyer},{net},0,0,{status}\n"


def told(tmp_path: Path, purchases: str | None = None, **more: str) -> Told:
    if purchases is None:
        return Told(customer_id="C1", **more)
    path = tmp_path / "purchases.csv"
    path.write_text(BOUGHT + purchases)
    return Told(customer_id="C1", purchases=path, **more)


def test_a_year_worked_out_by_hand(read: Any, tmp_path: Path) -> None:
    sales = (
        sale("2025/1/5", "B1", "600.10")
        + sale("2025/2/5", "B2", "300.05")
        + sale("2025/3/5", "B1", "-100.05")
        + sale("2025/3/6", "B3", "99.90")
        + sale("2025/3/7", "B3", "5000", "作废发票")
    )
    bought = sale("2025/2/1", "S1", "450") + sale("2025/2/2", "S2", "90.05")
    [entry] = read("invoices", SALES + sales, told=told(tmp_path, bought)).facts
    assert (entry.block, entry.key, entry.on, entry.currency) == (Block.INVOICING, "2025", date(2025, 3, 7), "CNY")
    # sales 600.10 + 300.05 - 100.05 + 99.90 = 900.00; months 600.10, 300.05, -0.15: mean 300, deviation 245.051
    assert entry.fields == {
        "months": "3",
        "sales": "90000",
        "purchases": "54005",
        "margin": "0.3999",
        "sales_volatility": "0.8168",
        "voided_share": "0.2000",
        "returned_share": "0.1000",
        "largest_buyer_share": "0.5556",
        "largest_supplier_share": "0.8333",
        "buyers": "3",
        "suppliers": "2",
        "first_on": "2025-01-05",
        "last_on": "2025-03-07",
    }


def test_each_year_is_an_entry_and_so_are_the_last_twelve_months(read: Any) -> None:
    days = [f"{year}/{month}/1" for year in (2023, 2024) for month in range(1, 13)] + ["2025/1/1", "2025/2/1"]
    entries = read(
        "invoices", SALES + "".join(sale(day, "B", "100") for day in days), told=Told(customer_id="C1")
    ).facts
    assert [(entry.key, entry.fields["months"], entry.fields["sales"]) for entry in entries] == [
        ("2023", "12", "120000"),
        ("2024", "12", "120000"),
        ("2025", "2", "20000"),
        ("last12", "12", "120000"),
    ]
    assert [entry.fields.get("growth") for entry in entries] == [None, "0.0000", None, "0.0000"]


def test_a_file_of_many_firms_asks_which_is_the_customer(read: Any) -> None:
    text = SALES + sale("2025/1/1", "B", "1") + sale("2025/1/1", "B", "2", firm="E2")
    assert read("invoices", text, told=Told(customer_id="C1")).only_failure().code == "invoices_many_firms"
    reading = read("invoices", text, told=Told(customer_id="C1", firm="E2"))
    assert (reading.facts[0].fields["sales"], reading.totals.rows_skipped) == ("200", 1)
    missing = read("invoices", text, told=Told(customer_id="C1", firm="E9"))
    assert missing.failures[0].code == "invoices_no_such_firm"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (sale("soon", "B", "1"), (2, "开票日期", "cell_not_a_date")),
        (sale("2025/1/1", "B", "many"), (2, "金额", "amount_not_a_number")),
        (sale("2025/1/1", "B", "1.005"), (2, "金额", "amount_too_precise")),
        (sale("2025/1/1", "B", "1", "遗失"), (2, "发票状态", "cell_word_unknown")),
    ],
)
def test_a_bad_invoice_refuses_the_file_with_row_and_column(read: Any, row: str, code: tuple[int, str, str]) -> None:
    reading = read("invoices", SALES + row, told=Told(customer_id="C1"))
    assert (reading.facts, reading.codes) == ([], [code])


def test_a_plain_list_in_english_is_read_as_well(read: Any) -> None:
    text = "invoice no,issue date,buyer,net amount,status\n1,2025-01-01,B,10.00,valid\n"
    [entry] = read("invoices", text, told=Told(customer_id="C1", currency="EUR")).facts
    assert (entry.currency, entry.fields["sales"], entry.fields["buyers"]) == ("EUR", "1000", "1")
