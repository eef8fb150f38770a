"""The fixed shape of a check rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from payworthy.check.action import Action
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Severity


class RuleParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every rule has at least a ``breach``: what it means when the rule is broken."""

    breach: Severity = Severity.HOLD


def no_actions(case: Case, finding: Finding, params: Any) -> Sequence[Action]:
    """For rules whose breach nobody can cure on the spot."""
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """``check`` finds; ``actions`` says what could cure a breach (alternatives, not steps). ``is_releasable`` is false
    where a person cannot know what they would answer for."""

    code: str
    params: type[RuleParams]
    check: Callable[[Case, Any], Finding]
    actions: Callable[[Case, Finding, Any], Sequence[Action]] = no_actions
    is_releasable: bool = True
