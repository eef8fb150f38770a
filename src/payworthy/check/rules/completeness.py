"""R20: the customer file holds the facts that an exposure of this size asks for, and enough of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from payworthy.base.money import Rounding, divide
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams

PPM = 1_000_000
OWN_LEDGER = "own_ledger"
"""An item that no file holds: whether we have dealt with the customer is in the ledger."""


class Level(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From an exposure of ``above`` (minor units by currency; a currency that is not listed counts as 0, so the
    level always applies), these ``facts`` must be on file."""

    above: dict[str, int] = {}
    facts: tuple[str, ...]


class Weighed(Struct, frozen=True, kw_only=True):
    """An item of the file that counts with ``weight`` beyond an exposure of ``above`` (as in ``Level``); any of
    ``instead`` does as well."""

    item: str
    weight: int
    above: Mapping[str, int] = {}
    instead: tuple[str, ...] = ()


class Params(RuleParams, frozen=True, kw_only=True):
    """``levels`` add up: every level whose amount is passed applies. ``least``: the share of the weight of what an
    exposure of this size asks for that must be there and not stale. ``weighed``: what is
    asked for; it stands in the policy's section on files."""

    levels: tuple[Level, ...]
    least: Decimal = Decimal(0)
    weighed: tuple[Weighed, ...] = ()


def check(case: Case, params: Params) -> Finding:
    """List what is missing for the exposure after this order; a file too thin for it is a breach too."""
    if not case.is_on_credit:
        return not_applicable("R20", "prepaid")
    missing = missing_facts(case, params)
    if missing:
        return breached("R20", params.breach, "missing", len(missing), 0, Unit.COUNT, facts=", ".join(missing))
    share, lacking = completeness(case, params)
    least = int(params.least * PPM)
    if share < least:
        facts = ", ".join(lacking)
        return breached("R20", params.breach, "incomplete", share, least, Unit.PPM, facts=facts)
    return passed("R20", 0, 0, Unit.COUNT)


def missing_facts(case: Case, params: Params) -> tuple[str, ...]:
    """Required facts that are not on file, in policy order."""
    present = case.snapshot.debtor.facts_present
    basis, exposure = case.snapshot.basis, case.exposure_after
    return tuple(
        fact
        for level in params.levels
        if exposure > level.above.get(basis, 0)
        for fact in level.facts
        if fact not in present
    )


def completeness(case: Case, params: Params) -> tuple[int, tuple[str, ...]]:
    """The share of what is asked for that is there, in parts per million, rounded down; and what is not."""
    basis, exposure = case.snapshot.basis, case.exposure_after
    present = {*case.snapshot.debtor.facts_present, *([OWN_LEDGER] if _has_dealt(case) else [])}
    asked = [one for one in params.weighed if exposure > one.above.get(basis, 0)]
    lacking = [one for one in asked if not present & {one.item, *one.instead}]
    whole = sum(one.weight for one in asked)
    there = whole - sum(one.weight for one in lacking)
    return (divide(PPM * there, whole, Rounding.DOWN) if whole else PPM), tuple(one.item for one in lacking)


def _has_dealt(case: Case) -> bool:
    snapshot = case.snapshot
    return snapshot.history.order_count > 0 or snapshot.exposure.receivable > 0


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Complete the file, or prepay down to an exposure that does not ask for what is missing."""
    if finding.variant == "incomplete":
        _, lacking = completeness(case, params)
        return (Action(ActionKind.COMPLETE_FILE, names=lacking), Action(ActionKind.PREPAY, case.credit_minor))
    missing = missing_facts(case, params)
    asking = (level.above.get(case.snapshot.basis, 0) for level in params.levels if {*level.facts} & {*missing})
    prepay = Action(ActionKind.PREPAY, min(case.exposure_after - min(asking), case.credit_minor))
    return (Action(ActionKind.COMPLETE_FILE, names=missing), prepay)


RULE = Rule("R20", Params, check, actions)
