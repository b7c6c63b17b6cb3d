import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cost import soon
from countermark.intake import cell_links as module
from countermark.intake.cell_links import cell_links
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.source import Source
from countermark.intake.spreadsheet import Spreadsheet
from countermark.records.rejected import Rejected

SourceOf = Callable[[Example], Source]
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
ART = "http://schemas.openxmlformats.org/drawingml/2006/main"


def book(*sheets: tuple[list[list[Any]], dict[str, str]]) -> bytes:
    """A workbook of sheets: their rows, and where their cells lead."""
    made = Workbook()
    made.remove(made.active)
    for number, (rows, links) in enumerate(sheets, 1):
        sheet = made.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
        for cell, address in links.items():
            sheet[cell].hyperlink = address
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def with_parts(content: bytes, parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info, old.read(info))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def relations(*targets: str, kind: str = "hyperlink", mode: str = ' TargetMode="External"') -> str:
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for n, target in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def sheet_of(*links: str) -> str:
    inner = "".join(f"<hyperlink {link}/>" for link in links)
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData/>'
        f"<hyperlinks>{inner}</hyperlinks></worksheet>"
    )


def links_of(parts: dict[str, str]) -> tuple[dict[int, dict[int, str]], bool]:
    with zipfile.ZipFile(BytesIO(with_parts(_empty(), parts))) as package:
        return cell_links(package, SHEET)


def _empty() -> bytes:
    out = BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def rows_of(source_of: SourceOf, content: bytes) -> list[dict[str, Any]]:
    rows = [*Spreadsheet().read(source_of(Example("t.xlsx", content, None, "")), Reading())]
    assert [row for row in rows if isinstance(row, Rejected)] == []
    return [row.object for row in rows if isinstance(row, Row)]


def test_the_address_behind_a_word_is_the_row_s_link(source_of: SourceOf) -> None:
    header = ["Item", "Price", "W2C"]
    rows = [header, ["Knot ring", 19, "LINK"], ["Screw bangle", 24, "LINK"]]
    found = rows_of(source_of, book((rows, {
        "C2": "https://shop.example/1?a=1&b=2", "C3": "https://shop.example/2",
        "C1": "https://help.example/how",
    })))  # fmt: skip
    assert [row["url"] for row in found] == [
        "https://shop.example/1?a=1&b=2",
        "https://shop.example/2",
    ]
    assert [row["name"] for row in found] == ["Knot ring", "Screw bangle"]
    assert found[0]["offers"] == {"price": "19"}


def test_the_title_itself_may_lead_to_the_item(source_of: SourceOf) -> None:
    rows = [["Item", "Price"], ["Knot ring", 19], ["Screw bangle", 24]]
    links = {"A2": "https://shop.example/1", "A3": "https://shop.example/2"}
    found = rows_of(source_of, book((rows, links)))
    assert [(row["name"], row["url"]) for row in found] == [
        ("Knot ring", "https://shop.example/1"),
        ("Screw bangle", "https://shop.example/2"),
    ]


def test_a_sheet_without_header_is_told_by_where_it_leads(source_of: SourceOf) -> None:
    rows = [[f"Knot ring {n}", f"${n}.50", "here"] for n in range(20, 26)]
    links = {f"C{n}": f"https://shop.example/{n}" for n in range(1, 7)}
    found = rows_of(source_of, book((rows, links)))
    assert found[5]["url"] == "https://shop.example/6"
    assert found[5]["name"] == "Knot ring 25"
    assert found[5]["offers"]["price"] == "$25.50"


def test_the_seller_s_link_is_no_item_s_and_none_is_lost(source_of: SourceOf) -> None:
    rows = [["Item", "Link", "Seller", "Brand", "Notes"],
            ["Knot ring", "buy", "QX Jewelry", "Aurelle", "QC"]]  # fmt: skip
    links = {
        "B2": "https://shop.example/1", "C2": "https://shop.example/store/qx",
        "D2": "https://brand.example/", "E2": "https://album.example/qc",
    }  # fmt: skip
    (found,) = rows_of(source_of, book((rows, links)))
    assert found["url"] == "https://shop.example/1"
    assert found["offers"]["seller"]["url"] == "https://shop.example/store/qx"
    assert (found["brand"], found["Notes"]) == ("Aurelle", "QC")
    assert found["relatedLink"] == ["https://brand.example/", "https://album.example/qc"]


def test_each_sheet_has_its_own(source_of: SourceOf) -> None:
    rows = [["Item", "Link"], ["Ring", "here"]]
    sheets = [(rows, {"B2": f"https://shop.example/{n}"}) for n in (1, 2, 3)]
    found = rows_of(source_of, book(*sheets))
    assert [(row["sheet"], row["url"]) for row in found] == [
        (f"sheet {n}", f"https://shop.example/{n}") for n in (1, 2, 3)
    ]


def test_places_files_and_mail_are_no_links() -> None:
    targets = ("https://shop.example/1", "mailto:mira@mail.example", "file:///C:/x.xlsx",
               "www.shop.example/2", "javascript:alert(1)", "../other.xlsx",
               "ftp://a.example")  # fmt: skip
    cells = [f'ref="A{n}" r:id="r{n}"' for n in range(1, 8)]
    cells += [
        'ref="A9" location="\'Sheet 2\'!A1"',
        'ref="A10" r:id="r99"',
        'ref="nowhere" r:id="r1"',
    ]
    found, more = links_of({SHEET: sheet_of(*cells), RELATIONS: relations(*targets)})
    assert found == {1: {1: "https://shop.example/1"}, 4: {1: "http://www.shop.example/2"}}
    assert not more


def test_what_stands_behind_the_hash_is_put_back() -> None:
    cell = 'ref="B2" r:id="r1" location="/item/7"'
    found, _ = links_of({SHEET: sheet_of(cell), RELATIONS: relations("https://agent.example/")})
    assert found == {2: {2: "https://agent.example/#/item/7"}}


def test_a_link_of_an_area_is_each_cell_s() -> None:
    cell = 'ref="A2:B3" r:id="r1"'
    found, _ = links_of({SHEET: sheet_of(cell), RELATIONS: relations("https://shop.example/")})
    assert found == {
        row: {1: "https://shop.example/", 2: "https://shop.example/"} for row in (2, 3)
    }


def drawing(*anchors: tuple[int, int, str]) -> str:
    inner = "".join(
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>9</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>9</xdr:rowOff></xdr:from><xdr:pic><xdr:nvPicPr>"
        f'<xdr:cNvPr id="1" name="p"><a:hlinkClick r:id="{id}"/></xdr:cNvPr></xdr:nvPicPr>'
        "</xdr:pic></xdr:oneCellAnchor>"
        for row, column, id in anchors
    )
    return f'<xdr:wsDr xmlns:xdr="{DRAWN}" xmlns:a="{ART}" xmlns:r="{OFFICE}">{inner}</xdr:wsDr>'


def test_pictures_lead_from_the_row_on_which_they_lie(source_of: SourceOf) -> None:
    content = book(([["Item", "Price", "Picture"], ["Ring", 19], ["Bangle", 24]], {}))
    content = with_parts(content, {
        RELATIONS: relations("../drawings/drawing1.xml", kind="drawing", mode=""),
        "xl/drawings/drawing1.xml": drawing((1, 2, "r1"), (2, 2, "r2"), (2, 2, "none"),
                                            (4, 2, "r3")),
        "xl/drawings/_rels/drawing1.xml.rels": relations(
            "https://shop.example/1", "https://shop.example/2", "https://shop.example/5"),
    })  # fmt: skip
    found = rows_of(source_of, content)
    assert [(row.get("name"), row["url"]) for row in found] == [
        ("Ring", "https://shop.example/1"),
        ("Bangle", "https://shop.example/2"),
        (None, "https://shop.example/5"),
    ]
    assert found[-1]["row"] == 5


def test_pictures_named_by_a_formula_are_pictures(source_of: SourceOf) -> None:
    rows = [["Item", "Link", "Picture", "Photo"],
            ["Ring", "https://shop.example/1", '=IMAGE("https://img.example/1")',
             '=IFERROR(__xludf.DUMMYFUNCTION("IMAGE(""https://img.example/2"",1)"),"")'],
            ]  # fmt: skip
    (found,) = rows_of(source_of, book((rows, {})))
    assert found["image"] == ["https://img.example/1", "https://img.example/2"]


@pytest.mark.parametrize("part", [SHEET, RELATIONS])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "entities"),
        ("<worksheet", "no XML"),
        ("\0", "no XML"),
    ],
)
def test_what_is_no_plain_xml_is_refused(part: str, content: str, words: str) -> None:
    parts = {SHEET: sheet_of('ref="A1" r:id="r1"'), RELATIONS: relations("https://a.example/")}
    with pytest.raises((Refused, ValueError), match=words):
        links_of({**parts, part: content})


def test_areas_over_areas_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere = ['ref="A1:ZZZ9999999" r:id="r1"'] * 5000
    parts = {SHEET: sheet_of(*everywhere), RELATIONS: relations("https://a.example")}
    with soon():
        found, more = links_of(parts)
    assert more
    assert sum(map(len, found.values())) <= module.MOST


def test_links_beyond_the_most_are_told(
    source_of: SourceOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    rows = [["Item", "Link"], ["Ring", "here"], ["Bangle", "here"]]
    content = book((rows, {"B2": "https://shop.example/1", "B3": "https://shop.example/2"}))
    read = [*Spreadsheet().read(source_of(Example("t.xlsx", content, None, "")), Reading())]
    reasons = [row.reason for row in read if isinstance(row, Rejected)]
    assert reasons[0].startswith("sheet 'sheet 1': more than")
    urls = [row.object["url"] for row in read if isinstance(row, Row)]
    assert urls == ["https://shop.example/1", "here"]  # which is no address: rejected later


@given(st.text(alphabet="<>/=\"& 'xr:idrefhyplnkA1", max_size=80))
def test_any_junk_is_refused_or_read(junk: str) -> None:
    with suppress(Refused, ValueError):
        links_of({SHEET: sheet_of(junk), RELATIONS: relations(junk.replace('"', ""))})
