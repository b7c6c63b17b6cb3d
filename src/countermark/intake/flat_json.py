"""Flat JSON: arrays and lines of objects of no vocabulary, as sheets and shops' own APIs give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from countermark.intake.column_names import fold, is_known, known
from countermark.intake.columns import understand
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.json_entries import Entry, entries, first_objects, is_line, whole_object
from countermark.intake.nesting import Column, Object, columns_of, unwrapped
from countermark.intake.source import Source
from countermark.intake.table import Table, own_name
from countermark.intake.template import names_in
from countermark.intake.values import each, kind_of, objects
from countermark.records.rejected import Rejected

_SAMPLE = 200
_TELLING = 3
"""Names that are understood in a table which stands somewhere in a file."""


class FlatJson(Format):
    """Told by objects without `@type` whose keys or values make a table of a known kind."""

    name = "flat-json"
    title = "JSON arrays and lines of flat objects"

    def recognises(self, source: Source) -> bool:
        """The head holds objects that make a table of a known kind, or the file is such a one."""
        start = _start(source)
        if start[:1] not in ("[", "{") or '"@type"' in start or '"@graph"' in start:
            return False
        head = first_objects(source, _SAMPLE)
        if not _is_document(start):
            return understood(head, Reading()) is not None
        return _is_telling(head) or _alone(source) is not None

    def understands(self, source: Source, reading: Reading) -> bool:
        """The head holds objects, and the columns that the user names are among their keys."""
        is_json = _start(source)[:1] in ("[", "{")
        return is_json and understood(first_objects(source, _SAMPLE), reading) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A row for every object; `record=N` counts entries from 1, in lines it is the line."""
        if _is_document(_start(source)):
            head = first_objects(source, _SAMPLE)
            mapped = reading.columns and understood(head, reading)
            if not (mapped or _is_telling(head)) and (alone := _alone(source)) is not None:
                return flat_rows(source, reading, iter([(None, alone)]))
        return flat_rows(source, reading, entries(source))

    def examples(self) -> list[Example]:
        """A sheet without names, a shop's answer, lines; other makers' JSON."""
        return _examples()


class Layout(NamedTuple):
    """How objects make a table."""

    wrapper: str | None
    """The key of the object, in each of them, that is the row; None where they are rows."""
    columns: list[Column]
    table: Table
    posts: Mapping[str, Layout]
    """The keys of lists in a row that hold posts, as an account's do, and how these make rows."""

    def object(self, entry: Object) -> dict[str, Any]:
        """The row of an object, or a graph of it and of the posts that it holds. Raises ValueError,
        with the reason, where it is none."""
        row = unwrapped(entry, self.wrapper) if self.wrapper else entry
        found = self._row(row)
        made: list[dict[str, Any]] = []
        for key, layout in self.posts.items():
            left = []
            for post in each(row.get(key)):
                try:
                    made.append(layout.object(post))
                except (ValueError, AttributeError):  # none, and kept as it is
                    left.append(post)
            found.pop(key, None)
            if left:
                found[key] = left
        return {"@graph": [found, *made]} if made else found

    def _row(self, row: Object) -> dict[str, Any]:
        found = self.table.read([_cell(column.of(row)) for column in self.columns])
        if not row.keys() <= (met := {column.path[0] for column in self.columns}):
            for name in row.keys() - met:  # that came up later than the sample
                found[own_name([name], 0)] = _cell(row[name])
        return found


def flat_rows(source: Source, reading: Reading, found: Iterator[Entry]) -> Iterator[Row | Rejected]:
    """A row for every object of a table without a header, its first ones telling what it is."""
    head: list[Entry] = []
    refused = None
    try:
        for entry in islice(found, _SAMPLE):
            head.append(entry)
    except Refused as error:  # what stands before is read
        refused = error
    layout = understood([v for _, v in head if isinstance(v, dict)], reading)
    if layout is None:
        reason = "not a table that is understood"
        yield Rejected(file=source.name, line=None, reason=reason, row=None)
        return
    reading.met.update(layout.table.said)
    for number, (line, value) in enumerate(chain(head, found), 1):
        yield _row(source, layout, value, number, line)
    if refused:
        raise refused


def understood(entries: Sequence[Object], reading: Reading) -> Layout | None:
    """What the keys of some objects mean, or of the rows that they wrap where these tell more."""
    best = _laid(None, entries, reading)
    for wrapper in known().wrappers:
        if entries and all(isinstance(entry.get(wrapper), dict) for entry in entries):
            inner = _laid(wrapper, [unwrapped(entry, wrapper) for entry in entries], reading)
            if inner and (best is None or inner.table.known > best.table.known):
                best = inner
    return best


def _laid(wrapper: str | None, rows: Sequence[Object], reading: Reading) -> Layout | None:
    said = {
        fold(name) for column in reading.columns.values() for name in names_in(column) or [column]
    }
    columns = columns_of(rows, lambda name: is_known(name) or fold(name) in said)
    sample = [[_cell(column.of(row)) for column in columns] for row in rows]
    names = [column.name for column in columns]
    table = understand(names, sample, reading.columns) if names else None
    return Layout(wrapper, columns, table, _posts_in(rows)) if table else None


def _posts_in(rows: Sequence[Object]) -> dict[str, Layout]:
    """The lists in some rows that hold posts, and how these make rows of their own."""
    found = {}
    for key in known().posts:
        held = list(islice((post for row in rows for post in objects(row.get(key))), _SAMPLE))
        layout = _laid(None, held, Reading()) if held else None
        if layout and layout.table.kind == "post":
            found[key] = layout
    return found


def _is_telling(entries: Sequence[Object]) -> bool:
    """Whether objects that stand somewhere in a file are rows of a table: any JSON may hold
    addresses and numbers somewhere."""
    layout = understood(entries, Reading())
    if layout is None or layout.table.kind == "post":
        return layout is not None and layout.table.known >= _TELLING
    by_name = understand([column.name for column in layout.columns])
    if by_name is None or by_name.known < _TELLING:
        return False
    return by_name.kind != "listing" or not by_name.properties.isdisjoint(("url", "name"))


def _is_document(start: str) -> bool:
    """Whether a file is one object, which may hold its rows anywhere, and not lines of objects."""
    return start[:1] == "{" and not is_line(start.partition("\n")[0])


def _alone(source: Source) -> Object | None:
    """The one object that a file is, where that is a row of a table."""
    whole = whole_object(source)
    return whole if whole is not None and _is_telling([whole]) else None


def _start(source: Source) -> str:
    return source.start.lstrip("\ufeff \t\r\n")


def _row(
    source: Source, layout: Layout, value: Any, number: int, line: int | None
) -> Row | Rejected:
    try:
        if isinstance(value, ValueError):
            raise value
        if not isinstance(value, dict):
            raise ValueError(f"an object is expected, not {kind_of(value)}")
        found = layout.object(value)
    except ValueError as error:
        row = None if isinstance(value, ValueError) else _shown(value)
        reason = f"record {number}: {error}"
        return Rejected(file=source.name, line=line, reason=reason, row=row)
    return Row(found, f"record={number}" if line is None else f"line={line}", line)


def _cell(value: Any) -> Any:
    """Scalars as the text that was written; lists and objects as they are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str | list | dict) else str(value)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:2000]


def _examples() -> list[Example]:
    sheet = [
        {
            "": f"Ring {n}",
            "__1": f"${n}",
            "__2": f"https://shop.example/{n}",
            "image": f"img/{n}.jpg",
        }
        for n in (19, 24)
    ]
    answer = {"code": 0, "data": {"total": 1, "list": [
        {"itemId": 7, "title": "Bangle", "price": 128.5, "currency": "CNY", "sold": 3,
         "url": "https://shop.example/7"},
    ]}}  # fmt: skip
    return [
        Example(
            "items.json",
            json.dumps([*sheet, "x", {"": "", "image": None}]).encode(),
            [
                {"name": "Ring 19", "offers": {"price": "$19"}, "url": "https://shop.example/19"},
                {"name": "Ring 24", "image": ["img/24.jpg"], "tableRow": True},
            ],
            "a sheet whose columns have no names; two entries that are no listing",
            rejected=2,
        ),
        Example(
            "answer.json",
            json.dumps(answer).replace("128.5", "128.50").encode(),
            [{"productID": "7", "name": "Bangle", "sold": "3", "url": "https://shop.example/7",
              "offers": {"price": "128.50", "priceCurrency": "CNY"}}],
            "an array inside a shop's answer; numbers as they were written",
        ),
        Example(
            "orders.jsonl",
            b'{"orderNumber":"1","sku":"B0EXAMPLE1","price":19.90}\n{"order"\n',
            [{"@type": "Order", "orderNumber": "1", "price": "19.90"}],
            "lines; a broken one is rejected",
            rejected=1,
        ),
        Example(
            "scraped.json",
            json.dumps([{
                "webVideoUrl": "https://www.tiktok.com/@miravell/video/7300000000000000001",
                "text": "look", "authorMeta": {"name": "miravell", "bioLink": "linktr.ee/miravell"},
            }]).encode(),
            [{"@type": "SocialMediaPosting", "articleBody": "look", "author": {"@type": "Person",
              "alternateName": "miravell", "sameAs": "linktr.ee/miravell"}}],
            "posts as a scraper writes them; parts of objects are columns",
        ),
        Example(
            "product.json",
            json.dumps({"request": {"id": 1}, "product": {
                "title": "Ring", "link": "https://shop.example/7", "brand": {"name": "Generic"},
                "price": {"amount": 1950, "divisor": 100, "currency_code": "USD"},
            }}, indent=1).encode(),
            [{"name": "Ring", "url": "https://shop.example/7", "brand": "Generic",
              "offers": {"price": "19.5", "priceCurrency": "USD"}}],
            "one object that wraps its row; a price in cents",
        ),
        Example("ld.json", b'[{"@type":"Product","url":"https://a.example"}]', None, "schema.org"),
        Example("settings.json", b'{"name":"x","version":1}', None, "JSON of another kind"),
        Example(
            "chat.json",
            b'{"name":"Mira","messages":[{"id":1,"type":"x","text":"hi","photo":"1.jpg"}]}',
            None,
            "a chat",
        ),
        Example("table.csv", b"title,link\nRing,https://a.example/1\n", None, "a table"),
    ]  # fmt: skip
