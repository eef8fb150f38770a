"""Score a customer before and after an act on its file, and keep both: what a contested fact is worth must be seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct

from payworthy.app.assess import Assessed
from payworthy.app.effects import Effects
from payworthy.app.nightly import PROGRAM, NightBook, NightTx, Part, assess_part, newest_of, record_part, run_of
from payworthy.app.ports import Compute
from payworthy.app.runs import Assessment, Run
from payworthy.base.canonical import digest, record_bytes
from payworthy.policy.bundle import Policy

T = TypeVar("T", bound=Struct)

JOB: Final = "challenge"


@dataclass(frozen=True, slots=True)
class Rescored(Generic[T]):
    """What the act came to, and the customer as it was assessed before and after; ``None`` where it could not be, or
    where the policy does not score."""

    made: T
    before: Assessed | None
    after: Assessed | None


def rescored(
    book: NightBook,
    policy: Policy,
    customer_id: str,
    about: str,
    act: Callable[[Any], T],
    now: Callable[[], datetime],
    compute: Compute | None,
) -> Rescored[T]:
    """Do ``act`` in one transaction, with the customer assessed before and after it. Both assessments are kept, as far
    as they say anything new, and what follows from the second is proposed, as every night: more credit is for people to
    sign. ``about`` names the fact; without ``compute``, or under a policy that does not score, only ``act`` is done.
    Should the process end between, the act stands and the night assesses anew."""
    at = now()
    as_of = policy.today(at)

    def assessed() -> Part | None:
        if compute is None or policy.scorecard is None or policy.limits is None:
            return None
        found: Part = book.view(lambda look: assess_part(look, [customer_id], policy, as_of, compute))
        return found

    before = assessed()
    made: T = book.write(act)
    after = assessed()
    if before is not None and after is not None:
        name = f"{customer_id} {about} {at.isoformat()} {digest(record_bytes(made))[:12]}"
        parts = replace(before, name=f"{name} before"), replace(after, name=f"{name} after")
        book.write(lambda tx: _record(tx, *parts, policy, as_of, at))
    return Rescored(made, _only(before), _only(after))


def _only(part: Part | None) -> Assessed | None:
    return part.assessed[0] if part is not None and part.assessed else None


def _record(tx: NightTx, before: Part, after: Part, policy: Policy, as_of: date, at: datetime) -> Run | None:
    if tx.run_of(JOB, as_of, policy.hash, before.name) is not None:
        return None
    effects = Effects(book_id=tx.book_id(), at=at, actor=PROGRAM)
    ids = [str(customer_id) for one in before.assessed for customer_id in one.frame.ids]
    earlier = tx.last_assessments(ids)
    kept: list[Assessment] = []
    for assessed in before.assessed:
        record, is_new = newest_of(assessed, 0, earlier.get(str(assessed.frame.ids[0])))
        kept += [record] if is_new else []
    run = run_of(before, JOB, policy, as_of, at, kept)
    tx.add_run(run, kept, effects)
    tx.record(effects)
    return record_part(tx, after, policy, as_of, at, job=JOB)
