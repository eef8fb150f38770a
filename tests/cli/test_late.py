"""``payworthy model fit-late`` and ``score-late`` from files to a sheet, in both languages."""

import csv
import datetime
import random
import sys
from pathlib import Path

import pytest

from .conftest import CommandLine, Said

HEADERS = {
    "en": ("customer", "issue date", "due date", "clearing date", "amount"),
    "zh": ("客户编号", "开票日期", "到期日", "结清日期", "含税金额"),
}


def day(text: str, days: int) -> str:
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days)).isoformat()


def a_ledger(language: str, rows: int = 700) -> str:
    """Twelve customers: ``LATE`` pays 14 days late, ``EARLY`` 4 days early, the others somewhere around."""
    dice = random.Random(11)
    lines = [",".join(HEADERS[language])]
    for at in range(rows):
        who = dice.choice(["LATE", "EARLY", *(f"C{n}" for n in range(10))])
        issued = day("2026-01-05", at * 300 // rows)
        due = day(issued, 30)
        late = {"LATE": 14, "EARLY": -4}.get(who, round(dice.gauss(int(who[1:]) - 4, 4)) if who[0] == "C" else 0)
        late += 40 * (dice.random() < 0.05)
        lines.append(f"{who},{issued},{due},{day(due, late)},{dice.randint(100, 90000)}.50")
    return "\n".join(lines) + "\n"


OPEN = """number,customer,due date,amount,issue date
I1,LATE,2026-12-31,1000,2026-12-01
I2,EARLY,2026-12-31,2000.10,2026-12-01
I3,,2026-12-31,3000,2026-12-01
I4,NEW,2026-12-31,4000,
I5,LATE,2026-13-31,1000,2026-12-01
I6,C9,2026-11-30,500,2026-10-31
"""


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A folder with a ledger and a model ``pays`` fitted on it."""
    cli = CommandLine(tmp_path_factory.mktemp("late"))
    said = fit(cli, "ledger.csv", "en")
    assert said.code == 0, said.err
    return cli


def fit(cli: CommandLine, name: str, language: str, *more: str) -> Said:
    path = cli.file(name, a_ledger(language))
    return cli(
        "model", "fit-late", "--ledger", path, "--name", "pays", "--models", cli.folder / "models", *more, lang=language
    )


def score(cli: CommandLine, text: str, *more: str, lang: str = "en") -> tuple[Said, list[dict[str, str]]]:
    path, out = cli.file("open.csv", text), cli.folder / "out.csv"
    out.unlink(missing_ok=True)
    line = ("--name", "pays", "--ledger", cli.folder / "ledger.csv", "--open", path, "-o", out)
    said = cli("model", "score-late", *line, "--models", cli.folder / "models", *more, lang=lang)
    if not out.is_file():
        return said, []
    with out.open(encoding="utf-8-sig", newline="") as file:
        return said, list(csv.DictReader(file))


def test_every_row_has_its_line_in_order_and_what_cannot_be_read_says_why(fitted: CommandLine) -> None:
    said, rows = score(fitted, OPEN)
    assert said.code == 0, said.err
    assert [row["row"] for row in rows] == ["2", "3", "4", "5", "6", "7"]
    assert [bool(row["p_late_0"]) for row in rows] == [True, True, False, True, False, True]
    assert "customer is empty" in rows[2]["note"]
    assert "2026-13-31" in rows[4]["note"]
    assert "4 of 6 rows could be used" in said.out


def test_the_sheet_tells_habits_apart_and_gives_the_day_to_expect(fitted: CommandLine) -> None:
    _, rows = score(fitted, OPEN)
    late, early = rows[0], rows[1]
    assert float(late["p_late_0"]) > 0.65 > 0.4 > float(early["p_late_0"])
    assert late["expected_on"] == day("2026-12-31", int(late["days_late"]))
    for row in (late, early):
        assert int(row["lo80"]) <= int(row["days_late"]) <= int(row["hi80"])
        assert float(row["p_late_30"]) <= float(row["p_late_0"])
    assert (late["amount"], early["amount"]) == ("1000", "2000.10")


def test_each_row_is_seen_as_of_its_issue_date_or_fifteen_days_before_it_is_due(fitted: CommandLine) -> None:
    _, rows = score(fitted, OPEN)
    assert (rows[0]["as_of"], rows[3]["as_of"], rows[5]["as_of"]) == ("2026-12-01", "2026-12-16", "2026-10-31")


def test_for_an_open_book_what_is_overdue_is_late_and_gets_likelier_to_be_very_late(fitted: CommandLine) -> None:
    _, before = score(fitted, OPEN)
    said, after = score(fitted, OPEN, "--as-of", "2026-12-16")
    assert said.code == 0
    assert (after[5]["p_late_0"], after[5]["as_of"]) == ("1.000000", "2026-12-16")
    assert float(after[5]["p_late_30"]) > float(before[5]["p_late_30"])
    assert int(after[5]["lo80"]) >= 16
    assert "still_unpaid" in (after[5]["reason_1"], after[5]["reason_2"], after[5]["reason_3"])


def test_the_day_may_stand_in_a_column(fitted: CommandLine) -> None:
    text = "customer,due date,amount,seen\nLATE,2026-12-31,10,2027-01-05\nLATE,2026-12-31,10,\n"
    _, rows = score(fitted, text, "--as-of", "seen")
    assert [row["as_of"] for row in rows] == ["2027-01-05", "2026-12-16"]


def test_reasons_are_sentences_in_the_language_asked_for(fitted: CommandLine) -> None:
    _, english = score(fitted, OPEN)
    said, chinese = score(fitted, OPEN, lang="zh")
    assert said.code == 0
    assert english[0]["reason_1"] == chinese[0]["reason_1"]
    assert "speaks for late" in english[0]["text_1"]
    assert "倾向逾期" in chinese[0]["text_1"]
    assert "张发票已写入" in said.out


def test_a_machine_gets_drift_and_left_out_rows_as_data(fitted: CommandLine) -> None:
    said, _ = score(fitted, OPEN, "--json")
    assert said.data["scored"] == 4
    assert [one["where"]["row"] for one in said.data["left_out"]] == [4, 6]
    assert {"name", "psi", "p_value", "state"} == set(said.data["drift"][0])
    assert "p_late_0" in {drift["name"] for drift in said.data["drift"]}


def test_a_chinese_ledger_gives_the_same_model(fitted: CommandLine, tmp_path: Path) -> None:
    other = CommandLine(tmp_path)
    said = fit(other, "ledger.csv", "zh")
    assert said.code == 0, said.err
    assert "已建立" in said.out
    _, one = score(fitted, OPEN)
    _, two = score(other, OPEN)
    assert [row["p_late_0"] for row in one] == [row["p_late_0"] for row in two]


def test_the_card_says_what_was_learned_from_and_how_well(fitted: CommandLine, tmp_path: Path) -> None:
    other = CommandLine(tmp_path)
    card = fit(other, "ledger.csv", "en", "--json").data["card"]
    assert card["kind"] == "late"
    assert (card["ledger"]["rows_read"], card["customers"], card["issue_dates_assumed"]) == (700, 12, 0)
    assert card["measured"]["late_0_auc"] > 0.6


def test_an_empty_or_too_short_ledger_is_refused_with_what_is_needed(empty: CommandLine) -> None:
    short = empty.file("short.csv", "\n".join(a_ledger("en").splitlines()[:50]) + "\n")
    said = empty("model", "fit-late", "--ledger", short, "--name", "pays", "--models", empty.folder / "models")
    assert said.code == 2
    assert "too little to learn from" in said.err


def test_the_sheet_never_overwrites_what_is_read(fitted: CommandLine) -> None:
    path = fitted.file("mine.csv", OPEN)
    line = ("--name", "pays", "--ledger", fitted.folder / "ledger.csv", "--open", path, "-o", path)
    said = fitted("model", "score-late", *line, "--models", fitted.folder / "models")
    assert said.code == 2
    assert path.read_text(encoding="utf-8") == OPEN


def test_without_the_library_the_way_to_install_it_is_named(
    fitted: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xgboost", None)
    said, rows = score(fitted, OPEN)
    assert (said.code, rows) == (1, [])
    assert 'pip install "payworthy[model]"' in said.err
