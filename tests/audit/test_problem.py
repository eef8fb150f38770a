"""Every problem that can be found has its sentence, in both languages, with nothing left to fill in."""

import pytest

from payworthy.audit.problem import AuditReport, Problem, ProblemKind
from payworthy.resources import catalogue

AT_ENTRIES = [
    kind for kind in ProblemKind if kind not in (ProblemKind.CHECKPOINT_BROKEN, ProblemKind.SIGNATURE_INVALID)
]
AT_CHECKPOINTS = [
    ProblemKind.SPLICED,
    ProblemKind.TRUNCATED,
    ProblemKind.RECHAINED,
    ProblemKind.CHECKPOINT_BROKEN,
    ProblemKind.SIGNATURE_INVALID,
]
PROBLEMS = [
    *(Problem(kind=kind, stream="customer:C1", sequence=7, since=3, checkpoint=2) for kind in AT_ENTRIES),
    *(Problem(kind=kind, checkpoint=2) for kind in AT_CHECKPOINTS),
    Problem(kind=ProblemKind.RECHAINED, stream="customer:C1", sequence=7, since=3),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.code)
def test_a_problem_is_said_in_full(problem: Problem, language: str) -> None:
    sentence = catalogue(language).say(problem.code, **problem.params)
    assert "{" not in sentence
    assert not sentence.startswith("audit.")
    assert ("customer:C1" in sentence) == (problem.stream is not None)


def test_no_sentence_of_the_audit_is_without_a_problem() -> None:
    said = {code for code in catalogue("en").codes() if code.startswith("audit.")}
    assert said == {problem.code for problem in PROBLEMS}


def test_the_first_problem_gives_the_exit_code() -> None:
    report = AuditReport(
        entry_count=1,
        stream_count=1,
        checkpoint_count=2,
        entries_unsealed=0,
        problems=(Problem(kind=ProblemKind.RECHAINED, checkpoint=2), Problem(kind=ProblemKind.EDITED)),
    )
    assert not report.is_intact
    assert report.exit_code == 17
