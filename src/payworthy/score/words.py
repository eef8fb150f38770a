"""An explanation in sentences: what a factor is, what it brings, and what would bring more."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from payworthy.score.card import MICRO, Cap, Scorecard, Shape
from payworthy.score.explain import Line, Outlook, Step
from payworthy.text.catalogue import Catalogue

PERCENT: Final = frozenset(
    {"leverage", "roa", "broken_promise_share", "lawsuits_to_net_worth", "encumbrance_share", "judgment_to_net_worth"}
)
"""Measures that people read as a percentage."""

_UNITS: Final[Mapping[str, str]] = {
    "days_past_due_worst_12m": "days",
    "age_years": "years",
    "relationship_years": "years",
    "interest_cover": "times",
}


def points_text(micro: int, *, signed: bool = False) -> str:
    """Micro-points with two decimals, rounded half up: ``3.33``."""
    sign = "-" if micro < 0 else "+" if signed else ""
    hundredths = (abs(micro) + MICRO // 200) // (MICRO // 100)
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


class Sayings:
    """Sentences about the scores of one card, in one language. ``currency``: that of the card's amounts."""

    def __init__(self, card: Scorecard, currency: str, texts: Catalogue) -> None:
        self._factors = {factor.name: factor for factor in card.factors}
        self._currency = currency
        self._texts = texts

    def block(self, code: str) -> str:
        """``payment``: what a block is called."""
        return self._texts.word("score.block", code)

    def factor(self, name: str) -> str:
        """``worst days past due``: what a factor is called."""
        return self._texts.word("score.factor", name)

    def reading(self, name: str) -> str:
        """How a factor is measured and which way it runs; empty for one of a company's own."""
        code = f"score.reading.{name}"
        return self._texts.say(code) if code in self._texts else ""

    def cap(self, cap: Cap) -> str:
        """``CP07 on the current list of abnormal operation: BB at best``."""
        code = f"score.cap.{cap.name}"
        return self._texts.say("score.say.capped", name=cap.code, cap=self._texts.say(code, grade=cap.grade or ""))

    def value(self, line: Line) -> str:
        """A line's figure in its unit, or why there is none."""
        if line.value is None:
            return self._texts.say(f"score.absence.{line.absence}")
        return self.figure(line.name, line.value, line.band)

    def figure(self, name: str, value: Decimal | int, band: int | None) -> str:
        """A figure of a factor in its unit: days, percent, an amount, or the word for a code."""
        texts, measure = self._texts, self._factors[name].measure
        word = f"score.band.{name}.{band}"
        if self._factors[name].shape is Shape.CODES and word in texts:
            return texts.say(word)
        if measure.endswith("_minor"):
            return texts.money(int(value), self._currency)
        if measure in PERCENT:
            return texts.say("score.say.percent", value=_short(Decimal(value) * 100))
        unit = _UNITS.get(measure)
        return texts.say(f"score.say.{unit}", value=_short(Decimal(value))) if unit else _short(Decimal(value))

    def line(self, line: Line) -> str:
        """``worst days past due 75 days: 0.60 of 6.00 points``."""
        brought, full, factor = points_text(line.contribution), points_text(line.full), self.factor(line.name)
        if line.value is not None:
            return self._texts.say("score.say.factor", factor=factor, value=self.value(line), points=brought, full=full)
        is_told = (line.absence or "") in self._factors[line.name].absent
        code = "score.say.told" if is_told else "score.say.missing"
        return self._texts.say(code, factor=factor, absence=self.value(line), points=brought, full=full)

    def step(self, line: Line, step: Step, grade: str) -> str:
        """``at most 30 days would add 3.33, grade A``; the grade only where it differs from ``grade``."""
        shape = self._factors[line.name].shape
        way = {Shape.AT_MOST: "step_at_most", Shape.CODES: "step_codes"}.get(shape, "step_at_least")
        figure, gain = self.figure(line.name, step.figure, step.band), points_text(step.then.gain)
        said = self._texts.say(f"score.say.{way}", figure=figure, gain=gain)
        if step.then.grade == grade:
            return said
        return self._texts.say("score.say.step_grade", step=said, grade=step.then.grade)

    def reason(self, line: Line, grade: str) -> str:
        """A line and its next step in one sentence: what a customer may be told."""
        if line.next is None:
            return self.line(line)
        return self._texts.say("score.say.joined", factor=self.line(line), step=self.step(line, line.next, grade))

    def outlook(self, outlook: Outlook) -> str:
        """``if it paid on time for twelve months: +11.96 points, grade AA``."""
        then = outlook.then
        way = "outlook_stopped" if then.stops else "outlook_prepaid" if then.prepay_only else "outlook"
        lever = self._texts.say(f"score.lever.{outlook.lever}")
        gain = points_text(then.gain, signed=True)
        return self._texts.say(f"score.say.{way}", lever=lever, gain=gain, grade=then.grade)


def _short(value: Decimal) -> str:
    """At most two decimals, three below one, no idle zeros."""
    rounded = value.quantize(Decimal("0.001" if abs(value) < 1 else "0.01")).normalize()
    return format(rounded, "f") if rounded else "0"
