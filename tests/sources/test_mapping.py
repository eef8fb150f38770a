"""Mappings: what they can say, and that nonsense in them is refused with its path."""

from pathlib import Path
from typing import Any

import pytest

from payworthy.base.failure import Failure
from payworthy.sources.kinds import KINDS
from payworthy.sources.mapping import Mapping, load_mapping, parse_mapping, shipped_mappings
from payworthy.sources.reader import Reader, open_reader

EXPORT = (
    "Key;Kunde;Beleg;Art;Netto bis;Betrag\n1;0004711;90012345.0;RV;31.01.2024;1.234,56\n2;X1;90012346.0;DZ;;100,00\n"
)
MAPPING = """
title = "a German export"
[file]
delimiter = ";"
[ledger]
date_order = "dmy"
decimal_comma = true
ignore = ["Key"]
[ledger.fields]
customer_id = { column = ["Debitor", "Kunde"], leading_zeros = "strip" }
document_id = { column = "Beleg", integer_noise = true }
kind = { column = "Art", values = { RV = "invoice", DZ = "payment" } }
due_on = "Netto bis"
issued_on = { constant = "2024-01-01" }
amount = "Betrag"
currency = { constant = "EUR" }
"""


def test_a_mapping_reads_a_layout_of_its_own(read: Any) -> None:
    reading = read("ledger", EXPORT, MAPPING)
    assert reading.failures == []
    invoice, payment = reading.facts
    assert (invoice.customer_id, invoice.document_id, invoice.amount_minor) == ("4711", "90012345", 123456)
    assert (payment.customer_id, payment.kind, payment.due_on) == ("X1", "payment", None)
    assert set(reading.notices) == {"value_assumed"}


def test_a_column_the_mapping_names_must_be_there(read: Any) -> None:
    failure = read("ledger", EXPORT.replace("Beleg", "Nummer"), MAPPING).only_failure()
    assert (failure.code, failure.params["field"], failure.params["column"]) == (
        *("header_column_missing", "document_id"),
        "Beleg",
    )


def test_a_column_the_mapping_names_must_be_there_once(read: Any) -> None:
    failure = read("ledger", EXPORT.replace("Key", "Betrag"), MAPPING).only_failure()
    assert (failure.code, failure.params["field"]) == ("header_ambiguous", "amount")


def test_a_word_the_mapping_does_not_translate_is_refused(read: Any) -> None:
    reading = read("ledger", EXPORT.replace("DZ", "XX"), MAPPING)
    assert reading.codes == [(3, "Art", "cell_word_unknown")]


def test_fields_without_a_rule_are_found_by_their_usual_headers(read: Any) -> None:
    reading = read("ledger", EXPORT.replace("Netto bis", "到期日"), MAPPING.replace('due_on = "Netto bis"', ""))
    assert reading.facts[0].due_on.isoformat() == "2024-01-31"


def test_a_constant_that_cannot_be_read_is_one_failure_and_not_one_a_row(read: Any) -> None:
    failure = read("ledger", EXPORT, MAPPING.replace('"EUR"', '"EURO"')).only_failure()
    assert (failure.code, failure.where.column, failure.where.row) == ("currency_unknown", "currency", None)


def test_a_kind_the_mapping_does_not_mention_cannot_be_read_with_it(read: Any) -> None:
    assert read("orders", EXPORT, MAPPING).only_failure().code == "mapping_without_kind"


def test_rows_that_were_converted_come_back_in_their_own_currency(read: Any) -> None:
    mapping = """
    [limits.fields]
    customer_id = "c"
    valid_from = { constant = "2024-01-01" }
    currency = { constant = "USD" }
    amount = { column = "a", converted = [{ column = "unit", value = "CA", rate = "0.7", currency = "CAD" }] }
    """
    reading = read("limits", "c,a,unit\nC1,70.00,US\nC2,2309.7899999999995,CA\nC3,0.75,CA\n", mapping)
    assert [(fact.currency, fact.amount_minor) for fact in reading.facts] == [("USD", 7000), ("CAD", 329970)]
    assert reading.codes == [(4, "a", "amount_float_noise")]
    assert reading.notices["amounts_converted_back"].params["rate"] == "0.7"
    assert "columns_not_used" not in reading.notices
    assert read("limits", "c,a\nC1,70.00\n", mapping).only_failure().code == "header_column_missing"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[ledger", "mapping_not_toml", ""),
        ("[stock]", "mapping_malformed", "stock"),
        ("[ledger]\ncolour = 1", "mapping_malformed", "colour"),
        ('[ledger]\ndate_order = "ydm"', "mapping_malformed", "$.ledger.date_order"),
        ('[ledger.fields]\ncolour = "x"', "mapping_malformed", "$.ledger.fields.colour: no such field"),
        ('[ledger.fields]\nkind = { column = "x", constant = "y" }', "mapping_malformed", "exclude each other"),
        ("[ledger.fields]\nkind = { colum = 'x' }", "mapping_malformed", "colum"),
        ("[ledger.fields]\nkind = { column = 'x', unit = 10 }", "mapping_malformed", "unit belongs to amount"),
        ("[ledger.fields]\namount = { unit = 0 }", "mapping_malformed", "whole number from 1"),
        ("[ledger.fields]\namount = { unit = 0.5 }", "mapping_malformed", "unit"),
        ("[ledger.fields]\ndue_on = { days_before_due = 3 }", "mapping_malformed", "belongs to issued_on"),
        ("[ledger.fields]\nissued_on = { days_before_due = 9999999999 }", "mapping_malformed", "from 0 to 3650"),
        ("[ledger.fields]\ndocument_id = { derive = ['colour'] }", "mapping_malformed", "colour"),
        ("[customers.fields]\nname = { or_field = 'lei' }", "mapping_malformed", "customer_id"),
        ("[file]\nencoding = 'rot13'", "mapping_malformed", "$.file.encoding"),
        (
            "[ledger.fields]\namount = { converted = [{ column='a', value='b', rate='NaN', currency='CAD' }] }",
            *("mapping_malformed", "rate"),
        ),
        (
            "[ledger.fields]\namount = { converted = [{ column='a', value='b', rate='2', currency='XX' }] }",
            *("mapping_malformed", "currency"),
        ),
    ],
)
def test_nonsense_is_refused_with_its_path(text: str, code: str, said: str) -> None:
    failure = parse_mapping(text, "m.toml")
    assert isinstance(failure, Failure)
    assert failure.code == code
    assert said in str(failure.params["detail"])
    assert failure.where is not None
    assert failure.where.file == "m.toml"


def test_every_shipped_mapping_loads_and_reads_customers_and_a_ledger() -> None:
    names = shipped_mappings()
    assert {"highradius-cleared", "highradius-open", "highradius-raw-2020", "highradius-raw-sample", "ibm-ar"} <= set(
        names
    )
    for name in names:
        mapping = load_mapping(name)
        assert isinstance(mapping, Mapping), mapping
        assert mapping.title
        assert mapping.ledger is not None
        assert mapping.customers is not None
        assert mapping.customers.distinct
        assert [kind for kind in KINDS if mapping.of(kind) is not None] == ["customers", "ledger"]


def test_a_mapping_of_ones_own_is_loaded_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(MAPPING, encoding="utf-8-sig")
    assert load_mapping(str(path)) == parse_mapping(MAPPING)


@pytest.mark.parametrize("name", ["no-such-mapping", "", ".", "bad\0name"])
def test_a_mapping_that_is_not_there_names_those_that_are(name: str) -> None:
    failure = load_mapping(name)
    assert isinstance(failure, Failure)
    assert failure.code == "mapping_not_found"
    assert "ibm-ar" in str(failure.params["known"])


def test_a_mapping_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert isinstance(load_mapping(str(path)), Failure)


def test_a_reader_can_be_opened_by_the_name_of_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("cust_number,name_customer,due_date,amount\n0042,a,2024-01-31,5.00\n")
    reader = open_reader("ledger", path, "highradius-open")
    assert isinstance(reader, Reader)
    assert [fact.customer_id for chunk in reader for fact in chunk.facts] == ["42"]
    assert isinstance(open_reader("ledger", path, "no-such-mapping"), Failure)
    with pytest.raises(KeyError):
        open_reader("stock", path)
