"""Pictures that say what their numbers say."""

import re
from itertools import pairwise

import pytest
from lxml import etree

from payworthy.render.chart import chart_svg
from payworthy.render.group_layout import Place, line_down, places_of, rows_of, without_circles
from payworthy.render.palette import MARKS, SERIES, TONES
from payworthy.render.plain import cleaned
from payworthy.render.widths import width_of
from payworthy.report.sound import every_block
from payworthy.report.tree import Box, Chart, ChartKind, Edge, Language, Mark, Series, Tone

from .hostile import HTML, TYPST, hostile
from .sample import sample

WIDTHS = (720, 340)
CHARTS = [
    block
    for document in (sample(Language.EN), sample(Language.ZH), cleaned(hostile()))
    for section in (document.summary, *document.sections)
    for block in every_block(section)
    if isinstance(block, Chart)
]


def drawn(chart: Chart, width: int = 720) -> etree._Element:
    return etree.fromstring(chart_svg(chart, width).encode())


def shapes(picture: etree._Element, name: str) -> list[etree._Element]:
    return list(picture.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def chart(kind: ChartKind, *values: int | None, **more: object) -> Chart:
    series = (Series("s", values),)
    return Chart(kind, "t", "alt", labels=tuple("abcdefgh"[: len(values)]), series=series, **more)  # type: ignore[arg-type]


def bars_of(picture: etree._Element) -> list[etree._Element]:
    return [box for box in shapes(picture, "rect") if box.get("fill") in SERIES]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", range(len(CHARTS)))
def test_no_text_and_no_box_leaves_its_picture(number: int, width: int) -> None:
    picture = drawn(CHARTS[number], width)
    wide, high = map(int, str(picture.get("viewBox")).split()[2:])
    assert wide == width * 10
    for text in shapes(picture, "text"):
        size, x, y = (int(str(text.get(name))) for name in ("font-size", "x", "y"))
        length = width_of(text.text or "") * size // 1000
        left = {"start": x, "middle": x - length // 2, "end": x - length}[str(text.get("text-anchor"))]
        assert left >= -size
        assert left + length <= wide + 10
        assert 0 < y <= high
    for box in shapes(picture, "rect"):
        x, y, box_wide, box_high = (int(str(box.get(name))) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + box_wide <= wide + 20
        assert 0 <= y <= y + box_high <= high + 20


def test_bars_are_as_long_as_their_values_from_zero() -> None:
    one, two, four = bars_of(drawn(chart(ChartKind.BAR, 10, 20, 40)))
    lengths = [int(str(bar.get("height"))) for bar in (one, two, four)]
    assert abs(lengths[1] - 2 * lengths[0]) <= 2
    assert abs(lengths[2] - 4 * lengths[0]) <= 2


def test_negative_bars_hang_below_the_others() -> None:
    up, down = bars_of(drawn(chart(ChartKind.BAR, 10, -10)))
    bottom = int(str(up.get("y"))) + int(str(up.get("height")))
    assert abs(bottom - int(str(down.get("y")))) <= 5


def test_a_value_that_is_not_known_is_a_gap() -> None:
    assert len(bars_of(drawn(chart(ChartKind.BAR, 10, None, 10)))) == 2
    lines = [path for path in shapes(drawn(chart(ChartKind.LINE, 10, 12, None, 10, 11)), "path") if path.get("fill")]
    assert len([path for path in lines if path.get("stroke") == SERIES[0]]) == 2


def test_a_stack_with_an_unknown_part_has_no_sum() -> None:
    series = (Series("a", (10, 10)), Series("b", (5, None)))
    picture = drawn(Chart(ChartKind.STACKED, "t", "alt", labels=("x", "y"), series=series, decimals=2))
    assert [text.text for text in shapes(picture, "text") if "." in str(text.text)] == ["15.00"]


def test_steps_hold_until_the_next_value() -> None:
    picture = drawn(chart(ChartKind.STEP, 10, 20, 20))
    (stairs,) = [path for path in shapes(picture, "path") if path.get("stroke") == SERIES[0]]
    points = [tuple(map(int, pair.split())) for pair in re.findall(r"\d+ \d+", str(stairs.get("d")))]
    assert all(x == x2 or y == y2 for (x, y), (x2, y2) in pairwise(points))


def test_parts_of_an_exposure_are_as_long_as_their_shares_of_the_limit() -> None:
    series = (Series("a", (100,)), Series("b", (300,)))
    picture = drawn(Chart(ChartKind.EXPOSURE, "t", "alt", series=series, marks=(Mark("limit", 800),)))
    parts = [int(str(bar.get("width"))) for bar in bars_of(picture) if bar.get("height") == "300"]
    assert parts == [900, 2700]


def test_a_picture_says_in_words_what_it_shows_and_acts_on_nothing() -> None:
    picture = drawn(Chart(ChartKind.BAR, TYPST, HTML, labels=(HTML,), series=(Series(HTML, (1,)),)))
    assert picture.get("aria-label") == HTML
    assert picture.get("role") == "img"
    assert {etree.QName(each).localname for each in picture.iter()} <= {"svg", "rect", "path", "circle", "text"}


def test_nothing_to_draw_is_no_picture() -> None:
    assert chart_svg(Chart(ChartKind.TREE, "t", "alt"), 720) == ""
    assert chart_svg(Chart(ChartKind.BAR, "t", "alt", labels=("a",)), 720) == ""


@pytest.mark.parametrize("kind", [kind for kind in ChartKind if kind is not ChartKind.TREE])
def test_a_chart_of_nothing_known_is_still_drawn(kind: ChartKind) -> None:
    values = (None,) if kind is ChartKind.EXPOSURE else (None, None)
    assert shapes(drawn(Chart(kind, "t", "alt", labels=("a", "b"), series=(Series("s", values),))), "text")


def test_toned_colours_are_legible_on_white_and_differ_in_grey() -> None:
    for tone in (Tone.PLAIN, Tone.GOOD, Tone.WARN, Tone.BAD, Tone.MUTED):
        assert 1.05 / (_light(TONES[tone]) + 0.05) >= 4.5, tone
    assert len(set(MARKS.values())) == 3
    greys = [_light(colour) for colour in SERIES[:4]]
    assert min(abs(one - other) for place, one in enumerate(greys) for other in greys[place + 1 :]) > 0.02


def _light(colour: str) -> float:
    """Relative luminance (Web Content Accessibility Guidelines 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


BOXES = tuple(Box(key, key) for key in "abcdef")


def test_owners_stand_above_what_they_own_and_no_higher_than_they_must() -> None:
    edges = (Edge("a", "b"), Edge("b", "c"), Edge("d", "c"))
    rows = [{box.key for box in row} for row in rows_of(BOXES[:4], edges)]
    assert rows == [{"a"}, {"b", "d"}, {"c"}]


def test_ownership_in_a_circle_ends() -> None:
    edges = (Edge("a", "b"), Edge("b", "c"), Edge("c", "a"), Edge("d", "d"))
    assert without_circles(BOXES, edges) == [Edge("a", "b"), Edge("b", "c")]
    assert "stroke-dasharray" in chart_svg(Chart(ChartKind.TREE, "t", "alt", boxes=BOXES, edges=edges), 720)


def test_boxes_of_a_map_do_not_touch_and_lines_go_around_them() -> None:
    edges = (Edge("a", "b"), Edge("b", "c"), Edge("a", "c"), Edge("a", "d"), Edge("d", "e"), Edge("e", "f"))
    places = places_of(rows_of(BOXES, edges), edges, 7200, 1500, lambda _: 400)
    found = list(places.values())
    for place, one in enumerate(found):
        assert 0 <= one.x <= 7200 - one.width
        assert [other for other in found[place + 1 :] if _touch(one, other)] == []
    between = [places["b"], places["d"]]
    line = line_down((places["a"].middle, places["a"].bottom), (places["b"].middle, places["c"].y), 0, between)
    for (x, y), (x2, y2) in pairwise(line):
        for box in between:
            crosses = min(x, x2) < box.x + box.width and max(x, x2) > box.x
            assert not (crosses and min(y, y2) < box.bottom and max(y, y2) > box.y)


def _touch(one: Place, other: Place) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.bottom and other.y < one.bottom


def test_every_member_of_a_large_group_is_named_once() -> None:
    boxes = tuple(Box(str(number), f"Member {number:02d}") for number in range(30))
    edges = tuple(Edge("0", str(number), "50 %") for number in range(1, 30))
    picture = drawn(Chart(ChartKind.TREE, "t", "alt", boxes=boxes, edges=edges))
    words = " ".join(str(text.text) for text in shapes(picture, "text"))
    assert sorted(re.findall(r"Member \d\d", words)) == [f"Member {number:02d}" for number in range(30)]


def test_hostile_words_are_in_the_pictures_too() -> None:
    assert any(HTML[:8] in str(text.text) for c in CHARTS for text in shapes(drawn(c), "text"))
