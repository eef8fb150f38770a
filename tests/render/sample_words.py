"""One language of two."""

from dataclasses import dataclass

from payworthy.report.tree import Language


@dataclass(frozen=True)
class Words:
    """Says a thing in the language of the document."""

    language: Language

    def say(self, en: str, zh: str) -> str:
        return en if self.language is Language.EN else zh
