"""Names found among a million: grams choose candidates, rapidfuzz ranks them, the comparison explains the best."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct
from rapidfuzz import fuzz, process

from payworthy.identity.compare import Comparison
from payworthy.identity.grams import gram_slots
from payworthy.identity.match import match
from payworthy.identity.names import Name, normalise, parse
from payworthy.identity.party import Party
from payworthy.identity.rendition import rendition, row_text
from payworthy.identity.rows import Arrays, Rows, RowsInTheMaking

_CANDIDATES: Final = 30
"""Rows that the grams hand on."""

_COMPARED: Final = 3
"""Parties that are compared in full, beyond as many as are asked for."""

_BUDGET: Final = 20_000
"""Entries of postings read per query, and half of it across scripts."""

_BEHIND: Final = 35
"""How far behind the best candidate a row is still compared in full. Candidates are ranked by rapidfuzz's ratio plus
the share of weighted grams, 0 to 200: the ratio alone likes long common words, the grams alone dislike short names."""

_CERTAIN: Final = 1_000
"""Rank of a party with the same standard id."""


class Hit(Struct, frozen=True, gc=False):
    """A party that may be the one asked for."""

    party_id: str
    comparison: Comparison


class NameIndex:
    """Parties by their names, in both scripts, and by their standard ids. Built once, read by any number of processes:
    ``arrays`` gives all of it as arrays to be written down, ``from_arrays`` takes them back, mapped from a file or not.
    One object serves one thread at a time."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._own, self._renditions = Rows(arrays, "own_"), Rows(arrays, "rendition_")
        self._decoder = msgspec.msgpack.Decoder(Party)

    def __len__(self) -> int:
        return len(self._arrays["party_ends"])

    @classmethod
    def build(cls, parties: Iterable[Party], across: bool = True) -> "NameIndex":
        """An index of ``parties``; their ids need not be unique. ``across``: Chinese names are also to be found by
        names in Latin letters and the other way about."""
        making = _Making(across)
        for party in parties:
            making.add(party)
        return cls(making.arrays())

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything the index is made of, as flat arrays."""
        return dict(self._arrays)

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "NameIndex":
        """The index that gave these arrays. A missing array is a ``KeyError``."""
        return cls(arrays)

    def search(self, party: Party, limit: int = 10, least: int = 50) -> list[Hit]:
        """The most alike parties, best first, at most ``limit``, none below ``least``."""
        ranks: dict[int, int] = dict.fromkeys(self._by_ids(party), _CERTAIN)
        for name in map(normalise, party.names):
            self._rate(name, ranks)
        order = sorted(ranks, key=lambda at: (-ranks[at], at))[: limit + _COMPARED]
        best = max((rank for rank in ranks.values() if rank < _CERTAIN), default=0)
        hits: list[tuple[int, int, Hit]] = []
        for at in order:
            if ranks[at] < best - _BEHIND:
                break
            other = self._party(at)
            comparison = match(party, other)
            if comparison.score >= least:
                hits.append((-comparison.score, -ranks[at], Hit(other.id, comparison)))
        hits.sort(key=lambda hit: hit[:2])
        return [hit for *_, hit in hits[:limit]]

    def search_many(
        self,
        parties: Iterable[Party],
        on_progress: Callable[[int], None] | None = None,
        limit: int = 5,
        least: int = 50,
    ) -> Iterator[tuple[str, list[Hit]]]:
        """Each party's id with its hits, in order; ``on_progress`` hears how many are done, every thousand."""
        done = 0
        for done, party in enumerate(parties, start=1):
            yield party.id, self.search(party, limit, least)
            if on_progress and done % 1_000 == 0:
                on_progress(done)
        if on_progress:
            on_progress(done)

    def _rate(self, name: Name, ranks: dict[int, int]) -> None:
        texts = [row_text(name), *filter(None, [rendition(name)])]
        slots, owners = gram_slots(texts)
        own, other = slots[owners == 0], slots[owners == len(texts) - 1]
        looks = [(texts[0], own, self._own, _BUDGET)]
        across = self._own if name.script == "han" else self._renditions
        looks.append((texts[-1], other, across, _BUDGET // 2))
        for wanted, grams, rows, budget in looks:
            found, parties, shared = rows.nearest(grams, _CANDIDATES, budget)
            if not found:
                continue
            likeness = process.cdist([wanted], found, scorer=fuzz.ratio, dtype=np.uint8)[0].tolist()
            for owner, ratio, share in zip(parties, likeness, shared, strict=True):
                if ratio + share > ranks.get(owner, -1):
                    ranks[owner] = ratio + share

    def _by_ids(self, party: Party) -> list[int]:
        found: list[int] = []
        digests = self._arrays["id_digests"]
        for text in party.ids:
            digest = _digest(text)
            at = int(np.searchsorted(digests, digest))
            while at < len(digests) and int(digests[at]) == digest:
                found.append(int(self._arrays["id_party"][at]))
                at += 1
        return found

    def _party(self, at: int) -> Party:
        ends = self._arrays["party_ends"]
        start = int(ends[at - 1]) if at else 0
        return self._decoder.decode(self._arrays["party_bytes"][start : int(ends[at])].tobytes())


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


class _Making:
    """Arrays of an index in the making."""

    def __init__(self, across: bool) -> None:
        self._across = across
        self._own, self._renditions = RowsInTheMaking(), RowsInTheMaking()
        self._party_bytes: list[bytes] = []
        self._ids: list[tuple[int, int]] = []
        self._encoder = msgspec.msgpack.Encoder()

    def add(self, party: Party) -> None:
        """One more party."""
        at = len(self._party_bytes)
        self._party_bytes.append(self._encoder.encode(party))
        self._ids.extend((_digest(text), at) for text in party.ids)
        names = [parse(name) for name in party.names]
        for text in dict.fromkeys(filter(None, map(row_text, names))):
            self._own.add(text, at)
        if self._across:
            for text in dict.fromkeys(filter(None, map(rendition, names))):
                self._renditions.add(text, at)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All of them."""
        ids = sorted(self._ids)
        return {
            **self._own.arrays("own_"),
            **self._renditions.arrays("rendition_"),
            "party_bytes": np.frombuffer(b"".join(self._party_bytes), np.uint8),
            "party_ends": np.cumsum(np.array([len(encoded) for encoded in self._party_bytes], np.int64)),
            "id_digests": np.array([digest for digest, _ in ids], np.uint64),
            "id_party": np.array([at for _, at in ids], np.uint32),
        }
