"""Parquet books to measure on: items of many customers in random order, and the rest of the file for some of them."""

from datetime import date
from pathlib import Path

import duckdb

AS_OF = date(2026, 10, 31)
D = f"DATE '{AS_OF}'"

STATEMENT = {
    "current_assets": 6_200_000_000, "inventory": 2_000_000_000, "cash": 900_000_000, "ar": 1_500_000_000,
    "ap": 1_200_000_000, "current_liabilities": 4_800_000_000, "total_assets": 10_000_000_000,
    "total_liabilities": 5_800_000_000, "retained_earnings": 1_800_000_000, "profit_before_tax": 600_000_000,
    "interest_expense": 150_000_000, "net_profit": 450_000_000, "revenue": 12_000_000_000, "cogs": 9_000_000_000,
    "equity": 4_200_000_000, "intangibles": 200_000_000, "dep_amort": 260_000_000, "cfo": 600_000_000,
}  # fmt: skip

ITEMS = f"""
    WITH dice AS (
        SELECT i, (hash(i) % {{customers}})::INTEGER AS customer, (hash(i, 1) % 1095)::INTEGER AS age,
               (30 + 30 * (hash(i, 2) % 3))::INTEGER AS term, (hash(i, 3) % 100)::INTEGER AS luck,
               (hash(i, 4) % 40)::INTEGER AS late, 10000 + (hash(i, 5) % 5000000)::BIGINT AS amount
        FROM range({{start}}, {{stop}}) AS t(i)
    ), dated AS (
        SELECT *, {D} - age AS issued_on, {D} - age + term AS due_on,
               {D} - age + term + CASE WHEN luck < 60 THEN -late // 4 WHEN luck < 90 THEN late WHEN luck < 98 THEN late * 3
                                  ELSE 3000 END AS paid_on
        FROM dice
    )
    SELECT 'C' || lpad(customer::VARCHAR, 7, '0') AS customer_id, 'I' || i AS document_id, 'CNY' AS currency,
           0::INTEGER AS part_no, issued_on, due_on, amount AS amount_minor,
           CASE WHEN paid_on <= {D} THEN paid_on END AS settled_on,
           CASE WHEN paid_on <= {D} THEN CASE WHEN luck = 97 THEN 'write_off' ELSE 'payment' END END AS settled_how,
           CASE WHEN paid_on <= {D} THEN paid_on END AS settled_known_on,
           CASE WHEN luck = 50 THEN due_on END AS disputed_on, NULL::DATE AS dispute_ended_on,
           'invoice' AS kind, issued_on AS known_on
    FROM dated"""
"""Three years of invoices on terms of 30 to 90 days; 60 % paid on the day or early, 2 % never, 1 % written off."""

_NAME = "'C' || lpad(c::VARCHAR, 7, '0') AS customer_id"


def _others(customers: int) -> dict[str, str]:
    people = f"range({customers}) AS t(c)"
    lines = ", ".join(
        f"({value} * (50 + hash(c, y) % 100) // 100)::BIGINT AS {key}_minor" for key, value in STATEMENT.items()
    )
    years = f"{people}, (VALUES (1), (2)) AS years(y)"
    end = f"make_date({AS_OF.year} - y, 12, 31)"
    return {
        "customers": f"SELECT {_NAME} FROM {people}",
        "statements": f"SELECT {_NAME}, {end} AS period_end, 12::INTEGER AS months, 'single' AS scope,"
        f" 'unqualified' AS opinion, TRUE AS is_audited, {end} + 90 AS known_on, {lines}"
        f" FROM {years} WHERE hash(c, 7) % 10 < 3",
        "events": f"SELECT {_NAME}, 'E' || c AS event_id,"
        " ['lawsuit_defendant', 'judgment_debtor', 'penalty', 'equity_pledge'][1 + (hash(c, 8) % 4)::INTEGER] AS kind,"
        f" {D} - (hash(c, 9) % 900)::INTEGER AS began_on, NULL::DATE AS ended_on, 5000000::BIGINT AS amount_minor,"
        f" {D} - (hash(c, 9) % 900)::INTEGER AS known_on, NULL::DATE AS ended_known_on"
        f" FROM {people} WHERE hash(c, 10) % 10 = 0",
        "checks": f"SELECT {_NAME}, area, {D} - 20 AS checked_on, {D} - 20 AS known_on"
        f" FROM {people}, (VALUES ('courts'), ('registry')) AS areas(area) WHERE hash(c, 11) % 2 = 0",
        "profiles": f"SELECT {_NAME}, field, value, {D} - 300 AS known_on, NULL::DATE AS valid_on FROM {people}, (VALUES"
        " ('founded_on', '2012-05-01'), ('ownership', 'private'), ('paid_in_minor', '500000000')) AS f(field, value)"
        " WHERE hash(c, 12) % 2 = 0",
    }


def write_book(folder: Path, rows: int, customers: int) -> dict[str, str]:
    """Write the tables, items in files of ten million rows; returns table → path."""
    paths = {}
    with duckdb.connect(config={"preserve_insertion_order": False, "memory_limit": "1500MiB"}) as connection:
        for start in range(0, rows, 10_000_000):
            stop = min(start + 10_000_000, rows)
            query = ITEMS.format(customers=customers, start=start, stop=stop)
            connection.execute(f"COPY ({query}) TO '{folder}/items-{start // 10_000_000:02}.parquet' (FORMAT parquet)")
        paths["items"] = f"{folder}/items-*.parquet"
        for table, query in _others(customers).items():
            paths[table] = f"{folder}/{table}.parquet"
            connection.execute(f"COPY ({query}) TO '{paths[table]}' (FORMAT parquet)")
    return paths
