"""What must hold within the sections ``limit`` and ``economics``: a worse grade or worse behaviour never gives more."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid

Read = Mapping[str, Any]

_NEED: Final = frozenset({"L-NEED", "L-MONTH"})
_CAPACITY: Final = frozenset({"L-NW", "L-WC", "L-WA", "L-REF", "L-INS"})
_FALLING: Final = ("net_worth", "working_capital", "validity_months")


def limit_contradictions(read: Read) -> Iterator[Failure]:
    """Every contradiction in what a policy says of limits; nothing where it says nothing."""
    limit = read.get("limit")
    if limit is None:
        return
    if "economics" not in read:
        yield Failure(Reason.MISSING, "policy_limit_without_economics", {"path": "economics"})
    methods = limit.get("methods")
    if methods is not None:
        for kind, codes in (("need", _NEED), ("capacity", _CAPACITY)):
            if not codes & set(methods):
                yield invalid("policy_methods_without", path="limit.methods", part=kind, known=", ".join(sorted(codes)))
    yield from _behaviour(limit.get("behaviour", ()))
    yield from _grades(read, limit.get("grades", {}))
    for currency, step in limit.get("round_down_to", {}).items():
        if step == 0:
            yield invalid("policy_rounding_to_nothing", path=f"limit.round_down_to.{currency}")


def _behaviour(rows: Any) -> Iterator[Failure]:
    """Rows fall: a lower index, and so no higher multiple."""
    for number, (better, worse) in enumerate(pairwise(rows), start=1):
        path = f"limit.behaviour[{number}]"
        if "index_min" in better and "index_min" in worse and worse["index_min"] >= better["index_min"]:
            yield invalid("policy_behaviour_not_falling", path=f"{path}.index_min", value=worse["index_min"])
        if "times" in better and "times" in worse and worse["times"] > better["times"]:
            yield invalid("policy_behaviour_not_falling", path=f"{path}.times", value=str(worse["times"]))


def _grades(read: Read, tables: Read) -> Iterator[Failure]:
    """Only grades of the scale, and a worse one never with the larger share. Those not named give nothing."""
    scale = read.get("scale")
    if scale is None:
        return
    for symbol in tables:
        if symbol not in scale:
            yield invalid("policy_grade_not_on_scale", path=f"limit.grades.{symbol}", grade=symbol)
    for better, worse in pairwise(scale):
        first, second = tables.get(better, {}), tables.get(worse, {})
        for name in _FALLING:
            if name in second and second[name] > first.get(name, 0):
                yield invalid(
                    "policy_grades_rising",
                    path=f"limit.grades.{worse}.{name}",
                    value=str(second[name]),
                    better_path=f"limit.grades.{better}.{name}",
                    better_value=str(first.get(name, 0)),
                )
        if second and first.get("security_required") and not second.get("security_required"):
            yield invalid(
                "policy_security_not_kept", path=f"limit.grades.{worse}.security_required", better=better, worse=worse
            )
