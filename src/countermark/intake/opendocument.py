"""OpenDocument spreadsheets (ISO/IEC 26300-3), as LibreOffice and Google Sheets write them, a row
at a time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO, cast

from countermark.intake.formula import hyperlink, linked
from countermark.intake.guard import Bounded, Refused
from countermark.intake.source import Source
from countermark.intake.xml_items import Node, items

ROWS = 16 * 2**20
"""Rows of all sheets."""
_COLUMNS = 16_384
_AGAIN = 1000
"""Times that a row with something in it may be repeated: the format may say a million in a word."""
_CELLS = ("table-cell", "covered-table-cell")
_WEB = re.compile(r"https?://\S", re.IGNORECASE)

Cells = list[str]


def sheets(source: Source) -> Iterator[tuple[str, Iterator[Cells]]]:
    """The sheets by name, each with its rows, empty ones too, which must be taken in order.

    Raises Refused where the document is cut off, unpacks to more than the guard allows, or says
    of rows that they are repeated without end.
    """
    with zipfile.ZipFile(source.path) as package:
        try:
            part = package.getinfo("content.xml")
        except KeyError:
            raise Refused("holds no content") from None
        with package.open(part) as stream:
            content = cast(BinaryIO, Bounded(stream, part.compress_size))
            for (_, title), rows in groupby(_rows(content), lambda row: row[0]):
                yield title, (cells for _, cells in rows)


def _rows(content: BinaryIO) -> Iterator[tuple[tuple[int, str], Cells]]:
    """Each row, and number and name of the sheet that it is of."""
    number, title, total = 0, "", 0

    def is_row(node: Node) -> bool:
        nonlocal number, title
        if node.name == "table":
            number, title = number + 1, node.attributes.get("name", "")
        node.attributes["of"] = f"{number} {title}"
        return node.name == "table-row"

    for row in items(content, is_row):
        if isinstance(row, str):
            raise Refused(row)
        cells = _cells(row)
        again = _times(row, "number-rows-repeated")
        if cells and again > _AGAIN:
            raise Refused(f"claims {again:,} times the same row")
        at, _, of = row.attributes["of"].partition(" ")
        total += again
        if total > ROWS:
            if not cells:  # all that is left of a sheet is one empty row
                total -= again
                continue
            raise Refused(f"claims more than {ROWS:,} rows")
        for _ in range(again):
            yield (int(at), of), list(cells)


def _cells(row: Node) -> Cells:
    """The cells up to the last that holds something."""
    found: Cells = []
    for cell in row.parts:
        if cell.name in _CELLS and len(found) < _COLUMNS:
            times = min(_times(cell, "number-columns-repeated"), _COLUMNS - len(found))
            found += [_cell(cell)] * times
    while found and not found[-1]:
        found.pop()
    return found


def _times(node: Node, name: str) -> int:
    written = node.attributes.get(name, "1")
    return max(int(written), 1) if written.isascii() and written.isdecimal() else 1


def _cell(cell: Node) -> str:
    """A cell as one would type it; one that leads somewhere as the formula of a link."""
    about = cell.attributes
    formula = about.get("formula", "")
    if hyperlink(written := formula[formula.find("=") :] if "=" in formula else ""):
        return written
    text = "\n".join(part.words for part in cell.parts if part.name == "p").strip()
    match about.get("value-type"):
        case "float" | "percentage":
            text = about.get("value", text)
        case "currency":
            text = f"{about.get('value', text)} {about.get('currency', '')}".strip()
        case "date":
            text = about.get("date-value", text).removesuffix("T00:00:00")
        case "time":
            text = about.get("time-value", text)
    address = next(_addresses(cell), None)
    return linked(address, text) if address else text


def _addresses(node: Node) -> Iterator[str]:
    """Where words and pictures of a cell lead."""
    for part in node.parts:
        href = part.attributes.get("href", "")
        if part.name == "a" and _WEB.match(href):
            yield href
        yield from _addresses(part)
