"""Lists of invoices for the late-payment model: columns found, dates read, bad rows told."""

from pathlib import Path

import pytest

from payworthy.base.failure import Failure
from payworthy.model.late.invoices import NEVER
from payworthy.model.late.listing import InvoiceList
from payworthy.sources.invoice_list import Wanted, customer_key, read_invoice_list

DAY = 20454
"""2026-01-01, in days since 1970."""


def read(folder: Path, text: str, wanted: Wanted | None = None) -> InvoiceList | Failure:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_invoice_list(path, wanted or Wanted())


def listed(folder: Path, text: str, wanted: Wanted | None = None) -> InvoiceList:
    found = read(folder, text, wanted)
    assert isinstance(found, InvoiceList), found
    return found


HEADERS = [
    "customer,due date,clearing date,amount,issue date",
    "cust_number,due_in_date,clear_date,total_open_amount,posting_date",
    "customerID,DueDate,SettledDate,InvoiceAmount,InvoiceDate",
    "客户编号,到期日,结清日期,金额,开票日期",
    "客户名称,应收日期,回款日期,含税金额,单据日期",
]


@pytest.mark.parametrize("header", HEADERS)
def test_columns_are_found_by_their_usual_names(tmp_path: Path, header: str) -> None:
    found = listed(tmp_path, f"{header}\nC1,2026-01-31,2026-02-03,100.50,2026-01-01\n")
    rows = found.invoices({})
    assert (rows.issued_on[0], rows.due_on[0], rows.cleared_on[0], rows.amount[0]) == (DAY, DAY + 30, DAY + 33, 100.5)


def test_a_column_named_on_the_line_comes_before_the_usual_ones(tmp_path: Path) -> None:
    text = "customer,due date,amount,agreed day\nC1,2026-01-31,5,2026-02-28\n"
    assert listed(tmp_path, text, Wanted({"due_on": "Agreed Day"})).due_on == [DAY + 58]


def test_a_column_that_is_not_there_is_a_failure_and_so_are_missing_ones(tmp_path: Path) -> None:
    text = "customer,due date,amount\nC1,2026-01-31,5\n"
    unknown = read(tmp_path, text, Wanted({"due_on": "agreed"}))
    missing = read(tmp_path, text, Wanted(required=("customer_id", "settled_on")))
    assert isinstance(unknown, Failure)
    assert isinstance(missing, Failure)
    assert (unknown.code, missing.code) == ("late_column_unknown", "late_columns_missing")


def test_without_an_issue_date_fifteen_days_before_the_due_date_are_assumed_and_counted(tmp_path: Path) -> None:
    found = listed(tmp_path, "customer,due date,amount\nC1,2026-01-31,5\n")
    assert found.assumed == 1
    assert found.invoices({}).issued_on[0] == DAY + 15
    assert found.invoices({}).cleared_on[0] == NEVER


def test_which_of_day_and_month_comes_first_is_found_out_where_a_date_shows_it(tmp_path: Path) -> None:
    header = "customer,due date,amount\n"
    assert listed(tmp_path, header + "C1,2/1/2026,5\nC1,1/31/2026,5\n").due_on == [DAY + 31, DAY + 30]
    assert listed(tmp_path, header + "C1,2/1/2026,5\nC1,31/1/2026,5\n").due_on == [DAY + 1, DAY + 30]
    unclear = read(tmp_path, header + "C1,2/1/2026,5\n")
    assert isinstance(unclear, Failure)
    assert unclear.code == "late_date_order_unclear"
    assert listed(tmp_path, header + "C1,2/1/2026,5\n", Wanted(date_order="mdy")).due_on == [DAY + 31]


def test_the_same_customer_is_known_in_both_spellings() -> None:
    assert customer_key("0140105686") == customer_key("140105686")
    assert customer_key(" ccu001 ") == customer_key("CCU001")
    assert customer_key("A01") != customer_key("A1")
    assert customer_key("000") == "0"


def test_a_row_that_cannot_be_read_is_told_with_its_line_and_the_rest_is_taken(tmp_path: Path) -> None:
    bad = [",2026-01-31,5,", "C1,soon,5,", "C1,2026-01-31,-5,", "C1,2026-01-31", "C1,2026-01-31,5,2026-02-01", ""]
    rows = [
        "customer,due date,amount,issue date",
        "C1,2026-01-31,5,",
        *bad,
        "C2,2026-01-31,￥1,234.00",
        "C3,2026-01-31,7,",
    ]
    found = listed(tmp_path, "\n".join(rows) + "\n")
    assert found.row == [2, 7, 10]
    assert found.issued_on == [None, None, None]
    assert [(failure.where and failure.where.row, failure.code) for failure in found.failures] == [
        (3, "late_cell_missing"),
        (4, "cell_not_a_date"),
        (5, "late_amount_not_positive"),
        (6, "row_ragged"),
        (9, "cell_not_a_date"),
    ]
    assert found.read == 8


def test_amounts_are_read_with_any_mark_and_with_the_noise_of_a_computer(tmp_path: Path) -> None:
    rows = 'C1,2026-01-31,"¥1,234.50"\nC1,2026-01-31,2309.7899999999995\nC1,2026-01-31,$12\n'
    found = listed(tmp_path, "customer,due date,amount\n" + rows)
    assert list(found.invoices({}).amount) == pytest.approx([1234.5, 2309.79, 12])


def test_a_shipped_mapping_names_columns_and_the_order_of_dates(tmp_path: Path) -> None:
    header = "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate"
    text = f"{header}\nC1,7,1/2/2026,2/1/2026,5,No,2/4/2026\n"
    found = listed(tmp_path, text, Wanted(mapping="ibm-ar"))
    assert (found.due_on, found.settled_on, found.document_id) == ([DAY + 31], [DAY + 34], ["7"])


def test_a_clearing_day_in_an_open_list_is_not_looked_at(tmp_path: Path) -> None:
    found = listed(tmp_path, "customer,due date,amount,clear_date\nC1,2026-01-31,5,2026-02-01\n")
    assert found.invoices({}, is_open=True).cleared_on[0] == NEVER
