"""``payworthy verify``, ``audit``, ``replay``: the record proves itself, or says what is wrong with it."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from payworthy.audit.problem import EXIT_CODES, ProblemKind

from .conftest import CommandLine, people


@pytest.fixture
def used(cli: CommandLine) -> CommandLine:
    """A book in which something of everything has happened."""
    people(cli, ("wei", "credit_manager"))
    cli.check(key="K1")
    hold = cli.check(customer="C2", amount="50000", key="K2")["hold_id"]
    assert cli("hold", "release", hold, "--reason", "strategic", user="wei").code == 0
    cli.check(customer="C3", amount="1000", key="K3")
    return cli


def tamper(line: CommandLine, sql: str) -> None:
    """What someone with the right to the file can do: the guards of the tables go first."""
    with sqlite3.connect(line.book) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        assert connection.execute(sql).rowcount > 0


def test_a_book_in_use_verifies(used: CommandLine) -> None:
    data = used("verify", "--json").data
    assert [check for check in data["checks"] if not check["is_ok"]] == []
    assert (data["is_intact"], data["signatures_checked"]) == (True, True)
    assert "全部核验通过" in used("verify", lang="zh").out
    assert used("audit", "verify").code == 0


def test_a_running_total_that_was_changed_is_found(used: CommandLine) -> None:
    tamper(used, "UPDATE standing SET receivable = receivable + 1 WHERE line_id = 'customer:C1'")
    said = used("verify", "--json")
    assert said.code == 1
    assert "customer:C1" in used("verify").out
    assert not said.data["is_intact"]


def test_movements_that_wait_for_their_document_are_told_and_are_no_fault(used: CommandLine) -> None:
    header = "kind,customer_id,document_id,applies_to,issued_on,amount,currency\n"
    used.take("ledger", f"{header}write_off,C1,W-1,I-NOT-HERE,2026-11-24,50,CNY\n")
    said = used("verify", "--json")
    [waiting] = [check for check in said.data["checks"] if check["notice"]]
    assert (said.code, waiting["code"], waiting["is_ok"]) == (0, "movements_parked", True)
    assert waiting["notice"]["count"] == 1
    assert waiting["notice"]["text"] == "1 waiting, the oldest since 2026-11-24 09:00"
    assert waiting["notice"]["text"] in used("verify").out
    assert "1 条变动尚缺对应单据，最早一条自 2026-11-24 09:00 起" in used("verify", lang="zh").out


def test_only_the_newest_decisions_are_computed_again_if_so_asked(used: CommandLine) -> None:
    oldest = used("decision", "list", "--json").data["decisions"][-1]["decision_id"]
    tamper(used, f"UPDATE decision SET engine_version = 'other' WHERE decision_id = '{oldest}'")
    assert used("verify").code == 1
    said = used("verify", "--newest", "1", "--json")
    checked = {check["code"]: check["checked"] for check in said.data["checks"]}
    assert (said.code, said.data["newest_decisions"], checked["decisions_replayed"]) == (0, 1, 1)
    assert "Only the newest 1 decisions were computed again." in used("verify", "--newest", "1").out
    assert "本次只重算了最新的 1 个决定。" in used("verify", "--newest", "1", lang="zh").out
    assert used("verify", "--newest", "none").code == 2


def test_an_edited_entry_is_found_with_the_code_of_its_kind(used: CommandLine) -> None:
    tamper(used, "UPDATE audit_entry SET actor = 'nobody' WHERE stream = 'customer:C1' AND sequence = 1")
    said = used("audit", "verify", "--json")
    assert said.code == EXIT_CODES[ProblemKind.EDITED] == 10
    assert "customer:C1" in said.data["checks"][0]["problem"]["text"]
    assert "写入后被改动" in used("audit", "verify", lang="zh").out


def test_everything_is_sealed_on_request_and_kept_outside(used: CommandLine) -> None:
    sealed = used("audit", "checkpoint", "--json").data["checkpoint"]
    kept = used.folder / "keys" / "checkpoints"
    assert len(list(kept.glob("*.json"))) == sealed["number"]
    assert used("audit", "checkpoint", "--json").data == {"checkpoint": None}
    assert "Nothing was recorded" in used("audit", "checkpoint").out


def test_a_book_is_sealed_by_itself_once_a_day(cli: CommandLine) -> None:
    kept = cli.folder / "keys" / "checkpoints"
    before = len(list(kept.glob("*.json")))
    cli.check(key="K1")
    assert len(list(kept.glob("*.json"))) == before
    cli.later(days=1).check(key="K2")
    assert len(list(kept.glob("*.json"))) == before + 1


def test_a_book_that_was_put_back_is_found_by_the_copies_an_auditor_kept(used: CommandLine, tmp_path: Path) -> None:
    used("audit", "checkpoint")
    old = tmp_path / "old.sqlite"
    with sqlite3.connect(used.book) as source, sqlite3.connect(old) as target:
        source.backup(target)
    used.check(key="K9")
    used("audit", "checkpoint")
    copies, key = tmp_path / "safe" / "checkpoints", tmp_path / "key.pem"
    shutil.copytree(used.folder / "keys" / "checkpoints", copies)
    used("key", "export", key)
    said = used("audit", "verify", "--book", old, "--kept", copies, "--public-key", key)
    assert said.code == EXIT_CODES[ProblemKind.TRUNCATED]


def test_no_copies_where_some_are_said_to_be_is_a_mistake(used: CommandLine, tmp_path: Path) -> None:
    said = used("audit", "verify", "--kept", tmp_path / "nowhere", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "cli_nothing_kept")


def test_without_a_public_key_it_is_said_that_signatures_were_not_checked(used: CommandLine) -> None:
    shutil.rmtree(used.folder / "keys")
    said = used("verify", "--json")
    assert (said.code, said.data["signatures_checked"]) == (0, False)
    assert "--public-key" in used("verify").out
    assert not (used.folder / "keys").exists()


def test_trouble_with_the_seal_does_not_take_back_the_answer(cli: CommandLine) -> None:
    (cli.folder / "keys" / "signing-key.pem").write_text("no key", encoding="utf-8")
    said = cli.later(days=2)("person", "add", "ann", "--role", "sales")
    assert said.code == 0
    assert "could not be sealed" in said.err


def test_a_decision_computes_again_to_the_same_bytes(used: CommandLine) -> None:
    [first, *_] = used("decision", "list", "--json").data["decisions"]
    assert used("replay", first["decision_id"], "--json").data == {"replayed": 1, "identical": 1, "differing": []}
    assert used("replay", "--all", "--json").data["replayed"] == 4
    assert "逐位相同" in used("replay", "--all", lang="zh").out


def test_a_changed_decision_does_not_compute_again(used: CommandLine) -> None:
    tamper(used, "UPDATE decision SET snapshot = replace(snapshot, '\"order_minor\":', '\"order_minor\":1')")
    said = used("replay", "--all", "--json")
    assert said.code == 1
    assert {"snapshot"} <= set(said.data["differing"][0]["differs"])
    assert "what was known was changed" in used("replay", "--all").out


def test_replay_wants_to_know_which(used: CommandLine) -> None:
    assert used("replay", "--json").data["error"]["code"] == "cli_decision_not_named"
    assert used("replay", "D-NONE", "--json").data["error"]["code"] == "decision_unknown"


def test_decisions_are_listed_newest_first_and_shown_whole(used: CommandLine) -> None:
    decisions = used("decision", "list", "--customer", "C2", "--json").data["decisions"]
    assert [(one["number"], one["outcome"]) for one in decisions] == [(2, "approved"), (1, "held")]
    shown = used("decision", "show", decisions[0]["decision_id"]).out
    assert all(text in shown for text in ("R04", "released", "Snapshot", "Clearance"))
    assert len(used("decision", "list", "--limit", "2", "--json").data["decisions"]) == 2
