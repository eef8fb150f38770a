"""``payworthy import``: whole or not at all, once, with totals that tie to the file."""

import csv
from pathlib import Path

import pytest

from payworthy.cli.imports import KINDS
from payworthy.sources.kinds import KINDS as READABLE

from .conftest import CUSTOMERS, LEDGER, LIMITS, CommandLine, Dump

SMALLEST = [
    ("customers", "customer_id,name,country,currency\nC1,Good Parts Ltd,CN,CNY\n"),
    ("limits", "customer_id,amount,currency,valid_from,valid_to\nC1,500000,CNY,2026-01-01,2026-12-31\n"),
]
IN_CHINESE = [
    ("customers", "客户编号,客户名称,国家,币种\nC1,甲机械有限公司,中国,人民币\n"),
    ("limits", "客户编号,信用额度（万元）,币种,生效日期,失效日期\nC1,50,CNY,2026-01-01,2026-12-31\n"),
]


@pytest.mark.parametrize("files", [SMALLEST, IN_CHINESE], ids=["english", "chinese"])
def test_the_smallest_files_are_enough_for_a_check(empty: CommandLine, files: list[tuple[str, str]]) -> None:
    empty("init", "--preset", "limit-only")
    for kind, text in files:
        empty.take(kind, text)
    answer = empty.check("--terms", "net 30", user="mei")
    assert answer["limit"]["amount"] == {"amount": "500000.00", "currency": "CNY"}


def test_control_totals_tie_to_the_file(cli: CommandLine) -> None:
    said = cli("import", "ledger", cli.file("ledger.csv", LEDGER), "--json", "--dry-run")
    amounts = said.data["totals"]["amounts"]
    assert amounts == {"CNY": {"rows": 2, "given": "210000.50", "taken_rows": 2, "taken": "210000.50"}}
    assert "210,000.50" in cli("import", "ledger", cli.folder / "ledger.csv", "--dry-run").out


def test_a_dry_run_leaves_the_book_as_it_is(cli: CommandLine, dump: Dump) -> None:
    before = dump()
    more = LEDGER.replace("I1", "I9")
    said = cli("import", "ledger", cli.file("more.csv", more), "--dry-run", "--json")
    assert (said.code, said.data["facts_taken"], said.data["batch_id"]) == (0, 1, None)
    assert dump() == before


def test_the_same_file_again_changes_nothing_and_says_so(cli: CommandLine, dump: Dump) -> None:
    path, before = cli.file("customers.csv", CUSTOMERS), dump()
    said = cli("import", "customers", path, "--json")
    assert (said.code, said.data["is_repeat"]) == (0, True)
    assert dump() == before


BAD = "document_id,kind,customer_id,issued_on,due_on,amount,currency\n" + "".join(
    f"B{row},invoice,C1,2026-11-01,2026-12-01,{'x' * (row % 2)}{row},CNY\n" for row in range(1, 121)
)


def test_a_refused_file_names_each_bad_row_and_takes_none(cli: CommandLine, dump: Dump) -> None:
    path, before = cli.file("bad.csv", BAD), dump()
    said = cli("import", "ledger", path)
    lines = said.err.splitlines()
    assert said.code == 2
    assert lines[0].startswith('bad.csv, row 2, column amount: "x1" is not an amount')
    assert len([line for line in lines if line.startswith("bad.csv")]) == 20
    assert lines[-2] == "… and 40 more of this kind."
    assert "--rejects" in lines[-1]
    assert dump() == before
    assert len(cli("import", "ledger", path, "--json").data["errors"]) == 60


def test_a_thousand_of_one_kind_do_not_hide_the_only_one_of_another(cli: CommandLine) -> None:
    """Customers of a ledger who are not in the book, say; and every kind but one line too many is shown whole."""
    rows = [f"invoice,NEW{row},I{row},2026-11-01,2026-12-01,5,CNY" for row in range(30)]
    rows[12:12] = ["invoice,C1,I-odd,2026-11-01,2026-12-01,5,QQQ"]
    header = "kind,customer_id,document_id,issued_on,due_on,amount,currency\n"
    said = cli("import", "ledger", cli.file("bad.csv", header + "\n".join(rows) + "\n"))
    lines = said.err.splitlines()
    assert len([line for line in lines if "QQQ" in line]) == 1, said.err
    cli("import", "customers", cli.file("few.csv", "customer_id,name,country,currency\nC8,Eight,CN,CNY\n"))
    unknown = cli("import", "ledger", cli.file("new.csv", header + "\n".join(rows[:12]) + "\n")).err.splitlines()
    assert len([line for line in unknown if "is not in this book" in line]) == 12
    many = cli("import", "ledger", cli.file("many.csv", header + "\n".join(rows[:12] + rows[13:]) + "\n"), lang="zh")
    assert "……另有 10 处同类问题。" in many.err.splitlines()


def test_a_refused_file_is_explained_in_chinese(cli: CommandLine) -> None:
    said = cli("import", "ledger", cli.file("bad.csv", BAD), lang="zh")
    assert said.err.startswith("bad.csv，第 2 行，“amount”列：“x1”不是有效金额")


def test_bad_rows_can_be_left_out_and_listed(cli: CommandLine) -> None:
    rejects = cli.folder / "rejects.csv"
    said = cli("import", "ledger", cli.file("bad.csv", BAD), "--rejects", rejects, "--json")
    assert (said.code, said.data["facts_taken"], said.data["rows_left_out"]) == (0, 60, 60)
    lines = rejects.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 61
    assert lines[1].startswith("bad.csv,2,amount,x1,amount_not_a_number,")


def test_rejected_values_cannot_run_as_formulas(cli: CommandLine) -> None:
    text = "customer_id,amount,currency,valid_from\nC1,=1+1,CNY,2026-01-01\n"
    rejects = cli.folder / "rejects.csv"
    cli("import", "limits", cli.file("limits.csv", text), "--rejects", rejects)
    assert ",'=1+1," in rejects.read_text(encoding="utf-8-sig")


def test_the_list_of_rejects_never_goes_over_the_file_itself(cli: CommandLine) -> None:
    path = cli.file("bad.csv", BAD)
    said = cli("import", "ledger", path, "--rejects", path, "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "cli_rejects_over_input")
    assert path.read_text(encoding="utf-8") == BAD


ORDERS = """order_id,customer_id,amount,currency,ordered_on,state,terms,requested_by
O1,C1,42000,CNY,2026-11-24,requested,net 30,ann
O2,C2,50000,CNY,2026-11-24,requested,net 30,ann
O3,C3,1000,CNY,2026-11-24,requested,net 30,ann
"""


def test_orders_in_a_file_are_checked_like_any_other(cli: CommandLine) -> None:
    said = cli("import", "orders", cli.file("orders.csv", ORDERS), "--json")
    decisions = said.data["decisions"]
    assert [(answer["order_id"], answer["outcome"]) for answer in decisions] == [
        ("O1", "approved"),
        ("O2", "held"),
        ("O3", "refused"),
    ]
    assert [answer["key"] for answer in decisions] == ["O1#1", "O2#1", "O3#1"]
    again = cli("import", "orders", cli.folder / "orders.csv", "--json")
    assert again.data["decisions"] == decisions


def test_a_changed_order_is_a_new_question(cli: CommandLine) -> None:
    cli.take("orders", ORDERS)
    said = cli("import", "orders", cli.file("more.csv", ORDERS.replace("42000", "43000")), "--json")
    assert [answer["key"] for answer in said.data["decisions"]] == ["O1#2", "O2#1", "O3#1"]


def test_people_see_a_table_of_the_answers(cli: CommandLine) -> None:
    path = cli.file("orders.csv", ORDERS)
    chinese = cli("import", "orders", path, lang="zh").out
    assert all(word in chinese for word in ("放行", "暂停待批", "拒绝", "超额度", "本单预收"))


def test_a_dry_run_of_orders_checks_nothing(cli: CommandLine) -> None:
    said = cli("import", "orders", cli.file("orders.csv", ORDERS), "--dry-run", "--json")
    assert (said.data["decisions"], cli("decision", "list", "--json").data["decisions"]) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("headers", ["en", "zh"])
def test_the_template_can_be_imported(cli: CommandLine, kind: str, headers: str) -> None:
    text = cli("import", kind, "--template", "--headers", headers).out
    assert text == cli("import", kind, "--template", lang=headers).out
    if kind != "customers":
        cli.take("customers", cli("import", "customers", "--template").out)
    assert cli("import", kind, cli.file("t.csv", text), "--dry-run").code == 0


def test_every_kind_that_can_be_read_can_be_imported() -> None:
    assert set(KINDS) == set(READABLE)


def test_a_template_needs_no_book(empty: CommandLine) -> None:
    assert empty("import", "customers", "--template", book=None).code == 0


def test_a_mapping_of_the_companys_own_reads_its_layout(cli: CommandLine) -> None:
    mapping = cli.file(
        "ours.toml", '[limits.fields]\ncustomer_id = "Kunde"\namount = { column = "Limit", unit = 1000 }\n'
    )
    text = "Kunde,Limit,currency,valid_from\nC1,700,CNY,2026-06-01\n"
    said = cli("import", "limits", cli.file("limits.csv", text), "--mapping", mapping, "--json")
    assert said.code == 0, said.out
    assert cli.check()["limit"]["amount"]["amount"] == "700000.00"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "custmers", "x.csv"), "cli_choice_unknown"),
        (("import", "customers"), "cli_file_not_named"),
        (("import", "customers", "nowhere.csv"), "file_not_found"),
        (("import", "customers", "."), "file_not_found"),
        (("import", "customers", "customers.csv", "--mapping", "nowhere.toml"), "mapping_not_found"),
        (("import", "ledger", "ledger.csv", "--as-of", "yesterday"), "cli_day_invalid"),
    ],
)
def test_what_cannot_be_imported_is_said(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(cli.folder)
    said = cli(*arguments, "--json")
    assert (said.code, said.data["error"]["code"]) == (2, code)


def test_the_newest_limit_holds(cli: CommandLine, tmp_path: Path) -> None:
    cli.take("limits", LIMITS.replace("1000000", "2000000").replace("2026-01-01", "2026-06-01"))
    assert cli.check()["limit"]["amount"]["amount"] == "2000000.00"


def test_kinds_and_columns_are_called_by_the_readers_words(cli: CommandLine) -> None:
    bad = cli.file(
        "bad.csv",
        "document_id,kind,customer_id,issued_on,due_on,amount,currency\nI7,credit_note,C1,2026-11-01,,-5,CNY\nI8,invoice,C1,2026-11-01,,5,CNY\nI9,bill,C1,2026-11-01,,5,CNY\n",
    )
    english, chinese = cli("import", "ledger", bad).err, cli("import", "ledger", bad, lang="zh").err
    assert all(
        words in english
        for words in ("This credit note has a negative", "This invoice has neither", "write-off, refund")
    )
    assert all(words in chinese for words in ("红字发票金额 -5 为负", "该发票既无到期日", "坏账核销、退款"))


def test_a_limit_beyond_ones_authority_is_listed_with_what_to_do(cli: CommandLine) -> None:
    cli.check()
    text = "customer_id,limit,currency,valid_from\nC1,5000000,CNY,2026-12-01\nC2,1000,CNY,2026-12-01\n"
    rejects = cli.folder / "rejects.csv"
    said = cli("import", "limits", cli.file("new.csv", text), "--rejects", rejects, "--json")
    assert (said.code, said.data["facts_taken"], said.data["rows_left_out"]) == (0, 1, 1)
    [header, row] = csv.reader(rejects.read_text(encoding="utf-8-sig").splitlines())
    assert header[:5] == ["File", "Row", "Column", "Value", "Code"]
    assert row[:5] == ["new.csv", "2", "amount", "5000000.00", "limit_beyond_authority"]
    assert all(words in row[-1] for words in ("mei", "general manager", "Have someone of that level import this row"))


def test_nobody_acts_who_is_not_in_the_book(cli: CommandLine) -> None:
    file = cli.file("more.csv", LIMITS.replace("100000", "100001"))
    assert cli("import", "limits", file, "--json", user="ghost").data["error"]["code"] == "person_unknown"
    assert cli("import", "limits", file, "--dry-run", "--json", user="ghost").data["error"]["code"] == "person_unknown"
    assert cli.check(user="ghost")["error"]["code"] == "person_unknown"
    assert cli.check("--what-if", user="ghost")["outcome"] == "approved"
    assert cli("import", "limits", file, "--json", user="ann").data["error"]["code"] == "import_not_allowed"
    assert "不得导入" in cli("import", "limits", file, user="ann", lang="zh").err
