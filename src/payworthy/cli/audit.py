"""``payworthy verify`` and ``payworthy audit``: the record proves itself, or names what is wrong with it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.base.failure import Failure, Invalid, Reason
from payworthy.checkpoint_files import read_kept
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import a_count
from payworthy.keys import PUBLIC_FILE, load_public

_Kept = Annotated[Path | None, typer.Option("--kept", metavar="DIR")]
_PublicKey = Annotated[Path | None, typer.Option("--public-key", metavar="FILE")]

CHECKPOINTS: Final = "checkpoints"
"""Name of the folder in which checkpoints are kept."""

_AUDIT: Final = "audit_chains_hold"


def verify_book(
    context: typer.Context,
    kept: _Kept = None,
    public_key: _PublicKey = None,
    newest: Annotated[str | None, typer.Option("--newest", metavar="N")] = None,
) -> None:
    """Prove the book: every running figure against a rebuild, every decision computed again, the audit trail."""
    desk = desk_of(context)
    count = None if newest is None else a_count(newest, "--newest")
    evidence = replace(gather(desk, kept, public_key), newest=count)
    with desk.screen.progress("verify") as report:
        results = list(desk.book.verify(evidence, report))
    desk.exit_code = exit_code(results)
    desk.screen.answer(results_data(desk, results, evidence), lambda _: draw_results(desk, results, evidence))


def verify(context: typer.Context, kept: _Kept = None, public_key: _PublicKey = None) -> None:
    """Is the record what it was?"""
    desk = desk_of(context)
    evidence = gather(desk, kept, public_key)
    with desk.screen.progress("verify"):
        results = [desk.book.verify_audit(evidence)]
    desk.exit_code = exit_code(results)
    desk.screen.answer(results_data(desk, results, evidence), lambda _: draw_results(desk, results, evidence))


def checkpoint(context: typer.Context) -> None:
    """Seal everything recorded so far."""
    desk = desk_of(context)
    signed = desk.seal()
    if signed is None:
        desk.screen.answer({"checkpoint": None}, lambda screen: screen.say("audit.nothing_new"))
        return
    data = {
        "number": signed.number,
        "at": signed.at.isoformat(timespec="seconds"),
        "entry_count": signed.entry_count,
        "root": signed.root,
        "key_id": signed.key_id,
        "folder": str(desk.keys_folder),
    }

    def draw(_: object) -> None:
        desk.screen.say("audit.sealed", style="bold green", number=signed.number, entries=signed.entry_count)
        desk.screen.say("audit.kept", folder=str(desk.keys_folder))

    desk.screen.answer({"checkpoint": data}, draw)


def gather(desk: Desk, kept: Path | None = None, public_key: Path | None = None) -> Evidence:
    """The kept checkpoints and the key they were signed with; no key is ever made for a verification."""
    own = desk.keys_folder / PUBLIC_FILE
    file = public_key or (own if own.is_file() else None)
    return Evidence(
        kept=read_kept(desk.keys_folder) if kept is None else _copies(kept),
        public_key=None if file is None else load_public(file),
    )


def _copies(folder: Path) -> list[SignedCheckpoint]:
    """The copies an auditor brings; none at all is a mistake and not an agreement."""
    copies = read_kept(folder.parent if folder.name == CHECKPOINTS else folder)
    if not copies:
        raise Invalid(Failure(Reason.MISSING, "cli_nothing_kept", {"folder": str(folder)}))
    return copies


def exit_code(results: Sequence[CheckResult]) -> int:
    """0, or the code of the first thing that is wrong."""
    return next((result.exit_code for result in results if not result.is_ok), 0)


def results_data(desk: Desk, results: Sequence[CheckResult], evidence: Evidence) -> dict[str, Any]:
    """What was found, for machines."""
    return {
        "is_intact": all(result.is_ok for result in results),
        "signatures_checked": evidence.public_key is not None,
        "checkpoints_kept": len(evidence.kept),
        "newest_decisions": evidence.newest,
        "checks": [
            {
                "code": result.code,
                "checked": result.checked,
                "is_ok": result.is_ok,
                "text": desk.texts.say(f"verify.{result.code}"),
                "problem": None if result.problem is None else dict(result.problem) | {"text": _problem(desk, result)},
                "notice": None if result.notice is None else dict(result.notice) | {"text": _notice(desk, result)},
            }
            for result in results
        ],
    }


def draw_results(desk: Desk, results: Sequence[CheckResult], evidence: Evidence) -> None:
    """One line for each kind of check, and what is wrong below it."""
    for code in dict.fromkeys(result.code for result in results):
        alike = [result for result in results if result.code == code]
        is_ok = all(result.is_ok for result in alike)
        mark = Text("✓ " if is_ok else "✗ ", style="green" if is_ok else "bold red")
        count = Text(f"  {sum(result.checked for result in alike):,}", style="dim")
        desk.screen.show(Text.assemble(mark, desk.texts.say(f"verify.{code}"), count))
        for result in alike:
            if not result.is_ok:
                desk.screen.show(Text(f"  {_problem(desk, result)}", style="red"))
            if result.notice is not None:
                desk.screen.show(Text(f"  {_notice(desk, result)}", style="yellow"))
    if evidence.newest is not None:
        desk.screen.say("audit.newest", style="yellow", count=evidence.newest)
    if evidence.public_key is None:
        desk.screen.say("audit.no_key", style="yellow")
    if all(result.is_ok for result in results):
        desk.screen.say("audit.intact", style="bold green")
    else:
        desk.screen.say("audit.broken", style="bold red")


def _notice(desk: Desk, result: CheckResult) -> str:
    """What a person should know although nothing is wrong."""
    notice = dict(result.notice or {})
    return desk.texts.say("verify.waiting", **notice | {"since": desk.local(str(notice["since"]))})


def _problem(desk: Desk, result: CheckResult) -> str:
    """What is wrong, in words: the audit room brings its own sentence."""
    problem = dict(result.problem or {})
    if result.code == _AUDIT:
        return desk.texts.say(str(problem.pop("code")), **problem)
    return desk.texts.say("verify.differs" if "differs" in problem else "verify.difference", **problem)
