"""A store that fails at a chosen call: the n-th statement of a transaction, or its commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from payworthy.store.book import Backend
from payworthy.store.session import Session

T = TypeVar("T")

_CALLS = frozenset({"fetch", "fetch_all", "run", "insert", "update", "add", "add_or_insert"})


class InjectedError(RuntimeError):
    """What a store would never raise by itself."""


COMMIT = -1
"""The call that is the commit."""


class Fault:
    """Strikes once, at the ``at``-th call or at the commit; ``strike`` is what it does, raising or not. 0 is never."""

    def __init__(self, at: int = 0, strike: Callable[[Session], None] | None = None) -> None:
        self.at = at
        self.struck = False
        self._calls = 0
        self._strike = strike or _raise_injected

    def call(self, session: Session, args: tuple[Any, ...] = (), *, is_commit: bool = False) -> None:
        """One more call is about to be made; the commit counts as one."""
        self._calls += 1
        if not self.struck and (self._calls == self.at or (is_commit and self.at == COMMIT)):
            self.struck = True
            self._strike(session)


class Poison(Fault):
    """Strikes every call that has to do with ``what``."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def call(self, session: Session, args: tuple[Any, ...] = (), *, is_commit: bool = False) -> None:
        if self._what in repr(args):
            raise InjectedError


def _raise_injected(session: Session) -> None:
    raise InjectedError


class FaultySession:
    """A session whose statements are counted, and fail where the fault says."""

    def __init__(self, inner: Session, fault: Fault) -> None:
        self._inner = inner
        self._fault = fault

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in _CALLS:
            return found

        def counted(*args: Any, **more: Any) -> Any:
            self._fault.call(self._inner, args)
            return found(*args, **more)

        return counted

    @contextmanager
    def together(self) -> Iterator[None]:
        """Failing inside is failing in the middle of a pipeline, on PostgreSQL."""
        with self._inner.together():
            yield


class FaultyStore:
    """A backend with a fault in its write transactions; what is just before the commit counts as a call too."""

    open_batches = 1

    def __init__(self, inner: Backend) -> None:
        self.inner = inner
        self.fault = Fault()
        self.before: Callable[[], None] = lambda: None

    def transact(self, work: Callable[[Session], T]) -> T:
        """Run work in one write transaction, with the fault in it."""
        self.before()
        return self.inner.transact(self._faulty(work))

    def transact_checks(self, work: Callable[[Session], T], decided: Callable[[], None]) -> T:
        """The same for a batch of checks."""
        self.before()
        return self.inner.transact_checks(self._faulty(work), decided)

    def _faulty(self, work: Callable[[Session], T]) -> Callable[[Session], T]:
        def faulty(session: Session) -> T:
            result = work(FaultySession(session, self.fault))  # type: ignore[arg-type]
            self.fault.call(session, is_commit=True)
            return result

        return faulty

    def view(self, work: Callable[[Session], T]) -> T:
        """Look-ups do not fail."""
        return self.inner.view(work)

    def close(self) -> None:
        """Close the store."""
        self.inner.close()
