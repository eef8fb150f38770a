"""What somebody may send us on purpose: every importer refuses it in words, quickly and in bounded memory."""

import io
import json
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payworthy.resources import catalogue
from payworthy.sources.caps import Caps
from payworthy.sources.form_write import write_form
from payworthy.sources.kinds import KINDS
from payworthy.sources.template import template
from payworthy.sources.told import Told

pytestmark = pytest.mark.filterwarnings("ignore")

ONE = Told(customer_id="C1")
IMPORTERS = [*sorted(KINDS), "invoices", "applications"]
SMALL = Caps(unpacked_bytes=4_000_000, part_bytes=1_000_000, part_elements=20_000, rows=5_000)
SECONDS = 20
BYTES = 300 * 1024 * 1024
SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><html>&b;</html>'
OUTSIDE = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><html>&x;</html>'


def refused(reading: Any) -> None:
    """Nothing came of it, and each reason has a sentence that needs no more than it has."""
    assert reading.facts == []
    assert reading.failures
    texts = catalogue("zh")
    for failure in reading.failures:
        assert f"failure.{failure.code}" in texts, failure.code
        assert texts.parameters(f"failure.{failure.code}") <= set(failure.params), failure.code


def spoken(reading: Any) -> bool:
    """Each trouble has its sentence, with all it needs, and a place."""
    texts = catalogue("en")
    codes = [(failure.code, failure.params) for failure in reading.failures]
    return all(texts.parameters(f"failure.{code}") <= set(params) for code, params in codes) and all(
        failure.where is not None for failure in reading.failures
    )


def told_of(kind: str) -> Told:
    return ONE if kind in ("invoices", "statements", "registry") else Told()


def xlsx(sheet: bytes, *, shared: bytes = b"", extra: bytes = b"") -> bytes:
    """The smallest workbook around the rows of one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        )
        packages = "http://schemas.openxmlformats.org/package/2006/relationships"
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{packages}"><Relationship Id="r" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{office}/worksheet"'
            ' Target="worksheets/s.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/worksheets/s.xml",
            extra + f"<worksheet {main}><sheetData>".encode() + sheet + b"</sheetData></worksheet>",
        )
    return out.getvalue()


def cell(text: str) -> bytes:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HOSTILE: dict[str, bytes] = {
    "an entity bomb as XML": BOMB,
    "a file pulled in by XML": OUTSIDE,
    "the same in UTF-16": BOMB.decode().encode("utf-16"),
    "an entity bomb in a workbook": xlsx(b"<row>" + cell("a") + b"</row>", extra=b'<!DOCTYPE x [<!ENTITY a "aa">]>'),
    "a row of a million cells": xlsx(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
    "a workbook that unpacks to much": xlsx(b"<row><c/></row>" * 2_000_000),
    "JSON nested deeply": b"[" * 200_000,
    "an object nested deeply": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "NUL characters": b"customer_id,name\nC1,a\0b\n",
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "half a UTF-16 character": b"\xff\xfec\x00u\x00s\x00\xd8",
    "text of another old encoding": "клиент;имя\nС1;а\n".encode("cp1251") * 50,
    "a line without end": b"a" * 3_000_000,
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "a zip of nothing": b"PK\x05\x06" + bytes(18),
    "a formula that was never worked out": xlsx(
        b"<row>" + b"".join(cell(name) for name in ("customer_id", "period_end")) + b"</row>"
        b"<row><c><f>cmd|'/c calc'!A1</f></c><c><f>1+1</f></c></row>"
    ),
}


@pytest.mark.parametrize("kind", IMPORTERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_cheaply(read: Any, kind: str, name: str) -> None:
    tracemalloc.start()
    began = time.perf_counter()
    try:
        refused(read(kind, HOSTILE[name], caps=SMALL, told=told_of(kind)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - began < SECONDS
    assert most < BYTES


def document(kind: str, encoding: str) -> bytes:
    """A sound file of the kind."""
    texts = {
        "invoices": "发票号码,开票日期,购方名称,金额,发票状态\n1,2025-01-01,甲,10.00,有效\n",
        "registry": json.dumps(
            {"customer_id": "C1", "法定代表人": "张三", "股东": [{"股东名称": "张三"}]}, ensure_ascii=False
        ),
    }
    return (texts.get(kind) or template(kind, "zh")).encode(encoding)


@pytest.mark.parametrize("kind", [*sorted(KINDS), "invoices"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_importer_reads_the_encodings_that_chinese_files_have(read: Any, kind: str, encoding: str) -> None:
    told = ONE if kind == "invoices" else Told()
    reading = read(kind, document(kind, encoding), told=told)
    assert reading.failures == []
    assert reading.facts == read(kind, document(kind, "utf-8"), told=told).facts


def test_a_sheet_of_three_million_cells_is_read_to_its_cap_in_bounded_memory(read: Any) -> None:
    rows = b"".join(b"<row>" + cell("C1") + b"<c/>" * 28 + cell("2025-01-01") + b"</row>" for _ in range(100_000))
    header = (
        b"<row>" + b"".join(cell(name) for name in ("customer_id", *(f"c{number}" for number in range(29)))) + b"</row>"
    )
    content = xlsx(header + rows)
    tracemalloc.start()
    reading = read("registry", content, caps=Caps(rows=5_000, ratio=100_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < BYTES
    assert {failure.code for failure in reading.failures} >= {"file_too_many_rows"}


@SOME
@given(st.binary(max_size=400), st.sampled_from(["registry", "statements", "invoices", "applications"]))
def test_random_bytes_raise_nothing(read: Any, content: bytes, kind: str) -> None:
    assert spoken(read(kind, content, told=told_of(kind)))


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["60%", "2025-01-01", "CNY"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["customer_id", "shareholders", "股东名称", "持股比例", "被执行人", "案号", "立案日期", "x", "data"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


@SOME
@given(VALUES)
def test_random_documents_raise_nothing_and_every_row_is_accounted_for(read: Any, value: Any) -> None:
    reading = read("registry", json.dumps(value, ensure_ascii=False), told=ONE)
    texts = catalogue("en")
    for failure in reading.failures:
        assert texts.parameters(f"failure.{failure.code}") <= set(failure.params)


@SOME
@given(st.data())
def test_tagged_accounts_with_bytes_changed_raise_nothing(read: Any, data: st.DataObject) -> None:
    content = bytearray(
        b'<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><ix:resources><xbrli:context id="i"><instant>2025-12-31'
        b'</instant></xbrli:context><xbrli:unit id="u"><measure>iso4217:GBP</measure></xbrli:unit></ix:resources>'
        b'<ix:nonFraction name="a:Equity" contextRef="i" unitRef="u" scale="3">1,2</ix:nonFraction></html>'
    )
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert spoken(read("statements", bytes(content), told=ONE))


@SOME
@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["2025/1/1", "1.00", "有效"])), min_size=5, max_size=5),
        max_size=5,
    )
)
def test_random_invoices_raise_nothing(read: Any, rows: list[list[str]]) -> None:
    lines = ["发票号码,开票日期,购方名称,金额,发票状态", *(",".join(row) for row in rows)]
    assert spoken(read("invoices", "\n".join(lines), told=ONE))


@SOME
@given(st.data())
def test_a_form_with_bytes_changed_raises_nothing(read: Any, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "form.xlsx"
    if not path.exists():
        write_form(path, "en", {"customer_id": "C1"})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert spoken(read("applications", bytes(content)))
