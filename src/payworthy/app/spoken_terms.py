"""Payment terms in words, for people. What is said reads back (``base.terms.parse_terms``) to the same terms, so that
whoever types it from a screen means what the screen means."""

from payworthy.base.failure import Failure
from payworthy.base.terms import PaymentTerms, TermKind, parse_terms
from payworthy.text.catalogue import Catalogue

_MONTH_END = 31


def spoken_terms(canonical: str, texts: Catalogue) -> str:
    """``acceptance+15 latest shipment+90`` as a sentence; a text that is no term is shown as it is."""
    terms = parse_terms(canonical)
    return canonical if isinstance(terms, Failure) else say_terms(terms, texts)


def say_terms(terms: PaymentTerms, texts: Catalogue) -> str:
    """The terms in the language of ``texts``."""
    event = texts.say(f"terms.event.{terms.base}")
    said = texts.say(f"terms.{_form(terms)}", **_figures(terms), event=event)
    latest = terms.latest_after_shipment_days
    return said if latest is None else texts.say("terms.latest", terms=said, days=latest)


def _form(terms: PaymentTerms) -> str:
    """Which of the texts says it."""
    if terms.kind is TermKind.MONTH_DAY:
        later = "next" if terms.months == 1 else "later"
        return f"{later}_month_end" if terms.day_of_month == _MONTH_END else f"{later}_month"
    if terms.kind is TermKind.EOM:
        return "eom" if terms.days else "eom_at_once"
    if terms.kind is not TermKind.NET:
        return terms.kind
    if terms.months:
        return "months_and_days" if terms.days else "months" if terms.months > 1 else "one_month"
    return "at_once" if not terms.days else "days" if terms.days > 1 else "one_day"


def _figures(terms: PaymentTerms) -> dict[str, str | int]:
    return {
        "days": terms.days,
        "months": terms.months,
        "day": terms.fixed_on.isoformat() if terms.fixed_on else terms.day_of_month,
    }
