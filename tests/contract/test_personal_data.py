"""What a book stores of natural persons cannot be read in it, on both stores; what is known stays known."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from payworthy.app.create_book import put_person
from payworthy.app.personal_data import Asking, Purpose
from payworthy.app.protection import Locked
from payworthy.base.failure import Denied, Invalid, NotFound
from payworthy.facts.challenge import Challenge
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.person import Person, Role
from payworthy.facts.personal import Subject, hidden, is_keyed_by_person
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Event, EventKind
from payworthy.facts.pull import Pull, PullStatus
from payworthy.store.book import OpenBook

from ..store.builders import results
from .builders import NOON, TODAY, applied, ask, customer, days, furnish, invoice, payment, take

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


def test_what_was_read_from_the_book_goes_back_into_it_as_it_is(book: OpenBook) -> None:
    fill(book)
    stored = [fact for _, fact in book.view(lambda look: look.personal_facts("C1")) if not isinstance(fact, Customer)]
    report = take(book, "investigation", *stored)
    assert (report.facts_taken, report.duplicates) == (0, len(stored))
    [event] = [fact for fact in stored if isinstance(fact, Event)]
    take(book, "investigation", replace(event, ended_on=TODAY))
    [*_, shown] = [fact for fact in seen(book, "C1") if isinstance(fact, Event)]
    assert (shown.ended_on, shown.details) == (TODAY, {"person": canary("event")})


def test_a_text_that_looks_like_a_token_is_a_text(book: OpenBook) -> None:
    fill(book)
    other = book.view(lambda look: look.personal_facts("P1"))[0][1]
    assert isinstance(other, Customer)
    assert other.contact is not None
    take(book, "customers", customer("C1", contact=other.contact, address="sealed:1:x"))
    [*_, shown] = [fact for fact in seen(book, "C1") if isinstance(fact, Customer)]
    assert (shown.contact, shown.address) == (other.contact, "sealed:1:x")


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


def said() -> dict[Locked, str]:
    return {why: f"<{why}>" for why in Locked}


def seen(book: OpenBook, customer_id: str, by: str = "boss") -> list[object]:
    """The newest version of everything that is kept of a customer, as somebody is shown it."""
    stored = [fact for _, fact in book.view(lambda look: look.personal_facts(customer_id))]
    return list(book.reveal(customer_id, stored, Asking(by, Purpose.FILE, said())))


def test_what_is_opened_is_what_was_told(book: OpenBook) -> None:
    fill(book)
    assert seen(book, "P1")[0] == person()
    told = [fact for fact in CREDIT_FACTS if fact.customer_id == "C1" and not is_keyed_by_person(fact)]
    shown = [fact for fact in seen(book, "C1") if not isinstance(fact, Customer)]
    for fact in told:
        assert fact in shown
    named = [fact for fact in shown if is_keyed_by_person(fact)]
    assert {fact.fields["name"] for fact in named} == {
        canary(name) for name in ("executive", "holder", "owner", "contact")
    }
    assert all(fact.key.startswith("~") for fact in named)


def test_every_look_is_on_record_with_who_and_what_but_not_what_was_seen(book: OpenBook, book_url: str) -> None:
    fill(book)
    seen(book, "P1")
    seen(book, "P1", by="nobody")
    denied, shown = book.view(lambda look: look.accesses("P1"))
    assert (shown.seen_by, shown.purpose, shown.was_shown, shown.access_no) == ("boss", "file", True, 1)
    assert {"customer:contact", "customer/name:name", "profile/name_zh:value"} <= set(shown.fields)
    assert (denied.seen_by, denied.was_shown, denied.access_no) == ("nobody", False, 2)
    assert CANARY.encode() not in stored_bytes(book, book_url)
    assert [found for found in results(book) if not found.is_ok] == []


def test_who_may_not_see_is_shown_a_word(book: OpenBook) -> None:
    fill(book)
    book.write(lambda tx: put_person(tx, Person(person_id="bot", name="Bot", role=Role.INTEGRATOR), "boss", NOON))
    for by in ("nobody", "bot"):
        [shown, *_] = seen(book, "P1", by=by)
        assert isinstance(shown, Customer)
        assert {shown.name, shown.contact, shown.address} == {"<denied>"}


def test_a_look_at_nothing_protected_leaves_no_trace(book: OpenBook, keys_of_the_test: Path) -> None:
    furnish(book, 1000, customer("C1"))
    seen(book, "C1")
    assert book.view(lambda look: look.accesses("C1")) == []
    assert not keys_of_the_test.exists()


def test_lists_name_natural_persons_and_find_them_by_name(book: OpenBook) -> None:
    fill(book)
    names = {line.customer_id: line.name for line in book.view(lambda look: look.customers())}
    assert names == {"C1": "Customer C1", "P1": canary("name")}
    assert [line.customer_id for line in book.view(lambda look: look.customers("张三 name"))] == ["P1"]
    assert [line.customer_id for line in book.view(lambda look: look.customers("customer c"))] == ["C1"]
    assert book.view(lambda look: look.customers("sealed")) == []


def test_an_erasure_destroys_what_no_duty_keeps_and_says_what_stays(book: OpenBook) -> None:
    fill(book)
    take(book, "ledger", invoice("I1", 100, "P1"), payment("Y1", 100, "P1"), applied("Y1", "I1", 100, "P1"))
    erasure = book.erase("P1", None, "boss", "asked for by letter of 24 November")
    assert {(one.item, one.duty, one.until) for one in erasure.kept} == {
        ("customer/name", "accounting", date(2056, 12, 31)),
        ("judgement/list:L/1", "decision", date(2033, 11, 24)),
    }
    shown, *others = seen(book, "P1")
    assert isinstance(shown, Customer)
    assert (shown.name, shown.contact, shown.address) == (canary("name"), "<erased>", "<erased>")
    assert [fact.value for fact in others if isinstance(fact, Profile)] == ["<erased>", "<erased>"]
    assert [found for found in results(book) if not found.is_ok] == []
    assert book.check(ask(10, "P1")).decision.outcome == "approved"


def test_what_is_owed_keeps_the_debtor_s_address_until_it_is_paid(book: OpenBook) -> None:
    fill(book)
    take(book, "ledger", invoice("I1", 100, "P1"))
    kept = {one.item: (one.duty, one.until) for one in book.erase("P1", None, "boss", "asked for").kept}
    assert kept["customer"] == ("claim", None)
    take(book, "ledger", payment("Y1", 100, "P1"), applied("Y1", "I1", 100, "P1"))
    erased = {item for one in book.apply_retention() for item in one.erased}
    assert "customer" in erased
    assert "customer/name" not in erased


def test_nothing_about_an_erased_person_is_taken_again(book: OpenBook, book_url: str) -> None:
    fill(book)
    book.erase("C1", None, "boss", "asked for")
    report = take(book, "customers", customer("C1", address="LATER road", contact="LATER Li"))
    assert report.facts_taken == 1  # that there is none
    again = take(book, "customers", customer("C1", address="LATER lane", contact="LATER Wang"))
    assert (again.facts_taken, again.duplicates) == (0, 1)
    take(book, "investigation", entry(Block.EXECUTIVE, "LATER", name="LATER"), entry(Block.NOTE, "9", text="LATER"))
    assert b"LATER" not in stored_bytes(book, book_url)
    assert [found for found in results(book) if not found.is_ok] == []


def test_one_thing_can_be_erased_and_the_rest_stays(book: OpenBook) -> None:
    fill(book)
    erasure = book.erase("C1", "profile/legal_representative", "boss", "left the company")
    assert erasure.erased == ("profile/legal_representative",)
    values = {fact.field: fact.value for fact in seen(book, "C1") if isinstance(fact, Profile)}
    assert values == {"legal_representative": "<erased>", "actual_controller": canary("controller")}
    with pytest.raises(NotFound):
        book.erase("C1", "profile/legal_representative", "boss", "again")


def test_erasing_takes_a_credit_manager_and_a_reason(book: OpenBook) -> None:
    fill(book)
    book.write(lambda tx: put_person(tx, Person(person_id="ann", name="Ann", role=Role.ANALYST), "boss", NOON))
    with pytest.raises(Denied):
        book.erase("P1", None, "ann", "asked for")
    with pytest.raises(Denied):
        book.erase("P1", None, "nobody", "asked for")
    with pytest.raises(Invalid):
        book.erase("P1", None, "boss", " ")
    with pytest.raises(NotFound):
        book.erase("P9", None, "boss", "asked for")
    assert book.view(lambda look: look.erasures()) == []


def test_an_older_folder_of_keys_brings_nothing_back(
    book: OpenBook, keys_of_the_test: Path, tmp_path: Path, new_book: Callable[..., OpenBook]
) -> None:
    fill(book)
    shutil.copytree(keys_of_the_test, tmp_path / "backup")
    book.erase("C1", None, "boss", "asked for")
    shutil.rmtree(keys_of_the_test)
    shutil.copytree(tmp_path / "backup", keys_of_the_test)
    restored = new_book()
    shown, *_ = seen(restored, "C1")
    assert isinstance(shown, Customer)
    assert shown.contact == "<erased>"
    restored.apply_retention()
    tokens = [place for _, fact in restored.view(lambda look: look.personal_facts("C1")) for place in hidden(fact)]
    for place in tokens:
        subject = Subject(restored.view(lambda look: look.setting())["book_id"], "C1", place.item)
        if place.item.startswith(("customer", "profile/")):
            assert restored.protector.open(subject, place.field, place.text) is Locked.ERASED


def test_who_never_bought_is_forgotten_when_the_term_is_over(book: OpenBook) -> None:
    fill(book)
    assert book.apply_retention() == []
    book.clock.at += days(366)  # type: ignore[attr-defined]
    erased = {(one.customer_id, item) for one in book.apply_retention() for item in one.erased}
    assert {("P1", "customer"), ("P1", "customer/name")} <= erased
    assert not any(customer_id == "C1" for customer_id, _ in erased)
    assert book.apply_retention() == []
    book.clock.at += days(366)  # type: ignore[attr-defined]
    assert ("C1", "customer") in {(one.customer_id, item) for one in book.apply_retention() for item in one.erased}


def test_a_natural_person_is_one_by_master_data_or_by_its_entity_type(book: OpenBook) -> None:
    furnish(book, 1000, customer("C1"), customer("P1", is_person=True))

    def persons() -> set[str]:
        return {one for one in ("C1", "P1") if book.check(ask(1, one)).snapshot.debtor.is_person}

    assert persons() == {"P1"}
    take(book, "registry", Profile(customer_id="C1", field=ProfileField.ENTITY_TYPE, value="sole_trader"))
    take(book, "customers", customer("P1"))
    assert persons() == {"C1"}
    take(book, "registry", Profile(customer_id="C1", field=ProfileField.ENTITY_TYPE, value="llc"))
    assert persons() == set()
    assert [found for found in results(book) if not found.is_ok] == []


def test_one_owner_of_two_customers_is_seen_to_be_one(book: OpenBook) -> None:
    furnish(book, 1000, customer("C1"), customer("C2"))
    held = {"name": canary("owner"), "party_type": "person", "share": "0.7"}
    take(book, "investigation", *(entry(Block.SHAREHOLDER, canary("owner"), one, **held) for one in ("C1", "C2")))
    stored = [fact for one in ("C1", "C2") for _, fact in book.view(lambda look, of=one: look.personal_facts(of))]  # type: ignore[misc]
    tokens = {fact.fields["name"] for fact in stored if isinstance(fact, Entry)}
    assert len(tokens) == 2, "under two keys nobody without them sees that they are one"
    compared = book.view(lambda look: look.held_facts(["C1", "C2"], [CreditFactKind.ENTRY], TODAY))
    assert {fact.fields["name"] for facts in compared.values() for fact in facts if isinstance(fact, Entry)} == {
        canary("owner")
    }
