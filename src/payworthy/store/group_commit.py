"""Requests that arrive together share one transaction and one sync to disk.

There is no writer thread. The caller who finds nobody at work leads: it takes everything that waits, has it
processed as one batch, hands each caller its own answer, and passes the lead to one of those who came
meanwhile. While a batch waits for the disk, the next one gathers. An answer is handed out only after the
batch was committed.
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


class GroupCommit(Generic[Item, Answer]):
    """``process`` takes a batch and returns one answer per item, an exception standing for an item's own failure;
    it raises only if the whole batch came to nothing, and then each item is processed alone, so that one
    caller's trouble never becomes another's. ``leaders`` batches may be in work at once; a batch has at most
    ``batch_max`` items."""

    def __init__(
        self, process: Callable[[Sequence[Item]], Sequence[Answer | Exception]], leaders: int = 1, batch_max: int = 64
    ) -> None:
        self._process = process
        self._leaders_max = leaders
        self._batch_max = batch_max
        self._mutex = threading.Lock()
        self._waiting: deque[_Slot[Item, Answer]] = deque()
        self._leading = 0

    def submit(self, item: Item) -> Answer:
        """The item's answer, once it is durable. Raises what ``process`` gave as its exception."""
        slot: _Slot[Item, Answer] = _Slot(item)
        with self._mutex:
            self._waiting.append(slot)
            leads = self._leading < self._leaders_max
            self._leading += leads
        if not leads:
            slot.woken.acquire()
            leads = slot.must_lead
        if leads:
            self._lead(slot)
        if slot.error is not None:
            raise slot.error
        return slot.answer  # type: ignore[return-value]

    def _lead(self, own: _Slot[Item, Answer]) -> None:
        """Process one batch, the leader's own item among it, then pass the lead on or lay it down."""
        with self._mutex:
            if own in self._waiting:
                self._waiting.remove(own)
            others = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._batch_max - 1))]
        batch = [own, *others]
        try:
            self._settle(batch)
        finally:
            with self._mutex:
                heir = self._waiting.popleft() if self._waiting else None
                if heir is None:
                    self._leading -= 1
            if heir is not None:
                heir.must_lead = True
                heir.wake()
            for slot in others:
                slot.wake()

    def _settle(self, batch: list[_Slot[Item, Answer]]) -> None:
        try:
            answers = self._process([slot.item for slot in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            for slot in batch:
                self._settle([slot])
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
