"""Compute a decision again from what was stored with it, years later if need be, and compare it bit for bit."""

from dataclasses import dataclass

from payworthy.app.records import DecisionRecord
from payworthy.base.canonical import digest, record_bytes
from payworthy.check.decide import ENGINE_VERSION, Decision, decide
from payworthy.policy.bundle import Policy


@dataclass(frozen=True, slots=True)
class Replay:
    """``differs`` names what did not come out the same: ``request``, ``snapshot``, ``policy``, ``engine`` (made by
    another version of the rules: it may differ and is marked so) or ``decision``. Empty: reproduced exactly."""

    record: DecisionRecord
    recomputed: Decision
    differs: tuple[str, ...]

    @property
    def is_identical(self) -> bool:
        """Whether everything came out the same."""
        return not self.differs


def replay(record: DecisionRecord, policy: Policy) -> Replay:
    """Recompute with no other input than the record and its policy."""
    recomputed = decide(record.request, record.snapshot, policy.check)
    findings = {
        "request": record.request.fingerprint() != record.fingerprint,
        "snapshot": digest(record_bytes(record.snapshot)) != record.snapshot_hash,
        "policy": policy.hash != record.policy_hash,
        "engine": record.engine_version != ENGINE_VERSION,
        "decision": record_bytes(recomputed) != record_bytes(record.decision),
    }
    return Replay(record, recomputed, tuple(name for name, is_off in findings.items() if is_off))
