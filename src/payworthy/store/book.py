"""An opened book: transactions over whichever store it lives in, checks in shared commits."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Protocol, TypeVar

from payworthy.app.check_order import check_orders
from payworthy.app.personal_data import Asking, Erasure, erase, erase_due, note_access, subjects_of
from payworthy.app.ports import Clock
from payworthy.app.protection import Locked, NoProtector, Protector, masked, texts_of
from payworthy.app.records import Ask, DecisionRecord
from payworthy.app.seal_audit import ENTRIES_MAX, seal_audit
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.checkpoint import Checkpoint, SignedCheckpoint
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.personal import hidden, with_texts
from payworthy.policy.bundle import Policy
from payworthy.store.cache import BookCache
from payworthy.store.group_commit import GroupCommit
from payworthy.store.listing import Listing
from payworthy.store.session import Session
from payworthy.store.transaction import BookTransaction
from payworthy.store.verify import audit_chain, verify

T = TypeVar("T")
Fact = TypeVar("Fact", bound=Customer | CreditFact)
Sign = Callable[[Checkpoint], SignedCheckpoint]


class Backend(Protocol):
    """What SQLite and PostgreSQL both offer."""

    @property
    def open_batches(self) -> int:
        """How many batches of checks may be unfinished at once."""

    def transact(self, work: Callable[[Session], T]) -> T:
        """Run work in one write transaction, with the store's own retries."""

    def transact_checks(self, work: Callable[[Session], T], decided: Callable[[], None]) -> T:
        """As ``transact``, for the work of order checks, whose statements all find their rows by key; ``decided`` is
        called when nothing is left to do but to write, and the next batch may begin."""

    def view(self, work: Callable[[Session], T]) -> T:
        """Run work on one consistent view, without locks."""

    def close(self) -> None:
        """Close all connections."""


class Rehearsed(Exception):
    """Carries the result of a rehearsal out of the transaction that must not be kept."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


class OpenBook:
    """Safe to share between threads. ``batch_max`` of 1 switches the sharing of commits off. ``seal_due`` is called
    after every ``ENTRIES_MAX`` checks made through this object, outside any transaction, to seal the audit trail.
    ``protector`` seals personal data on their way in; without one they are refused."""

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        batch_max: int = 64,
        seal_due: "Callable[[OpenBook], object] | None" = None,
        protector: Protector | None = None,
    ) -> None:
        self._seal_due = seal_due
        self._checks = count(1)
        self.protector = protector or NoProtector()
        self.backend = backend
        self.clock = clock
        self._cache = BookCache()
        self._commit: GroupCommit[Ask, DecisionRecord] = GroupCommit(
            self._check_batch, open_max=backend.open_batches, batch_max=batch_max
        )

    def check(self, ask: Ask) -> DecisionRecord:
        """Decide one order; returns after the decision is on disk. Calls that come together share one commit."""
        if ask.what_if:
            return self.check_all([ask])[0]
        record = self._commit.submit(ask)
        if self._seal_due is not None and next(self._checks) % ENTRIES_MAX == 0:
            self._seal_due(self)
        return record

    def check_all(self, asks: Sequence[Ask]) -> list[DecisionRecord]:
        """Decide several orders in one transaction, in order, each on what the ones before it left. A what-if
        among them leaves no trace and is not seen by the others. Raises the first one's own trouble."""
        if all(ask.what_if for ask in asks):
            answers = self.rehearse(lambda tx: check_orders(tx, asks, self.clock.now()))
        else:
            answers = self.write(lambda tx: check_orders(tx, asks, self.clock.now()))
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return [answer for answer in answers if isinstance(answer, DecisionRecord)]

    def _check_batch(self, asks: Sequence[Ask], decided: Callable[[], None]) -> list[DecisionRecord | Exception]:
        return self.backend.transact_checks(
            lambda session: check_orders(self._transaction(session), asks, self.clock.now()), decided
        )

    def write(self, work: Callable[[BookTransaction], T]) -> T:
        """Run ``work`` in one write transaction; it may be run again if the store asks for it."""
        return self.backend.transact(lambda session: work(self._transaction(session)))

    def rehearse(self, work: Callable[[BookTransaction], T]) -> T:
        """Run ``work`` exactly as ``write`` would, then undo all of it."""

        def undone(session: Session) -> T:
            raise Rehearsed(work(self._transaction(session)))

        try:
            return self.backend.transact(undone)
        except Rehearsed as rehearsed:
            return rehearsed.result  # type: ignore[return-value]

    def view(self, work: Callable[[Listing], T]) -> T:
        """Run look-ups on one consistent view."""
        return self.backend.view(lambda session: work(Listing(session, self._cache, self.protector)))

    def verify(
        self, evidence: Evidence, progress: Callable[[int, int], None] = lambda done, whole: None
    ) -> Iterator[CheckResult]:
        """Prove the book, check by check; see ``store.verify``. ``progress`` is told the checks done, of how many."""
        results: list[CheckResult] = self.backend.view(
            lambda session: list(verify(session, self._cache, evidence, progress))
        )
        yield from results

    def verify_audit(self, evidence: Evidence) -> CheckResult:
        """The audit trail alone."""
        return self.backend.view(lambda session: audit_chain(session, self._cache, evidence))

    def seal(self, sign: Sign, *, only_if_due: bool = False) -> SignedCheckpoint | None:
        """Make a checkpoint over the audit trail; ``None`` when there is nothing to seal."""
        return self.write(lambda tx: seal_audit(tx, sign, self.clock.now(), only_if_due=only_if_due))

    def policy(self) -> Policy:
        """The policy in force."""
        return self.backend.view(lambda session: self._transaction(session).policy_in_force())

    def policy_of(self, policy_hash: str) -> Policy:
        """The policy of a hash: the one a decision was made under."""
        return self.backend.view(lambda session: self._cache.policy(session, policy_hash))

    def reveal(self, customer_id: str, facts: Sequence[Fact], asking: Asking) -> list[Fact]:
        """Stored records of one customer with their protected texts in the clear, to be shown to somebody; that they
        were is on record before this returns. Who may not see them gets ``asking.said``, and that is on record too.
        Where nothing is protected, nothing is recorded and no key is read."""
        if not any(hidden(fact) for fact in facts):
            return list(facts)
        book_id, gone = self.view(lambda look: (look.setting()["book_id"], look.erased_items(customer_id)))
        texts = [texts_of(fact, self.protector, book_id, gone) for fact in facts]
        fields = list(dict.fromkeys(name for found in texts for name in found.names()))
        if not fields:  # all of it is gone: nobody sees anything
            return [with_texts(fact, found.said(asking.said)) for fact, found in zip(facts, texts, strict=True)]
        now = self.clock.now()
        if not self.write(lambda tx: note_access(tx, customer_id, asking, fields, now)):
            return [masked(fact, asking.said[Locked.DENIED]) for fact in facts]
        return [with_texts(fact, found.said(asking.said)) for fact, found in zip(facts, texts, strict=True)]

    def erase(self, customer_id: str, item: str | None, by: str, reason: str) -> Erasure:
        """Erase what is kept of people around a customer, or one item of it: put on record, then its keys are
        destroyed. Raises what ``app.personal_data.erase`` raises."""
        now = self.clock.now()
        today = self.policy().today(now)
        erasure = self.write(lambda tx: erase(tx, customer_id, item, by, reason, now, today))
        self._destroy([erasure])
        return erasure

    def apply_retention(self, report: Callable[[int, int], None] = lambda done, whole: None) -> list[Erasure]:
        """Erase whatever must not be kept any longer, each customer in a transaction of its own; and destroy keys once
        more of all that ever was erased, so that none comes back with an older folder of keys."""
        now = self.clock.now()
        today = self.policy().today(now)
        done: list[Erasure] = []
        customers = self.view(lambda look: look.customers_with_personal_data())
        for place, customer_id in enumerate(customers, start=1):
            due = self.view(lambda look, of=customer_id: look.is_due(of, today))  # type: ignore[misc]
            if due:
                made = self.write(lambda tx, of=customer_id: erase_due(tx, of, now, today))  # type: ignore[misc]
                done += [made] if made is not None else []
            report(place, len(customers))
        self._destroy(self.view(lambda look: look.erasures()))
        return done

    def _destroy(self, erasures: Sequence[Erasure]) -> None:
        book_id = self.view(lambda look: look.setting()["book_id"])
        self.protector.destroy(subject for erasure in erasures for subject in subjects_of(erasure, book_id))

    def close(self) -> None:
        """Close the store."""
        self.backend.close()

    def _transaction(self, session: Session) -> BookTransaction:
        return BookTransaction(session, self._cache, self.protector)
