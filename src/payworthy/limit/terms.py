"""The term to offer a customer: what is usual for its kind of business, as far as its grade goes (4.5, 4.8)."""

from enum import StrEnum

from msgspec import Struct

from payworthy.base.terms import PREPAID, PaymentTerms
from payworthy.limit.params import LimitPolicy


class Why(StrEnum):
    """What a recommended term goes by; the sentence is ``limit.term.<code>``."""

    ASKED = "asked"  # what was asked for is within everything
    USUAL = "usual"  # the usual term of the segment
    GRADE = "grade"  # as long as the grade goes, and no longer
    PREPAY = "prepay"  # the grade gives no credit


class TermAdvice(Struct, frozen=True, kw_only=True):
    """The recommended term, its length in days, the longest the grade allows, and what it goes by."""

    terms: PaymentTerms
    days: int
    longest_days: int
    why: Why


def recommended_terms(
    grade: str | None,
    params: LimitPolicy,
    *,
    usual: PaymentTerms | None = None,
    asked: PaymentTerms | None = None,
) -> TermAdvice:
    """The term for a grade (``None``: not graded). ``usual``: the segment's; ``asked``: what the customer wants.

    What is asked for is given if it is within the grade and never longer than what is usual; otherwise the usual
    term, if the grade goes that far; otherwise net days as far as the grade goes. A fixed date has no length and is
    never recommended.
    """
    row = params.grade(grade)
    longest = params.ungraded_term_max if row is None else row.term_max
    if longest == 0 or (row is not None and row.no_credit):
        return TermAdvice(terms=PREPAID, days=0, longest_days=longest, why=Why.PREPAY)
    if asked is not None and _is_within(asked, longest) and (usual is None or asked.is_never_longer_than(usual)):
        return TermAdvice(terms=asked, days=asked.credit_days or 0, longest_days=longest, why=Why.ASKED)
    if usual is not None and _is_within(usual, longest):
        return TermAdvice(terms=usual, days=usual.credit_days or 0, longest_days=longest, why=Why.USUAL)
    return TermAdvice(terms=PaymentTerms.net(longest), days=longest, longest_days=longest, why=Why.GRADE)


def _is_within(terms: PaymentTerms, longest: int) -> bool:
    return terms.credit_days is not None and terms.credit_days <= longest
