"""Requests that arrive together share a batch; each gets its own answer, and nobody pays for a neighbour."""

import threading
from collections.abc import Callable, Sequence

import pytest

from payworthy.store.group_commit import GroupCommit


def in_threads(group: GroupCommit[int, int], items: Sequence[int]) -> dict[int, int | Exception]:
    """Submit each item from a thread of its own."""
    found: dict[int, int | Exception] = {}

    def submit(item: int) -> None:
        try:
            found[item] = group.submit(item)
        except Exception as error:
            found[item] = error

    threads = [threading.Thread(target=submit, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "a caller was never answered"
    return found


def test_a_caller_alone_is_a_batch_of_one() -> None:
    sizes: list[int] = []

    def process(items: Sequence[int], pass_on: Callable[[], None]) -> list[int | Exception]:
        sizes.append(len(items))
        return [item * 2 for item in items]

    assert GroupCommit(process).submit(21) == 42
    assert sizes == [1]


def test_callers_who_wait_for_the_disk_share_the_next_batch() -> None:
    first_is_in, go_on = threading.Event(), threading.Event()
    sizes: list[int] = []

    def process(items: Sequence[int], pass_on: Callable[[], None]) -> list[int | Exception]:
        sizes.append(len(items))
        if len(sizes) == 1:
            first_is_in.set()
            go_on.wait(10)
        return [item * 2 for item in items]

    group: GroupCommit[int, int] = GroupCommit(process, batch_max=64)
    leader = threading.Thread(target=group.submit, args=(0,))
    leader.start()
    first_is_in.wait(10)
    followers = threading.Thread(target=lambda: sizes.append(-len(in_threads(group, range(1, 21)))))
    followers.start()
    while len(group._waiting) < 20:
        threading.Event().wait(0.001)
    go_on.set()
    leader.join(10)
    followers.join(10)
    assert sizes == [1, 20, -20]


@pytest.mark.parametrize("batch_max", [1, 3, 64])
@pytest.mark.parametrize("open_max", [1, 3])
@pytest.mark.parametrize("passes_on", [False, True])
def test_everyone_gets_their_own_answer(batch_max: int, open_max: int, passes_on: bool) -> None:
    unfinished, most = [0], [0]

    def process(items: Sequence[int], pass_on: Callable[[], None]) -> list[int | Exception]:
        assert len(items) <= batch_max
        unfinished[0] += 1
        most[0] = max(most[0], unfinished[0])
        if passes_on:
            pass_on()
            threading.Event().wait(0.001)
        unfinished[0] -= 1
        return [item * 2 for item in items]

    group: GroupCommit[int, int] = GroupCommit(process, open_max, batch_max)
    for _ in range(5):
        assert in_threads(group, range(40)) == {item: item * 2 for item in range(40)}
    assert most[0] <= (open_max if passes_on else 1)


def test_one_items_own_trouble_is_its_own() -> None:
    def process(items: Sequence[int], pass_on: Callable[[], None]) -> list[int | Exception]:
        return [ValueError(item) if item == 7 else item for item in items]

    found = in_threads(GroupCommit(process), range(10))
    assert isinstance(found.pop(7), ValueError)
    assert found == {item: item for item in range(10) if item != 7}


def test_when_a_batch_comes_to_nothing_each_is_tried_alone() -> None:
    def process(items: Sequence[int], pass_on: Callable[[], None]) -> list[int | Exception]:
        if 7 in items:
            raise RuntimeError("the store did not take it")
        return list(items)

    found = in_threads(GroupCommit(process), range(20))
    assert isinstance(found.pop(7), RuntimeError)
    assert found == {item: item for item in range(20) if item != 7}


def test_the_next_batch_begins_while_the_last_is_on_its_way_to_disk() -> None:
    second_is_in = threading.Event()
    met: list[bool] = []

    def process(items: Sequence[int], pass_on: Callable[[], None]) -> list[int | Exception]:
        if 0 in items:
            pass_on()
            met.append(second_is_in.wait(10))
        else:
            second_is_in.set()
        return list(items)

    assert in_threads(GroupCommit(process, open_max=2), [0, 1]) == {0: 0, 1: 1}
    assert met == [True]
