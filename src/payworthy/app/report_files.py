"""Which reports of a batch are there already: by what they say, not by when they were made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct, structs

from payworthy.base.canonical import fingerprint
from payworthy.report.tree import Document

MANIFEST: Final = "reports.json"
"""The file of a folder of reports that says what each of them is."""

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Written(Struct, frozen=True, gc=False, kw_only=True):
    """A report that was written: the digest of what it says, and SHA-256 and length of its file."""

    says: str
    sha256: str
    bytes: int


def says(document: Document) -> str:
    """Digest of a report, leaving out when it was made: the same facts under the same policy say the same."""
    return fingerprint(structs.replace(document, made_at=_NO_TIME))


def is_there(written: Mapping[str, Written], name: str, digest: str, sha256: str | None) -> bool:
    """Whether a file is in the folder as it was written (``sha256`` of what is there, ``None`` for no file) and says
    what a report made now would say."""
    known = written.get(name)
    return known is not None and known.says == digest and known.sha256 == sha256
