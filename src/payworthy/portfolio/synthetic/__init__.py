"""A made-up machinery maker's book, for demonstrations, tests and benchmarks. Pure and exactly repeatable.

``generate`` tells three years of some 220 customers and a day of orders, each of which shows one thing.
``ledger_rows`` streams a plain ledger of any length for benchmarks.
"""

from payworthy.portfolio.synthetic.book import DEFAULT_DAY, DEFAULT_SEED, LedgerRow, SyntheticBook, generate
from payworthy.portfolio.synthetic.bulk import customer_rows, ledger_rows, limit_rows, scale
from payworthy.portfolio.synthetic.sheets import COLUMNS, files, to_csv
from payworthy.portfolio.synthetic.stage import Story

__all__ = [
    "COLUMNS",
    "DEFAULT_DAY",
    "DEFAULT_SEED",
    "LedgerRow",
    "Story",
    "SyntheticBook",
    "customer_rows",
    "files",
    "generate",
    "ledger_rows",
    "limit_rows",
    "scale",
    "to_csv",
]
