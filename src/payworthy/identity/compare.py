"""Two names compared: a score, and the reasons a person can check."""

from payworthy.identity.across_names import compare_across
from payworthy.identity.comparison import DIFFERENT, THRESHOLD_REVIEW, Comparison
from payworthy.identity.han_names import compare_han
from payworthy.identity.latin_names import compare_latin
from payworthy.identity.names import Name, is_person_like, normalise

__all__ = ["DIFFERENT", "THRESHOLD_REVIEW", "Comparison", "compare"]


def compare(a: Name | str, b: Name | str, person: bool | None = None) -> Comparison:
    """How alike two names are, 0 to 100, and why. Symmetric; a name equals itself (100); a legal form alone makes
    nobody alike. ``person``: whether both are people; not given, it is told from their looks."""
    a = normalise(a) if isinstance(a, str) else a
    b = normalise(b) if isinstance(b, str) else b
    if not a.core or not b.core:
        return Comparison(0, ("no_name",))
    if a.text == b.text:
        return Comparison(100, ("equal",))
    if (a.text, a.core) > (b.text, b.core):
        a, b = b, a
    if person is None:
        person = is_person_like(a) and is_person_like(b)
    if (a.script == "han") != (b.script == "han"):
        return compare_across(*((a, b) if a.script == "han" else (b, a)), person=person)
    if a.script == "han":
        return compare_han(a, b, person)
    if a.core == b.core:
        return _same_core(a, b)
    return compare_latin(a, b, person)


def _same_core(a: Name, b: Name) -> Comparison:
    """Everything but the legal form (and spelling) is the same."""
    if a.legal_form and b.legal_form and a.legal_form != b.legal_form:
        return Comparison(92, ("equal_core", "legal_form_differs"))
    return Comparison(98, ("equal_core",))
