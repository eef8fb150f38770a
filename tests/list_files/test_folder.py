"""The folder of lists: whole or not at all, quick to open, and every bad file refused in words."""

import json
from datetime import date
from pathlib import Path

import pytest

from payworthy.base.failure import Conflict, Failure, Invalid, NotFound
from payworthy.identity.list_card import ListKind
from payworthy.identity.party import Party
from payworthy.list_files.reading import ListRefused
from payworthy.resources import catalogue
from payworthy.sources.caps import Caps

from .shelf import AT, ROOMY, shelf, table, taken

OWN = [{"id": "1", "name": "Example Works", "country": "CN"}, {"id": "2", "name": "Harbour Nine", "country": "DE"}]


def refused(path: Path, folder: Path, caps: Caps = ROOMY, **more: object) -> Failure:
    lists = shelf(folder / "lists", caps)
    with pytest.raises((Invalid, NotFound)) as raised:
        lists.take(path, "bad", by="ann", at=AT, **more)  # type: ignore[arg-type]
    for language in ("en", "zh"):
        assert "{" not in catalogue(language).failure(raised.value.failure)
    assert lists.cards() == ()
    assert list((folder / "lists").glob("*")) == [] if (folder / "lists").exists() else True
    return raised.value.failure


def test_a_list_is_known_by_what_was_said_of_it_and_found_by_name(tmp_path: Path) -> None:
    path = table(tmp_path / "own.csv", OWN)
    card = taken(tmp_path, path, "own", kind=ListKind.EXPORT_CONTROL, title="Ours", source_date=date(2026, 11, 1))
    assert (card.list_id, card.title, card.kind, card.entries) == ("own", "Ours", "export_control", 2)
    assert (card.layout, card.source_date, card.taken_by, len(card.digest)) == (
        "template",
        date(2026, 11, 1),
        "ann",
        64,
    )
    lists = shelf(tmp_path / "lists")
    assert lists.cards() == (card,)
    opened = lists.open("own")
    [(asked, hits)] = opened.search_many([Party(id="q", names=("EXAMPLE WORKS",))])
    assert (asked, hits[0].party_id, hits[0].comparison.score) == ("q", "1", 100)
    assert opened.entry("2") is not None
    assert opened.entry("3") is None


def test_a_newer_file_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    before = taken(tmp_path, table(tmp_path / "a.csv", OWN))
    again = taken(tmp_path, table(tmp_path / "b.csv", [dict(reversed(row.items())) for row in reversed(OWN)]))
    assert (again.content, again.digest != before.digest) == (before.content, True)
    after = taken(tmp_path, table(tmp_path / "c.csv", OWN[:1]))
    lists = shelf(tmp_path / "lists")
    assert [card.entries for card in lists.cards()] == [1]
    assert after.content != before.content
    assert lists.open("one").entry("2") is None


def test_a_file_that_is_refused_leaves_what_was_there(tmp_path: Path) -> None:
    taken(tmp_path, table(tmp_path / "a.csv", OWN))
    with pytest.raises(ListRefused) as raised:
        taken(tmp_path, table(tmp_path / "b.csv", [*OWN, {"id": "3", "name": " "}, {"name": "", "id": "4"}]))
    assert [(one.code, one.where.row if one.where else 0) for one in raised.value.failures] == [
        ("list_entry_without_name", 4),
        ("list_entry_without_name", 5),
    ]
    lists = shelf(tmp_path / "lists")
    assert [card.entries for card in lists.cards()] == [2]
    assert [path.name for path in (tmp_path / "lists").iterdir()] == ["one"]


def test_a_removed_list_is_gone(tmp_path: Path) -> None:
    taken(tmp_path, table(tmp_path / "a.csv", OWN))
    lists = shelf(tmp_path / "lists")
    assert lists.remove("one").entries == 2
    assert lists.cards() == ()
    for act in (lists.remove, lists.open):
        with pytest.raises(NotFound):
            act("one")
    with pytest.raises(NotFound):
        lists.open("../lists/one")


def test_a_damaged_list_is_named_and_not_believed(tmp_path: Path) -> None:
    taken(tmp_path, table(tmp_path / "a.csv", OWN))
    place = tmp_path / "lists" / "one"
    for array in (place / "index").glob("*.npy"):
        array.write_bytes(b"spoilt")
    with pytest.raises(Conflict):
        list(shelf(tmp_path / "lists").open("one").search_many([Party(id="q", names=("x",))]))
    (place / "card.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Conflict):
        shelf(tmp_path / "lists").cards()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"),
        ("what,else\n1,2\n", "list_layout_unknown"),
        ("id,name\n", "list_empty"),
        ("id,name\n1,\n", "list_entry_without_name"),
        ("id,name,country\n1,X,Atlantis\n", "cell_country_unknown"),
        ("id,name,kind\n1,X,ship\n", "list_kind_unknown"),
        ("id,name,ids\n1,X,uscc:91330100716105852X\n", "id_check_digit_wrong"),
        ("id,name\n1," + "x" * 1001 + "\n", "list_name_too_long"),
        ("id,name,aliases\n1,X," + ";".join(map(str, range(501))) + "\n", "list_names_too_many"),
        ('id,name\n1,"never closed\n', "row_quotes_broken"),
        ('{"id": "a", "schema": "Company"}\n', "list_line_not_entity"),
        ('{"id": "a", "schema": \n', "list_line_not_json"),
        ("{" + '"a":{' * 5000 + "\n", "list_line_not_json"),
        ("{" + "x" * 2000 + "\n", "file_line_too_long"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "bad"
    path.write_text(text, encoding="utf-8")
    caps = Caps(line_bytes=1_500) if code == "file_line_too_long" else Caps()
    assert refused(path, tmp_path, caps).code == code


def test_caps_hold_before_the_costly_step(tmp_path: Path) -> None:
    many = table(tmp_path / "many.csv", [{"id": str(number), "name": f"Name {number}"} for number in range(50)])
    assert refused(many, tmp_path, Caps(rows=20)).code == "list_rows_too_many"
    assert refused(many, tmp_path, Caps(file_bytes=100)).code == "file_too_large"
    lines = tmp_path / "lines.json"
    lines.write_text(json.dumps({"id": "a"}) + "\n" * 200, encoding="utf-8")
    assert refused(lines, tmp_path, Caps(file_bytes=100)).code == "file_too_large"


def test_what_was_asked_for_must_be_there(tmp_path: Path) -> None:
    own = table(tmp_path / "own.csv", OWN)
    assert refused(own, tmp_path, layout="eu-833").code == "list_columns_missing"
    assert refused(own, tmp_path, layout="excel").code == "cli_choice_unknown"
    assert refused(tmp_path / "none.csv", tmp_path).code == "file_not_found"
    for name in ("", "Upper", "a/b", "..", "x" * 41):
        with pytest.raises(Invalid) as raised:
            shelf(tmp_path / "lists").take(own, name, by="ann", at=AT)
        assert raised.value.failure.code == "list_id_invalid"


def test_a_chinese_spreadsheet_programs_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gbk.csv"
    path.write_bytes("编号,名称,类型\n1,示例公司,企业\n".encode("gb18030"))
    assert taken(tmp_path, path).entries == 1
