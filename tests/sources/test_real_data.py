"""The real ledgers import through the shipped mappings, and their control totals tie to the files.

The expected figures are worked out here, from the files, with nothing but the csv module and Decimal.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from payworthy.facts.document import DocumentKind

pytestmark = pytest.mark.realdata

CLEARED = "ar_highradius/handover_cleared_before_2019-11-01.csv"
OPEN = "ar_highradius/handover_open_at_2019-11-01.csv"
RAW_2020 = "ar_highradius/handover_open_2020_raw_columns.csv"
RAW_SAMPLE = "ar_highradius/handover_other_sample_raw_columns.csv"
IBM = "ar_ibm/WA_Fn-UseC_-Accounts-Receivable.csv"
IBM_SECOND = "ar_ibm/WA_Fn-UseC_-Accounts-Receivable.pbi-variant.csv"

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> str:
    """A customer number without leading zeros; ids with letters as they are."""
    return text.strip().lstrip("0") if text.strip().isdigit() else text.strip()


def is_noise(text: str) -> bool:
    """True if an amount is within a millionth of whole cents."""
    amount = Decimal(text)
    return abs(amount - amount.quantize(Decimal("0.01"))) <= Decimal("0.000001")


LEDGERS: list[tuple[str, str, Callable[[Row], tuple[str, str]]]] = [
    ("highradius-cleared", CLEARED, lambda row: ("USD", row["amount"])),
    ("highradius-open", OPEN, lambda row: ("USD", row["amount"])),
    ("highradius-raw-2020", RAW_2020, lambda row: ("USD", row["converted_usd"])),
    ("highradius-raw-sample", RAW_SAMPLE, lambda row: (row["invoice_currency"], row["total_open_amount"])),
    ("ibm-ar", IBM, lambda row: ("USD", row["InvoiceAmount"])),
    ("ibm-ar", IBM_SECOND, lambda row: ("USD", row["InvoiceAmount"])),
]


@pytest.mark.parametrize(("mapping", "file", "amount"), LEDGERS, ids=[file for _, file, _ in LEDGERS])
def test_counts_and_sums_per_currency_tie_to_the_file(
    read: Any, real_data: Path, mapping: str, file: str, amount: Callable[[Row], tuple[str, str]]
) -> None:
    rows = rows_of(real_data / file)
    given: dict[str, Decimal] = defaultdict(Decimal)
    count: Counter[str] = Counter()
    for row in rows:
        currency, text = amount(row)
        given[currency] += Decimal(text)
        count[currency] += 1
    reading = read("ledger", real_data / file, mapping)
    totals = reading.totals
    assert totals.rows_read == len(rows)
    assert {currency: (total.rows, total.given) for currency, total in totals.amounts.items()} == {
        currency: (count[currency], given[currency]) for currency in given
    }
    taken = Counter[str]()
    for fact in reading.facts:
        if getattr(fact, "kind", None) is DocumentKind.INVOICE:
            taken[fact.currency] += fact.amount_minor
    assert {currency: total.taken_minor for currency, total in totals.amounts.items()} == taken
    assert "columns_not_used" not in reading.notices
    if mapping != "highradius-raw-2020":
        assert reading.failures == []
        assert all(total.given == Decimal(total.taken_minor) / 100 for total in totals.amounts.values())


@pytest.mark.parametrize(("mapping", "file"), [(mapping, file) for mapping, file, _ in LEDGERS])
def test_every_customer_of_a_ledger_is_among_the_customers_of_the_same_file(
    read: Any, real_data: Path, mapping: str, file: str
) -> None:
    customers = read("customers", real_data / file, mapping)
    ledger = read("ledger", real_data / file, mapping)
    ids = [customer.customer_id for customer in customers.facts]
    assert customers.failures == []
    assert len(ids) == len(set(ids))
    assert {fact.customer_id for fact in ledger.facts} <= set(ids)


def test_every_cleared_invoice_is_paid_in_full_on_its_clearing_date(read: Any, real_data: Path) -> None:
    rows = rows_of(real_data / CLEARED)
    reading = read("ledger", real_data / CLEARED, "highradius-cleared")
    assert reading.totals.facts == {kind: len(rows) for kind in ("application", "invoice", "payment")}
    facts = reading.facts_by_row()
    invoices, payments, applications = (facts[first::3] for first in range(3))
    for row, invoice, payment, application in zip(rows, invoices, payments, applications, strict=True):
        due_on = date.fromisoformat(row["due_date"])
        assert (invoice.customer_id, invoice.due_on) == (number(row["cust_number"]), due_on)
        assert invoice.issued_on == due_on - timedelta(days=15)
        assert Decimal(invoice.amount_minor) / 100 == Decimal(row["amount"])
        assert payment.issued_on == application.moved_on == date.fromisoformat(row["clear_date"])
        assert (application.credit_id, application.claim_id) == (payment.document_id, invoice.document_id)
        assert (payment.issued_on - due_on).days == int(row["days_late"])
    keys = [(fact.customer_id, fact.document_id) for fact in invoices]
    assert len(set(keys)) == len(keys)
    assert reading.notices["issue_date_assumed"].params == {"days": 15}
    assert reading.notices["value_assumed"].params["value"] == "USD"


def test_ids_of_invoices_without_numbers_do_not_depend_on_the_order_of_rows(
    read: Any, real_data: Path, tmp_path: Path
) -> None:
    head, *lines = (real_data / OPEN).read_text().splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([head, *reversed(lines)]))
    first = read("ledger", real_data / OPEN, "highradius-open")
    second = read("ledger", turned, "highradius-open")
    keys = sorted((fact.customer_id, fact.document_id, fact.amount_minor, fact.due_on) for fact in first.facts)
    assert keys == sorted((fact.customer_id, fact.document_id, fact.amount_minor, fact.due_on) for fact in second.facts)


@pytest.mark.parametrize(
    ("mapping", "file", "name"),
    [
        ("highradius-cleared", CLEARED, "name_customer"),
        ("highradius-open", OPEN, "name_customer"),
        ("highradius-raw-2020", RAW_2020, "name_customer"),
        ("highradius-raw-sample", RAW_SAMPLE, "name_customer"),
    ],
)
def test_customers_keep_their_first_name_and_other_spellings_are_counted(
    read: Any, real_data: Path, mapping: str, file: str, name: str
) -> None:
    spellings: dict[str, list[str]] = {}
    for row in rows_of(real_data / file):
        known = spellings.setdefault(number(row["cust_number"]), [])
        spelling = " ".join(row[name].split())
        if spelling and spelling not in known:
            known.append(spelling)
    reading = read("customers", real_data / file, mapping)
    assert {fact.customer_id: fact.name for fact in reading.facts} == {
        customer_id: (known or [customer_id])[0] for customer_id, known in spellings.items()
    }
    several = [known for known in spellings.values() if len(known) > 1]
    assert reading.notices["customer_spellings"].params == {
        "customers": len(several),
        "spellings": sum(len(known) - 1 for known in several),
    }
    nameless = sum(not known for known in spellings.values())
    missing = reading.notices.get("customer_names_missing")
    assert nameless == (missing.params["customers"] if missing else 0)


def test_numbers_with_and_without_leading_zeros_are_one_customer(read: Any, real_data: Path) -> None:
    written = {row["cust_number"] for row in rows_of(real_data / RAW_2020)}
    twice = {number(text) for text in written if text.startswith("0")} & written
    assert len(twice) > 50
    ids = {fact.customer_id for fact in read("customers", real_data / RAW_2020, "highradius-raw-2020").facts}
    assert twice | {"CCU001"} <= ids
    assert not any(customer_id.startswith("0") for customer_id in ids)
    cleared = {fact.customer_id for fact in read("customers", real_data / CLEARED, "highradius-cleared").facts}
    assert len(ids & cleared) == len({number(text) for text in written} & cleared) > 200


def test_float_noise_is_read_and_fractions_of_a_cent_are_refused_row_by_row(read: Any, real_data: Path) -> None:
    rows = rows_of(real_data / RAW_2020)
    bad = {line: row for line, row in enumerate(rows, start=2) if not is_noise(row["converted_usd"])}
    reading = read("ledger", real_data / RAW_2020, "highradius-raw-2020")
    assert len(bad) > 300
    assert [(row, column, code) for row, column, code in reading.codes] == [
        (line, "converted_usd", "amount_float_noise") for line in bad
    ]
    assert all(failure.params["value"] == bad[failure.where.row]["converted_usd"] for failure in reading.failures)
    first = rows[0]
    assert (first["converted_usd"], first["doc_id"]) == ("2309.7899999999995", "2960623488.0")
    assert (reading.facts[0].amount_minor, reading.facts[0].document_id) == (230979, "2960623488")


def test_the_original_currency_of_converted_rows_comes_back_to_the_cent(read: Any, real_data: Path) -> None:
    reading = read("ledger", real_data / RAW_2020, "highradius-raw-2020-original")
    assert reading.failures == []
    other = read("ledger", real_data / RAW_SAMPLE, "highradius-raw-sample")
    known = {fact.document_id: (fact.customer_id, fact.currency, fact.amount_minor) for fact in other.facts}
    both = [fact for fact in reading.facts if fact.document_id in known]
    assert sum(fact.currency == "CAD" for fact in both) > 40
    assert all((fact.customer_id, fact.currency, fact.amount_minor) == known[fact.document_id] for fact in both)


def test_years_written_as_decimals_are_read(read: Any, real_data: Path, tmp_path: Path) -> None:
    lines = (real_data / RAW_2020).read_text().splitlines()[:3]
    assert "buisness_year" in lines[0]
    assert ",2020.0," in lines[1]
    changed = tmp_path / "changed.csv"
    changed.write_text("\n".join([*lines[:2], lines[2].replace(",2020.0,", ",2020.7,")]))
    reading = read("ledger", changed, "highradius-raw-2020")
    assert len(reading.facts) == 1
    assert reading.codes == [(3, "buisness_year", "cell_not_a_year")]


@pytest.mark.parametrize("file", [IBM, IBM_SECOND])
def test_disputes_and_settlements_of_the_histories_are_told(read: Any, real_data: Path, file: str) -> None:
    rows = rows_of(real_data / file)
    reading = read("ledger", real_data / file, "ibm-ar")
    disputed = [row for row in rows if row["Disputed"] == "Yes"]
    assert reading.totals.facts == {
        "application": len(rows),
        "dispute": len(disputed),
        "dispute_resolved": len(disputed),
        "invoice": len(rows),
        "payment": len(rows),
    }
    invoices = [fact for fact in reading.facts if fact.kind is DocumentKind.INVOICE]
    for row, invoice in zip(rows, invoices, strict=True):
        assert invoice.issued_on == datetime.strptime(row["InvoiceDate"], "%m/%d/%Y").date()
        assert (invoice.due_on - invoice.issued_on).days == 30
        assert invoice.document_id == row["invoiceNumber"].lstrip("0")


def test_both_line_forms_of_the_histories_give_the_same_facts(read: Any, real_data: Path) -> None:
    first = read("ledger", real_data / IBM, "ibm-ar").facts
    second = read("ledger", real_data / IBM_SECOND, "ibm-ar").facts
    assert sorted(map(repr, first)) == sorted(map(repr, second))


def test_country_codes_without_a_legend_are_not_guessed(read: Any, real_data: Path) -> None:
    customers = read("customers", real_data / IBM, "ibm-ar")
    assert {customer.country for customer in customers.facts} == {"ZZ"}
    assert len(customers.facts) == 100


def test_dates_that_could_be_read_two_ways_are_refused_without_a_mapping(
    read: Any, real_data: Path, tmp_path: Path
) -> None:
    lines = (real_data / IBM).read_text().splitlines()[:3]
    path = tmp_path / "plain.csv"
    path.write_text(
        "\n".join(
            ["customer_id,document_id,issued_on,due_on,amount,kind,currency"]
            + [
                ",".join([*(line.split(",")[index] for index in (1, 3, 4, 5, 6)), "invoice", "USD"])
                for line in lines[1:]
            ]
        )
    )
    assert {code for _, _, code in read("ledger", path).codes} == {"cell_date_order_unclear"}
