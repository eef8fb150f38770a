"""Rows of an index: texts that parties are looked up by, and the grams that lead to them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from payworthy.identity.grams import Slots, gram_slots
from payworthy.identity.postings import Postings

Arrays = Mapping[str, npt.NDArray[Any]]


class Rows:
    """Texts with the party each belongs to, readable from flat arrays."""

    def __init__(self, arrays: Arrays, prefix: str) -> None:
        self._postings = Postings.from_arrays({name: arrays[prefix + name] for name in Postings.ARRAYS})
        self._party: npt.NDArray[np.uint32] = arrays[prefix + "party"]
        self._ends: npt.NDArray[np.int64] = arrays[prefix + "text_ends"]
        self._bytes: npt.NDArray[np.uint8] = arrays[prefix + "text_bytes"]

    def nearest(self, slots: Slots, count: int, budget: int) -> tuple[list[str], list[int], list[int]]:
        """Texts of at most ``count`` rows that share most of these grams, their parties, and how much they share."""
        rows, shared = self._postings.nearest(slots, count, budget)
        ends = self._ends
        stops = ends[rows].tolist()
        starts = np.where(rows > 0, ends[rows - 1], 0).tolist()
        texts = [str(self._bytes[start:stop].data, "utf-8") for start, stop in zip(starts, stops, strict=True)]
        return texts, self._party[rows].tolist(), shared.tolist()


class RowsInTheMaking:
    """Texts are added one by one; their grams are made in blocks."""

    _BLOCK = 50_000

    def __init__(self) -> None:
        self._open: list[str] = []
        self._party: list[int] = []
        self._grams: list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]] = []
        self._bytes: list[bytes] = []
        self._sizes: list[int] = []

    def add(self, text: str, party: int) -> None:
        """One more row."""
        self._open.append(text)
        self._party.append(party)
        if len(self._open) >= self._BLOCK:
            self._close()

    def _close(self) -> None:
        slots, owners = gram_slots(self._open)
        self._grams.append((slots, owners + np.uint32(len(self._sizes))))
        encoded = [text.encode("utf-8", "replace") for text in self._open]
        self._bytes.append(b"".join(encoded))
        self._sizes.extend(map(len, encoded))
        self._open.clear()

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """What ``Rows`` reads, under names with this prefix."""
        if self._open:
            self._close()
        empty = np.zeros(0, np.uint32)
        slots = np.concatenate([empty, *(slots for slots, _ in self._grams)])
        owners = np.concatenate([empty, *(owners for _, owners in self._grams)])
        found = {
            **Postings.build(slots, owners, len(self._sizes)).arrays(),
            "party": np.array(self._party, np.uint32),
            "text_bytes": np.frombuffer(b"".join(self._bytes), np.uint8),
            "text_ends": np.cumsum(np.array(self._sizes, np.int64)),
        }
        return {prefix + name: array for name, array in found.items()}
