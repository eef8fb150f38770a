"""Room for text."""

from hypothesis import given
from hypothesis import strategies as st

from payworthy.render.fit import BREAK, Room, fitted, table_fit
from payworthy.render.widths import cut_to, lines_of, longest_run, shares, width_of
from payworthy.report.tree import Column

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


@given(TEXTS, st.integers(1000, 30_000))
def test_cut_text_fits_and_says_that_it_was_cut(text: str, room: int) -> None:
    cut = cut_to(text, room)
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1].rstrip()))
    assert width_of(cut) <= room


@given(TEXTS, st.integers(2000, 30_000), st.integers(1, 4))
def test_lines_fit_and_are_no_more_than_allowed(text: str, room: int, most: int) -> None:
    lines = lines_of(text, room, most)
    assert 1 <= len(lines) <= most
    assert max(map(width_of, lines)) <= room


@given(TEXTS)
def test_with_room_enough_nothing_is_lost(text: str) -> None:
    assert lines_of(text, 10**9, 1) == [text.strip()]


def test_lines_break_at_spaces_and_between_chinese_characters_not_in_numbers() -> None:
    assert lines_of("Huarui Holding", 5000, 2) == ["Huarui", "Holding"]
    assert lines_of("华锐控股集团", 3200, 2) == ["华锐控", "股集团"]
    assert lines_of("due 2026-01", 4200, 2) == ["due", "2026-01"]
    assert lines_of("结束。", 2100, 2)[0].startswith("结")


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3000)), min_size=1, max_size=9), st.integers(500, 40_000))
def test_columns_share_all_the_room_and_none_gets_less_than_it_needs(columns: list[tuple[int, int]], room: int) -> None:
    weights, least = [weight for weight, _ in columns], [need for _, need in columns]
    dealt = shares(weights, least, room)
    assert sum(dealt) == room
    if sum(least) <= room:
        assert all(width >= need for width, need in zip(dealt, least, strict=True))


@given(TEXTS, st.integers(1000, 20_000))
def test_after_fitting_no_run_is_wider_than_its_room_and_no_letter_is_lost(text: str, across: int) -> None:
    done = fitted(text, across)
    assert done.replace(BREAK, "") == text.replace(BREAK, "")
    assert longest_run(done) <= across


def test_a_number_is_not_broken_while_smaller_letters_would_hold_it() -> None:
    columns = tuple(Column(f"Amount {place}", width=1) for place in range(7))
    rows = [["CNY\u00a01,234,567.00" for _ in columns]]
    fit = table_fit(columns, rows, Room(4930), 0, 0)
    assert fit.size < 85
    assert fit.texts == rows


def test_the_label_column_of_a_table_without_weights_is_as_wide_as_it_needs() -> None:
    columns = (Column("Ratio"), Column("2025"))
    fit = table_fit(columns, [["Days sales outstanding, average of three years", "45"]], Room(4930), 0, 0)
    assert fit.widths[0] > 3 * fit.widths[1]
