"""``payworthy clearance`` and ``payworthy key``: no clearance, no truck."""

import io
import shutil
from pathlib import Path

import pytest

from .conftest import CommandLine, Said

ORDER = {
    "--customer": "C1",
    "--order": "SO-1",
    "--amount": "42000",
    "--currency": "CNY",
    "--terms": "net 45",
    "--ship-to": "Gate 3, Hefei",
}


@pytest.fixture
def token(cli: CommandLine) -> str:
    """The clearance of an approved order."""
    answer = cli.check("--order", "SO-1", "--ship-to", "Gate 3, Hefei")
    assert answer["outcome"] == "approved"
    return str(answer["clearance"])


@pytest.fixture
def public_key(cli: CommandLine) -> Path:
    """The key as a warehouse has it."""
    path = cli.folder / "warehouse.pem"
    assert cli("key", "export", path).code == 0
    return path


def verify(cli: CommandLine, token: str, public_key: Path, **changed: str) -> Said:
    """Verified without any book at all."""
    shown = ORDER | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    words = [word for pair in shown.items() for word in pair]
    return cli("clearance", "verify", token, "--public-key", public_key, *words, "--json", book=None)


def test_a_clearance_is_verified_offline(cli: CommandLine, token: str, public_key: Path) -> None:
    said = verify(cli, token, public_key)
    assert (said.code, said.data["is_valid"]) == (0, True)
    assert said.data["claims"]["amount_max"] == {"amount": "44100.00", "currency": "CNY"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "44100.01"}, "clearance_amount_exceeded"),
        ({"order": "SO-2"}, "clearance_other_order"),
        ({"customer": "C2"}, "clearance_other_customer"),
        ({"bill_to": "C2"}, "clearance_other_debtor"),
        ({"terms": "net 60"}, "clearance_terms_longer"),
        ({"currency": "USD"}, "clearance_other_currency"),
        ({"ship_to": "Gate 4, Hefei"}, "clearance_ship_to_changed"),
        ({"at": "2026-12-02"}, "clearance_expired"),
    ],
)
def test_a_changed_order_is_stopped(
    cli: CommandLine, token: str, public_key: Path, changed: dict[str, str], code: str
) -> None:
    said = verify(cli, token, public_key, **changed)
    assert (said.code, said.data["is_valid"], said.data["objection"]["code"]) == (4, False, code)


def test_less_and_sooner_may_leave(cli: CommandLine, token: str, public_key: Path) -> None:
    assert verify(cli, token, public_key, amount="10000", terms="net 30").code == 0


def test_a_forged_clearance_is_stopped(cli: CommandLine, token: str, public_key: Path) -> None:
    assert verify(cli, token[:-8] + "AAAAAAAA", public_key).code == 4
    said = verify(cli, "nonsense", public_key)
    assert (said.code, said.data["is_valid"], said.data["objection"]["code"]) == (2, False, "clearance_unreadable")


def test_the_token_may_come_in_on_standard_input(
    cli: CommandLine, token: str, public_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(token + "\n"))
    assert verify(cli, "-", public_key).code == 0


def test_the_gate_is_told_in_its_language(cli: CommandLine, token: str, public_key: Path) -> None:
    words = [word for pair in (ORDER | {"--amount": "99999"}).items() for word in pair]
    said = cli("clearance", "verify", token, "--public-key", public_key, *words, lang="zh")
    assert "停止发货" in said.out
    assert "99999.00" in said.out


def test_a_clearance_is_used_once(cli: CommandLine, token: str) -> None:
    assert cli("clearance", "use", token, user="ann").code == 0
    said = cli("clearance", "use", token, "--json", user="ann")
    assert (said.code, said.data["is_valid"], said.data["objection"]["code"]) == (4, False, "clearance_used")


def test_a_clearance_replaced_by_a_later_decision_ships_nothing(cli: CommandLine, token: str) -> None:
    later = cli.check("--order", "SO-1", "--ship-to", "Gate 3, Hefei", amount="43000", key="K2")
    assert later["outcome"] == "approved"
    said = cli("clearance", "use", token, "--json")
    assert (said.code, said.data["objection"]["code"]) == (4, "clearance_superseded")
    assert cli("clearance", "use", str(later["clearance"])).code == 0


def test_a_clearance_of_a_decision_that_this_copy_of_the_book_lost_ships_nothing(cli: CommandLine) -> None:
    shutil.copy(cli.book, cli.folder / "backup.sqlite")
    token = str(cli.check("--order", "SO-1")["clearance"])
    shutil.copy(cli.folder / "backup.sqlite", cli.book)
    for rest in ("-wal", "-shm"):
        Path(f"{cli.book}{rest}").unlink(missing_ok=True)
    said = cli("clearance", "use", token, "--json")
    assert (said.code, said.data["objection"]["code"]) == (4, "decision_unknown")


@pytest.mark.parametrize("spoilt", ["", "nonsense", "a.b.c", "eyJhbGciOi…"])
def test_what_is_no_clearance_is_an_input_that_cannot_be_read(cli: CommandLine, spoilt: str) -> None:
    said = cli("clearance", "use", spoilt, "--json")
    assert (said.code, said.data["objection"]["code"]) == (2, "clearance_unreadable")


def test_a_clearance_with_another_signature_is_not_used(cli: CommandLine, token: str) -> None:
    said = cli("clearance", "use", token[:-8] + "AAAAAAAA", "--json")
    assert (said.code, said.data["objection"]["code"]) == (4, "clearance_signature_invalid")


def test_a_wrong_option_at_the_gate_is_no_verdict_on_the_clearance(
    cli: CommandLine, token: str, public_key: Path
) -> None:
    said = verify(cli, token, public_key, amount="a lot")
    assert (said.code, "error" in said.data) == (2, True)


def test_an_expired_clearance_cannot_be_used(cli: CommandLine, token: str) -> None:
    said = cli.later(days=7)("clearance", "use", token, "--json")
    assert (said.code, said.data["objection"]["code"]) == (4, "clearance_expired")


def test_the_clearance_of_another_book_cannot_be_used(cli: CommandLine, token: str) -> None:
    other = str(cli.folder / "other.sqlite")
    assert cli("init", other).code == 0
    said = cli("--book", other, "clearance", "use", token, "--json")
    assert (said.code, said.data["objection"]["code"]) == (4, "clearance_other_book")


def test_an_approved_decision_shows_its_clearance_again(cli: CommandLine, token: str) -> None:
    [decision] = cli("decision", "list", "--json").data["decisions"]
    assert cli("decision", "show", decision["decision_id"], "--json").data["clearance"] == token


def test_the_public_key_is_shown_and_the_private_one_never(cli: CommandLine) -> None:
    shown = cli("key", "show").out + cli("key", "show", "--json").out + cli("key", "export").out
    assert "BEGIN PUBLIC KEY" in shown
    assert "PRIVATE" not in shown


def test_a_missing_public_key_is_said(cli: CommandLine, token: str) -> None:
    assert verify(cli, token, cli.folder / "nowhere.pem").data["error"]["code"] == "key_file_trouble"


def test_without_a_key_the_gate_is_told_what_to_give(cli: CommandLine, token: str) -> None:
    words = [word for pair in ORDER.items() for word in pair]
    said = cli("clearance", "verify", token, *words, "--json", book=None)
    assert (said.code, said.data["error"]["code"]) == (2, "cli_key_not_named")


def test_a_book_without_a_key_is_given_none_by_a_verification(cli: CommandLine, token: str) -> None:
    shutil.rmtree(cli.folder / "keys")
    words = [word for pair in ORDER.items() for word in pair]
    assert cli("clearance", "verify", token, *words, "--json").data["error"]["code"] == "key_file_trouble"
    assert not (cli.folder / "keys").exists()
