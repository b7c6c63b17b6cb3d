"""Spreadsheets: workbooks of Excel (XLSX) and OpenDocument (ODS), every sheet of them."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice, repeat
from typing import Any

from countermark.intake.cell_links import MOST, Links, cell_links
from countermark.intake.columns import ABOVE, SAMPLE, find_header, understand
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.formula import hyperlink, image, linked, shown
from countermark.intake.guard import LIMITS, Bounded, Refused
from countermark.intake.opendocument import sheets
from countermark.intake.source import Source
from countermark.intake.table import Table
from countermark.records.rejected import Rejected
from countermark.storage.error import is_machines

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROWS = 16 * 2**20
"""Rows of all sheets; one sheet of Excel has 2^20 (ECMA-376, Excel's limits)."""
_CELL = 32_767
"""Characters of a cell, Excel's own limit."""
_OTHERS = {
    "xls": "an old Excel workbook: save it as .xlsx or .csv",
    "locked": "a workbook protected by a password: save it without one",
    "xlsb": "a binary Excel workbook: save it as .xlsx or .csv",
}


class Spreadsheet(Format):
    """Told by the parts in the package; older and other workbooks are named and not read."""

    name = "spreadsheet"
    title = "Workbooks (.xlsx, .ods) of listings, posts, accounts, orders and payments"

    def recognises(self, source: Source) -> bool:
        """It is a package with a workbook, or a workbook of another make."""
        return _kind(source) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The rows of all sheets; `record=N` counts rows from 1, empty ones and headers too, and
        goes on from sheet to sheet. The sheet's name and the row's number in it are kept.

        Raises Refused for packages that unpack to more than the guard allows.
        """
        kind = _kind(source) or ""
        if other := _OTHERS.get(kind):
            yield Rejected(file=source.name, line=None, reason=other, row=None)
            return
        try:
            yield from _ods(source, reading) if kind == "ods" else _workbook(source, reading)
        except Refused:
            raise
        except Exception as error:  # openpyxl lets whatever a torn part causes come through
            if is_machines(error):
                raise
            reason = f"cannot be read as a workbook beyond here: {type(error).__name__}: {error}"
            yield Rejected(file=source.name, line=None, reason=reason[:500], row=None)

    def examples(self) -> list[Example]:
        """Two sheets with formulas and numbers; an old workbook; archives of other things."""
        return _examples()


def heads(source: Source) -> Iterator[str]:
    """The texts of the rows of each sheet in which its columns can be named.

    Raises whatever a torn package causes, and Refused for one that is no open workbook."""
    kind = _kind(source)
    if kind == "ods":
        for _, rows in sheets(source):
            for row in islice(rows, ABOVE):
                yield from row
            for _ in rows:
                pass
        return
    if kind != "xlsx":
        raise Refused("it is no workbook that can be read")
    from openpyxl import load_workbook

    _inspect(source)
    with source.path.open("rb") as file:  # of a path it would want to know the suffix
        book = load_workbook(file, read_only=True, keep_links=False)
        for sheet in book.worksheets:
            for cells in sheet.iter_rows(max_row=ABOVE, values_only=True):
                yield from (str(cell) for cell in cells if cell is not None)


def _kind(source: Source) -> str | None:
    """`xlsx`, one of the others, or None."""
    if source.head.startswith(_OLE):
        return _ole(source)
    if not source.head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(source.path) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "xl/workbook.bin" in names:
                return "xlsb"
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                return "ods" if b"spreadsheet" in package.read("mimetype") else None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    return None


def _ole(source: Source) -> str | None:
    """What a compound file holds, by its directory ([MS-CFB] 2.2: the sector at offset 48)."""
    sector = int.from_bytes(source.head[48:52], "little")
    try:
        with source.path.open("rb") as file:
            file.seek((sector + 1) * 512)
            directory = file.read(4096)
    except (OSError, OverflowError, ValueError):
        return None
    if "EncryptedPackage".encode("utf-16-le") in directory:
        return "locked"
    names = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
    return "xls" if any(name in directory for name in names) else None


def _inspect(source: Source) -> bool:
    """Unpacks every part once within the guard's limits; whether there are formulas."""
    formulas = False
    with zipfile.ZipFile(source.path) as package:
        parts = package.infolist()
        if len(parts) > LIMITS.members:
            raise Refused(f"has {len(parts):,} parts")
        total = 0
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            with package.open(part) as stream:
                bounded, size, tail = Bounded(stream, part.compress_size), 0, b""
                while block := bounded.read(2**20):
                    seen = tail + block
                    if not size and b"<!DOCTYPE" in seen[:4096]:
                        raise Refused(f"{part.filename} declares entities")
                    size += len(block)
                    formulas = formulas or b"<f>" in seen or b"<f " in seen
                    tail = block[-8:]
                    if size > LIMITS.document and "/worksheets/" not in part.filename:
                        raise Refused(f"{part.filename} is over {LIMITS.document:,} bytes")
            total += size
            if total > LIMITS.unpacked:
                raise Refused(f"unpacks to more than {LIMITS.unpacked:,} bytes")
    return formulas


def _workbook(source: Source, reading: Reading) -> Iterator[Row | Rejected]:
    from openpyxl import load_workbook

    formulas = _inspect(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that have nothing to do with values
        book = load_workbook(source.path, read_only=True, keep_links=False)
        computed = load_workbook(source.path, read_only=True, data_only=True) if formulas else None
    try:
        before = 0
        for sheet in book.worksheets:
            links, lost = _links(source, sheet)
            if lost:
                reason = f"sheet {sheet.title!r}: {lost}"
                yield Rejected(file=source.name, line=None, reason=reason, row=None)
            written = _rows(sheet, before)
            values = _rows(computed[sheet.title], before) if computed else repeat(())
            rows = (_cells(*pair) for pair in zip(written, values, strict=False))
            counted = _Counted(_led(rows, links) if links else rows)
            yield from _sheet(source, reading, sheet.title, counted, before)
            before += counted.count
    finally:
        book.close()
        if computed:
            computed.close()


def _ods(source: Source, reading: Reading) -> Iterator[Row | Rejected]:
    before = 0
    for title, rows in sheets(source):
        counted = _Counted(rows)
        yield from _sheet(source, reading, title, counted, before)
        before += counted.count


def _links(source: Source, sheet: Any) -> tuple[Links, str]:
    """The links that stand beside the cells of a sheet, and why some are not read."""
    with zipfile.ZipFile(source.path) as package:
        try:
            found, more = cell_links(package, sheet._worksheet_path.lstrip("/"))
        except ValueError as error:
            return {}, f"its links are not read: {error}"
    return found, f"more than {MOST:,} links; the others are not read" if more else ""


def _led(rows: Iterator[list[str]], links: Links) -> Iterator[list[str]]:
    """The rows with the links that stand beside their cells, also those behind the last cell."""
    number = 0
    for number, cells in enumerate(rows, 1):
        yield _leading(cells, links.get(number, {}))
    for after in range(number + 1, max(links) + 1):  # pictures alone, behind the last cell
        yield _leading([], links.get(after, {}))


def _leading(cells: list[str], links: Mapping[int, str]) -> list[str]:
    for column, address in links.items():
        cells += [""] * (column - len(cells))
        if hyperlink(cells[column - 1]) is None:
            cells[column - 1] = linked(address, shown(cells[column - 1]))
    return cells


class _Counted(Iterator[list[str]]):
    """Rows, and how many there were."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self._rows = rows
        self.count = 0

    def __next__(self) -> list[str]:
        row = next(self._rows)
        self.count += 1
        return row


def _rows(sheet: Any, before: int) -> Iterator[Sequence[Any]]:
    """The rows as they are, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), before + 1):
        if number > _ROWS:
            raise Refused(f"claims more than {_ROWS:,} rows")
        yield row


def _cells(written: Sequence[Any], computed: Sequence[Any]) -> list[str]:
    """The cells as text: of a formula what it shows, save for those of links and pictures, which
    say where to."""
    cells = []
    for index, value in enumerate(written):
        if type(value) is str:
            if value[:1] == "=" and not (hyperlink(value) or image(value)):
                value = _text(computed[index]) if index < len(computed) else value
            cells.append(value[:_CELL])
        elif hasattr(value, "ref"):  # a formula for a range of cells
            cells.append(_text(computed[index]) if index < len(computed) else "")
        else:
            cells.append(_text(value))
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    """A value as one would type it: 123 and not 123.0, digits and no exponent, ISO 8601 dates."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        return f"{Decimal(f'{value:.15g}'):f}" if abs(value) < 1e40 else ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)[:_CELL]


def _sheet(
    source: Source, reading: Reading, title: str, rows: Iterator[list[str]], before: int
) -> Iterator[Row | Rejected]:
    """The rows of one sheet; `before` is the number of rows in the sheets before it."""
    head = list(islice(rows, ABOVE + SAMPLE))
    filled = [(number, cells) for number, cells in enumerate(head, 1) if cells]
    if not filled:
        return
    width = max(len(cells) for _, cells in filled)
    padded = [cells + [""] * (width - len(cells)) for _, cells in filled]
    start, headers, table = 0, [""] * width, None
    if header := find_header(padded, reading.columns):
        place, headers, table = header
        start = filled[place][0]
    else:
        table = understand(headers, padded, reading.columns)
    if table is None:
        reason = f"sheet {title!r}: no table that is understood"
        yield Rejected(file=source.name, line=None, reason=reason, row=filled[0][1][:50])
        for _ in rows:  # they are counted, so that records of later sheets have their number
            pass
        return
    reading.met.update(table.said)
    for number, cells in enumerate(chain(head, rows), 1):
        if not cells or (start and [shown(cell).strip() for cell in cells] == _cut(headers)):
            continue
        record = before + number
        if number < start or len(cells) > width:
            why = "stands above the table's header" if number < start else "has too many cells"
            reason = f"record {record}: {why}"
            yield Rejected(file=source.name, line=None, reason=reason, row=cells[:50])
            continue
        yield _row(source, table, title, cells + [""] * (width - len(cells)), number, record)


def _row(
    source: Source, table: Table, title: str, cells: list[str], number: int, record: int
) -> Row | Rejected:
    try:
        found = table.read(cells)
    except ValueError as error:
        reason = f"record {record} (sheet {title!r}, row {number}): {error}"
        return Rejected(file=source.name, line=None, reason=reason, row=cells[:50])
    found.setdefault("sheet", title)
    found.setdefault("row", number)
    return Row(found, f"record={record}")


def _cut(headers: list[str]) -> list[str]:
    """Without the empty ones at the end."""
    return headers[: max((i for i, name in enumerate(headers, 1) if name), default=0)]


def _written(sheets: Mapping[str, Any]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _examples() -> list[Example]:
    link = '=HYPERLINK("https://shop.example/1","Knot ring")'
    book = {
        "rings": [["Export of July"], [], ["Title", "Item ID", "Price", "Updated"],
                  [link, 12345678901, 19.5, dt.datetime(2020, 7, 1)], ["", "", 3, ""]],
        "payments": [["From", "To", "Amount", "Currency"], ["QX Jewelry", "mira", 120, "USD"]],
        "notes": [["nothing here"]],
    }  # fmt: skip
    ring = {
        "name": "Knot ring", "url": "https://shop.example/1", "productID": "12345678901",
        "offers": {"price": "19.5"}, "dateModified": "2020-07-01", "sheet": "rings", "row": 4,
    }  # fmt: skip
    payment = {"@type": "MoneyTransfer", "amount": {"value": "120", "currency": "USD"}, "row": 2}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("readme.txt", "no workbook")
    directory = bytes(512) + "Workbook".encode("utf-16-le")
    old = _OLE + bytes(40) + (1).to_bytes(4, "little") + bytes(460) + directory
    return [
        Example(
            "book.xlsx",
            _written(book),
            [ring, payment],
            "a title above the header, a link in a formula; a row without a name and a sheet"
            " that is no table are rejected",
            rejected=3,
        ),
        Example("old.xls", old, [], "an old workbook", rejected=1),
        Example("other.zip", packed.getvalue(), None, "an archive of something else"),
        Example("feed.csv", b"title,link\nRing,https://shop.example/1\n", None, "text"),
    ]
