"""Which encoding a text file has, found by strict decoding of the whole file before any row is read.

One pass in blocks also finds what would make reading costly or silently wrong later: NUL characters (not a text
file, or cut off by a crash) and lines without end. UTF-8 is tried first, then GB18030, which contains GBK and
GB2312. Text in another old encoding can pass as GB18030 by accident; it then shows characters that Chinese
ledgers do not use, and is refused rather than guessed.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.caps import Caps

_BLOCK: Final = 256 * 1024
_RARE_SHARE: Final = 10  # one in ten characters outside GB2312 is too many for a Chinese ledger
_ASCII: Final = dict.fromkeys(range(128))
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, None),  # begins with the mark of UTF-16: asked first
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(path: Path, caps: Caps, declared: str | None = None) -> str | Failure:
    """The name of the codec that reads the whole of ``path``; ``declared`` is believed and only checked.

    Failures: ``file_encoding_unknown``, ``file_encoding_doubtful``, ``file_has_nul``, ``file_line_too_long``.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    candidates = (declared,) if declared else _candidates(head)
    first: Failure | None = None
    for encoding in candidates:
        scanned = _Scan(path, encoding, caps).outcome()
        if not isinstance(scanned, Failure) or scanned.code != "file_encoding_unknown":
            return scanned
        first = first or scanned  # where UTF-8 stopped says more than where the last try did
    return first or invalid("file_encoding_unknown", tried="UTF-32")


def _candidates(head: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return (encoding,) if encoding else ()
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even == 0:
        return ("utf-16-le",)
    if even > len(head) // 8 and odd == 0:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")


@dataclass(slots=True)
class _Scan:
    """One strict pass. ``lines`` counts finished lines, ``unfinished`` the characters of the last one."""

    path: Path
    encoding: str
    caps: Caps
    lines: int = 0
    unfinished: int = 0
    seen: int = 0
    rare: int = 0

    def _check(self, text: str) -> Failure | None:
        nul = text.find("\0")
        if nul >= 0:
            row = self.lines + text.count("\n", 0, nul) + 1
            return Failure(Reason.UNSUPPORTED, "file_has_nul").at(row=row)
        ends = [end for end in (text.find("\n"), text.find("\r")) if end >= 0]
        if self.unfinished + (min(ends) if ends else len(text)) > self.caps.line_bytes:
            params: dict[str, str | int] = {"limit": self.caps.line_bytes}
            return Failure(Reason.UNSUPPORTED, "file_line_too_long", params).at(row=self.lines + 1)
        last_end = max(text.rfind("\n"), text.rfind("\r"))
        self.unfinished = len(text) - 1 - last_end if ends else self.unfinished + len(text)
        self.lines += text.count("\n")
        if self.encoding == "gb18030" and not text.isascii():
            other = text.translate(_ASCII)
            self.seen += len(other)
            two_bytes = other.encode("gbk", "ignore").decode("gbk")  # what an accident makes: never four bytes
            self.rare += len(two_bytes) - len(two_bytes.encode("gb2312", "ignore").decode("gb2312"))
        return None

    def _check_all(self) -> Failure | None:
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        with self.path.open("rb") as file:
            while block := file.read(min(_BLOCK, self.caps.line_bytes)):
                trouble = self._check(decoder.decode(block))
                if trouble is not None:
                    return trouble
            return self._check(decoder.decode(b"", final=True))

    def outcome(self) -> str | Failure:
        """The encoding's name if the whole file is sound text in it."""
        try:
            trouble = self._check_all()
        except UnicodeDecodeError as error:
            row = self.lines + error.object[: error.start].count(b"\n") + 1
            return invalid("file_encoding_unknown", tried=self.encoding).at(row=row)
        if trouble is not None:
            return trouble
        if self.rare * _RARE_SHARE > self.seen:
            return invalid("file_encoding_doubtful", rare=self.rare, seen=self.seen)
        return self.encoding
