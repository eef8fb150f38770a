"""``payworthy demo``: a machinery maker's book appears, a day's orders are checked, and the record proves itself."""

import shlex
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

import typer

from payworthy.app.create_book import put_person
from payworthy.app.records import DecisionRecord
from payworthy.app.release_order import ReleaseRequest, release_order
from payworthy.base.failure import Denied, Invalid, invalid
from payworthy.check.finding import Outcome
from payworthy.cli.answers import answer_data, outcomes_table
from payworthy.cli.audit import draw_results, exit_code, gather, results_data
from payworthy.cli.demo_folder import BOOK_FILE, is_demo, mark
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.hold import role_needed
from payworthy.cli.intake import Intake, check_orders_of, take_file
from payworthy.cli.screen import Screen
from payworthy.facts.person import Person, Role
from payworthy.policy_files import preset_policy

PRESET: Final = "machinery-cn"

FILES: Final = (
    ("customers", "customers.csv"),
    ("limits", "limits.csv"),
    ("rates", "rates.csv"),
    ("orders", "orders.csv"),
    ("ledger", "ledger.csv"),
    ("statements", "statements.csv"),
    ("events", "events.csv"),
    ("registry", "registry.csv"),
    ("references", "references.csv"),
    ("promises", "promises.csv"),
    ("orders", "orders_today.csv"),
)
"""The files in the order in which they are taken; the last one holds the orders of the day."""

STAFF: Final = (
    ("wu.min", Role.ANALYST),
    ("gu.hong", Role.CREDIT_MANAGER),
    ("shen.yi", Role.CFO),
    ("pan.wei", Role.GM),
)
"""Who decides in the made-up company: the same people who approved its limits."""

_REASON: Final = "payment_promised"


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")] = Path("demo-book"),
) -> None:
    """Make a book of a machinery maker, check a day's orders, and show how it explains and proves itself."""
    desk = desk_of(context)
    language: Literal["zh", "en"] = "zh" if desk.settings.language == "zh" else "en"
    prepare_folder(folder)
    _write_files(desk, folder, language)
    _found_book(desk, folder)
    for kind, name in FILES[:-1]:
        _take(desk, kind, folder / name)
    records = _check_the_day(desk, folder)
    data = [answer_data(desk, record) for record in records]
    if not desk.screen.as_json:
        desk.screen.show("", outcomes_table(desk, list(zip(records, data, strict=True))))
        _tally(desk, records)
    released = _release_one(desk, records)
    _finish(desk, folder, {"orders": data, "release": released})


def prepare_folder(folder: Path) -> None:
    """An empty folder, or one an earlier demonstration made and may make anew; raises ``Invalid`` for any other."""
    if folder.exists() and not folder.is_dir():
        raise Invalid(invalid("cli_demo_not_a_folder", folder=str(folder)))
    if folder.is_dir() and any(folder.iterdir()) and not is_demo(folder):
        raise Invalid(invalid("cli_demo_folder_taken", folder=str(folder)))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (*(name for _, name in FILES), BOOK_FILE, f"{BOOK_FILE}-wal", f"{BOOK_FILE}-shm"):
        folder.joinpath(name).unlink(missing_ok=True)
    shutil.rmtree(folder / f"{BOOK_FILE}.keys", ignore_errors=True)


def _write_files(desk: Desk, folder: Path, language: Literal["zh", "en"]) -> None:
    with desk.screen.progress("generate") as report:
        from payworthy.portfolio.synthetic import files, generate  # a whole company, which no other command needs

        texts = files(generate(), language)
        for done, (name, text) in enumerate(texts.items(), start=1):
            folder.joinpath(name).write_text(text, encoding="utf-8", newline="")
            report(done, len(texts))
    if not desk.screen.as_json:
        desk.screen.say("demo.files", folder=str(folder))


def _found_book(desk: Desk, folder: Path) -> None:
    """The company's book on its day, with its people; whoever runs the demonstration founds it."""
    policy = preset_policy(PRESET)
    from payworthy.portfolio.synthetic import DEFAULT_DAY

    at = datetime.combine(DEFAULT_DAY, time(9), ZoneInfo(policy.timezone)).astimezone(UTC)
    mark(folder, at)
    name = str(folder / BOOK_FILE)
    clock = desk.world.FixedClock(at)
    desk.sit_at(name, desk.world.new_book(name, policy, desk.user, clock, settings=desk.settings))
    desk.keys()
    for person_id, role in STAFF:
        if person_id != desk.user:
            _add(desk, person_id, role)


def _add(desk: Desk, person_id: str, role: Role) -> None:
    code = f"demo.person.{person_id.replace('.', '_')}"
    name = desk.screen.word(code) if f"cli.{code}" in desk.texts else person_id
    person = Person(person_id=person_id, name=name, role=role)
    desk.write(lambda tx: put_person(tx, person, desk.user, desk.book.clock.now()))


def _take(desk: Desk, kind: str, path: Path) -> None:
    report = take_file(desk, Intake(kind=kind, path=path))
    if not desk.screen.as_json:
        kind_said = desk.screen.word(f"kind.{kind}")
        desk.screen.say("demo.taken", file=path.name, kind=kind_said, rows=f"{report.totals['rows_read']:,}")


def _check_the_day(desk: Desk, folder: Path) -> list[DecisionRecord]:
    """The orders of the day come in a file like all others, and so are checked; their sales people are known."""
    kind, name = FILES[-1]
    _take(desk, kind, folder / name)
    records, _ = check_orders_of(desk, Intake(kind=kind, path=folder / name))
    for person_id in sorted({record.request.requested_by for record in records} - {desk.user}):
        _add(desk, person_id, Role.SALES)
    return records


def _tally(desk: Desk, records: Sequence[DecisionRecord]) -> None:
    for outcome in Outcome:
        count = sum(record.decision.outcome is outcome for record in records)
        desk.screen.say("demo.tally", count=count, outcome=desk.texts.say(f"outcome.{outcome}"))


def _release_one(desk: Desk, records: Sequence[DecisionRecord]) -> dict[str, Any]:
    """The first held order that somebody of the staff may release: its salesperson tries in vain, then that
    person does it."""
    for record in records:
        needed = role_needed(desk, record) if record.decision.outcome is Outcome.HELD else None
        person = next((person_id for person_id, role in STAFF if role is needed), None)
        if person is not None:
            return _act_out(desk, record, person)
    return {}


def _act_out(desk: Desk, record: DecisionRecord, person: str) -> dict[str, Any]:
    hold_id, sales, order = "H" + record.decision_id[1:], record.request.requested_by, record.request.order_id
    denied = ""
    try:
        _release(desk, hold_id, sales)
    except Denied as error:
        denied = desk.screen.sentence(error.failure)
    released = _release(desk, hold_id, person).decision.outcome
    if not desk.screen.as_json:
        desk.screen.show("")
        desk.screen.say("demo.tries", person=sales, order=order)
        desk.screen.show(f"  ✗ {denied}")
        desk.screen.say("demo.releases", person=person, order=order, outcome=desk.texts.say(f"outcome.{released}"))
    return {"hold_id": hold_id, "denied_to": sales, "released_by": person, "outcome": released}


def _release(desk: Desk, hold_id: str, by: str) -> DecisionRecord:
    request = ReleaseRequest(hold_id=hold_id, by=by, reason=_REASON, at=desk.book.clock.now())
    return desk.write(lambda tx: release_order(tx, request))


def _finish(desk: Desk, folder: Path, data: dict[str, Any]) -> None:
    """The proof, and what to try next."""
    desk.seal()
    evidence = gather(desk)
    with desk.screen.progress("verify") as report:
        results = list(desk.book.verify(evidence, report))
    desk.exit_code = exit_code(results)
    book = str(folder / BOOK_FILE)
    proof = results_data(desk, results, evidence)

    def draw(screen: Screen) -> None:
        screen.show("")
        draw_results(desk, results, evidence)
        screen.show("")
        screen.say("demo.next", style="bold")
        for command in _next_commands(data["orders"], book):
            screen.show(f"  {command}")

    desk.screen.answer(data | {"folder": str(folder), "book": book, "verify": proof}, draw)


def _next_commands(orders: Sequence[Mapping[str, Any]], book: str) -> list[str]:
    """Each works as it stands, on any day."""
    held = next(order for order in orders if order["outcome"] == Outcome.HELD and order["remedies"])
    approved = next(order for order in orders if order["outcome"] == Outcome.APPROVED)
    return [
        f"export PAYWORTHY_BOOK={shlex.quote(book)}",
        f"payworthy customer show {held['debtor_id']}",
        f"payworthy check --customer {approved['debtor_id']} --amount 20000 --what-if",
        f"payworthy explain {held['debtor_id']}",
        "payworthy score --all",
        "payworthy --as wu.min nightly",
        "payworthy limit list",
        "payworthy hold list",
        f"payworthy decision show {approved['decision_id']}",
        "payworthy policy diff limit-only current",
        "payworthy replay --all",
    ]
