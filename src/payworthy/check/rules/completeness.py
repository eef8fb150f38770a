"""R20: the customer file holds the facts that an exposure of this size asks for."""

from collections.abc import Sequence

from msgspec import Struct

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Level(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From an exposure of ``above`` (minor units by currency; a currency that is not listed counts as 0, so the
    level always applies), these ``facts`` must be on file."""

    above: dict[str, int] = {}
    facts: tuple[str, ...]


class Params(RuleParams, frozen=True, kw_only=True):
    """``levels`` add up: every level whose amount is passed applies."""

    levels: tuple[Level, ...]


def check(case: Case, params: Params) -> Finding:
    """List what is missing for the exposure after this order."""
    if not case.is_on_credit:
        return not_applicable("R20", "prepaid")
    missing = missing_facts(case, params)
    if missing:
        return breached("R20", params.breach, "missing", len(missing), 0, Unit.COUNT, facts=", ".join(missing))
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


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Complete the file, or prepay down to an exposure that does not ask for what is missing."""
    missing = missing_facts(case, params)
    asking = (level.above.get(case.snapshot.basis, 0) for level in params.levels if {*level.facts} & {*missing})
    prepay = Action(ActionKind.PREPAY, min(case.exposure_after - min(asking), case.credit_minor))
    return (Action(ActionKind.COMPLETE_FILE, names=missing), prepay)


RULE = Rule("R20", Params, check, actions)
