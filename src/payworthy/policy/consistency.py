"""What must hold between the values of a policy, once each of them has been read.

Every check takes the read tables, skips what could not be read, and yields one failure per contradiction.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.check.finding import RANK, Severity
from payworthy.check.rules import MANDATORY
from payworthy.exposure.overdue import LADDER_DAYS
from payworthy.facts.order import CheckPoint
from payworthy.limit.authority import LEVELS
from payworthy.policy.file_consistency import file_contradictions
from payworthy.policy.limit_consistency import limit_contradictions
from payworthy.policy.score_consistency import score_contradictions

Read = Mapping[str, Any]

_RISING: Final = ("prepay",)
_STRICTLY_RISING: Final = ("pd",)
_FALLING: Final = ("term_max", "tolerance", "overdue_hold_dpd", "overdue_share_max", "review_months")
_STRICTLY_FALLING: Final = ("min_score",)


def contradictions(read: Read) -> Iterator[Failure]:
    """Every contradiction in a policy, in the order of its sections."""
    for check in _CHECKS:
        yield from check(read)


def _dates(read: Read) -> Iterator[Failure]:
    begins, review = read.get("effective_from"), read.get("review_by")
    if begins is not None and review is not None and review < begins:
        yield invalid("policy_review_before_start", path="review_by", value=str(review), effective_from=str(begins))


def _currency(read: Read) -> Iterator[Failure]:
    currency, listed = read.get("currency"), read.get("currencies")
    if currency is not None and listed is not None and currency not in listed:
        yield invalid("policy_currency_not_listed", path="currency", value=currency)


def _scale(read: Read) -> Iterator[Failure]:
    """The scale and the grade tables name the same grades."""
    scale, grades = read.get("scale"), read.get("grades", {})
    if scale is None:
        return
    for symbol in scale:
        if symbol not in grades:
            yield Failure(Reason.MISSING, "policy_grade_without_table", {"path": "scale", "grade": symbol})
    for symbol in grades:
        if symbol not in scale:
            yield invalid("policy_grade_not_on_scale", path=f"grades.{symbol}", grade=symbol)


def _order_of_grades(read: Read) -> Iterator[Failure]:
    """A worse grade never has the better conditions."""
    scale, grades = read.get("scale", ()), read.get("grades", {})
    known = [symbol for symbol in scale if symbol in grades]
    for better, worse in pairwise(known):
        first, second = grades[better], grades[worse]
        for names, is_kept, code in _MONOTONE:
            for name in names:
                if name in first and name in second and not is_kept(first[name], second[name]):
                    yield _out_of_order(code, name, better, worse, grades)
        if "min_score" in second and "min_score" not in first:
            yield invalid("policy_score_after_none", path=f"grades.{worse}.min_score", better=better, worse=worse)
        if first.get("stops_trade") and not second.get("stops_trade"):
            yield invalid("policy_stop_not_kept", path=f"grades.{worse}.stops_trade", better=better, worse=worse)


_MONOTONE: Final[tuple[tuple[tuple[str, ...], Callable[[Any, Any], bool], str], ...]] = (
    (_STRICTLY_FALLING, lambda better, worse: better > worse, "policy_grades_not_falling"),
    (_STRICTLY_RISING, lambda better, worse: better < worse, "policy_grades_not_rising"),
    (_FALLING, lambda better, worse: better >= worse, "policy_grades_rising"),
    (_RISING, lambda better, worse: better <= worse, "policy_grades_falling"),
)


def _out_of_order(code: str, name: str, better: str, worse: str, grades: Read) -> Failure:
    return invalid(
        code,
        path=f"grades.{worse}.{name}",
        value=str(grades[worse][name]),
        better_path=f"grades.{better}.{name}",
        better_value=str(grades[better][name]),
    )


def _days_on_the_ladder(read: Read) -> Iterator[Failure]:
    """Overdue amounts are kept by day only so far back; a threshold beyond would compare nothing."""
    tables = {f"grades.{symbol}": grade for symbol, grade in read.get("grades", {}).items()}
    tables["ungraded"] = read.get("ungraded", {})
    found = {f"{path}.overdue_hold_dpd": table.get("overdue_hold_dpd", 0) for path, table in tables.items()}
    found["check.R19.max_days"] = read.get("check", {}).get("R19", {}).get("max_days", 0)
    for path, days in found.items():
        if days > LADDER_DAYS:
            yield invalid("policy_days_beyond_ladder", path=path, value=days, most=LADDER_DAYS)


def _validity(read: Read) -> Iterator[Failure]:
    """A clearance must not outlive the reservation behind it."""
    validity = read.get("validity", {})
    clearance, reservation = validity.get("clearance_days"), validity.get("reservation_days")
    if clearance is not None and reservation is not None and clearance > reservation:
        yield invalid(
            "policy_clearance_outlives", path="validity.clearance_days", value=clearance, reservation_days=reservation
        )


def _authority(read: Read) -> Iterator[Failure]:
    authority = read.get("authority", {})
    levels = authority.get("levels", {})
    for lower, higher in pairwise(LEVELS[:-1]):
        for currency, amount in levels.get(higher, {}).items():
            below = levels.get(lower, {}).get(currency)
            if below is not None and amount <= below:
                yield invalid(
                    "policy_authority_not_rising", path=f"authority.levels.{higher}.{currency}", lower=lower.value
                )
    if "scale" not in read:
        return
    nobody = authority.get("nobody", ())
    for path, symbol in [
        *((f"authority.nobody[{index}]", symbol) for index, symbol in enumerate(nobody)),
        *((f"authority.grades.{symbol}", symbol) for symbol in authority.get("grades", {})),
    ]:
        if symbol not in read["scale"]:
            yield invalid("policy_grade_not_on_scale", path=path, grade=symbol)
    for symbol in nobody:
        if symbol in authority.get("grades", {}):
            yield invalid("policy_nobody_and_levels", path=f"authority.grades.{symbol}", grade=symbol)


LEAST_BREACH: Final[Mapping[str, Severity]] = {
    **dict.fromkeys(sorted(MANDATORY), Severity.PREPAY),
    "R01": Severity.REFUSE,
}
"""What a mandatory rule must at least do when it is broken: a warning alone would be the same as switching it off,
and only a refusal also stops prepaid orders of blocked customers."""


def _mandatory(read: Read) -> Iterator[Failure]:
    """What no policy may do without is on, and stops an order when it is broken."""
    for code in read.get("off", ()):
        if code in MANDATORY:
            yield invalid("policy_rule_mandatory", path="off", rule=code)
    rules = read.get("check")
    if rules is None:
        return
    for code, least in LEAST_BREACH.items():
        if code not in rules:
            yield Failure(Reason.MISSING, "policy_key_missing", {"path": f"check.{code}"})
        breach = rules.get(code, {}).get("breach", least)
        if RANK[Severity(breach)] < RANK[least]:
            yield invalid("policy_breach_too_weak", path=f"check.{code}.breach", value=breach, least=least.value)
    points = rules.get("R09", {}).get("points")
    if points is not None and CheckPoint.SHIPMENT not in points:
        yield invalid("policy_points_without_shipment", path="check.R09.points", value=", ".join(points))


_CHECKS: Final = (
    _dates,
    _currency,
    _scale,
    _order_of_grades,
    _days_on_the_ladder,
    _validity,
    _authority,
    _mandatory,
    score_contradictions,
    limit_contradictions,
    file_contradictions,
)
