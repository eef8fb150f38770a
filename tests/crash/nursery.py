"""A process that is ready to be killed: it forks a child per command, the child works on the book until it dies.

``python -m tests.crash.nursery`` reads ``URL SEED`` per line. Per child it prints ``pid N``, then one line before each
act (``ask KEY YUAN CUSTOMER``) and one after it was acknowledged (``ack KEY DECISION DIGEST``, for a ledger file
``ack KEY file BATCH``), and ``gone`` when the child has ended. Forking a warm process makes a cycle take
milliseconds, not a second.
"""

import os
import random
import sys
import threading

from payworthy.base.canonical import digest, record_bytes
from payworthy.store.book import OpenBook
from payworthy.wiring import open_book

from ..contract.builders import a_clock, ask, invoice, payment, take

CUSTOMERS = 6
THREADS = 6


def main() -> None:
    """Fork on command until the other side hangs up."""
    for line in sys.stdin:
        url, seed = line.split()
        child = os.fork()
        if child == 0:
            try:
                live(url, int(seed))
            finally:
                os._exit(1)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("gone")


def say(line: str) -> None:
    """One line in one write: a kill cannot cut it."""
    os.write(1, f"{line}\n".encode())


def live(url: str, seed: int) -> None:
    """Check orders from several threads until killed."""
    book = open_book(url, a_clock())
    say("open")
    threads = [threading.Thread(target=ask_for_ever, args=(book, seed, number)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ask_for_ever(book: OpenBook, seed: int, thread: int) -> None:
    """Orders, and now and then a ledger file."""
    rng = random.Random(seed * 1000 + thread)
    number = 0
    while True:
        key = f"{'file' if rng.random() < 0.05 else 'order'}-{seed}-{thread}-{number}"
        customer, yuan = f"C{rng.randrange(CUSTOMERS)}", rng.randint(1, 40)
        say(f"ask {key} {yuan} {customer}")
        say(f"ack {key} {' '.join(act(book, key, yuan, customer))}")
        number += 1


def act(book: OpenBook, key: str, yuan: int, customer: str) -> tuple[str, str]:
    """Ask for what the key stands for: an order, or a file with an invoice and a payment. What comes back is the
    same for ever."""
    if key.startswith("file"):
        facts = (invoice(f"I-{key}", yuan, customer), payment(f"P-{key}", yuan, customer))
        return "file", str(take(book, "ledger", *facts, digest=key).batch_id)
    record = book.check(ask(yuan, customer, key=key))
    return record.decision_id, digest(record_bytes(record))


if __name__ == "__main__":
    main()
