"""``payworthy explain --letter``: what counted, from where, what would change it, who decided, how to contest it."""

from html.parser import HTMLParser

import pytest

from .conftest import CommandLine
from .test_limit import cli, proposed  # noqa: F401 - the graded book

HEADER = "customer_id,name,country,currency,terms,grade,grade_review_on,sales_person,is_person"


@pytest.fixture
def person(cli: CommandLine) -> CommandLine:  # noqa: F811
    """``C1`` is a sole trader."""
    cli.take("customers", f"{HEADER}\nC1,Good Parts Ltd,CN,CNY,net 45,BB,2027-01-01,ann,yes\n")
    return cli


def test_the_letter_says_result_figures_changes_sources_and_rights(person: CommandLine) -> None:
    letter = person("explain", "C1", "--letter").out
    found = person("explain", "C1", "--json").data
    assert "To: Good Parts Ltd" in letter
    assert f"grade {found['grade']}" in letter
    for told in (*found["text"]["caps"], *found["text"]["positive"]):
        assert told.replace("_", "\\_") in letter
    assert found["text"]["levers"][0] in letter
    assert "customer record | 2026-11-24" in letter
    assert "financial statements | 2026-11-24" in letter
    assert "No person has decided on this result yet." in letter
    assert "within 20 days; if you wrote today, by 2026-12-14" in letter
    assert "arts. 15 to 17, 21 and 22" in letter


def test_the_letter_names_the_person_who_decided(person: CommandLine) -> None:
    name = proposed(person)["proposal_id"]
    assert person("limit", "approve", name, user="chief").code == 0
    assert "chief (CFO) decided on 2026-11-24" in person("explain", "C1", "--letter").out


def test_a_company_is_told_the_same_without_the_rights_of_persons(cli: CommandLine) -> None:  # noqa: F811
    letter = cli("explain", "C1", "--letter").out
    assert "We explain our assessments to everybody they are about." in letter
    assert "Personal Information Protection Law" not in letter


def test_the_chinese_letter_is_whole(person: CommandLine) -> None:
    letter = person("explain", "C1", "--letter", lang="zh").out
    for part in (
        "信用评估说明函",
        "一、评估结果",
        "四、哪些变化会改变结果",
        "《中华人民共和国个人信息保护法》第二十四条",
    ):
        assert part in letter
    assert "letter." not in letter


class Balanced(HTMLParser):
    """Every tag that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_letter_as_a_page_is_sound_and_takes_no_name_for_markup(person: CommandLine) -> None:
    name = "<script>alert(1)</script> & Sons"
    person.take("customers", f"{HEADER}\nC1,{name},CN,CNY,net 45,BB,2027-01-01,ann,yes\n")
    target = person.folder / "letter.html"
    assert person("explain", "C1", "--letter", "-o", target, lang="zh").code == 0
    page = target.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    reader = Balanced()
    reader.feed(page)
    assert reader.open == []
    assert "\\<script\\>" in person("explain", "C1", "--letter").out


def test_a_file_needs_a_letter_and_an_ending(cli: CommandLine) -> None:  # noqa: F811
    assert cli("explain", "C1", "-o", "x.md").code == 2
    assert cli("explain", "C1", "--letter", "-o", "x.docx").code == 2
