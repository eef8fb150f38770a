"""Several operating-system processes that work on one book at the same time."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

Call = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One answered check, with the call it answers."""

    call: Call
    decision_id: str
    number: int
    outcome: str


@dataclass(frozen=True)
class Worked:
    """What a crew did: the answers of each thread in the order it got them, and everybody's errors."""

    threads: list[list[Answer]]
    errors: list[str]

    @property
    def answers(self) -> list[Answer]:
        return [answer for thread in self.threads for answer in thread]


class Crew:
    """``size`` processes, started once and used for many books."""

    def __init__(self, size: int) -> None:
        self._members = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.contract.caller"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(size)
        ]

    def __len__(self) -> int:
        return len(self._members)

    def work(self, url: str, calls: Sequence[Sequence[Call]]) -> Worked:
        """Thread lists dealt out to the members, who all begin at one word."""
        shares = [list(calls[index :: len(self)]) for index in range(len(self))]
        for member, share in zip(self._members, shares, strict=True):
            self._tell(member, json.dumps({"url": url, "threads": share}))
        for member in self._members:
            assert self._hear(member) == {"ready": True}
        for member in self._members:
            self._tell(member, "go")
        threads, errors = [], []
        for member, share in zip(self._members, shares, strict=True):
            report = self._hear(member)
            errors += report["errors"]
            for asked, answered in zip(share, report["answers"], strict=True):
                if not report["errors"]:
                    pairs = zip(asked, answered, strict=True)
                    threads.append([Answer(call, *answer) for call, answer in pairs if isinstance(answer, list)])
        return Worked(threads, errors)

    def dismiss(self) -> None:
        """End all processes."""
        for member in self._members:
            assert member.stdin is not None
            member.stdin.close()
        for member in self._members:
            member.wait(timeout=30)
            assert member.stdout is not None
            member.stdout.close()

    @staticmethod
    def _tell(member: "subprocess.Popen[str]", line: str) -> None:
        assert member.stdin is not None
        member.stdin.write(line + "\n")
        member.stdin.flush()

    @staticmethod
    def _hear(member: "subprocess.Popen[str]") -> dict[str, Any]:
        assert member.stdout is not None
        line = member.stdout.readline()
        assert line, f"a process of the crew ended with code {member.wait(timeout=10)}"
        return json.loads(line)  # type: ignore[no-any-return]
