"""Plain data → ``Policy``, or every fault in it at once."""

from collections.abc import Mapping
from typing import Any

from payworthy.base.canonical import fingerprint
from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure
from payworthy.check.finding import Severity
from payworthy.check.policy import CheckPolicy, ExposureParams, ValidityParams
from payworthy.check.rules import RULES
from payworthy.check.rules.completeness import Level, Weighed
from payworthy.exposure.components import BillWeights
from payworthy.facts.file_item import FileItem
from payworthy.facts.grade import NO_GRADE
from payworthy.facts.order import CheckPoint
from payworthy.limit.authority import LEVELS, Authority, Shift, release_caps
from payworthy.policy.bundle import Grade, GradeTerms, Policy, Segment
from payworthy.policy.consistency import contradictions
from payworthy.policy.credit_file import file_policy_of
from payworthy.policy.limits import economics_of, limits_of
from payworthy.policy.merge import merge, plain
from payworthy.policy.reading import Reader
from payworthy.policy.scorecard import override_rules_of, scorecard_of
from payworthy.policy.vocabulary import POLICY

Read = Mapping[str, Any]


def parse(data: Mapping[str, Any]) -> Policy | tuple[Failure, ...]:
    """Read a merged policy: TOML tables (decimals as ``Decimal``) or what ``Policy.canonical`` gave.

    Amounts are in major units by currency and come out as minor units. Each failure names the dotted ``path``,
    the value found there, and what to write instead. Floats are refused.
    """
    merged = merge(data)
    reader = Reader(_currencies(merged))
    read = reader.table(merged, POLICY)
    failures = (*reader.failures, *contradictions(read))
    return failures or _policy(read, plain(merged))


def _currencies(data: Read) -> tuple[str, ...]:
    """The currencies whose amounts are asked for, as far as they can be told."""
    listed = data.get("currencies")
    if not isinstance(listed, list | tuple):
        return ()
    return tuple(currency for currency in listed if isinstance(currency, str) and currency in EXPONENTS)


def _policy(read: Read, canonical: dict[str, Any]) -> Policy:
    grades = tuple(Grade(symbol=symbol, **read["grades"][symbol]) for symbol in read["scale"])
    ungraded = GradeTerms(**read["ungraded"])
    segments = tuple(Segment(name=name, **segment) for name, segment in sorted(read.get("segments", {}).items()))
    authority = _authority(read)
    return Policy(
        id=read["id"],
        version=read["version"],
        effective_from=read["effective_from"],
        review_by=read["review_by"],
        approved_by=read["approved_by"],
        currency=read["currency"],
        currencies=read["currencies"],
        vat_rate=read["vat_rate"],
        timezone=read["timezone"],
        calendar=read.get("calendar"),
        grades=grades,
        ungraded=ungraded,
        segments=segments,
        authority=authority,
        check=CheckPolicy(
            exposure=_exposure(read["exposure"]),
            validity=ValidityParams(**read["validity"]),
            rules=_rules(read, grades, ungraded, segments),
            release_caps=release_caps(authority),
        ),
        scorecard=scorecard_of(read, read["currency"]),
        override=override_rules_of(read),
        limits=limits_of(read, authority),
        economics=economics_of(read),
        file=file_policy_of(read),
        hash=fingerprint(canonical),
        plain=canonical,
    )


def _exposure(read: Read) -> ExposureParams:
    return ExposureParams(**{**read, "bill_weights": BillWeights(**read["bill_weights"])})


def _authority(read: Read) -> Authority:
    authority = read["authority"]
    given = authority.get("grades", {})
    shifts = {symbol: Shift(**given[symbol]) if symbol in given else Shift() for symbol in read["scale"]}
    return Authority(
        levels={role: authority["levels"][role] for role in LEVELS[:-1]},
        shifts={**shifts, NO_GRADE: Shift(**authority["ungraded"])},
        nobody=authority["nobody"],
    )


def _rules(
    read: Read, grades: tuple[Grade, ...], ungraded: GradeTerms, segments: tuple[Segment, ...]
) -> dict[str, Any]:
    """The parameter record of every rule that is on, with what is written elsewhere brought in."""

    def by_grade(name: str) -> dict[str, Any]:
        return {grade.symbol: getattr(grade, name) for grade in grades} | {NO_GRADE: getattr(ungraded, name)}

    floor = read["materiality"]["overdue"]
    fed: dict[str, dict[str, Any]] = {
        "R01": {"stop_grades": tuple(grade.symbol for grade in grades if grade.stops_trade)},
        "R04": {"tolerance": by_grade("tolerance")},
        "R06": {"max_days": by_grade("overdue_hold_dpd"), "floor": floor},
        "R07": {"max_share": by_grade("overdue_share_max"), "floor": floor},
        "R08": {"max_days": by_grade("term_max")},
        "R09": {
            "share": by_grade("prepay"),
            "segment_share": {segment.name: segment.prepay for segment in segments if segment.prepay is not None},
        },
        "R19": {"floor": floor},
        "R20": {"weighed": _weighed(read)},
    }
    return {
        code: RULES[code].params(**_typed(params), **fed.get(code, {}))
        for code, params in read["check"].items()
        if code not in read["off"]
    }


def _weighed(read: Read) -> tuple[Weighed, ...]:
    """What a file is asked for, and beyond which credit."""
    file = read.get("file")
    if file is None:
        return ()
    return tuple(
        Weighed(
            item=name,
            weight=rule["weight"],
            above=file["above"].get(rule["level"], dict.fromkeys(read["currencies"], -1)),
            instead=rule.get("or_items", ()),
        )
        for name, rule in ((item.value, file["items"].get(item.value, {})) for item in FileItem)
        if rule.get("weight") and "level" in rule
    )


def _typed(params: Read) -> dict[str, Any]:
    """Parameters with their enumerations and records in place of plain text and tables."""
    typed = dict(params)
    typed["breach"] = Severity(params["breach"])
    if "points" in params:
        typed["points"] = tuple(CheckPoint(point) for point in params["points"])
    if "levels" in params:
        typed["levels"] = tuple(Level(**level) for level in params["levels"])
    return typed
