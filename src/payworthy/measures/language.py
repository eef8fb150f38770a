"""How a measure is written down: a documented function that returns an SQL expression over views of the facts.

An expression names columns as ``view.column``; the views are in ``views/``. Expressions are SQL as DuckDB and SQLite
both understand it, kept to what SQLGlot turns into other dialects without a change of meaning: divisions and products
with decimals are of binary fractions, and what they spell differently is in ``words.py``. NULL is *missing*; why it is missing is said beside it:
by the family, where nothing of its kind is known of the customer, else by the measure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Final

from payworthy.measures.frame import ABSENCES

UNITS: Final = ("minor", "days", "years", "months", "share", "index", "count", "code", "claim", "ratio")
"""``minor`` is minor units of the frame's currency; ``share`` a part of a whole (0.25 is 25 %) that may exceed 1 where
the whole is not of the same kind; ``code`` an ordered code told in the meaning; ``claim`` 0 or 1; ``ratio`` a quotient
or a model's value without a unit."""

WHOLE_UNITS: Final = frozenset({"minor", "days", "count", "code", "claim"})
"""Units whose figures are whole numbers (``int64``); the others are ``float64``."""

HIGHER_SAFER: Final = "higher_safer"
LOWER_SAFER: Final = "lower_safer"
NEUTRAL: Final = "neutral"

Definition = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Measure:
    """One entry of the catalogue.

    ``absence``: why it is missing for a customer of whom the family knows something; ``reasons``: conditions (SQL) on
    which it is missing for another reason, first hit wins, asked before the family's. ``is_whole``: ``int64``.
    ``documentation``: meaning, unit and source, as its function says.
    """

    name: str
    family: str
    unit: str
    direction: str
    absence: str
    expression: str
    documentation: str
    reasons: Mapping[str, str]
    is_whole: bool


@dataclass(slots=True)
class Family:
    """Measures that live on the same facts.

    ``presence``: SQL that is true where something is known of the customer; ``absent``: the reason where it is not.
    """

    name: str
    presence: str
    absent: str
    measures: list[Measure] = field(default_factory=list)

    def measure(
        self,
        unit: str,
        direction: str,
        absence: str | None = None,
        reasons: Mapping[str, str] | None = None,
        is_whole: bool | None = None,
    ) -> Callable[[Definition], Definition]:
        """Enter a function into the family under its own name. ``reasons`` is condition → absence code.

        Raises ``ValueError`` on an unknown unit or code, or without a docstring: a catalogue is written by hand.
        """
        own = absence or self.absent
        if unit not in UNITS or {own, self.absent, *(reasons or {}).values()} - {*ABSENCES}:
            raise ValueError(f"{self.name}: unit or reason unknown")

        def enter(definition: Definition) -> Definition:
            if not definition.__doc__:
                raise ValueError(f"{definition.__name__} does not say what it means")
            self.measures.append(
                Measure(
                    name=definition.__name__,
                    family=self.name,
                    unit=unit,
                    direction=direction,
                    absence=own,
                    expression=definition(),
                    documentation=cleandoc(definition.__doc__),
                    reasons=dict(reasons or {}),
                    is_whole=unit in WHOLE_UNITS if is_whole is None else is_whole,
                )
            )
            return definition

        return enter


def ratio(above: str, below: str) -> str:
    """``above / below`` as a binary fraction; missing where ``below`` is zero or either is missing."""
    return f"CAST({above} AS DOUBLE) / NULLIF(CAST({below} AS DOUBLE), 0)"


def claim(condition: str) -> str:
    """1 where the condition holds, 0 where it does not, missing where it cannot be told."""
    return f"CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END"
