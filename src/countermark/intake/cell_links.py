"""Cell links: the addresses that a workbook's sheets hide behind words and pictures.

A sheet names them apart from its cells (ECMA-376 Part 1: `hyperlink` §18.3.1.47, pictures with
`hlinkClick` §20.1.2.2.21 in the sheet's drawing), by the numbers of its relationships
(Part 2 §6.5). Places inside the workbook, files and mail addresses are no links here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from countermark.intake.guard import LIMITS, Refused

MOST = 2**18
"""Links of a sheet that are kept, four times as many as Excel allows (65,530)."""
_WEB = re.compile(r"https?://[^\s]", re.IGNORECASE)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
           "http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip
_CHUNK = 1 << 18

Links = dict[int, dict[int, str]]
"""By row, then by column, both from 1: where the cell leads."""


def cell_links(package: zipfile.ZipFile, sheet: str) -> tuple[Links, bool]:
    """The links of a sheet, given as its part's name, and whether there were more than are kept.

    Of several links of one cell that of the words counts, then the first picture's. Raises
    ValueError where a part is no XML, Refused where it declares entities or is too large.
    """
    found: Links = {}
    count = 0
    for first, last, address in _all(package, sheet):
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                if count == MOST:
                    return found, True
                count += 1
                found.setdefault(row, {}).setdefault(column, address)
    return found, False


Cell = tuple[int, int]


def _all(package: zipfile.ZipFile, sheet: str) -> Iterator[tuple[Cell, Cell, str]]:
    """First cell, last cell and address of every link."""
    related = _related(package, sheet)
    if not related:
        return
    written: list[tuple[Cell, Cell, str]] = []

    def begin(name: str, about: dict[str, str]) -> None:
        if name.endswith(" hyperlink") or name == "hyperlink":
            area = [_cell(corner) for corner in about.get("ref", "").split(":")]
            address = _address(related, about)
            if address and None not in area and len(written) <= MOST:
                written.append((area[0], area[-1], address))  # type: ignore[arg-type]

    _parse(package, sheet, begin)
    yield from written
    for kind, target in related.values():
        if kind.endswith("/drawing"):
            yield from _pictures(package, target)


def _pictures(package: zipfile.ZipFile, drawing: str) -> Iterator[tuple[Cell, Cell, str]]:
    """The pictures that lead somewhere, by the cell on which their upper left corner lies."""
    related = _related(package, drawing)
    if not related or drawing not in package.namelist():
        return
    found: list[tuple[Cell, Cell, str]] = []
    corner: dict[str, str] = {}
    inside: list[str] = []

    def begin(name: str, about: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        inside.append(name)
        if len(inside) > LIMITS.depth:
            raise Refused(f"{drawing} is nested more than {LIMITS.depth} deep")
        if name.endswith("Anchor"):
            corner.clear()
        elif name == "hlinkClick" and len(found) <= MOST:
            place = (corner.get("row", ""), corner.get("col", ""))
            address = _address(related, about)
            if address and all(part.strip().isdecimal() and len(part) < 9 for part in place):
                cell = (int(place[0]) + 1, int(place[1]) + 1)
                found.append((cell, cell, address))

    def text(part: str) -> None:
        if inside[-2:-1] == ["from"] and inside[-1] in ("row", "col"):
            corner[inside[-1]] = (corner.get(inside[-1], "") + part)[:20]

    _parse(package, drawing, begin, lambda _: inside.pop(), text)
    yield from found


def _related(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: its number → kind and target; addresses of the web as they are."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    found: dict[str, tuple[str, str]] = {}

    def begin(name: str, about: dict[str, str]) -> None:
        if name != f"{_PACKAGE} Relationship" or len(found) > MOST:
            return
        target = about.get("Target", "").strip()
        if about.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
        elif not _WEB.match(target):
            target = f"http://{target}" if target.lower().startswith("www.") else ""
        if target:
            found[about.get("Id", "")] = (about.get("Type", ""), target)

    if relations in package.namelist():
        _parse(package, relations, begin)
    return found


def _address(related: dict[str, tuple[str, str]], about: dict[str, str]) -> str | None:
    """Where a link leads. Excel keeps apart what stands behind the `#` of an address."""
    number = next((about[f"{office} id"] for office in _OFFICE if f"{office} id" in about), "")
    kind, target = related.get(number, ("", ""))
    if not kind.endswith("/hyperlink") or not _WEB.match(target):
        return None
    fragment = about.get("location", "")
    return f"{target}#{fragment}" if fragment and "#" not in target else target


def _cell(written: str) -> Cell | None:
    """Row and column of `B2`, from 1."""
    found = _CELL.fullmatch(written)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _parse(
    package: zipfile.ZipFile,
    part: str,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell the elements of a part, a piece at a time; names are `NAMESPACE NAME`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    size = 0
    try:
        with package.open(part) as stream:
            while block := stream.read(_CHUNK):
                size += len(block)
                if size > LIMITS.unpacked:
                    raise Refused(f"{part} is over {LIMITS.unpacked:,} bytes")
                parser.Parse(block)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"{part} is no XML that can be read: {error}") from None


def _refuse(*_: object) -> None:
    raise Refused("declares entities")
