"""Expected trouble as a value: what went wrong, where, why, and what to do.

A parser returns a ``Failure`` instead of raising; an importer returns ``Partial``: the values it could
read and the failures it met, so that no row is lost silently. The sentence a person reads is made by
the text room from ``code`` and ``params``, in the person's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Reason(StrEnum):
    """Why a value could not be had."""

    MISSING = "missing"
    INVALID = "invalid"
    CONFLICT = "conflict"
    STALE = "stale"
    NOT_APPLICABLE = "not_applicable"
    UNSUPPORTED = "unsupported"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the input: file name, row (1 = the first line of the file, header included), column."""

    file: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.row, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Failure:
    """One expected trouble.

    ``code`` is a stable string whose text lives under ``failure.<code>`` in ``text/*.toml``;
    ``params`` fill the text, among them usually ``value`` (the offending text as it was read).
    """

    reason: Reason
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    where: Where | None = None

    def at(self, file: str | None = None, row: int | None = None, column: str | None = None) -> "Failure":
        """The same failure with its place filled in; parts already known are kept."""
        known = self.where or Where()
        return replace(self, where=Where(known.file or file, known.row or row, known.column or column))


@dataclass(frozen=True, slots=True)
class Partial(Generic[T]):
    """The values that could be read, and one failure for each that could not."""

    values: tuple[T, ...]
    failures: tuple[Failure, ...]


def invalid(code: str, **params: str | int) -> Failure:
    """A ``Failure`` with reason *invalid*: the input is there and is wrong."""
    return Failure(Reason.INVALID, code, params)


class PayworthyError(Exception):
    """A use case could not be carried out, for a reason the caller can act on.

    Raised by shells and use cases (never by the pure core), carrying the ``Failure`` that says it::

        PayworthyError
        ├── Invalid        the request is wrong as it stands               exit 2
        ├── NotFound       the thing named is not in this book             exit 2
        ├── Conflict       the request contradicts what is recorded        exit 2
        ├── Denied         the person has no authority for it              exit 2
        └── Unavailable    the store could not answer; try again           exit 1
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.code}: {dict(failure.params)}" + (f" at {failure.where}" if failure.where else ""))
        self.failure = failure


class Invalid(PayworthyError):
    """The request is wrong as it stands."""


class NotFound(PayworthyError):
    """The thing named is not in this book."""


class Conflict(PayworthyError):
    """The request contradicts what is recorded (same key with another body, reservation already ended)."""


class Denied(PayworthyError):
    """The person has no authority for it."""


class Unavailable(PayworthyError):
    """The store could not answer in time; the same request may be sent again with the same key."""
