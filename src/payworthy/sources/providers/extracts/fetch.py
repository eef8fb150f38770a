"""Finds the extracts of a customer in a folder: ``USCC.json`` or ``CUSTOMER.json`` (or ``.xlsx``, ``.csv``, laid out as
registry files are), or a folder of that name with any number of such files."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from payworthy.app.enquiry import Answer, Enquiry
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.extracts.parse import extract_answer, retrieved_on
from payworthy.sources.providers.extracts.tables import SUFFIXES, table_answer
from payworthy.sources.providers.merge import merged

MOST_BYTES: Final = 16 << 20
MOST_FILES: Final = 50
_SAFE: Final = re.compile(r"[\w-][\w.-]{0,80}")
"""Names that can name a file and nothing else: no separators, no dots in front."""


@dataclass(frozen=True, slots=True)
class Extracts:
    """The folder as a source."""

    card: SourceCard
    folder: Path

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """The folder must be there, and the customer have a number that can name a file."""
        if not self.folder.is_dir():
            return Failure(Reason.MISSING, "source_folder_missing", {"value": self.folder.name})
        return None if self._names(enquiry) else invalid("source_lacks_id", source=self.card.id, wanted="uscc")

    def ask(self, enquiry: Enquiry) -> Answer:
        """Read what is there, the oldest first: of the same thing the newest word holds."""
        files = [file for name in self._names(enquiry) for file in _files(self.folder, name)]
        query = ", ".join(self._names(enquiry))
        if not files:
            trouble = Failure(Reason.MISSING, "source_no_extract", {"value": query})
            return Answer(status=PullStatus.ERROR, query=query, trouble=trouble)
        digest = hashlib.sha256()
        read: list[tuple[date | None, Answer]] = []
        for file in files[:MOST_FILES]:
            if file.suffix in SUFFIXES:
                answer = table_answer(file, enquiry, self.card.id)
                digest.update(hashlib.sha256(file.read_bytes()).digest())
                read.append((answer.data_as_of, answer))
                continue
            document = _document(file, digest)
            if isinstance(document, Failure):
                read.append((None, Answer(status=PullStatus.ERROR, query=file.name, trouble=document)))
                continue
            answer = extract_answer(document, enquiry, self.card.id, file.name)
            told = answer.trouble.at(file=file.name) if answer.trouble else None
            read.append((retrieved_on(document), replace(answer, trouble=told)))
        dated = sorted(read, key=lambda one: (one[0] is not None, str(one[0])))
        answers = [answer for _, answer in dated]
        return replace(merged(answers, query), raw_hash=digest.hexdigest())

    def _names(self, enquiry: Enquiry) -> list[str]:
        names = [enquiry.ids.get("uscc"), enquiry.customer_id]
        return list(dict.fromkeys(name for name in names if name and _SAFE.fullmatch(name)))


def _files(folder: Path, name: str) -> Iterator[Path]:
    for suffix in (".json", *SUFFIXES):
        if (folder / f"{name}{suffix}").is_file():
            yield folder / f"{name}{suffix}"
    if (folder / name).is_dir():
        yield from sorted(file for file in (folder / name).iterdir() if file.suffix in (".json", *SUFFIXES))


def _document(file: Path, digest: Any) -> Mapping[str, Any] | Failure:
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        return invalid("source_too_large", host=file.name, most=f"{MOST_BYTES:,}")
    digest.update(raw)
    try:
        found = _decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return invalid("source_json_broken", host=file.name)
    return found if isinstance(found, Mapping) else invalid("source_json_broken", host=file.name)


_decode = msgspec.json.decode
