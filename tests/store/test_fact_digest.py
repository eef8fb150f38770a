"""What pins a file's facts: the same in any order, another for any other row, and able to go back."""

import random

from hypothesis import given
from hypothesis import strategies as st

from payworthy.store import schema
from payworthy.store.fact_digest import FactDigest

COLUMNS = ("base", "quote", "on_day", "rate", "source", "batch_id", "row_no")
ROWS = st.lists(st.tuples(*[st.text(max_size=3)] * 5, st.integers(0, 9), st.integers(0, 9)), unique=True)


def digest_of(*parts: list[tuple[object, ...]]) -> dict[str, str]:
    digest = FactDigest()
    for rows in parts:
        digest.add(schema.fx_rate, COLUMNS, rows)
    return digest.by_table()


@given(ROWS, st.integers(0, 10), st.randoms())
def test_order_and_parts_do_not_matter(rows: list[tuple[object, ...]], cut: int, chance: random.Random) -> None:
    shuffled = rows.copy()
    chance.shuffle(shuffled)
    assert digest_of(rows) == digest_of(shuffled[:cut], shuffled[cut:])


@given(ROWS, ROWS)
def test_other_rows_have_another_digest(rows: list[tuple[object, ...]], others: list[tuple[object, ...]]) -> None:
    assert (digest_of(rows) == digest_of(others)) == (set(rows) == set(others))


def test_the_columns_may_come_in_any_order() -> None:
    row = ("USD", "CNY", "2026-11-24", "7.1", "bank", 1, 2)
    turned = FactDigest()
    turned.add(schema.fx_rate, COLUMNS[::-1], [row[::-1]])
    assert turned.by_table() == digest_of([row])


def test_what_was_added_since_a_mark_is_forgotten() -> None:
    first, second = ("USD", "CNY", "2026-11-24", "7.1", "bank", 1, 2), ("EUR", "CNY", "2026-11-24", "8", "bank", 1, 3)
    digest = FactDigest()
    digest.add(schema.fx_rate, COLUMNS, [first])
    mark = digest.mark()
    digest.add(schema.fx_rate, COLUMNS, [second])
    assert digest.by_table() == digest_of([first, second])
    digest.put_back(mark)
    assert digest.by_table() == digest_of([first])
    digest.put_back({})
    assert digest.by_table() == {}
