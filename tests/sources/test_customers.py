"""Customer files, and customers collected from a ledger that repeats them."""

from datetime import date
from typing import Any

import pytest

from payworthy.facts.customer import Customer, CustomerState
from payworthy.sources.caps import Caps

SMALLEST = "customer_id,name,country,currency\n"


def test_the_smallest_file_needs_four_columns(read: Any) -> None:
    reading = read("customers", SMALLEST + "C1, Example  Pumps ,DE,EUR\n")
    assert reading.facts == [Customer(customer_id="C1", name="Example Pumps", country="DE", currency="EUR")]
    assert reading.totals.facts == {"customer": 1}


def test_every_optional_column_is_read(read: Any) -> None:
    header = (
        "customer_id,name,country,currency,name_en,uscc,state,group_id,parent_id,segment,address,contact,terms,grade,"
        "grade_review_on,dunning_level,customer_since,sales_person\n"
    )
    row = (
        "C1,示例,中国,RMB,Example,91330106ma7t3e5x2e,blocked,G1,C0,pumps,1 Road,Li,月结30天,B,"
        "2025-12-31,2,2020-01-05,wang\n"
    )
    [customer] = read("customers", header + row).facts
    assert customer == Customer(
        customer_id="C1",
        name="示例",
        country="CN",
        currency="CNY",
        name_en="Example",
        state=CustomerState.BLOCKED,
        group_id="G1",
        parent_id="C0",
        segment="pumps",
        registration_id="uscc:91330106MA7T3E5X2E",
        address="1 Road",
        contact="Li",
        terms="EOM+30",
        grade="B",
        grade_review_on=date(2025, 12, 31),
        dunning_level=2,
        customer_since=date(2020, 1, 5),
        sales_person="wang",
    )


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("uscc", "91330106MA7T3E5X2A", "id_check_digit_wrong"),
        ("lei", "529900T8BM49AURSDO56", "id_check_digit_wrong"),
        ("registration_id", "tax:5", "id_scheme_unknown"),
        ("terms", "whenever", "terms_unreadable"),
        ("state", "asleep", "cell_word_unknown"),
        ("dunning_level", "high", "cell_not_a_level"),
        ("customer_since", "1/2/2020", "cell_date_order_unclear"),
        ("name", "", "cell_missing"),
        ("country", "391", "cell_country_unknown"),
        ("currency", "", "cell_missing"),
    ],
)
def test_a_wrong_value_names_its_column(read: Any, column: str, value: str, code: str) -> None:
    cells = {"customer_id": "C1", "name": "a", "country": "CN", "currency": "CNY"} | {column: value}
    reading = read("customers", ",".join(cells) + "\n" + ",".join(cells.values()) + "\n")
    assert reading.codes == [(2, column, code)]


def test_a_registration_under_any_scheme_is_kept(read: Any) -> None:
    reading = read(
        "customers", SMALLEST.strip() + ",registration_id,lei\nC1,a,GB,GBP,gb_company:00000118,\nC2,b,DE,EUR,,\n"
    )
    assert [fact.registration_id for fact in reading.facts] == ["gb_company:00000118", None]


LEDGER = "cust,who,cur,amount\n"
COLLECT = """
[customers]
distinct = true
ignore = ["amount"]
[customers.fields]
customer_id = { column = "cust", leading_zeros = "strip" }
name = { column = "who", or_field = "customer_id" }
country = { constant = "ZZ" }
currency = "cur"
"""


def test_customers_are_collected_from_a_ledger_once_with_their_first_values(read: Any) -> None:
    rows = "00017,,USD,1\n17,ACME corp,USD,2\nCCU001,,,3\n017,ACME  corp ,USD,4\n17,ACME us,CAD,5\nCCU001,,USD,6\n"
    reading = read("customers", LEDGER + rows, COLLECT)
    assert [(f.customer_id, f.name, f.currency) for f in reading.facts] == [
        ("17", "ACME corp", "USD"),
        ("CCU001", "CCU001", "USD"),
    ]
    assert reading.rows == [2, 4]
    assert reading.notices["customer_spellings"].params == {"customers": 1, "spellings": 1}
    assert reading.notices["customer_names_missing"].params == {"customers": 1}
    assert (reading.totals.rows_taken, reading.totals.facts) == (6, {"customer": 2})


def test_a_customer_that_never_gets_a_needed_value_is_refused_once(read: Any) -> None:
    reading = read("customers", LEDGER + "1,a,,5\n1,b,,5\n", COLLECT)
    assert reading.codes == [(2, "cur", "customer_field_never_given")]


def test_a_wrong_value_of_one_mention_refuses_that_row(read: Any) -> None:
    reading = read("customers", LEDGER + "1,a,USD,5\n,b,USD,5\n1,c\x07,USD,6\n", COLLECT)
    assert reading.codes == [(3, "cust", "cell_missing"), (4, "who", "cell_unprintable")]
    assert len(reading.facts) == 1


def test_the_number_of_collected_customers_is_capped(read: Any) -> None:
    reading = read("customers", LEDGER + "1,a,USD,5\n2,b,USD,5\n1,a,USD,5\n", COLLECT, Caps(customers=1))
    assert [fact.customer_id for fact in reading.facts] == ["1"]
    assert reading.codes == [(3, None, "file_too_many_customers")]


def test_collected_customers_come_in_chunks_too(read: Any) -> None:
    reading = read("customers", LEDGER + "".join(f"{number},a,USD,5\n" for number in range(20_001)), COLLECT)
    assert len(reading.facts) == 20_001
