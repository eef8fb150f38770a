"""What a command works with: the book, the keys, the clock, the person who acts, the screen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import typer

from payworthy.app.people import acting
from payworthy.app.personal_data import Asking, Purpose
from payworthy.app.ports import Clock
from payworthy.app.protection import Locked
from payworthy.app.records import Ask, DecisionRecord
from payworthy.app.try_policy import try_policy
from payworthy.audit.checkpoint import SignedCheckpoint, sign
from payworthy.base.failure import Failure, Invalid, PayworthyError, Reason
from payworthy.checkpoint_files import keep
from payworthy.cli.demo_folder import demo_instant
from payworthy.cli.screen import Screen
from payworthy.cli.world import Book, BookTx, Fact, Look, World
from payworthy.facts.person import Person
from payworthy.keys import BookKeys
from payworthy.policy.bundle import Policy
from payworthy.settings import Settings, keys_folder
from payworthy.text.catalogue import Catalogue

T = TypeVar("T")


class Desk:
    """One command's surroundings; the book is opened when it is first asked for. ``exit_code`` is what the
    command ends with if nothing goes wrong."""

    def __init__(self, world: World, settings: Settings, screen: Screen) -> None:
        self.world = world
        self.settings = settings
        self.screen = screen
        self.exit_code = 0
        self._book: Book | None = None
        self._policy: Policy | None = None
        self._has_written = False

    @property
    def texts(self) -> Catalogue:
        """The user's language."""
        return self.screen.texts

    @property
    def user(self) -> str:
        """Who acts."""
        return self.settings.user

    @property
    def book_name(self) -> str:
        """The book named on the line or in the environment; raises ``Invalid`` if none is."""
        if not self.settings.book:
            raise Invalid(Failure(Reason.MISSING, "cli_book_not_named"))
        return self.settings.book

    @property
    def book(self) -> Book:
        """The book, opened."""
        if self._book is None:
            self._book = self.world.open_book(self.book_name, self.clock, settings=self.settings)
        return self._book

    @property
    def clock(self) -> Clock:
        """The machine's clock; over a demonstration book, the one that stands at its day."""
        at = demo_instant(self.settings.book) if self.settings.book else None
        return self.world.SystemClock() if at is None else self.world.FixedClock(at)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        if self._policy is None:
            self._policy = self.book.policy()
        return self._policy

    @property
    def today(self) -> date:
        """The day in the book's time zone."""
        return self.policy.today(self.book.clock.now())

    def sit_at(self, name: str, book: Book) -> None:
        """Work on a book that was just made."""
        self.settings = replace(self.settings, book=name)
        self._book, self._policy, self._has_written = book, None, True

    def keys(self) -> BookKeys:
        """The book's signing keys, made on first use."""
        return self.world.book_keys(self.book_name, self.settings)

    def acting(self) -> Person:
        """The person who acts; raises ``Denied`` for anybody who is not in the book, or not any more."""
        return self.view(lambda look: acting(_Staff(look), self.user))

    def view(self, work: Callable[[Look], T]) -> T:
        """Look something up."""
        return self.book.view(work)

    def write(self, work: Callable[[BookTx], T]) -> T:
        """Change the book."""
        result = self.book.write(work)
        self._has_written = True
        return result

    def worked(self, work: Callable[[Book], T]) -> T:
        """Have a use case go through the book in several transactions of its own."""
        result = work(self.book)
        self._has_written = True
        return result

    def check(self, ask: Ask) -> DecisionRecord:
        """Have an order decided."""
        record = self.book.check(ask)
        self._has_written |= not ask.what_if
        return record

    def check_under(self, policy: Policy, ask: Ask) -> DecisionRecord:
        """Have a what-if decided as if another policy were in force; nothing of it stays."""
        at = self.book.clock.now()
        return self.book.rehearse(lambda tx: try_policy(tx, policy, ask, at))

    def reveal(self, customer_id: str, facts: Sequence[Fact], purpose: Purpose) -> list[Fact]:
        """Stored records of a customer with personal data in the clear, to be shown to the person who acts. That they
        were is put on record (``payworthy privacy access``). Who may not see them is shown a word instead."""
        said = {why: self.texts.say(f"privacy.locked.{why}") for why in Locked}
        revealed = self.book.reveal(customer_id, facts, Asking(self.user, purpose, said))
        self._has_written |= any(one is not other for one, other in zip(facts, revealed, strict=True))
        return revealed

    def policy_under(self, policy_hash: str) -> Policy:
        """The policy a decision was made under."""
        return self.book.policy_of(policy_hash)

    def local(self, at: datetime | str) -> str:
        """An instant (or its ISO text) as a person of this company reads it."""
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        return at.astimezone(ZoneInfo(self.policy.timezone)).strftime("%Y-%m-%d %H:%M")

    def finish(self) -> None:
        """Seal the audit trail if it is time for it; called after a command that went well and has answered. Trouble
        with it is a remark: the command's own work is done."""
        if self._book is not None and self._has_written:
            try:
                self.seal(only_if_due=True)
            except PayworthyError as error:
                self.screen.note("not_sealed", detail=self.screen.sentence(error.failure))
            except OSError as error:
                self.screen.note("not_sealed", detail=str(error))

    def seal(self, *, only_if_due: bool = False) -> SignedCheckpoint | None:
        """Seal everything recorded so far, and keep a copy of the checkpoint beside the keys."""
        keys = self.keys()
        signed = self.book.seal(lambda made: sign(made, keys.private), only_if_due=only_if_due)
        if signed is not None:
            keep(signed, self.keys_folder)
        return signed

    @property
    def keys_folder(self) -> Path:
        """Where the keys and kept checkpoints are."""
        return keys_folder(self.book_name, self.settings.keys)

    def close(self) -> None:
        """Let go of the book."""
        if self._book is not None:
            self._book.close()


class _Staff:
    def __init__(self, look: Look) -> None:
        self._people = {person.person_id: person for person in look.people()}

    def person(self, person_id: str) -> Person | None:
        return self._people.get(person_id)


def desk_of(context: typer.Context) -> Desk:
    """The desk that ``main`` put into the context."""
    desk: Desk = context.obj
    return desk
