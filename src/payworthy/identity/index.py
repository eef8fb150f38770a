"""Names found among a million: grams choose candidates, rapidfuzz ranks them, the comparison explains the best."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from payworthy.identity.names import parse
from payworthy.identity.party import Party
from payworthy.identity.postings import Postings
from payworthy.identity.rendition import rendition, row_text

Arrays = Mapping[str, npt.NDArray[Any]]

_CANDIDATES: Final = 40
"""Rows that the grams hand on."""

_COMPARED: Final = 5
"""Parties that are compared in full, beyond as many as are asked for."""

_BUDGET: Final = 30_000
"""Entries of postings read per query."""

_BLOCK: Final = 50_000
"""Names whose grams are made at once."""

_BEHIND: Final = 50
"""How far behind the best candidate a row is still compared in full. Candidates are ranked by rapidfuzz's ratio plus
the share of weighted grams, 0 to 200: the ratio alone likes long common words, the grams alone dislike short names."""

_HOMOPHONE: Final = 30
"""What two Chinese names lose that are alike only in how they sound."""

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
        self._postings = Postings.from_arrays(arrays)
        self._decoder = msgspec.msgpack.Decoder(Party)

    def __len__(self) -> int:
        return len(self._arrays["party_ends"])

    @classmethod
    def build(cls, parties: Iterable[Party], across: bool = True) -> "NameIndex":
        """An index of ``parties``; their ids need not be unique. ``across``: Chinese names are also to be found by
        names in Latin letters and the other way about."""
        blocks = _Blocks(across)
        for party in parties:
            blocks.add(party)
        return cls(blocks.arrays())

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
        for text, rendered in _texts(party).items():
            self._rate(text, rendered, ranks)
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

    def _rate(self, text: str, rendered: bool, ranks: dict[int, int]) -> None:
        slots, _ = gram_slots([text])
        rows, shared = self._postings.nearest(slots, _CANDIDATES, _BUDGET)
        texts = [self._text(int(row)) for row in rows]
        if not texts:
            return
        likeness = process.cdist([text], texts, scorer=fuzz.ratio, dtype=np.uint8)[0].tolist()
        owners = self._arrays["row_party"][rows].tolist()
        both_rendered = (self._arrays["row_rendered"][rows] * (_HOMOPHONE if rendered else 0)).tolist()
        for owner, ratio, share, less in zip(owners, likeness, shared.tolist(), both_rendered, strict=True):
            if ratio + share - less > ranks.get(owner, -1):
                ranks[owner] = ratio + share - less

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

    def _text(self, row: int) -> str:
        ends = self._arrays["text_ends"]
        start = int(ends[row - 1]) if row else 0
        return str(self._arrays["text_bytes"][start : int(ends[row])].tobytes(), "utf-8")

    def _party(self, at: int) -> Party:
        ends = self._arrays["party_ends"]
        start = int(ends[at - 1]) if at else 0
        return self._decoder.decode(self._arrays["party_bytes"][start : int(ends[at])].tobytes())


def _texts(party: Party, across: bool = True) -> dict[str, bool]:
    """What a party is looked up by, and whether that is a rendition of Chinese in Latin letters."""
    texts: dict[str, bool] = {}
    for name in party.names:
        parsed = parse(name)
        texts.setdefault(row_text(parsed), False)
        if across and parsed.script == "han":
            texts.setdefault(rendition(parsed), True)
    texts.pop("", None)
    return texts


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


class _Blocks:
    """Arrays of an index in the making."""

    def __init__(self, across: bool) -> None:
        self._across = across
        self._texts: list[str] = []
        self._row_party: list[int] = []
        self._row_rendered: list[bool] = []
        self._grams: list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]] = []
        self._text_bytes: list[bytes] = []
        self._text_sizes: list[int] = []
        self._party_bytes: list[bytes] = []
        self._ids: list[tuple[int, int]] = []
        self._encoder = msgspec.msgpack.Encoder()

    def add(self, party: Party) -> None:
        """One more party."""
        at = len(self._party_bytes)
        self._party_bytes.append(self._encoder.encode(party))
        self._ids.extend((_digest(text), at) for text in party.ids)
        for text, rendered in _texts(party, self._across).items():
            self._texts.append(text)
            self._row_party.append(at)
            self._row_rendered.append(rendered)
        if len(self._texts) >= _BLOCK:
            self._close()

    def _close(self) -> None:
        slots, owners = gram_slots(self._texts)
        self._grams.append((slots, owners + np.uint32(len(self._text_sizes))))
        encoded = [text.encode("utf-8", "replace") for text in self._texts]
        self._text_bytes.append(b"".join(encoded))
        self._text_sizes.extend(map(len, encoded))
        self._texts.clear()

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All of them."""
        if self._texts:
            self._close()
        empty = np.zeros(0, np.uint32)
        slots = np.concatenate([empty, *(slots for slots, _ in self._grams)])
        owners = np.concatenate([empty, *(owners for _, owners in self._grams)])
        ids = sorted(self._ids)
        return {
            **Postings.build(slots, owners, len(self._text_sizes)).arrays(),
            "row_party": np.array(self._row_party, np.uint32),
            "row_rendered": np.array(self._row_rendered, np.uint8),
            "text_bytes": np.frombuffer(b"".join(self._text_bytes), np.uint8),
            "text_ends": _ends(self._text_sizes),
            "party_bytes": np.frombuffer(b"".join(self._party_bytes), np.uint8),
            "party_ends": _ends([len(encoded) for encoded in self._party_bytes]),
            "id_digests": np.array([digest for digest, _ in ids], np.uint64),
            "id_party": np.array([at for _, at in ids], np.uint32),
        }


def _ends(sizes: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.cumsum(np.array(sizes, np.int64))
