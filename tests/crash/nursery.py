"""A process that is ready to be killed: it forks a child per command, the child works on the book until it dies.

``python -m tests.crash.nursery`` reads ``URL SEED`` per line and prints, per child: ``pid N``, then a line per act, written
before it (``ask KEY YUAN CUSTOMER``) and after it was acknowledged (``ack KEY DECISION DIGEST``); ``gone`` when the
child has ended. Forking a warm process makes a cycle take milliseconds, not a second.
"""

import os
import random
import sys
import threading

from payworthy.base.canonical import digest, record_bytes
from payworthy.store.book import OpenBook
from payworthy.wiring import open_book

from ..contract.builders import a_clock, ask

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
    rng = random.Random(seed * 1000 + thread)
    number = 0
    while True:
        key = f"{seed}-{thread}-{number}"
        customer, yuan = f"C{rng.randrange(CUSTOMERS)}", rng.randint(1, 40)
        say(f"ask {key} {yuan} {customer}")
        record = book.check(ask(yuan, customer, key=key))
        say(f"ack {key} {record.decision_id} {digest(record_bytes(record))}")
        number += 1


if __name__ == "__main__":
    main()
