"""Numbers that lead from a statement to its facts."""

import msgspec
import pytest

from payworthy.render.refs import Refs
from payworthy.render.view import Medium, view
from payworthy.report.tree import Language, Note, Section, Text

from .sample import cite, sample


def texts(*numbers: int) -> list[str]:
    return [ref.text for ref in Refs(sample(Language.EN)).of(cite(*numbers))]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((), []),
        ((7,), ["7"]),
        ((2, 1), ["1", "2"]),
        ((1, 2, 3, 3), ["1–3"]),
        ((1, 3, 4, 6, 7, 8), ["1", "3", "4", "6–8"]),
        ((1, 3, 5, 7, 9, 11), ["1", "3", "5", "7", "…"]),
    ],
)
def test_facts_are_numbered_in_order_and_runs_are_joined(numbers: tuple[int, ...], shown: list[str]) -> None:
    assert texts(*numbers) == shown


def test_every_number_leads_to_the_first_fact_it_stands_for() -> None:
    refs = Refs(sample(Language.EN)).of(cite(3, 4, 5, 9))
    assert [(ref.text, ref.to) for ref in refs] == [("3–5", 3), ("9", 9)]


def test_a_source_knows_the_sections_that_rest_on_it() -> None:
    refs = Refs(sample(Language.EN))
    assert refs.used_in(13) == (1, 6, 11)
    assert refs.used_in(40) == ()


def test_a_tree_that_is_not_sound_is_not_rendered() -> None:
    document = sample(Language.EN)
    wrong = msgspec.structs.replace(document, sections=(Section(2, "x", "x", (Note(Text("a", ("nowhere",))),)),))
    with pytest.raises(ValueError, match="nowhere has no source"):
        view(wrong, Medium(chart_widths=(720,)))
