"""The written assessment in other words: each paragraph is rephrased alone and used only if it says the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from payworthy.report.data import Known, ReportData, Rewording
from payworthy.report.faithful import differences
from payworthy.report.tree import Paragraph, Text, Tone

Ask = Callable[[str], str | None]
"""A paragraph in other words; ``None`` where nobody answers."""


def reworded(
    paragraphs: Sequence[Paragraph], ask: Ask, model: str, names: Iterable[str]
) -> tuple[tuple[Paragraph, ...], Rewording]:
    """Every paragraph, rephrased where that is faithful, and what became of each. A rephrased paragraph is one
    statement that rests on all the facts of its sentences, and keeps the gravest tone of them."""
    known, said = tuple(names), []
    kept, dropped = 0, Counter[str]()
    for paragraph in paragraphs:
        original = joined(paragraph)
        answer = ask(original)
        wrong = ("unreachable",) if answer is None else differences(original, answer, known)
        if answer is None or wrong:
            dropped[wrong[0]] += 1
            said.append(paragraph)
        else:
            kept += 1
            said.append(_instead(paragraph, answer.strip()))
    return tuple(said), Rewording(model=model, kept=kept, dropped=dict(sorted(dropped.items())))


def joined(paragraph: Paragraph) -> str:
    """The sentences of a paragraph as running text."""
    texts = [sentence.text for sentence in paragraph.sentences]
    return ("" if all(text.endswith("。") for text in texts) else " ").join(texts)


def names_of(data: ReportData) -> tuple[str, ...]:
    """Everybody and everything that a report names: the customer, its group, people, sources."""
    customer = data.customer
    found = [
        *(customer.name, customer.name_en or "", customer.customer_id, customer.registration_id or ""),
        *(one.name for one in data.members),
        *(one.customer_id for one in data.members),
        *data.names.values(),
        *(name for known in data.facts for name in _named(known)),
    ]
    return tuple(dict.fromkeys(name for name in found if name))


def _named(known: Known) -> Iterable[str]:
    fields = getattr(known.record, "fields", None)
    value = fields.get("name") if fields else None
    return (known.source, value) if value else (known.source,)


def _instead(paragraph: Paragraph, text: str) -> Paragraph:
    tones = [sentence.tone for sentence in paragraph.sentences]
    tone = next((one for one in (Tone.BAD, Tone.WARN) if one in tones), Tone.PLAIN)
    cites = tuple(dict.fromkeys(cite for sentence in paragraph.sentences for cite in sentence.cites))
    return Paragraph((Text(text, cites, tone),), paragraph.title)
