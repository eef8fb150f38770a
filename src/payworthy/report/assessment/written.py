"""All paragraphs of the written assessment in their order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from payworthy.report.assessment import conclusion, paying, public_record, stakes, strength, who
from payworthy.report.pen import Pen
from payworthy.report.tree import Paragraph, Text

PARAGRAPHS: Final[Mapping[str, Callable[[Pen], Iterator[Text]]]] = {
    "who": who.sentences,
    "paying": paying.sentences,
    "strength": strength.sentences,
    "public_record": public_record.sentences,
    "stakes": stakes.sentences,
    "conclusion": conclusion.sentences,
}
"""A new paragraph is a module and a line here."""


def written(pen: Pen) -> tuple[Paragraph, ...]:
    """The assessment, paragraph by paragraph; one about which nothing is known is left out."""
    found = ((key, tuple(say(pen))) for key, say in PARAGRAPHS.items())
    return tuple(Paragraph(said, pen.say(f"assessment.{key}")) for key, said in found if said)
