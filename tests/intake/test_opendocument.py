import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from cost import soon
from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.opendocument import sheets
from countermark.intake.source import Source
from countermark.intake.spreadsheet import Spreadsheet
from countermark.records.rejected import Rejected

SourceOf = Callable[[Example], Source]
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "drawing")
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def book(*tables: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A document of the given tables, each the markup of its rows."""
    inner = "".join(
        f'<table:table table:name="sheet {n}">{rows}</table:table>'
        for n, rows in enumerate(tables, 1)
    )
    content = (
        f'{head}<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body>'
        f"<office:spreadsheet>{inner}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
    return out.getvalue()


def cell(text: str, about: str = "") -> str:
    return f"<table:table-cell {about}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, about: str = "") -> str:
    return f"<table:table-row {about}>{''.join(cells)}</table:table-row>"


def link(words: str, address: str) -> str:
    return f'<text:a xlink:href="{address}">{words}</text:a>'


def rows_of(source_of: SourceOf, content: bytes) -> list[dict[str, Any] | str]:
    source = source_of(Example("t.ods", content, None, ""))
    assert Spreadsheet().recognises(source)
    read = [*Spreadsheet().read(source, Reading())]
    return [each.object if isinstance(each, Row) else each.reason for each in read]


HEADER = row(*map(cell, ("Item", "Price", "W2C", "Updated")))


def test_a_sheet_with_links_values_and_gaps(source_of: SourceOf) -> None:
    first = row(
        cell("Knot <text:span>ring</text:span><text:s/>gold"),
        cell("19,50 €", 'office:value-type="currency" office:currency="EUR" office:value="19.5"'),
        cell(link("LINK", "https://shop.example/1?a=1&amp;b=2")),
        cell("1. Juli", 'office:value-type="date" office:date-value="2020-07-01T00:00:00"'),
        '<table:table-cell table:number-columns-repeated="16380"/>',
    )
    formula = 'table:formula="of:=HYPERLINK(&quot;https://shop.example/2&quot;;&quot;here&quot;)"'
    second = row(cell("Bangle"), cell("24", 'office:value-type="float" office:value="24"'),
                 cell("here", formula))  # fmt: skip
    empty = row("<table:table-cell/>", about='table:number-rows-repeated="3"')
    trailing = row("<table:table-cell/>", about='table:number-rows-repeated="1048000"')
    found = rows_of(source_of, book(HEADER + first + empty + second + trailing, HEADER + first))
    one, two, three = found
    assert isinstance(one, dict) and isinstance(two, dict) and isinstance(three, dict)
    assert one["name"] == "Knot ring gold"
    assert one["url"] == "https://shop.example/1?a=1&b=2"
    assert one["offers"]["price"] == "19.5 EUR"
    assert one["dateModified"] == "2020-07-01"
    assert (two["url"], two["row"], two["sheet"]) == ("https://shop.example/2", 6, "sheet 1")
    assert (three["row"], three["sheet"]) == (2, "sheet 2")


def test_a_picture_leads_from_its_cell(source_of: SourceOf) -> None:
    picture = (
        '<table:table-cell><draw:a xlink:href="https://shop.example/3"><draw:frame><draw:image '
        'xlink:href="Pictures/1.png"/></draw:frame></draw:a></table:table-cell>'
    )
    (found,) = rows_of(source_of, book(HEADER + row(cell("Ring"), cell("3"), picture)))
    assert isinstance(found, dict)
    assert found["url"] == "https://shop.example/3"


def test_rows_that_are_the_same_are_all_there(source_of: SourceOf) -> None:
    same = row(cell("Ring"), cell("3"), cell("https://shop.example/1"),
               about='table:number-rows-repeated="2"')  # fmt: skip
    assert len(rows_of(source_of, book(HEADER + same))) == 2


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ('table:number-rows-repeated="1000000"', "times the same row"),
        ('table:number-rows-repeated="99999999999999999999"', "times the same row"),
    ],
)
def test_rows_without_end_are_refused(about: str, words: str, source_of: SourceOf) -> None:
    with soon(), pytest.raises(Refused, match=words):
        rows_of(source_of, book(HEADER + row(cell("Ring"), about=about)))


def test_cells_without_end_cost_little(source_of: SourceOf) -> None:
    wide = row(cell("x", 'table:number-columns-repeated="999999999"'))
    source = source_of(Example("t.ods", book(wide * 50), None, ""))
    with soon():
        assert [max(map(len, rows)) for _, rows in sheets(source)] == [16_384]


def test_empty_rows_without_end_are_passed_over(source_of: SourceOf) -> None:
    empty = row("<table:table-cell/>", about='table:number-rows-repeated="99999999999"')
    last = row(cell("Ring"), cell("3"), cell("https://shop.example/1"))
    found = rows_of(source_of, book(HEADER + last + empty, HEADER + last))
    assert len(found) == 2


def test_a_bomb_entities_and_what_is_cut_off_are_refused(source_of: SourceOf) -> None:
    blown = book(HEADER + row(cell("Ring"), cell(" " * 70 * 2**20)))
    with pytest.raises(Refused, match=r"times its size|characters"):
        rows_of(source_of, blown)
    bomb = '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    plain = row(cell("&a9;"), cell("3"), cell("https://shop.example/1"))
    (found,) = rows_of(source_of, book(HEADER + plain, head=f"{bomb}]>"))
    assert isinstance(found, dict) and found["name"] == "&a9;"
    cut = book(HEADER + plain + "<table:table-row>")
    with pytest.raises(Refused, match="breaks off"):
        rows_of(source_of, cut)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", MIME)
    with pytest.raises(Refused, match="no content"):
        rows_of(source_of, out.getvalue())


def test_a_torn_document_is_told(source_of: SourceOf) -> None:
    content = bytearray(book(HEADER + row(cell("Ring")) * 2000))
    content[300:320] = bytes(20)
    source = source_of(Example("t.ods", bytes(content), None, ""))
    try:
        read = [*Spreadsheet().read(source, Reading())]
    except Refused:
        return
    assert any(isinstance(each, Rejected) for each in read)
