import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cost import soon
from countermark.intake import spreadsheet
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Limits, Refused
from countermark.intake.source import Source
from countermark.intake.spreadsheet import Spreadsheet
from countermark.records.rejected import Rejected

SourceOf = Callable[[Example], Source]
LINK = "https://shop.example/1"


def book(*sheets: list[list[Any]]) -> bytes:
    made = Workbook(write_only=True)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    return out.getvalue()


def read(source_of: SourceOf, content: bytes) -> list[Row | Rejected]:
    source = source_of(Example("t.xlsx", content, None, ""))
    assert Spreadsheet().recognises(source)
    return list(Spreadsheet().read(source, Reading()))


@pytest.mark.parametrize("example", Spreadsheet().examples(), ids=lambda e: e.name)
def test_examples(example: Example, source_of: SourceOf) -> None:
    source = source_of(example)
    assert Spreadsheet().recognises(source) == (example.objects is not None)
    if example.objects is not None:
        rows = list(Spreadsheet().read(source, Reading(example.columns)))
        found = [row.object for row in rows if isinstance(row, Row)]
        assert len(found) == len(example.objects)
        for object_, expected in zip(found, example.objects, strict=True):
            assert object_.items() >= expected.items()
        assert sum(isinstance(row, Rejected) for row in rows) == example.rejected


def test_values_are_as_one_would_type_them(source_of: SourceOf) -> None:
    header = ["title", "link", "price", "id", "gtin", "updated", "sold", "real", "when"]
    row = ["Ring", LINK, 19.990000000000002, 1.2345678901e10, 4006381333931, dt.date(2020, 7, 1),
           True, 1e20, dt.datetime(2020, 7, 1, 8, 30)]  # fmt: skip
    (found,) = read(source_of, book([header, row]))
    assert isinstance(found, Row)
    assert found.object["offers"] == {"price": "19.99"}
    assert found.object["productID"] == "12345678901"
    assert found.object["gtin"] == "4006381333931"
    assert found.object["dateModified"] == "2020-07-01"
    assert found.object["sold"] == "TRUE"
    assert found.object["real"] == "100000000000000000000"
    assert found.object["when"] == "2020-07-01T08:30:00"


def test_formulas_show_what_was_saved_with_them(source_of: SourceOf) -> None:
    content = book([["title", "link", "price"], ["Ring", f'=HYPERLINK("{LINK}","here")', "=10*2"]])
    saved = changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"10*2</f><v></v>", b"10*2</f><v>20</v>").replace(
            b"10*2</f><v />", b"10*2</f><v>20</v>"
        ),
    )
    (found,) = read(source_of, saved)
    assert isinstance(found, Row)
    assert found.object["url"] == LINK
    assert found.object["offers"]["price"] == "20"


def test_records_go_on_from_sheet_to_sheet(source_of: SourceOf) -> None:
    header = ["title", "link"]
    notes = [["nothing"]] * 300
    content = book([header, ["A", LINK], [], ["B", LINK]], notes, [header, ["C", LINK]])
    rows = [row for row in read(source_of, content) if isinstance(row, Row)]
    assert [row.selector for row in rows] == ["record=2", "record=4", "record=306"]
    assert [row.object["sheet"] for row in rows] == ["sheet 1", "sheet 1", "sheet 3"]
    assert rows[-1].object["row"] == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
        (b'<row r="2"', b'<row r="1048576"'),
    ],
)
def test_claims_of_size_cost_nothing(source_of: SourceOf, old: bytes, new: bytes) -> None:
    content = book([["title", "link"], ["Ring", LINK]])
    claimed = changed(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(old, new))
    with soon():
        rows = read(source_of, claimed)
    assert [row.object["name"] for row in rows if isinstance(row, Row)] == ["Ring"]


def test_rows_without_end_are_refused(source_of: SourceOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "_ROWS", 100_000)
    content = book([["title", "link"], ["Ring", LINK]])
    endless = changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999999999"'),
    )
    with pytest.raises(Refused, match="claims more than"):
        read(source_of, endless)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><x>&b;&c;</x>"""


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_are_refused_in_every_part(source_of: SourceOf, part: str) -> None:
    content = book([["title", "link"], ["Ring", LINK]])
    with pytest.raises(Refused, match="entities"):
        read(source_of, changed(content, part, lambda _: ENTITIES))
    wide = changed(content, part, lambda _: b"\xff\xfe" + ENTITIES.decode().encode("utf-16-le"))
    assert "aaaaaaaaaa" not in str(read(source_of, wide))


def test_a_bomb_is_refused(source_of: SourceOf, monkeypatch: pytest.MonkeyPatch) -> None:
    content = book([["title", "link"], ["Ring", LINK]])
    blown = changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", b" " * 70 * 2**20 + b"</sheetData>"),
    )
    with pytest.raises(Refused, match="times its size"):
        read(source_of, blown)
    monkeypatch.setattr(spreadsheet, "LIMITS", Limits(members=3))
    with pytest.raises(Refused, match="parts"):
        read(source_of, content)


def test_other_workbooks_are_told_what_to_do(source_of: SourceOf) -> None:
    def package(name: str, content: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr(name, content)
        return out.getvalue()

    (row,) = read(source_of, package("xl/workbook.bin", b""))
    assert isinstance(row, Rejected)
    assert "save it as .xlsx or .csv" in row.reason
    for content in (b"PK\x03\x04", package("a.txt", b"x"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        assert not Spreadsheet().recognises(source_of(Example("t.xlsx", content, None, "")))


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_torn_files_break_nothing(source_of: SourceOf, changes: list[tuple[int, int]]) -> None:
    content = bytearray(book([["title", "link"], ["Ring", LINK]]))
    for place, value in changes:
        content[place % len(content)] = value
    source = source_of(Example("t.xlsx", bytes(content), None, ""))
    Spreadsheet().recognises(source)
    try:
        rows = list(Spreadsheet().read(source, Reading()))
    except Refused:
        return
    assert all(isinstance(row, Row | Rejected) for row in rows)
