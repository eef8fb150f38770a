"""Scores of others: what their scale means, and which of our grades theirs are (domain 3.6).

A raw number of a bureau says nothing beside another's: one runs from 300 to 850 and up is good, the next from 100 to
600 and up is bad. So each is described, mapped to our grades by a dated table, and never averaged with another.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.score.scale import Scale


class ExternalScale(Struct, frozen=True, kw_only=True):
    """What a provider's score means. ``minimum`` and ``maximum`` both belong to it; ``higher_is_safer`` says which way
    it runs; ``horizon_months`` and ``event``: what it forecasts, and within which time."""

    provider: str
    minimum: Decimal
    maximum: Decimal
    higher_is_safer: bool
    horizon_months: int
    event: str


class Rung(Struct, frozen=True, kw_only=True):
    """From this score on (towards the safe end) the customer has at least this grade."""

    edge: Decimal
    grade: str


class ExternalTable(Struct, frozen=True, kw_only=True):
    """A provider's scale and our grades for it. ``rungs`` from the risky end to the safe one, the first at the risky
    end itself. ``mapped_on``: when somebody last compared the two; ``good_months``: how long that is trusted."""

    scale: ExternalScale
    rungs: tuple[Rung, ...]
    mapped_on: date
    good_months: int


class Mapped(Struct, frozen=True, kw_only=True):
    """Our grade for an outside score, with what it came from."""

    provider: str
    value: Decimal
    grade: str
    mapped_on: date


def table_faults(table: ExternalTable, scale: Scale) -> tuple[Failure, ...]:
    """What is wrong with a table: an empty range, an end that is not covered, rungs out of order, unknown grades, a
    better grade for a riskier score. Empty where it can be used."""
    provider, theirs = table.scale.provider, table.scale
    if theirs.minimum >= theirs.maximum:
        return (
            invalid(
                "external_range_empty", provider=provider, minimum=str(theirs.minimum), maximum=str(theirs.maximum)
            ),
        )
    faults = [
        invalid("external_grade_unknown", provider=provider, grade=rung.grade, known=", ".join(scale.symbols))
        for rung in table.rungs
        if rung.grade not in scale.symbols
    ]
    risky = theirs.minimum if theirs.higher_is_safer else theirs.maximum
    edges = [_safety(theirs, rung.edge) for rung in table.rungs]
    is_whole = bool(edges) and table.rungs[0].edge == risky and edges[-1] <= theirs.maximum - theirs.minimum
    if not is_whole or any(one >= other for one, other in pairwise(edges)):
        faults.append(invalid("external_table_gap", provider=provider, edge=str(risky)))
    elif not faults:
        for lower, upper in pairwise(table.rungs):
            if scale.position(upper.grade) > scale.position(lower.grade):
                faults.append(invalid("external_table_not_falling", provider=provider, grade=lower.grade))
    return tuple(faults)


def mapped(tables: Sequence[ExternalTable], provider: str, value: Decimal, as_of: date) -> Mapped | Failure:
    """Our grade for ``value`` of ``provider``, by the newest table made by ``as_of``.

    A provider without a table, a value outside its scale, or a table that is too old is a ``Failure``: nothing is
    guessed, and nothing is moved to the nearest end.
    """
    known = [table for table in tables if table.scale.provider == provider and table.mapped_on <= as_of]
    if not known:
        names = sorted({table.scale.provider for table in tables})
        return Failure(Reason.MISSING, "external_scale_unknown", {"value": provider[:60], "known": ", ".join(names)})
    table = max(known, key=lambda one: one.mapped_on)
    if as_of >= add_months(table.mapped_on, table.good_months):
        return Failure(
            Reason.STALE,
            "external_table_too_old",
            {"provider": provider, "mapped_on": table.mapped_on.isoformat(), "months": table.good_months},
        )
    theirs = table.scale
    if not theirs.minimum <= value <= theirs.maximum:
        return invalid(
            "external_score_out_of_range",
            provider=provider,
            value=str(value)[:60],
            minimum=str(theirs.minimum),
            maximum=str(theirs.maximum),
        )
    safety = _safety(theirs, value)
    rung = [rung for rung in table.rungs if _safety(theirs, rung.edge) <= safety][-1]
    return Mapped(provider=provider, value=value, grade=rung.grade, mapped_on=table.mapped_on)


def most_cautious(found: Sequence[Mapped], scale: Scale) -> Mapped | None:
    """Of several outside opinions the worst grade: grades compare, raw numbers do not. ``None`` of none."""
    return max(found, key=lambda one: scale.position(one.grade), default=None)


def _safety(scale: ExternalScale, value: Decimal) -> Decimal:
    """Distance from the risky end."""
    return value - scale.minimum if scale.higher_is_safer else scale.maximum - value
