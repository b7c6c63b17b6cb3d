"""Flat JSON: arrays and lines of objects of no vocabulary, as sheets and shops' own APIs give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from countermark.intake.columns import understand
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.json_entries import Entry, entries, first_objects, is_line
from countermark.intake.source import Source
from countermark.intake.table import Table, own_name
from countermark.intake.values import kind_of
from countermark.records.rejected import Rejected

_SAMPLE = 200
_KEYS = 2000


class FlatJson(Format):
    """Told by objects without `@type` whose keys or values make a table of a known kind."""

    name = "flat-json"
    title = "JSON arrays and lines of flat objects"

    def recognises(self, source: Source) -> bool:
        """The head holds flat objects that make a table of a known kind."""
        start = source.start.lstrip("\ufeff \t\r\n")
        if start[:1] not in ("[", "{") or '"@type"' in start or '"@graph"' in start:
            return False
        known = understood(first_objects(source, _SAMPLE), Reading())
        if known is None or start[0] == "[" or is_line(start.partition("\n")[0]):
            return known is not None
        by_name = understand(known[0])  # any JSON may hold addresses and numbers somewhere
        if by_name is None or by_name.known < 3:
            return False
        return by_name.kind != "listing" or not by_name.properties.isdisjoint(("url", "name"))

    def understands(self, source: Source, reading: Reading) -> bool:
        """The head holds flat objects, and the columns that the user names are among their keys."""
        is_json = source.start.lstrip("\ufeff \t\r\n")[:1] in ("[", "{")
        return is_json and understood(first_objects(source, _SAMPLE), reading) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A row for every object; `record=N` counts entries from 1, in lines it is the line."""
        return flat_rows(source, reading, entries(source))

    def examples(self) -> list[Example]:
        """A sheet without names, a shop's answer, lines; other makers' JSON."""
        return _examples()


def flat_rows(source: Source, reading: Reading, found: Iterator[Entry]) -> Iterator[Row | Rejected]:
    """A row for every object of a table without a header, its first ones telling what it is."""
    head: list[Entry] = []
    refused = None
    try:
        for entry in islice(found, _SAMPLE):
            head.append(entry)
    except Refused as error:  # what stands before is read
        refused = error
    known = understood([v for _, v in head if isinstance(v, dict)], reading)
    if known is None:
        reason = "not a table that is understood"
        yield Rejected(file=source.name, line=None, reason=reason, row=None)
        return
    headers, table = known
    reading.met.update(table.said)
    for number, (line, value) in enumerate(chain(head, found), 1):
        yield _row(source, table, headers, value, number, line)
    if refused:
        raise refused


def _row(
    source: Source, table: Table, headers: Sequence[str], value: Any, number: int, line: int | None
) -> Row | Rejected:
    try:
        if isinstance(value, ValueError):
            raise value
        if not isinstance(value, dict):
            raise ValueError(f"an object is expected, not {kind_of(value)}")
        found = _object(table, headers, value)
    except ValueError as error:
        row = None if isinstance(value, ValueError) else _shown(value)
        reason = f"record {number}: {error}"
        return Rejected(file=source.name, line=line, reason=reason, row=row)
    return Row(found, f"record={number}" if line is None else f"line={line}", line)


def _object(table: Table, headers: Sequence[str], value: dict[str, Any]) -> dict[str, Any]:
    found = table.read([_cell(value.get(header)) for header in headers])
    if not value.keys() <= (known := set(headers)):
        for name in value.keys() - known:
            found[own_name([name], 0)] = _cell(value[name])
    return found


def _cell(value: Any) -> Any:
    """Scalars as the text that was written; lists and objects as they are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str | list | dict) else str(value)


def understood(entries: Sequence[Any], reading: Reading) -> tuple[list[str], Table] | None:
    """The keys, in the order in which they come up, and what they mean."""
    headers = list(dict.fromkeys(key for entry in entries for key in entry))[:_KEYS]
    sample = [[_cell(entry.get(header)) for header in headers] for entry in entries]
    table = understand(headers, sample, reading.columns) if headers else None
    return (headers, table) if table else None


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
