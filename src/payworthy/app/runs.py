"""What a job did, part by part, and what it found out about customers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from payworthy.base.canonical import digest, fingerprint, record_bytes
from payworthy.base.failure import Failure


class Assessment(Struct, frozen=True, gc=False, kw_only=True):
    """What score and limit methods made of one customer's facts. ``number`` counts a customer's assessments from 1;
    a new one is kept only where something came out differently. Plain data: ``score`` with every factor's contribution
    in micro-points, ``credit`` with what every limit method came to in minor units, ``measures`` with the figures (or
    why there is none) that the score read. ``grade`` is the one that counts: under an override ``score`` names the
    proposal that brought it (``override``) and the program's own grade (``grade_by_program``)."""

    customer_id: str
    number: int
    as_of: date
    policy_hash: str
    grade: str
    score: Mapping[str, Any]
    credit: Mapping[str, Any]
    measures: Mapping[str, str]

    def found(self) -> str:
        """Digest of what was found, whenever it was: what tells a new finding from the same one again. Figures that
        moved within their bands are no new finding."""
        plain = {"grade": self.grade, "score": self.score, "credit": self.credit, "policy": self.policy_hash}
        return fingerprint(plain)


class Run(Struct, frozen=True, gc=False, kw_only=True):
    """One part of a job: how many customers it looked at, what it could not do, and digests of what it recorded."""

    run_id: str
    job: str
    as_of: date
    policy_hash: str
    part: str
    done_at: datetime
    done_by: str
    customers: int
    assessed: int
    proposed: int
    applied: int
    failures: tuple[Failure, ...]
    digest: str


def digest_of(assessments: Sequence[Assessment]) -> str:
    """What pins the assessments of a run, in the order of customers."""
    ordered = sorted(assessments, key=lambda one: (one.customer_id, one.number))
    return digest("\n".join(digest(record_bytes(one)) for one in ordered).encode())
