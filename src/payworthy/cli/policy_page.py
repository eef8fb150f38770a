"""A policy as a page: who it is, the master scale, who may approve what, which rules stop what."""

from decimal import Decimal
from typing import Any

from payworthy.check.rules import RULES
from payworthy.cli.desk import Desk
from payworthy.limit.authority import LEVELS
from payworthy.policy.bundle import GradeTerms, Policy
from payworthy.policy.diff import changes


def draw_policy(desk: Desk, policy: Policy) -> None:
    """The page for people."""
    screen = desk.screen
    screen.say("policy.head", style="bold", policy=policy.id, version=policy.version)
    approvers = desk.texts.say("list.separator").join(desk.texts.say(f"role.{role}") for role in policy.approved_by)
    screen.say(
        "policy.dates",
        since=policy.effective_from.isoformat(),
        review=policy.review_by.isoformat(),
        approvers=approvers or "\N{EM DASH}",
    )
    screen.say("policy.hash", style="dim", hash=policy.hash)
    _draw_grades(desk, policy)
    _draw_levels(desk, policy)
    _draw_rules(desk, policy)


def draw_values(desk: Desk, policy: Policy) -> None:
    """Every value under the path by which a company's file changes it."""
    table = desk.screen.table("path", "value", "meaning")
    for row in values_data(desk, policy):
        table.row(row["path"], _shown(row["value"]), row["meaning"])
    desk.screen.show(table)


def values_data(desk: Desk, policy: Policy) -> list[dict[str, Any]]:
    """Every value with its path and what it means."""
    return [
        {"path": ".".join(leaf.path), "value": leaf.new, "meaning": _meaning(desk, leaf.name)}
        for leaf in changes({}, policy.canonical())
    ]


def _meaning(desk: Desk, name: tuple[str, ...]) -> str:
    code = ".".join(("policy.what", *name))
    return desk.texts.say(code) if code in desk.texts else ""


def _draw_grades(desk: Desk, policy: Policy) -> None:
    figures = ("terms_max", "prepay", "tolerance", "overdue_days", "overdue_share")
    table = desk.screen.table("grade", "min_score", "pd", *figures, right=("min_score", "pd", *figures))
    for grade in policy.grades:
        score = "" if grade.min_score is None else str(grade.min_score)
        row = [grade.symbol, score, percent(grade.pd), *_terms(desk, grade)]
        table.row(*row, style="red" if grade.stops_trade else "")
    table.row(desk.screen.word("ungraded"), "", "", *_terms(desk, policy.ungraded))
    desk.screen.show(table)


def _terms(desk: Desk, terms: GradeTerms) -> list[str]:
    return [
        _days(desk, terms.term_max),
        percent(terms.prepay),
        percent(terms.tolerance),
        _days(desk, terms.overdue_hold_dpd),
        percent(terms.overdue_share_max),
    ]


def _draw_levels(desk: Desk, policy: Policy) -> None:
    table = desk.screen.table("role", "approves_up_to", right=("approves_up_to",))
    for role in LEVELS[:-1]:
        table.row(
            desk.texts.say(f"role.{role}"),
            desk.texts.money(policy.authority.levels[role][policy.currency], policy.currency),
        )
    table.row(desk.texts.say(f"role.{LEVELS[-1]}"), desk.screen.word("beyond"))
    desk.screen.show(table)


def _draw_rules(desk: Desk, policy: Policy) -> None:
    table = desk.screen.table("rule", "name", "when_broken")
    plain = policy.canonical()
    for rule in RULES:
        is_on = rule in policy.check.rules
        breach = desk.texts.say(f"policy.value.{plain['check'][rule]['breach']}") if is_on else desk.screen.word("off")
        table.row(rule, desk.texts.say(f"rule.{rule}.name"), breach, style="" if is_on else "dim")
    desk.screen.show(table)


def percent(share: Decimal) -> str:
    """A share as people write it: ``2.5 %``."""
    return f"{format((share * 100).normalize(), 'f')} %"


def _days(desk: Desk, count: int) -> str:
    return desk.texts.say("policy.value.days.one" if count == 1 else "policy.value.days.many", count=count)


def _shown(value: Any) -> str:
    """A value as a policy file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_shown(item) for item in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_shown(item)}" for key, item in value.items()) + " }"
    return str(value)
