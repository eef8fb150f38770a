"""Options that hold for every command and may stand anywhere on the line: taken out before Typer sees the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.settings import Settings
from payworthy.text.catalogue import LANGUAGES

WITH_VALUE: Final[Mapping[str, str]] = {"--book": "BOOK", "--as": "PERSON", "--lang": "zh|en"}
FLAGS: Final = ("--json", "--help", "--markdown")


@dataclass(frozen=True, slots=True)
class Line:
    """A command line taken apart. ``values`` are the options with a value that were given, ``flags`` the others,
    ``rest`` what is left for the command."""

    rest: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    @property
    def wants_json(self) -> bool:
        """True if the answer is for a machine."""
        return "--json" in self.flags

    @property
    def wants_help(self) -> bool:
        """True if nothing is to be done but explained."""
        return "--help" in self.flags

    @property
    def wants_page(self) -> bool:
        """True if everything is to be explained, as the reference page of the documentation."""
        return self.wants_help and "--markdown" in self.flags

    def over(self, settings: Settings) -> Settings:
        """The settings with what was given on the line put over them."""
        return replace(
            settings,
            book=self.values.get("--book", settings.book),
            user=self.values.get("--as", settings.user),
            language=self.language(settings.language),
        )

    def language(self, otherwise: str) -> str:
        """The language asked for, if it is one; a wrong one is reported later, in a language that is known."""
        wanted = self.values.get("--lang", otherwise)
        return wanted if wanted in LANGUAGES else otherwise

    def trouble(self) -> Failure | None:
        """What is wrong with the options that hold everywhere."""
        for name, value in self.values.items():
            if not value:
                return Failure(Reason.MISSING, "cli_option_needs_value", {"option": name})
        wanted = self.values.get("--lang")
        if wanted is not None and wanted not in LANGUAGES:
            return invalid("cli_choice_unknown", option="--lang", value=wanted, known=", ".join(LANGUAGES))
        return None


def take_apart(arguments: Sequence[str]) -> Line:
    """Find the options that hold everywhere; after ``--`` nothing is taken out."""
    values: dict[str, str] = {}
    flags: set[str] = set()
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif word in FLAGS:
            flags.add(word)
        elif name in WITH_VALUE:
            values[name] = value if equals else _next(words)
        else:
            rest.append("version" if word == "--version" else word)
    return Line(tuple(rest), values, frozenset(flags))


def _next(words: Iterator[str]) -> str:
    return next(words, "")


def raise_trouble(line: Line) -> None:
    """Raise ``Invalid`` for the first trouble of ``line``."""
    trouble = line.trouble()
    if trouble is not None:
        raise Invalid(trouble)
