"""Flat JSON: arrays and lines of objects of no vocabulary, as sheets and shops' own APIs give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import chain, islice
from typing import Any, BinaryIO

import ijson
import msgspec

from countermark.intake.columns import understand
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source
from countermark.intake.table import Table, own_name
from countermark.records.rejected import Rejected

_SAMPLE = 200
_WRAPS = 4
"""Levels of objects that may stand around the array: `{"data": {"result": {"list": […]}}}`."""
_KEYS = 2000
_BROKEN = (ijson.JSONError, msgspec.DecodeError, ValueError, RecursionError, OverflowError)
_decode = msgspec.json.Decoder(float_hook=str).decode

Entry = tuple[int | None, Any]
"""The physical line, where entries are lines, and the entry; a ValueError where it is none."""


class FlatJson(Format):
    """Told by objects without `@type` whose keys or values make a table of a known kind."""

    name = "flat-json"
    title = "JSON arrays and lines of flat objects"

    def recognises(self, source: Source) -> bool:
        """The head holds flat objects that make a table of a known kind."""
        start = source.start.lstrip("\ufeff \t\r\n")
        if start[:1] not in ("[", "{") or '"@type"' in start or '"@graph"' in start:
            return False
        understood = _understood(_first(source), Reading())
        if understood is None or start[0] == "[" or _is_line(start.partition("\n")[0]):
            return understood is not None
        by_name = understand(understood[0])  # any JSON may hold addresses somewhere
        return by_name is not None and by_name.known > 2

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A row for every object; `record=N` counts entries from 1, in lines it is the line."""
        entries = _all(source)
        try:
            head = list(islice(entries, _SAMPLE))
            understood = _understood([v for _, v in head if isinstance(v, dict)], reading)
            if understood is None:
                reason = "not a table that is understood"
                yield Rejected(file=source.name, line=None, reason=reason, row=None)
                return
            headers, table = understood
            for number, (line, value) in enumerate(chain(head, entries), 1):
                place = f"record={number}" if line is None else f"line={line}"
                if not isinstance(value, dict):
                    said = value if isinstance(value, ValueError) else "no object"
                    reason = f"record {number}: {said}"
                    row = None if isinstance(value, ValueError) else _shown(value)
                    yield Rejected(file=source.name, line=line, reason=reason, row=row)
                    continue
                try:
                    found = _object(table, headers, value)
                except ValueError as error:
                    reason = f"record {number}: {error}"
                    yield Rejected(file=source.name, line=line, reason=reason, row=_shown(value))
                else:
                    yield Row(found, place, line)
        except _BROKEN as error:
            reason = f"not JSON beyond here: {_said(error)}"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """A sheet without names, a shop's answer, lines; other makers' JSON."""
        return _examples()


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


def _understood(entries: Sequence[Any], reading: Reading) -> tuple[list[str], Table] | None:
    """The keys, in the order in which they come up, and what they mean."""
    headers = list(dict.fromkeys(key for entry in entries for key in entry))[:_KEYS]
    sample = [[_cell(entry.get(header)) for header in headers] for entry in entries]
    table = understand(headers, sample, reading.columns) if headers else None
    return (headers, table) if table else None


def _first(source: Source) -> list[Any]:
    """Some of the objects that stand whole in the head."""
    found: list[Any] = []
    with suppress(*_BROKEN, Refused):  # the head ends in the middle
        for _, value in islice(_entries(BytesIO(source.head), source), _SAMPLE):
            if isinstance(value, dict):
                found.append(value)
    return found


def _all(source: Source) -> Iterator[Entry]:
    with source.open() as stream:
        yield from _entries(stream, source)


def _entries(stream: BinaryIO, source: Source) -> Iterator[Entry]:
    """The entries of an array, wherever it stands, or of lines, or a single object."""
    if source.encoding not in ("utf-8", "utf-8-sig"):
        stream = BytesIO(source.text().lstrip("\ufeff").encode("utf-8", "replace"))
    elif source.head.startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    start = source.start.lstrip("\ufeff \t\r\n")
    if start.startswith("{") and _is_line(start.partition("\n")[0]):
        yield from _lines(stream)
        return
    prefix = "item" if start.startswith("[") else _array(start)
    metered = _Metered(stream)
    for value in ijson.items(metered, prefix):
        metered.begin()
        yield None, value


def _is_line(line: str) -> bool:
    """Whether a line is an object of its own, and no wrapper that happens to stand on one."""
    try:
        value = _decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return False
    return isinstance(value, dict) and _array(line) == ""


def _array(start: str) -> str:
    """Where the first array of objects stands in an object, as ijson's prefix; empty if nowhere."""
    opened = None
    with suppress(*_BROKEN):
        for prefix, event, _ in ijson.parse(BytesIO(start.encode("utf-8", "replace"))):
            if event == "start_map" and opened is not None:
                return f"{opened}.item"
            opened = prefix if event == "start_array" and prefix.count(".") < _WRAPS else None
    return ""


def _lines(stream: BinaryIO) -> Iterator[Entry]:
    number = 0
    while line := stream.readline(LIMITS.line):
        number += 1
        if len(line) >= LIMITS.line:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LIMITS.line)
            yield number, ValueError(f"a line of more than {LIMITS.line:,} bytes")
        elif line.strip():
            try:
                yield number, _decode(line)
            except (msgspec.DecodeError, RecursionError) as error:
                yield number, ValueError(f"not JSON: {_said(error)}")


class _Metered:
    """A stream that refuses an entry which would fill the memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._read = 0

    def begin(self) -> None:
        """An entry has been read; the next may have as many bytes again."""
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises Refused within an entry that is too large."""
        content = self._stream.read(size)
        self._read += len(content)
        if self._read > 2 * LIMITS.line:
            raise Refused(f"an entry of more than {LIMITS.line:,} bytes")
        return content


def _said(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).split("\n")[0]


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
        {"itemId": 7, "title": "Bangle", "price": 128.5, "currency": "CNY", "sold": 3},
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
            [{"productID": "7", "name": "Bangle", "sold": "3",
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
        Example("chat.json", b'{"name":"Mira","messages":[{"id":1,"text":"hi"}]}', None, "a chat"),
        Example("table.csv", b"title,link\nRing,https://a.example/1\n", None, "a table"),
    ]  # fmt: skip
