"""Customers: one row each, or collected from a ledger that repeats them on every invoice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from payworthy.base.failure import Failure, Reason
from payworthy.base.ids import parse_id, parse_standard_id
from payworthy.facts.customer import Customer, CustomerState
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.cells import Read, read_level, read_terms
from payworthy.sources.columns import Column
from payworthy.sources.kind_rows import KindRows
from payworthy.sources.report import CHUNK_ROWS, Chunk, Notice
from payworthy.sources.words import words

T = TypeVar("T")

_MUST_HAVE: Final = ("name", "country", "currency")
_YES_NO: Final = {word: value == "yes" for word, value in words("yes_no").items()}
_FIELD_OF_ID: Final = ("uscc", "registration_id", "lei")
"""Columns a registration id can come from, the best first."""


@dataclass(slots=True)
class _Found:
    """A customer as far as the file has told: the row it was first met in, its fields, its spellings."""

    row: int
    fields: dict[str, object]
    names: set[str] = field(default_factory=set)


class CustomerRows(KindRows):
    """Rows of a customer file. With the mapping's ``distinct`` a customer is taken once: of each field the first
    value that is not empty; other spellings of its name are counted and reported."""

    fact_name = "customer"

    def __init__(self, binding: Binding, caps: Caps) -> None:
        super().__init__(binding, caps)
        make = self.columns
        texts = ("name", "name_en", "segment", "address", "contact", "grade", "sales_person")
        self._customer_id: Final = make.id("customer_id")
        self._columns: Final[dict[str, Column[object]]] = {
            **{name: make.text(name) for name in texts},
            "country": make.country("country"),
            "currency": make.currency("currency"),
            "uscc": make.read("uscc", _registration("uscc")),
            "registration_id": make.read("registration_id", _standard_id),
            "lei": make.read("lei", _registration("lei")),
            "state": make.word("state", "customer_state", CustomerState),
            "group_id": make.id("group_id"),
            "parent_id": make.id("parent_id"),
            "terms": make.read("terms", read_terms),
            "grade_review_on": make.date("grade_review_on"),
            "dunning_level": make.read("dunning_level", read_level),
            "customer_since": make.date("customer_since"),
            "is_person": make.words("is_person", _YES_NO, "yes, no"),
        }
        self._given: Final = tuple((name, read) for name, read in self._columns.items() if binding.has(name))
        name_rule = binding.rules.rule("name")
        self._name_may_be_id: Final = name_rule is not None and name_rule.or_field == "customer_id"
        self._is_distinct: Final = binding.rules.distinct
        self._found: Final[dict[str, _Found]] = {}
        self._names_missing = 0
        may_be_empty = _MUST_HAVE if self._is_distinct else ("name",) if self._name_may_be_id else ()
        self.required = ("customer_id", *(name for name in _MUST_HAVE if name not in may_be_empty))

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One customer, or one more mention of it."""
        customer_id = self._customer_id(cells)
        fields = {name: read(cells) for name, read in self._given}
        is_sound = not any(isinstance(value, Failure) for value in fields.values())
        if not isinstance(customer_id, str) or not is_sound or self._lacks(fields):
            self.refuse_unless_blank(row, cells, out)
        elif self._is_distinct:
            self._meet(row, customer_id, fields, out)
        else:
            out.add(row, self._customer(customer_id, fields))

    def finish(self) -> Iterator[Chunk]:
        """The customers collected from a ledger, in the order they were first met."""
        out = Chunk()
        for customer_id, found in self._found.items():
            if len(out.facts) + len(out.failures) >= CHUNK_ROWS:
                yield out
                out = Chunk()
            missing = [name for name in _MUST_HAVE if found.fields.get(name) is None]
            if missing == ["name"] and self._name_may_be_id:
                missing = []
            if missing:
                out.failures.extend(self._never_given(name, customer_id, found.row) for name in missing)
            else:
                out.add(found.row, self._customer(customer_id, found.fields))
        yield out

    def notices(self) -> Iterator[Notice]:
        """How many customers have several spellings, and how many no name."""
        several = [found for found in self._found.values() if len(found.names) > 1]
        if several:
            spellings = sum(len(found.names) - 1 for found in several)
            yield Notice("customer_spellings", {"customers": len(several), "spellings": spellings})
        if self._names_missing:
            yield Notice("customer_names_missing", {"customers": self._names_missing})

    def _lacks(self, fields: dict[str, object]) -> bool:
        return any(fields[name] is None for name in _MUST_HAVE if name in self.required)

    def _meet(self, row: int, customer_id: str, fields: dict[str, object], out: Chunk) -> None:
        found = self._found.get(customer_id)
        if found is None:
            if len(self._found) >= self.caps.customers:
                limit = {"limit": self.caps.customers}
                self.refuse(row, [Failure(Reason.UNSUPPORTED, "file_too_many_customers", limit)], out)
                return
            self._found[customer_id] = found = _Found(row, fields)
        else:
            for field_name, value in fields.items():
                if found.fields[field_name] is None:
                    found.fields[field_name] = value
        name = fields["name"]
        if isinstance(name, str):
            found.names.add(name)

    def _never_given(self, field_name: str, customer_id: str, row: int) -> Failure:
        params: dict[str, str | int] = {"field": field_name, "customer_id": customer_id}
        failure = Failure(Reason.MISSING, "customer_field_never_given", params)
        return failure.at(row=row, column=self.columns.header(field_name))

    def _customer(self, customer_id: str, fields: dict[str, object]) -> Customer:
        given = {name: value for name, value in fields.items() if value is not None and name not in _FIELD_OF_ID}
        ids = [fields[name] for name in _FIELD_OF_ID if fields.get(name) is not None]
        if ids:
            given["registration_id"] = ids[0]
        if "name" not in given:
            self._names_missing += 1
            given["name"] = customer_id
        return Customer(customer_id=customer_id, **given)  # type: ignore[arg-type]


def _registration(scheme: str) -> Read[str]:
    def read(text: str) -> str | Failure | None:
        if not text.strip():
            return None
        parsed = parse_id(scheme, text)
        return parsed if isinstance(parsed, Failure) else str(parsed)

    return read


def _standard_id(text: str) -> str | Failure | None:
    if not text.strip():
        return None
    parsed = parse_standard_id(text)
    return parsed if isinstance(parsed, Failure) else str(parsed)
