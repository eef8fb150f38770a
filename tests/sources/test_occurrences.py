"""Counting how often something was said, exactly, in memory that does not grow."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from payworthy.sources.occurrences import Occurrences


@given(st.lists(st.sampled_from("abcdefghij"), max_size=60), st.integers(1, 4))
def test_counts_are_exact_however_little_is_held_in_memory(texts: list[str], held: int) -> None:
    occurrences = Occurrences(held)
    expected: Counter[str] = Counter()
    for text in texts:
        expected[text] += 1
        assert occurrences.count(text) == expected[text]
    occurrences.close()


def test_what_moved_to_disk_is_still_known() -> None:
    occurrences = Occurrences(held=100)
    assert {occurrences.count(f"first {number}") for number in range(1000)} == {1}
    assert {occurrences.count(f"other {number}") for number in range(1000)} == {1}
    assert {occurrences.count(f"first {number}") for number in range(1000)} == {2}
    assert occurrences.count("first 7") == 3
    occurrences.close()
