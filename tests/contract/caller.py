"""One process of a crew: opens a book it is told of, waits for the word, makes its calls from several threads, reports.

``python -m tests.contract.caller`` reads one JSON object per line and answers each with one.
"""

import json
import sys
import threading
import time
from typing import Any

from payworthy.store.book import OpenBook
from payworthy.wiring import open_book

from .builders import a_clock, ask, invoice, payment, take


def main() -> None:
    """Serve until the other side hangs up."""
    for line in sys.stdin:
        task = json.loads(line)
        book = open_book(task["url"], a_clock())
        say({"ready": True})
        sys.stdin.readline()
        say(work(book, task))
        book.close()


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def work(book: OpenBook, task: dict[str, Any]) -> dict[str, Any]:
    """``task["threads"]`` lists each thread's calls in order."""
    answers: list[list[Any]] = [[] for _ in task["threads"]]
    errors: list[str] = []

    def run(index: int, calls: list[dict[str, Any]]) -> None:
        for call in calls:
            try:
                answers[index].append(make(book, call))
            except Exception as error:  # reported to the test, which wants none
                errors.append(repr(error))

    began = time.perf_counter()
    threads = [threading.Thread(target=run, args=item) for item in enumerate(task["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"answers": answers, "errors": errors, "seconds": time.perf_counter() - began}


def make(book: OpenBook, call: dict[str, Any]) -> Any:
    """One call: a check, or a small ledger file."""
    if "file" in call:
        name, customer_id, yuan = call["file"], call["customer"], call["yuan"]
        facts = (invoice(f"I-{name}", yuan, customer_id), payment(f"P-{name}", yuan, customer_id))
        return take(book, "ledger", *facts, digest=name).batch_id
    record = book.check(ask(call["yuan"], call["customer"], key=call["key"]))
    return [record.decision_id, record.number, record.decision.outcome]


if __name__ == "__main__":
    main()
