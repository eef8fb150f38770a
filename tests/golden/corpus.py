"""Decisions as a book keeps them, to be computed again by every later program: request, snapshot, policy, answer.

One folder per version of the engine. What is in it is never changed: ``python -m tests.golden.corpus`` writes the one
of the present version, and adds orders that are new in ``worlds.py``, under the policies kept there.
All of it is made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from payworthy.base.canonical import canonical_bytes, record_bytes
from payworthy.check.decide import ENGINE_VERSION, decide
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import preset_policy

from .worlds import ORDERS, Asked

FOLDER: Final = Path(__file__).parent / "versions"


@dataclass(frozen=True)
class Kept:
    """One decision, byte for byte as it was stored."""

    version: str
    name: str
    policy: str
    policy_hash: str
    request: str
    snapshot: str
    decision: str


def kept() -> Iterator[Kept]:
    """Every decision of every version."""
    for path in sorted(FOLDER.glob("*/*.jsonl")):
        policy, request, snapshot, decision = path.read_text(encoding="utf-8").splitlines()
        name, policy_hash = msgspec.json.decode(policy)
        yield Kept(path.parent.name, path.stem, name, policy_hash, request, snapshot, decision)


def policy_of(one: Kept) -> Policy:
    """The policy a decision was made under, read as a book reads it."""
    body = FOLDER.joinpath(one.version, f"{one.policy}.policy.json").read_bytes()
    policy = parse(msgspec.json.decode(body))
    assert isinstance(policy, Policy), policy
    return policy


def main() -> None:
    """Write what the corpus of this version lacks; what is there already stays as it is."""
    folder = FOLDER / ENGINE_VERSION
    folder.mkdir(parents=True, exist_ok=True)
    lacking = {name: asked for name, asked in ORDERS.items() if not folder.joinpath(f"{name}.jsonl").exists()}
    for name, asked in lacking.items():
        folder.joinpath(f"{name}.jsonl").write_bytes(_lines(asked, _kept_policy(folder, asked.preset)))
    print(f"{len(lacking)} decisions added in {folder}")


def _kept_policy(folder: Path, name: str) -> Policy:
    """A policy of the folder; a preset that is not in it yet is kept as it is now."""
    path = folder / f"{name}.policy.json"
    if not path.exists():
        path.write_bytes(canonical_bytes(preset_policy(name).canonical()) + b"\n")
    policy = parse(msgspec.json.decode(path.read_bytes()))
    assert isinstance(policy, Policy), policy
    return policy


def _lines(asked: Asked, policy: Policy) -> bytes:
    decision = decide(asked.request, asked.snapshot, policy.check)
    records = (record_bytes(asked.request), record_bytes(asked.snapshot), record_bytes(decision))
    return b"\n".join((canonical_bytes([asked.preset, policy.hash]), *records)) + b"\n"


if __name__ == "__main__":
    main()
