"""Requests that arrive together share one transaction and one sync to disk.

There is no writer thread. The caller who finds nobody at work leads: it takes everything that waits, has it
processed as one batch, hands each caller its own answer, and passes the lead on to one of those who came
meanwhile. While a batch waits for the disk, the next one gathers. An answer is handed out only after the
batch was committed.

A store that can have several transactions open lets the next batch begin while this one is on its way to disk:
``process`` says when by calling the ``pass_on`` it is given. Batches are never *decided* side by side, which would only
make them smaller.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Slot(Generic[Item, Answer]):
    __slots__ = ("answer", "error", "item", "must_lead", "woken")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.must_lead = False
        self.woken = threading.Lock()
        self.woken.acquire()

    def wake(self) -> None:
        self.woken.release()


Process = Callable[[Sequence[Item], Callable[[], None]], Sequence[Answer | Exception]]
"""Takes a batch and what to call when the next one may begin."""


class GroupCommit(Generic[Item, Answer]):
    """``process`` takes a batch and returns one answer per item, an exception standing for an item's own failure;
    it raises only if the whole batch came to nothing, and then each item is processed alone, so that one
    caller's trouble never becomes another's. It may pass the lead on before it returns; no more than ``open_max``
    batches are then unfinished at once. A batch has at most ``batch_max`` items."""

    def __init__(self, process: Process[Item, Answer], open_max: int = 1, batch_max: int = 64) -> None:
        self._process = process
        self._open_max = open_max
        self._batch_max = batch_max
        self._mutex = threading.Lock()
        self._waiting: deque[_Slot[Item, Answer]] = deque()
        self._has_leader = False
        self._open = 0
        self._unanswered = 0

    def submit(self, item: Item) -> Answer:
        """The item's answer, once it is durable. Raises what ``process`` gave as its exception."""
        slot: _Slot[Item, Answer] = _Slot(item)
        with self._mutex:
            self._waiting.append(slot)
            leads = self._may_lead()
            self._has_leader |= leads
        if not leads:
            slot.woken.acquire()
            leads = slot.must_lead
        if leads:
            self._lead(slot)
        if slot.error is not None:
            raise slot.error
        return slot.answer  # type: ignore[return-value]

    def _may_lead(self) -> bool:
        """While others are on their way to disk, a batch begins only once it is as large as they are: begun with the
        first who comes, batches would crumble, and each costs the same round trips however small it is."""
        if self._has_leader or not self._waiting:
            return False
        return self._open == 0 or (self._open < self._open_max and 2 * len(self._waiting) >= self._unanswered)

    def _lead(self, own: _Slot[Item, Answer]) -> None:
        """Process one batch, the leader's own item among it, and pass the lead on, at the latest when it is done."""
        with self._mutex:
            if own in self._waiting:
                self._waiting.remove(own)
            others = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._batch_max - 1))]
            batch = [own, *others]
            self._open += 1
            self._unanswered += len(batch)
        passed: list[bool] = []

        def pass_on() -> None:
            if not passed:
                passed.append(True)
                self._appoint(leaves=True)

        try:
            self._settle(batch, pass_on)
        finally:
            with self._mutex:
                self._open -= 1
                self._unanswered -= len(batch)
            self._appoint(leaves=not passed)
            for slot in others:
                slot.wake()

    def _appoint(self, *, leaves: bool) -> None:
        """Let one of those who wait lead, if nobody does; ``leaves``: the caller led until now."""
        with self._mutex:
            self._has_leader &= not leaves
            heir = self._waiting.popleft() if self._may_lead() else None
            self._has_leader |= heir is not None
        if heir is not None:
            heir.must_lead = True
            heir.wake()

    def _settle(self, batch: list[_Slot[Item, Answer]], pass_on: Callable[[], None]) -> None:
        try:
            answers = self._process([slot.item for slot in batch], pass_on)
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            for slot in batch:
                self._settle([slot], pass_on)
            return
        except BaseException as error:  # the process is going down: nobody may be left waiting
            for slot in batch:
                slot.error = error
            raise
        for slot, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                slot.error = answer
            else:
                slot.answer = answer
