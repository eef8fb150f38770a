"""The body of an answer, read up to a size and no further: packed or unpacked, by length or not."""

import zlib
from collections.abc import Iterable, Iterator

from payworthy.base.failure import Failure, Reason

_GZIP = 31
"""Window bits of zlib that stand for the format of gzip."""


def whole(chunks: Iterable[bytes], encoding: str, most: int, host: str) -> bytes | Failure:
    """The body unpacked, of at most ``most`` bytes before and after. Failures: ``source_too_large``,
    ``source_broken_off`` (a packed body that is damaged or ends too early), ``source_packing_unknown``."""
    packing = encoding.strip().lower()
    if packing in ("", "identity"):
        return _plain(chunks, most, host)
    if packing in ("gzip", "x-gzip"):
        return _unpacked(chunks, most, host)
    return Failure(Reason.UNSUPPORTED, "source_packing_unknown", {"host": host, "value": packing[:40]})


def _plain(chunks: Iterable[bytes], most: int, host: str) -> bytes | Failure:
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > most:
            return _too_large(host, most)
    return bytes(found)


def _unpacked(chunks: Iterable[bytes], most: int, host: str) -> bytes | Failure:
    """Each step of unpacking is given only the room that is left: a small body that unpacks to a huge one is stopped
    before it is in memory."""
    unpack = zlib.decompressobj(_GZIP)
    found = bytearray()
    try:
        for chunk in _counted(chunks, most):
            if chunk is None:
                return _too_large(host, most)
            rest = chunk
            while rest and not unpack.eof:
                found += unpack.decompress(rest, most - len(found) + 1)
                if len(found) > most:
                    return _too_large(host, most)
                rest = unpack.unconsumed_tail
    except zlib.error:
        return Failure(Reason.INVALID, "source_broken_off", {"host": host})
    if not unpack.eof:
        return Failure(Reason.INVALID, "source_broken_off", {"host": host})
    return bytes(found)


def _counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes | None]:
    """The chunks, and ``None`` as soon as they are too many bytes."""
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        yield chunk if seen <= most else None


def _too_large(host: str, most: int) -> Failure:
    return Failure(Reason.INVALID, "source_too_large", {"host": host, "most": f"{most:,}"})
