"""What use cases need from the world, as Protocols. Shells implement them; nothing here does anything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from payworthy.app.credit_file import CreditFile
from payworthy.app.effects import Effects
from payworthy.app.records import Ask, DecisionRecord, Hold, ImportReport
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.check.snapshot import Release
from payworthy.exposure.reservation import Reservation
from payworthy.facts.limit import Limit
from payworthy.facts.person import Person
from payworthy.policy.bundle import Policy

if TYPE_CHECKING:
    from payworthy.measures.frame import Frame  # with numpy, which an order check does without


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The present instant, in UTC."""


class Compute(Protocol):
    """An engine: tables of facts → measures as of a day, for every customer in them."""

    def __call__(self, facts: Mapping[str, Any], as_of: date) -> "Frame": ...


@dataclass(slots=True)
class Batch:
    """What a batch of checks was loaded with, under lock: earlier answers by (client, key), credit files by
    customer id, and what all share."""

    book_id: str
    policy: Policy
    rates: RateTable
    ledger_as_of: date | None
    earlier: dict[tuple[str, str], DecisionRecord]
    files: dict[str, CreditFile]
    is_screening: bool = False


class CheckTx(Protocol):
    """A write transaction on the book."""

    def load(self, asks: Sequence[Ask], at: datetime) -> Batch:
        """Lock the lines of every debtor in ``asks`` (groups and customers, in sorted order) and read them."""

    def load_debtor(self, debtor_id: str, at: datetime) -> Batch:
        """Lock and read one debtor, with its lapsed reservations."""

    def record(self, effects: Effects) -> None:
        """Write everything staged; guards raise if what was decided no longer fits what is stored."""


class ReleaseTx(CheckTx, Protocol):
    """A write transaction that settles holds."""

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""

    def hold(self, hold_id: str) -> tuple[Hold, DecisionRecord] | None:
        """A hold and the decision that opened it."""

    def close_hold(self, hold: Hold) -> None:
        """Write a hold's end; raises if it was not open any more."""

    def add_release(self, release: Release, hold: Hold, by: Person, reason: str, at: datetime) -> None:
        """Record a person's exception."""


class ReservationTx(CheckTx, Protocol):
    """A write transaction that ends reservations."""

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""

    def reservation(self, reservation_id: str) -> Reservation | None:
        """A reservation, live or ended, its line locked."""

    def debtors_with_lapsed(self, at: datetime) -> list[str]:
        """Debtors who have reservations whose time has come."""


class AdminTx(Protocol):
    """A write transaction on the book itself."""

    def found(self, book_id: str, at: datetime) -> None:
        """First act on an empty book."""

    def book_id(self) -> str:
        """Identity of the book."""

    def activate_policy(self, policy_hash: str, body: str, effects: Effects) -> None:
        """Put a policy in force from now on."""

    def put_person(self, person: Person, effects: Effects) -> None:
        """Add a person or change one."""

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""

    def record(self, effects: Effects) -> None:
        """Write everything staged."""


@dataclass(frozen=True, slots=True)
class LimitOwner:
    """A customer (with its grade) or a group, and the limits on its line."""

    grade: str | None
    limits: tuple[Limit, ...]


class Chunk(Protocol):
    """Facts of some rows of a file, and what could not be read."""

    @property
    def rows(self) -> Sequence[int]:
        """File row of each fact."""

    @property
    def facts(self) -> Sequence[Any]:
        """The facts."""

    @property
    def failures(self) -> Sequence[Failure]:
        """Rows that could not be read."""


class FactReader(Protocol):
    """A file being read, chunk by chunk; totals and notices are complete once it is exhausted."""

    def __iter__(self) -> Iterator[Chunk]:
        """Chunks in file order."""

    def totals_data(self) -> Mapping[str, Any]:
        """Control totals as plain data."""

    def notices_data(self) -> tuple[Mapping[str, Any], ...]:
        """Notices as plain data."""


class Intake(Protocol):
    """Facts of one file on their way into the book."""

    @property
    def batch_id(self) -> int:
        """Number of the file among all files taken."""

    @property
    def taken(self) -> int:
        """New or changed facts."""

    @property
    def digests(self) -> Mapping[str, str]:
        """What pins the taken facts, by the kind of record they are kept as."""

    @property
    def duplicates(self) -> int:
        """Facts the book knew word for word."""

    @property
    def corrections(self) -> int:
        """Changed facts among the taken."""

    @property
    def parked(self) -> int:
        """Movements that wait for their document, less those that found it."""

    def take(self, rows: Sequence[int], facts: Sequence[Any]) -> list[Failure]:
        """Take one chunk whole, or return what is wrong with it and take none of it."""

    def settle(self) -> list[Failure]:
        """Bring totals, groups and reservations into line after the last chunk."""


class ImportTx(Protocol):
    """A write transaction that takes facts."""

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""

    def policy_in_force(self) -> Policy:
        """The policy of this moment."""

    def is_opening(self, person_id: str) -> bool:
        """Whether this person founded the book and it has not decided any order yet."""

    def standing_limits(self, limits: Sequence[Limit]) -> Mapping[tuple[bool, str], "LimitOwner"]:
        """What is known of the owners of ``limits``, by (is a group, id); those not in the book are left out."""

    def book_id(self) -> str:
        """Identity of the book."""

    def batch_of(self, kind: str, digest: str) -> ImportReport | None:
        """The report of a file that was taken already."""

    def intake(self, kind: str, file_name: str, digest: str, effects: Effects) -> Intake:
        """Begin to take a file; imports of one book come one after another."""

    def record_batch(self, report: ImportReport, effects: Effects) -> None:
        """Record the file, its audit entry, and everything staged."""
