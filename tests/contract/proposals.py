"""Runs, assessments and proposals for tests, made without any scoring."""

from datetime import timedelta

from msgspec.structs import replace

from payworthy.app.create_book import put_person
from payworthy.app.decide_proposal import end, put_in_force, reject, sign
from payworthy.app.effects import Effects
from payworthy.app.proposals import Act, Proposal, Step
from payworthy.app.runs import Assessment, Run, digest_of
from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Person, Role
from payworthy.score.override import Override
from payworthy.store.book import OpenBook
from payworthy.store.transaction import BookTransaction


def assessment(book: OpenBook, customer_id: str, number: int = 1, score: int = 68_490_000) -> Assessment:
    return Assessment(
        customer_id=customer_id,
        number=number,
        as_of=book.policy().today(book.clock.now()),
        policy_hash=book.policy().hash,
        grade="BBB",
        score={"score_micro": score},
        credit={"recommended_minor": 5000},
        measures={"leverage": "0.58"},
    )


def run(book: OpenBook, *found: Assessment, job: str = "nightly", part: str = "1/1") -> Run:
    at = book.clock.now()
    made = Run(
        run_id=f"run-{job}-{part}",
        job=job,
        as_of=book.policy().today(at),
        policy_hash=book.policy().hash,
        part=part,
        done_at=at,
        done_by="boss",
        customers=len(found),
        assessed=len(found),
        proposed=0,
        applied=0,
        failures=(),
        digest=digest_of(found),
    )

    def work(tx: BookTransaction) -> None:
        effects = Effects(book_id=tx.book_id(), at=at, actor="boss")
        tx.add_run(made, found, effects)
        tx.record(effects)

    book.write(work)
    return made


def proposal(
    book: OpenBook,
    proposal_id: str,
    customer_id: str = "C1",
    limit_minor: int | None = 700_000,
    signatures: tuple[Role, ...] = (Role.CREDIT_MANAGER,),
    grade: str | None = "BBB",
    by: str = "ann",
) -> Proposal:
    at = book.clock.now()
    today = book.policy().today(at)
    return Proposal(
        proposal_id=proposal_id,
        customer_id=customer_id,
        seen="",
        policy_hash=book.policy().hash,
        move="raise",
        grade_before=None,
        grade=grade,
        review_on=None if grade is None else today + timedelta(days=180),
        kind=LimitKind.BASE,
        currency="CNY",
        limit_before_minor=None,
        limit_minor=limit_minor,
        total_minor=limit_minor or 0,
        binding="NEED",
        term_days=45,
        valid_from=today,
        valid_to=today + timedelta(days=365),
        signatures=signatures,
        reason="review",
        proposed_by=by,
        proposed_at=at,
    )


def by_hand(made: Proposal) -> Proposal:
    """The same as the override of a grade that the program gave one lower."""
    override = Override(
        customer_id=made.customer_id,
        graded="BBB",
        given=made.grade or "A",
        reason="security",
        evidence="G-7",
        person_id=made.proposed_by,
        role=Role.CREDIT_MANAGER,
        on=made.valid_from,
        until=made.valid_from + timedelta(days=180),
    )
    return replace(made, override=override)


def propose(book: OpenBook, made: Proposal) -> Proposal:
    def work(tx: BookTransaction) -> None:
        effects = Effects(book_id=tx.book_id(), at=made.proposed_at, actor=made.proposed_by)
        tx.add_proposal(made, effects)
        tx.record(effects)

    book.write(work)
    return made


def finish(book: OpenBook, made: Proposal, act: Act) -> None:
    """The program itself ends a proposal: in force, or not needed any more."""

    def work(tx: BookTransaction) -> None:
        effects = Effects(book_id=tx.book_id(), at=book.clock.now())
        end(tx, made, (), act, "by itself", effects)
        if act is Act.APPROVED:
            put_in_force(tx, made, effects, "payworthy")
        tx.record(effects)

    book.write(work)


def signed(book: OpenBook, proposal_id: str, by: str = "boss") -> Step:
    return book.write(lambda tx: sign(tx, proposal_id, by, "seen", book.clock.now()))


def rejected(book: OpenBook, proposal_id: str, by: str = "boss", reason: str = "no need") -> Step:
    return book.write(lambda tx: reject(tx, proposal_id, by, reason, book.clock.now()))


def put(book: OpenBook, person: Person) -> None:
    book.write(lambda tx: put_person(tx, person, "boss", book.clock.now()))


def credit_work(book: OpenBook) -> None:
    """A bit of everything: assessments twice, proposals with every end and one that waits."""
    for name, role in (("chief", Role.CFO), ("gm", Role.GM)):
        put(book, Person(person_id=name, name=name, role=role))
    run(book, assessment(book, "C1"), assessment(book, "C2"), part="1/2")
    run(book, assessment(book, "C1", 2, 70_000_000), part="2/2")
    both = (Role.CFO, Role.GM)
    propose(book, proposal(book, "P-1", signatures=both))
    signed(book, "P-1", "gm")
    signed(book, "P-1", "chief")
    propose(book, proposal(book, "P-2", "C2", 800_000))
    rejected(book, "P-2")
    propose(book, proposal(book, "P-3", "C2", 900_000))
    rejected(book, "P-3", "ann")
    finish(book, propose(book, proposal(book, "P-4", "C3", 100, (), by="payworthy")), Act.APPROVED)
    finish(book, propose(book, proposal(book, "P-5", "C3", 200)), Act.SUPERSEDED)
    propose(book, proposal(book, "P-6", "C3", 300, both))
    signed(book, "P-6", "gm")
    propose(book, proposal(book, "P-7", "C1", 650_000, grade=None))
    signed(book, "P-7")
    propose(book, proposal(book, "P-8", "C2", None, grade="A"))
    signed(book, "P-8")
    propose(book, by_hand(proposal(book, "P-9", "C2", None, grade="A")))
    signed(book, "P-9")
