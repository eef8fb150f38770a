"""Cost of one check at 10, 1,000 and 100,000 open items of one customer. It must be flat: the check reads running
totals and a bounded overdue ladder, never the items.

Alternates between the three customers in one run and compares medians; the first check of the day of a customer,
which brings its overdue ladder up to date, is shown apart.
"""

import statistics
import time

from common import a_book, an_ask, customers, invoices, limits, take

SIZES = (10, 1_000, 100_000)
TURNS = 400


def main() -> None:
    book = a_book(customer_count=0, items_each=0)
    take(book, "customers", customers(len(SIZES)))
    take(book, "limits", limits(len(SIZES), amount_minor=10**14))
    for customer, size in enumerate(SIZES):
        take(book, "ledger", invoices(customer, size))
    first = []
    for customer in range(len(SIZES)):
        began = time.perf_counter()
        book.check(an_ask(customer, f"first-{customer}"))
        first.append(time.perf_counter() - began)
    times: list[list[float]] = [[] for _ in SIZES]
    for turn in range(TURNS):
        for customer in range(len(SIZES)):
            ask = an_ask(customer, f"{turn}-{customer}")
            began = time.perf_counter()
            record = book.check(ask)
            times[customer].append(time.perf_counter() - began)
            assert record.decision.outcome == "approved", record.decision
    medians = [statistics.median(one) for one in times]
    for size, first_time, median in zip(SIZES, first, medians, strict=True):
        print(
            f"  {size:>7,} open items: {median * 1e6:7.0f} us a durable check; first of the day {first_time * 1e3:6.1f} ms"
        )
    print(f"  => largest / smallest: {max(medians) / min(medians):.2f} (limit 1.50)")


if __name__ == "__main__":
    main()
