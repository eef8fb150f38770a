"""The sentences of one language, by dotted code."""

from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from typing import Any, Final

from payworthy.base.failure import Failure
from payworthy.base.money import decimal_text

LANGUAGES: Final = ("en", "zh")

_SYMBOL_SPACE: Final = "\u00a0"

VOCABULARY: Final[Mapping[str, tuple[str, ...]]] = {
    "event": ("word.event", "limit.event"),
    "expected": ("word.kind", "word.entry"),
    "field": ("word.field",),
    "kind": ("word.kind", "cli.kind"),
    "needed": ("role",),
    "part": ("limit.part",),
    "scheme": ("word.scheme",),
    "state": ("cli.hold_state", "limit.state"),
}
"""Parameters that are codes of the program, and the texts that say them; ``expected`` may be several with commas."""


class Catalogue:
    """Sentences of one language. ``texts`` is nested or flat: ``{"failure": {"amount_not_a_number": "..."}}``."""

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self._texts = dict(_flatten(texts))

    def __contains__(self, code: str) -> bool:
        return code in self._texts

    def codes(self) -> frozenset[str]:
        """Every code that has a sentence."""
        return frozenset(self._texts)

    def parameters(self, code: str) -> frozenset[str]:
        """Names of the parameters the sentence of ``code`` uses."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self._texts[code]) if name)

    def say(self, code: str, **params: str | int) -> str:
        """The sentence for ``code``. An unknown code, or a parameter that is not given, shows itself instead of
        hiding the message: a reader must always see something."""
        template = self._texts.get(code)
        if template is None:
            shown = ", ".join(f"{name}={value}" for name, value in params.items())
            return f"{code} ({shown})" if shown else code
        return template.format_map(_Shown(params))

    def word(self, family: str, code: str) -> str:
        """How a code is called (``word.reason``, ``strategic``); what has no word shows itself."""
        return self._texts.get(f"{family}.{code}", code)

    def notice(self, code: str, params: Mapping[str, str | int]) -> str:
        """A remark on a file."""
        return self.say(f"notice.{code}", **self._spoken(params))

    def failure(self, failure: Failure) -> str:
        """Where it is, what is wrong and what to do. A parameter ``x_minor`` beside a ``currency`` is shown as the
        amount ``x``."""
        sentence = self.say(f"failure.{failure.code}", **self._spoken(failure.params))
        if failure.where is None:
            return sentence
        return self.say("failure.at", place=self._place(failure), sentence=sentence)

    def _spoken(self, params: Mapping[str, str | int]) -> dict[str, str | int]:
        spoken = {name: self._in_words(name, value) for name, value in params.items()}
        currency = params.get("currency")
        if not isinstance(currency, str):
            return spoken
        return {
            name.removesuffix("_minor"): self.money(value, currency)
            if name.endswith("_minor") and isinstance(value, int)
            else value
            for name, value in spoken.items()
        }

    def _in_words(self, name: str, value: str | int) -> str | int:
        families = VOCABULARY.get(name, ())
        if not families or not isinstance(value, str):
            return value
        words = [self._first_word(families, code) for code in value.split(", ")]
        return self.say("list.separator").join(words) if len(words) > 1 else words[0]

    def _first_word(self, families: Sequence[str], code: str) -> str:
        return next((self._texts[text] for family in families if (text := f"{family}.{code}") in self._texts), code)

    def _place(self, failure: Failure) -> str:
        where = failure.where
        assert where is not None
        parts = []
        if where.file:
            parts.append(where.file)
        if where.row is not None:
            parts.append(self.say("place.row", row=where.row))
        if where.column:
            parts.append(self.say("place.column", column=where.column))
        return self.say("place.separator").join(parts)

    def money(self, amount_minor: int, currency: str) -> str:
        """Grouped amount with its currency code, ``CNY 1,234.50``: same digits in every language."""
        plain = decimal_text(abs(amount_minor), currency)
        whole, dot, fraction = plain.partition(".")
        sign = "-" if amount_minor < 0 else ""
        return f"{currency}{_SYMBOL_SPACE}{sign}{int(whole):,}{dot}{fraction}"


class _Shown(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _flatten(texts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        code = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{code}.")
        else:
            yield code, str(value)
