"""What a book stores of natural persons cannot be read in it, on both stores; what is known stays known."""

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from payworthy.facts.challenge import Challenge
from payworthy.facts.customer import Customer
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Event, EventKind
from payworthy.facts.pull import Pull, PullStatus
from payworthy.store.book import OpenBook

from ..store.builders import results
from .builders import TODAY, ask, customer, days, furnish, take

CANARY = "CANARY"


@pytest.fixture(autouse=True)
def keys_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAYWORTHY_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def canary(name: str) -> str:
    return f"{CANARY} 张三 {name}"


def person() -> Customer:
    return customer(
        "P1",
        name=canary("name"),
        name_en=canary("name_en"),
        registration_id=f"id:{CANARY}",
        address=canary("address"),
        contact=canary("contact"),
        is_person=True,
    )


def entry(block: Block, key: str, customer_id: str = "C1", **fields: str) -> Entry:
    return Entry(customer_id=customer_id, block=block, key=key, fields=fields)


CREDIT_FACTS = (
    Profile(customer_id="C1", field=ProfileField.LEGAL_REPRESENTATIVE, value=canary("representative")),
    Profile(customer_id="C1", field=ProfileField.ACTUAL_CONTROLLER, value=canary("controller")),
    Profile(customer_id="P1", field=ProfileField.NAME_ZH, value=canary("profile name")),
    Profile(customer_id="P1", field=ProfileField.REG_ADDRESS, value=canary("registered")),
    Event(customer_id="C1", kind=EventKind.GUARANTOR, began_on=TODAY - days(9), details={"person": canary("event")}),
    entry(Block.EXECUTIVE, canary("key"), name=canary("executive"), role="supervisor"),
    entry(Block.SHAREHOLDER, canary("key"), name=canary("holder"), party_type="person", party_id=CANARY, share="0.6"),
    entry(Block.BENEFICIAL_OWNER, canary("key"), name=canary("owner"), share="0.6"),
    entry(Block.CONTACT, canary("key"), name=canary("contact"), phone=CANARY, email=f"{CANARY}@example.com"),
    entry(Block.CHANGE, "1", item="representative", before=canary("before"), after=canary("after")),
    entry(Block.NOTE, "1", author="sam", text=canary("note")),
    entry(Block.SITE_VISIT, "1", visited_by="sam", remarks=canary("remarks")),
    entry(Block.APPLICATION, "1", signed_by=canary("signed"), bank_account=CANARY, delivery_address=canary("to")),
    Pull(
        customer_id="P1", source="register", pulled_on=TODAY, status=PullStatus.AMBIGUOUS, licence="open",
        query=canary("query"), note=canary("note"),
    ),
    Challenge(
        customer_id="C1", kind="profile", target="legal_representative", reason=canary("reason"), opened_by="sam",
        opened_on=TODAY, answer_by=TODAY + days(20), note=canary("note"),
    ),
    Judgement(customer_id="P1", other="list:L/1", verdict=MatchVerdict.DIFFERENT, other_name=canary("other")),
)  # fmt: skip
"""A canary in every place that can hold personal data."""


def fill(book: OpenBook) -> None:
    furnish(book, 1000, customer("C1", address=canary("address"), contact=canary("contact")), person())
    take(book, "investigation", *CREDIT_FACTS)


def stored_bytes(book: OpenBook, url: str) -> bytes:
    """Everything of the book that is on disk: the file and its write-ahead log, or every row of every table."""
    if not url.startswith("postgres"):
        book.backend.view(lambda session: None)
        return b"".join(path.read_bytes() for path in sorted(Path(url).parent.glob("*")) if path.is_file())
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [connection.execute(f'SELECT t::text FROM "{table}" AS t').fetchall() for (table,) in tables]
    return repr(rows).encode()


def test_no_canary_is_found_in_what_is_stored(book: OpenBook, book_url: str) -> None:
    fill(book)
    book.check(ask(10, "P1"))
    stored = stored_bytes(book, book_url)
    assert b"P1" in stored  # looked in the right place
    for form in (CANARY.encode(), "张三".encode(), "张三".encode("unicode_escape")):
        assert form not in stored


def test_the_same_facts_again_are_nothing_new(book: OpenBook, new_book: Callable[..., OpenBook]) -> None:
    fill(book)
    again = new_book()
    report = take(again, "investigation", *CREDIT_FACTS)
    assert (report.facts_taken, report.duplicates) == (0, len(CREDIT_FACTS))
    report = take(again, "customers", person())
    assert (report.facts_taken, report.duplicates) == (0, 1)


def test_a_changed_name_is_a_correction(book: OpenBook) -> None:
    fill(book)
    changed = Profile(customer_id="C1", field=ProfileField.LEGAL_REPRESENTATIVE, value="somebody else")
    report = take(book, "registry", changed)
    assert (report.facts_taken, report.corrections) == (1, 1)


def test_a_book_is_proven_without_any_key(
    book: OpenBook, new_book: Callable[..., OpenBook], keys_of_the_test: Path
) -> None:
    fill(book)
    record = book.check(ask(10, "P1"))
    shutil.rmtree(keys_of_the_test)
    lonely = new_book()
    assert [found for found in results(lonely) if not found.is_ok] == []
    assert lonely.check(ask(10, "P1", key=record.key)).decision == record.decision


def test_companies_need_no_keys(book: OpenBook, keys_of_the_test: Path) -> None:
    furnish(book, 1000, customer("C1"))
    take(book, "registry", Profile(customer_id="C1", field=ProfileField.INDUSTRY, value="pumps"))
    book.check(ask(10))
    assert not keys_of_the_test.exists()


def test_a_book_without_a_vault_refuses_what_it_could_not_protect(book: OpenBook) -> None:
    bare = OpenBook(book.backend, book.clock)
    with pytest.raises(Exception, match="vault_missing"):
        take(bare, "customers", customer("C1", contact="Li San"))
