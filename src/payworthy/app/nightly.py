"""The night's work: expire what has lapsed, score every customer on today's facts, propose, ask again about orders.

It goes customer by customer in parts. A part that is done is on record under (job, day, policy, part), so a night that
was interrupted goes on where it stopped, and the same night again changes nothing. A customer that cannot be scored is
a reported failure, not a stop. A limit or grade that a person put in force is never overwritten: more credit is
proposed to people, and only where the policy says so does less take effect by itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Protocol, TypeVar

from msgspec.structs import replace as replace_field

from payworthy.app.assess import Assessed, assess, record_of, rules_of
from payworthy.app.check_order import check_orders, derived_id
from payworthy.app.decide_proposal import ProposalTx, end, put_in_force
from payworthy.app.effects import Effects
from payworthy.app.move_reservation import expire_reservations
from payworthy.app.ports import Compute
from payworthy.app.proposals import Act, Proposal, Step
from payworthy.app.propose import proposal_of, says_the_same
from payworthy.app.recheck_orders import Turned, recheck_orders
from payworthy.app.runs import Assessment, Run, digest_of
from payworthy.app.subject import Subject
from payworthy.base.failure import Failure, Reason, Unavailable
from payworthy.base.fx import RateTable
from payworthy.policy.bundle import Policy

T = TypeVar("T")

JOB: Final = "nightly"
PROGRAM: Final = "payworthy"
PART: Final = 2000
"""Customers worked on together: enough to share the cost of a query, few enough to keep one transaction short."""


class NightLook(Protocol):
    """What is looked up, on one consistent view."""

    def customer_ids(self) -> list[str]: ...
    def measure_facts(self, as_of: date, customers: Sequence[str] | None = None) -> Mapping[str, Any]: ...
    def subjects(self, customer_ids: Sequence[str]) -> dict[str, Subject]: ...
    def rates(self, policy: Policy) -> RateTable: ...
    def own_receivable(self, policy: Policy, as_of: date) -> int: ...
    def run_of(self, job: str, as_of: date, policy_hash: str, part: str) -> Run | None: ...


class NightTx(ProposalTx, Protocol):
    """What is written, in one transaction per part."""

    def run_of(self, job: str, as_of: date, policy_hash: str, part: str) -> Run | None: ...
    def add_run(self, run: Run, assessments: Sequence[Assessment], effects: Effects) -> None: ...
    def last_assessments(self, customer_ids: Sequence[str]) -> dict[str, Assessment]: ...
    def open_proposals(self, customer_ids: Sequence[str]) -> dict[str, list[tuple[Proposal, tuple[Step, ...]]]]: ...
    def rejected_proposals(self, customer_ids: Sequence[str]) -> dict[str, list[Proposal]]: ...
    def add_proposal(self, proposal: Proposal, effects: Effects) -> None: ...


@dataclass(frozen=True, slots=True)
class Part:
    """Customers of one part, assessed; ``failures`` are those that could not be."""

    name: str
    customers: int
    assessed: tuple[Assessed, ...]
    rates: RateTable
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class NightReport:
    """What a night came to. ``was_done``: parts that were on record already."""

    as_of: date
    expired: int = 0
    was_done: int = 0
    runs: list[Run] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)

    def total(self, name: str) -> int:
        """The sum of a count over all parts."""
        return sum(getattr(run, name) for run in self.runs)

    @property
    def failures(self) -> list[Failure]:
        """Customers that could not be scored."""
        return [failure for run in self.runs for failure in run.failures]


def parts_of(customer_ids: Sequence[str], size: int = PART) -> list[list[str]]:
    """Customers in order, so many at a time."""
    return [list(customer_ids[start : start + size]) for start in range(0, len(customer_ids), size)]


def part_name(customer_ids: Sequence[str]) -> str:
    """What a part is known by: its first and last customer and how many there are."""
    return f"{customer_ids[0]}..{customer_ids[-1]} ({len(customer_ids)})"


def assess_part(look: NightLook, customer_ids: Sequence[str], policy: Policy, as_of: date, compute: Compute) -> Part:
    """Load, compute and score the customers of one part. What fails for all is tried for each half, so that one bad
    fact costs one customer."""
    facts = look.measure_facts(as_of, customer_ids)
    subjects = look.subjects(customer_ids)
    rates, receivable = look.rates(policy), look.own_receivable(policy, as_of) or None
    without_rate = _without_rate(facts)
    failures = list(without_rate.values())

    def work(some: Sequence[str], its_facts: Mapping[str, Any]) -> Iterator[Assessed]:
        try:
            yield assess(compute(its_facts, as_of), subjects, policy, rates, as_of, receivable)
        except Unavailable:
            raise  # an engine that is not there fails for everybody
        except Exception as error:  # whatever it is, the other customers must not pay for it
            if len(some) == 1:
                failures.append(_failed(some[0], error))
                return
            for half in (some[: len(some) // 2], some[len(some) // 2 :]):
                yield from work(half, look.measure_facts(as_of, half))

    good = [customer_id for customer_id in customer_ids if customer_id not in without_rate]
    if len(good) < len(customer_ids):
        facts = look.measure_facts(as_of, good)
    assessed = tuple(work(good, facts)) if good else ()
    return Part(part_name(customer_ids), len(customer_ids), assessed, rates, tuple(failures))


def _without_rate(facts: Mapping[str, Any]) -> dict[str, Failure]:
    """Customers with amounts that no rate converts: a score without them would be a score of something else."""
    troubles = facts["troubles"]
    found: dict[str, Failure] = {}
    for customer_id, currency in zip(troubles["customer_id"], troubles["currency"], strict=True):
        params: dict[str, str | int] = {"customer_id": str(customer_id), "currency": str(currency)}
        found.setdefault(str(customer_id), Failure(Reason.MISSING, "assessment_without_rate", params))
    return found


def _unpriced(customer_id: str, failure: Failure) -> Failure:
    """A limit that cannot be said in the customer's currency."""
    currency = str(failure.params.get("target", "-"))
    return Failure(failure.reason, "assessment_without_rate", {"customer_id": customer_id, "currency": currency})


def _failed(customer_id: str, error: Exception) -> Failure:
    detail = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    return Failure(Reason.CONFLICT, "assessment_failed", {"customer_id": customer_id, "detail": detail})


def run_of(part: Part, job: str, policy: Policy, as_of: date, at: datetime, kept: Sequence[Assessment]) -> Run:
    """What is recorded of a part that was assessed: ``kept`` are the assessments that are new. Nothing is proposed."""
    return Run(
        run_id=derived_id("N", job, as_of.isoformat(), policy.hash, part.name),
        job=job,
        as_of=as_of,
        policy_hash=policy.hash,
        part=part.name,
        done_at=at,
        done_by=PROGRAM,
        customers=part.customers,
        assessed=sum(len(one.frame) for one in part.assessed),
        proposed=0,
        applied=0,
        failures=part.failures,
        digest=digest_of(kept),
    )


def record_part(tx: NightTx, part: Part, policy: Policy, as_of: date, at: datetime, *, job: str = JOB) -> Run | None:
    """Record one part: what is new about its customers, proposals, and what takes effect by itself. ``None`` if it is
    on record already."""
    if tx.run_of(job, as_of, policy.hash, part.name) is not None:
        return None
    effects = Effects(book_id=tx.book_id(), at=at, actor=PROGRAM)
    ids = [str(customer_id) for one in part.assessed for customer_id in one.frame.ids]
    earlier, waiting = tx.last_assessments(ids), tx.open_proposals(ids)
    rejected, overrides = tx.rejected_proposals(ids), tx.overrides(ids)
    kept: list[Assessment] = []
    failures = list(part.failures)
    proposed = applied = 0
    for assessed in part.assessed:
        for i in range(len(assessed)):
            customer_id = str(assessed.frame.ids[i])
            record, is_new = newest_of(assessed, i, earlier.get(customer_id))
            kept += [record] if is_new else []
            if overrides.get(customer_id, ()) != assessed.subjects[i].overrides:
                continue  # somebody changed the grade meanwhile; the next night knows of it
            made = proposal_of(assessed, i, record, part.rates, PROGRAM, at)
            if isinstance(made, Failure):
                failures.append(_unpriced(customer_id, made))
                continue
            if any(is_asked_again(made, no) for no in rejected.get(customer_id, ())):
                made = None
            if put_forward(tx, made, waiting.get(customer_id, []), effects):
                proposed += 1
                applied += made is not None and not made.signatures
    run = run_of(part, job, policy, as_of, at, kept)
    run = replace_field(run, proposed=proposed, applied=applied, failures=tuple(failures))
    tx.add_run(run, kept, effects)
    tx.record(effects)
    return run


def newest_of(assessed: Assessed, i: int, earlier: Assessment | None) -> tuple[Assessment, bool]:
    """The assessment that stands: a new one, if it says anything new."""
    record = record_of(assessed, i, 1 if earlier is None else earlier.number + 1)
    if earlier is not None and earlier.found() == record.found():
        return earlier, False
    return record, True


def is_asked_again(made: Proposal | None, rejected: Proposal) -> bool:
    """Whether people said no to this very proposal, on this very assessment: then they are not asked every night."""
    return made is not None and made.seen == rejected.seen and says_the_same(made, rejected)


def put_forward(
    tx: NightTx, made: Proposal | None, waiting: Sequence[tuple[Proposal, tuple[Step, ...]]], effects: Effects
) -> bool:
    """Record a proposal unless the same one waits already; others of the program that wait give way. Proposals that
    people made stay: they are theirs to withdraw."""
    is_there = False
    for other, steps in waiting:
        if made is not None and says_the_same(made, other):
            is_there = True
        elif other.proposed_by == PROGRAM:
            end(tx, other, steps, Act.SUPERSEDED, "assessed anew" if made is None else made.proposal_id, effects)
    if made is None or is_there:
        return False
    tx.add_proposal(made, effects)
    if not made.signatures:
        end(tx, made, (), Act.APPROVED, "less credit takes effect by itself", effects)
        put_in_force(tx, made, effects, PROGRAM)
    return True


class NightBook(Protocol):
    """An opened book, as the night needs it."""

    def view(self, work: Callable[[Any], Any]) -> Any: ...
    def write(self, work: Callable[[Any], Any]) -> Any: ...
    def rehearse(self, work: Callable[[Any], Any]) -> Any: ...


def nightly(
    book: NightBook,
    policy: Policy,
    as_of: date,
    now: Callable[[], datetime],
    compute: Compute,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> NightReport:
    """Do the night's work on a book, part by part; each part is one transaction. ``progress`` is told the customers
    done, of how many. Raises ``Invalid`` for a policy that says nothing of scores or limits."""
    rules_of(policy)
    report = NightReport(as_of, expired=book.write(lambda tx: expire_reservations(tx, now())))
    parts = parts_of(book.view(lambda look: look.customer_ids()))
    whole, done = sum(map(len, parts)), 0
    for customer_ids in parts:
        report.runs += _night_of(book, customer_ids, policy, as_of, now, compute, report)
        done += len(customer_ids)
        progress(done, whole)
    orders = book.view(lambda look: look.standing_orders())
    report.turned += recheck_orders(orders, lambda asks: book.rehearse(lambda tx: check_orders(tx, asks, now())))
    return report


def _night_of(
    book: NightBook,
    customer_ids: Sequence[str],
    policy: Policy,
    as_of: date,
    now: Callable[[], datetime],
    compute: Compute,
    report: NightReport,
) -> list[Run]:
    """One part: the runs on record, and a new one for customers that were never assessed or could not be: whatever was
    wrong with their facts may have been put right. Facts are read and measures computed outside the transaction."""
    done: list[Run] = []
    waiting, name = list(customer_ids), part_name(customer_ids)
    while True:
        known = _on_record(book, as_of, policy, name)
        if known is None:
            break
        report.was_done += not done
        waiting = sorted({str(failure.params["customer_id"]) for failure in known.failures})
        if not waiting:
            return [*done, known]
        done.append(replace_field(known, failures=()))
        name = f"again after {known.run_id}"
    part: Part = book.view(lambda look: assess_part(look, waiting, policy, as_of, compute))
    if done:
        part = replace(part, name=name, customers=0)  # counted with those that were assessed the first time
    run: Run | None = book.write(lambda tx: record_part(tx, part, policy, as_of, now()))
    return [*done, run] if run is not None else done


def _on_record(book: NightBook, as_of: date, policy: Policy, part: str) -> Run | None:
    found: Run | None = book.view(lambda look: look.run_of(JOB, as_of, policy.hash, part))
    return found
