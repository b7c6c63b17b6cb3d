"""Delimited text: CSV and its cousins, with whatever separator, encoding and header."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper

from countermark.intake.columns import ABOVE, SAMPLE, find_header, understand
from countermark.intake.content import is_link
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS
from countermark.intake.source import HEAD, Source
from countermark.intake.table import Table
from countermark.records.rejected import Rejected

_DELIMITERS = (",", ";", "\t", "|")
_ENCODINGS = ("gb18030", "big5", "shift_jis", "euc-kr", "cp1251", "cp1252")
"""Tried where the bytes are no UTF-8: the one in which most of the header is understood counts,
and statistics only where that does not decide."""
_SHOWN = 2000
"""Characters of a rejected row that are kept."""
_MARKUP = re.compile(r"\s*(?:[<{\[]|---\s*\n|%PDF|PK\x03\x04)")
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEP = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How a table is laid out in its file."""

    encoding: str
    delimiter: str
    newline: str
    skipped: int
    """Physical lines above the header, `sep=` among them."""
    headers: Sequence[str]
    """As written; empty where the table has none."""
    table: Table
    width: int


class Delimited(Format):
    """CSV, TSV, semicolons or bars: told by columns of a known kind in lines of one width."""

    name = "delimited"
    title = "CSV, TSV and other delimited tables of listings, accounts, orders and payments"

    def recognises(self, source: Source) -> bool:
        """Most lines have one width, and the columns are understood by name or by content."""
        return laid_out(source, Reading()) is not None

    def understands(self, source: Source, reading: Reading) -> bool:
        """Most lines have one width, and the columns that the user names are among them."""
        return laid_out(source, reading) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A row for every record; `line` is the physical line on which it starts."""
        return read_table(source, reading)

    def examples(self) -> list[Example]:
        """A feed, a Chinese sheet, a list without a header; prose, chats and markup."""
        return _examples()


def read_table(source: Source, reading: Reading) -> Iterator[Row | Rejected]:
    """The rows of a delimited table of any kind, and those that cannot be read."""
    layout = laid_out(source, reading)
    if layout is None:
        yield Rejected(file=source.name, line=None, reason="not a table that is understood")
        return
    reading.met.update(layout.table.said)
    with source.open() as stream:
        text = TextIOWrapper(
            stream,
            layout.encoding,
            errors="replace",
            newline=layout.newline,
            write_through=True,
        )
        try:
            yield from _Reader(source, layout).rows(text)
        except (EOFError, OSError, zlib.error) as error:
            reason = f"cannot be read beyond here: {error}"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)


class _Lines:
    """The lines of a file, one by one, as csv wants them; it remembers the record's lines so
    that they can be read again where a quote swallowed them."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self.record: list[str] = []
        self.again: list[str] = []
        self.number = 0
        """The number of the line that was handed out last."""
        self.long: int | None = None
        """Characters of the line that was left out because it is too long."""
        self.ended = False
        self._size = 0

    def begin(self) -> int:
        """Begins a record; the number of its first line."""
        self.record.clear()
        self._size = 0
        return self.number + 1

    def give_back(self, first: int) -> None:
        """All lines of the record but the first are to be read again."""
        self.again += reversed(self.record[1:])
        self.number = first
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.again:
            line = self.again.pop()
        else:
            line = self._text.readline(LIMITS.line)
            if not line:
                self.ended = True
                raise StopIteration
            if len(line) >= LIMITS.line:
                self.long = len(line)
                while line and line[-1] not in "\r\n":
                    line = self._text.readline(LIMITS.line)
                    self.long += len(line)
                line = "\n"
        self.number += 1
        if "\0" in line:
            line = line.replace("\0", "")
        self.record.append(line)
        self._size += len(line)
        if self._size > 2 * LIMITS.line:
            raise csv.Error(f"a row of more than {2 * LIMITS.line:,} characters")
        return line


class _Reader:
    def __init__(self, source: Source, layout: Layout) -> None:
        self._source = source
        self._layout = layout

    def rows(self, text: TextIOWrapper) -> Iterator[Row | Rejected]:
        """All rows of the file, in order."""
        csv.field_size_limit(LIMITS.line)
        layout, table = self._layout, self._layout.table
        lines = _Lines(text)
        for _ in range(layout.skipped):
            above = next(lines, "")
            if above.strip() and not (lines.number == 1 and _SEP.fullmatch(above.lstrip("\ufeff"))):
                yield self._rejected(lines.number, "stands above the table's header", above)
        width, url, held = layout.width, table.url, lines.record
        again = layout.headers[0] if layout.headers else None
        reader = csv.reader(lines, delimiter=layout.delimiter)
        while True:
            start = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._recover(lines, start, str(error))
                reader = csv.reader(lines, delimiter=layout.delimiter)
                continue
            if lines.long is not None:
                reason = f"a line of {lines.long:,} characters; a line may have {LIMITS.line:,}"
                lines.long = None
                yield self._rejected(lines.number, reason, "")
                if len(held) == 1:
                    continue
            if lines.ended or (len(held) > 3 and _swallowed(held, width, layout.delimiter)):
                yield self._recover(lines, start, "a quote is opened and not closed")
                reader = csv.reader(lines, delimiter=layout.delimiter)
                continue
            if len(cells) != width:
                if not any(cells) or (len(cells) == 1 and not cells[0].strip()):
                    continue
                if len(cells) > width and not any(cells[width:]):
                    del cells[width:]
                elif width > len(cells) > (url or 0) and url is not None and is_link(cells[url]):
                    cells += [""] * (width - len(cells))
                else:
                    reason = f"{len(cells)} cells where the table has {width} columns"
                    yield self._rejected(start, reason, "".join(held))
                    continue
            elif not any(cells):
                continue
            if cells[0].strip() == again and [cell.strip() for cell in cells] == layout.headers:
                continue
            try:
                found = table.read(cells)
            except ValueError as error:
                yield self._rejected(start, str(error), "".join(held))
            else:
                yield Row(found, f"line={start}", start)

    def _recover(self, lines: _Lines, start: int, reason: str) -> Rejected:
        """Rejects the record's first line and gives the others back to be read again."""
        first = lines.record[0]
        lines.give_back(start)
        return self._rejected(start, reason, first)

    def _rejected(self, line: int, reason: str, row: str) -> Rejected:
        return Rejected(
            file=self._source.name, line=line, reason=reason, row=row.rstrip("\r\n")[:_SHOWN]
        )


def _swallowed(held: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a quote that was opened by mistake swallowed rows: every line
    within looks like one."""
    return width > 2 and all(line.count(delimiter) == width - 1 for line in held[1:-1])


def laid_out(source: Source, reading: Reading) -> Layout | None:
    """How the file is laid out, None where it is no table of a known kind."""
    best = None
    for encoding in _encodings(source):
        text = source.head.decode(encoding, errors="replace").replace("\0", "")
        if _MARKUP.match(text.lstrip("\ufeff")) or len(_CONTROL.findall(text)) > len(text) // 50:
            continue
        newline = "\n" if "\n" in text or "\r" not in text else "\r"
        whole = len(source.head) < HEAD
        for delimiter in _DELIMITERS:
            found = _try(text, delimiter, newline, whole, encoding, reading)
            if found and (best is None or found.table.known > best.table.known):
                best = found
    return best


def _encodings(source: Source) -> list[str]:
    head = source.head
    if not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and b"\0" in head:
        pairs = max(len(head) // 2, 1)
        if head[1::2].count(0) > 0.3 * pairs:
            return ["utf-16-le"]
        if head[0::2].count(0) > 0.3 * pairs:
            return ["utf-16-be"]
    likeliest = source.encoding
    if likeliest.startswith(("utf", "ascii")):
        return [likeliest]
    legible = [likeliest]
    for encoding in _ENCODINGS:
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
        legible.append(encoding)
    return legible


def _try(
    text: str, delimiter: str, newline: str, whole: bool, encoding: str, reading: Reading
) -> Layout | None:
    body = text.lstrip("\ufeff")
    said = _SEP.match(body.split("\n", 1)[0])
    skipped = 0
    if said:
        if said[1] != delimiter:
            return None
        skipped, body = 1, body.partition("\n")[2]
    records = _records(body, delimiter, newline, whole)
    filled = [cells for _, cells in records if any(cells)]
    widths = [len(cells) for cells in filled]
    if not widths:
        return None
    width = max(set(widths), key=lambda w: (w > 1, widths.count(w), w))
    if width < 2 or any(all(map(_RULE.fullmatch, filter(None, cells))) for cells in filled):
        return None
    wide = [(line, cells) for line, cells in records if len(cells) == width and any(cells)]
    if len(wide) < 0.5 * len(filled):
        return None
    rows = [cells for _, cells in wide]
    if header := find_header(rows, reading.columns):
        place, headers, table = header
        line = wide[place][0]
        if line <= ABOVE:
            above = skipped + line - 1
            return Layout(encoding, delimiter, newline, above, headers, table, width)
    sample = rows[:SAMPLE]
    unnamed = understand([""] * width, sample, reading.columns)
    if unnamed and len(sample) > 1 and len(wide) >= 0.8 * len(filled):
        return Layout(encoding, delimiter, newline, skipped, [], unnamed, width)
    return None


def _records(body: str, delimiter: str, newline: str, whole: bool) -> list[tuple[int, list[str]]]:
    """The head's records with their physical lines; a last one that is cut off is left out."""
    lines = body.split(newline)
    if not whole:
        lines.pop()
    reader = csv.reader((line + newline for line in lines), delimiter=delimiter)
    records = []
    line = 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        pass
    return records[:-1] if not whole and len(records) > 1 else records


def _examples() -> list[Example]:
    ring = {
        "@type": "Product", "tableRow": True, "productID": "R1", "name": "Knot ring, gold",
        "url": "https://shop.example/r1", "offers": {"price": "1.299,00 €"},
    }  # fmt: skip
    chinese = {
        "@type": "Product", "name": "螺丝手镯", "url": "https://shop.example/1", "brand": "奥蕾尔",
        "offers": {"price": "¥128"}, "category": "首饰 > 手镯",
    }  # fmt: skip
    payment = {
        "@type": "MoneyTransfer", "endTime": "2020-07-01",
        "sender": {"@type": "Organization", "name": "QX Jewelry"},
        "recipient": {"@type": "Organization", "name": "mira"},
        "amount": {"value": "120.00", "currency": "USD"}, "description": "commission",
    }  # fmt: skip
    return [
        Example(
            "feed.csv",
            b'sep=;\nid;title;link;price\nR1;"Knot ring, gold";https://shop.example/r1;"1.299,00 '
            + "€".encode()
            + b'"\nR2\n',
            [ring],
            "decimal commas; a row of one cell is rejected",
            rejected=1,
        ),
        Example(
            "sheet.csv",
            "产品名,产品购买链接,价格,二级分类,一级分类,品牌\n"
            "螺丝手镯,https://shop.example/1,¥128,手镯,首饰,奥蕾尔\n".encode("gb18030"),
            [chinese],
            "Chinese names, in the encoding of Chinese spreadsheets",
        ),
        Example(
            "payments.tsv",
            b"Date\tFrom\tTo\tAmount\tCurrency\tPurpose\n"
            b"2020-07-01\tQX Jewelry\tmira\t120.00\tUSD\tcommission\n",
            [payment],
            "payments, with tabs",
        ),
        Example(
            "no-header.csv",
            b"Knot ring,$19.99,https://shop.example/1\nScrew bangle,$24.50,https://shop.example/2\n",
            [
                {"name": "Knot ring", "url": "https://shop.example/1"},
                {"name": "Screw bangle", "offers": {"price": "$24.50"}},
            ],
            "no header: the columns are told by their content",
        ),
        Example(
            "mapped.csv",
            "quoi,où,combien\nBague,https://shop.example/1,12 €\n".encode(),
            [{"name": "Bague", "offers": {"price": "12 €"}, "url": "https://shop.example/1"}],
            "names that nobody knows, mapped by the user",
            columns={"title": "quoi", "link": "où", "price": "combien"},
        ),
        Example(
            "posts.csv",
            b"Post URL,Handle,Caption,Date posted,Product link\n"
            b"https://www.instagram.com/p/Cexample/,@mira,new drop,2020-07-03,"
            b"https://www.amazon.com/dp/B0EXAMPLE1\n",
            [
                {
                    "@type": "SocialMediaPosting",
                    "url": "https://www.instagram.com/p/Cexample/",
                    "articleBody": "new drop",
                    "datePublished": "2020-07-03",
                    "author": {"@type": "Person", "alternateName": "@mira"},
                    "sharedContent": ["https://www.amazon.com/dp/B0EXAMPLE1"],
                }
            ],
            "posts that somebody has gathered, and where each sends its readers",
        ),
        Example(
            "prose.txt",
            b"Dear all, the price, as agreed, is 20.\nThe link, title and price follow, soon.\n",
            None,
            "prose with commas",
        ),
        Example(
            "table.md",
            b"| title | link | price |\n|---|---|---|\n| Ring | https://a.example/1 | $5 |\n",
            None,
            "a table in Markdown",
        ),
        Example("data.json", b'[{"title":"Ring","price":"5","link":"a"}]', None, "JSON"),
        Example("numbers.csv", b"a,b,c\n1,2,3\n4,5,6\n", None, "columns of no known kind"),
    ]
