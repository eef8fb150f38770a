"""How long does it take to investigate one customer at offline sources, from the command line and in a running process?

Each customer has a folder of extracts: the registration, all lists of registers and courts, and a long history of court
cases. The whole command (process start, reading, keeping, sealing) is held against a command that only starts and opens
the book; the use case alone against writing the same facts as one file.

    python bench/investigate.py [--cases 200] [--times 10]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import customers, take

from payworthy.app.enquiry import Depth, Enquiry
from payworthy.app.investigate import Wanted, investigate
from payworthy.app.keep_answer import keep_answer
from payworthy.policy_files import preset_policy
from payworthy.sources.cards import source_cards
from payworthy.sources.providers.extracts.fetch import Extracts
from payworthy.store.book import OpenBook
from payworthy.wiring import new_book

COMMAND = [sys.executable, "-c", "from payworthy.wiring import main; main()"]


def an_extract(cases: int) -> dict[str, object]:
    """What a company with a history in the courts has."""
    return {
        "retrieved_on": "2026-11-20",
        "registration": {"companyName": "Example", "status": "存续", "startDate": "2009-04-01", "regCapital": "5000"},
        "shareholders": [{"name": f"S{number}", "ratio": "5%", "subscribed": "250"} for number in range(20)],
        "executives": [{"name": f"P{number}", "job": "董事"} for number in range(10)],
        "changes": [
            {"date": f"20{10 + number % 15}-03-01", "item": f"I{number}", "after": "x"} for number in range(60)
        ],
        **{name: [] for name in ("abnormal_list", "serious_violation", "dishonest_debtor", "consumption_restriction")},
        "judgment_debtor": [
            {"caseNo": f"C{number}", "filed": f"202{number % 6}-0{1 + number % 9}-11", "amount": str(1000 + number)}
            for number in range(cases)
        ],
    }


def in_a_process(book: OpenBook, folder: Path, customer_ids: list[str]) -> list[float]:
    """Milliseconds of the use case, customer by customer."""
    source = Extracts(source_cards()["extracts"], folder)
    took = []
    for customer_id in customer_ids:
        began = time.perf_counter()
        now = book.clock.now()
        enquiry = Enquiry(
            customer_id=customer_id,
            name="Example",
            country="CN",
            currency="CNY",
            asked_at=now,
            asked_on=book.policy().today(now),
            depth=Depth.L3,
        )
        known = book.view(lambda look, one=customer_id: look.credit_facts(one))
        done = investigate(
            enquiry,
            [source],
            Wanted(),
            known,
            lambda minor, currency: minor,
            lambda card, answer, asked=enquiry, at=now: book.write(
                lambda tx: keep_answer(tx, asked, card, answer, "bench", at)
            ),
        )
        assert done.answered, done
        took.append((time.perf_counter() - began) * 1000)
    return took


def processor() -> float:
    """Milliseconds of processor time of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def as_a_command(folder: Path, *arguments: str, times: int) -> list[tuple[float, float]]:
    """Milliseconds of a command on the wall and in processor time, again and again."""
    environment = {**os.environ, "PAYWORTHY_BOOK": str(folder / "book.db"), "PAYWORTHY_USER": "bench"}
    took = []
    for _ in range(times):
        began, used = time.perf_counter(), processor()
        subprocess.run([*COMMAND, *arguments], env=environment, check=True, capture_output=True)
        took.append(((time.perf_counter() - began) * 1000, processor() - used))
    return took


def told(name: str, took: list[float]) -> float:
    """Print the figures; returns the median."""
    middle = statistics.median(took)
    print(f"{name:<58} median {middle:8.1f} ms   worst {max(took):8.1f} ms   of {len(took)}")
    return middle


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--times", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        extracts = folder / "extracts"
        extracts.mkdir()
        people = customers(given.times * 3)
        ids = [one.customer_id for one in people]
        for customer_id in ids:
            (extracts / f"{customer_id}.json").write_text(json.dumps(an_extract(given.cases)), encoding="utf-8")
        (folder / "sources.toml").write_text('[source.extracts]\nfolder = "extracts"\n', encoding="utf-8")
        book = new_book(str(folder / "book.db"), preset_policy("limit-only"), "bench")
        take(book, "customers", people)
        alone = told("use case alone, one customer", in_a_process(book, extracts, ids[: given.times]))
        told("the same customers again, nothing new", in_a_process(book, extracts, ids[: given.times]))
        book.close()
        config = str(folder / "sources.toml")
        start = as_a_command(folder, "customer", "list", times=given.times)
        whole = [
            took
            for customer_id in ids[given.times : 2 * given.times]
            for took in as_a_command(folder, "investigate", customer_id, "--config", config, times=1)
        ]
        told("a command that starts and opens the book", [wall for wall, _ in start])
        opened = told("  in processor time", [used for _, used in start])
        wall = told("payworthy investigate, one customer", [wall for wall, _ in whole])
        command = told("  in processor time", [used for _, used in whole])
        print(f"facts of a customer: {given.cases + 96}")
        print(
            f"processor time: whole command / starting {command / opened:.2f}, use case / command {alone / command:.2f}"
        )
        print(
            f"limit: one customer from offline sources under 1,000 ms: {'met' if wall < 1000 else 'not met'} on the wall"
        )


if __name__ == "__main__":
    main()
