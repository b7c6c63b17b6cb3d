"""Flat JSON: arrays and lines of objects of no vocabulary, as sheets and shops' own APIs give."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import chain, islice
from typing import Any, BinaryIO, Protocol

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


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...

    def readline(self, size: int = ..., /) -> bytes: ...


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
        by_name = understand(understood[0])  # any JSON may hold addresses and numbers somewhere
        if by_name is None or by_name.known < 3:
            return False
        return by_name.kind != "listing" or not by_name.properties.isdisjoint(("url", "name"))

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A row for every object; `record=N` counts entries from 1, in lines it is the line."""
        entries = _all(source)
        head: list[Entry] = []
        refused = None
        try:
            for entry in islice(entries, _SAMPLE):
                head.append(entry)
        except Refused as error:  # what stands before is read
            refused = error
        understood = _understood([v for _, v in head if isinstance(v, dict)], reading)
        if understood is None:
            reason = "not a table that is understood"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)
            return
        headers, table = understood
        for number, (line, value) in enumerate(chain(head, entries), 1):
            yield _row(source, table, headers, value, number, line)
        if refused:
            raise refused

    def examples(self) -> list[Example]:
        """A sheet without names, a shop's answer, lines; other makers' JSON."""
        return _examples()


def _row(
    source: Source, table: Table, headers: Sequence[str], value: Any, number: int, line: int | None
) -> Row | Rejected:
    try:
        if isinstance(value, ValueError):
            raise value
        if not isinstance(value, dict):
            raise ValueError(f"an object is expected, not {type(value).__name__}")
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
    """Every entry, and a last one that says what is wrong where the file is torn. Of such a file
    the part where it is torn is read a second time, byte by byte, because the parser hands out
    nothing of a block that has an error in it."""
    count, torn = 0, None
    try:
        with source.open() as stream:
            metered = _Metered(stream)
            try:
                for entry in _entries(metered, source):
                    metered.begin()
                    count += 1
                    yield entry
            except ijson.JSONError:
                torn = metered.total - metered.last
        if torn is not None:
            with source.open() as stream:
                yield from islice(_entries(_Metered(stream, torn), source), count, None)
    except (*_BROKEN, OSError, EOFError, zlib.error) as error:
        yield None, ValueError(f"cannot be read beyond here: {_said(error)}")


def _entries(stream: _Readable, source: Source) -> Iterator[Entry]:
    """The entries of an array, wherever it stands, or of lines, or a single object."""
    if source.encoding not in ("utf-8", "utf-8-sig"):
        stream = BytesIO(source.text().lstrip("\ufeff").encode("utf-8", "replace"))
    elif source.head.startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    start = source.start.lstrip("\ufeff \t\r\n")
    if start.startswith("{") and _is_line(start.partition("\n")[0]):
        yield from _lines(stream)
        return
    for value in _values(stream, [None] if start.startswith("[") else _array(start)):
        yield None, value


def _values(stream: _Readable, target: list[str | None]) -> Iterator[Any]:
    """The values in the array at `target`; all of the document where that is empty."""
    path: list[str | None] = []
    key: str | None = None
    value = None
    level = 0
    for event, part in ijson.basic_parse(stream):
        step = event.startswith("start") - event.startswith("end")
        if value is None and path == target and step >= 0 and event != "map_key":
            if not step:
                yield part
                continue
            value = ijson.ObjectBuilder()
        if value is not None:
            value.event(event, part)
            level += step
            if not level:
                yield value.value
                value = None
        elif event == "map_key":
            key = part
        elif step > 0:
            path.append(key)
            key = None
        elif step < 0:
            path.pop()
        if level + len(path) > LIMITS.depth:
            raise ValueError(f"nested more than {LIMITS.depth} levels deep")


def _is_line(line: str) -> bool:
    """Whether a line is an object of its own, and no wrapper that happens to stand on one."""
    try:
        value = _decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return False
    return isinstance(value, dict) and not _array(line)


def _array(start: str) -> list[str | None]:
    """Where the first array of objects stands in an object: the keys that lead to it, None for
    the object itself; empty if there is none."""
    path: list[str | None] = []
    key, before = None, ""
    with suppress(*_BROKEN):
        for event, part in ijson.basic_parse(BytesIO(start.encode("utf-8", "replace"))):
            if event == "start_map" and before == "start_array" and None not in path[1:]:
                return path
            if event == "map_key":
                key = part
            elif event.startswith("start"):
                path.append(key)
                key = None
            elif event.startswith("end"):
                path.pop()
            before = event if len(path) <= _WRAPS + 1 else ""
    return []


def _lines(stream: _Readable) -> Iterator[Entry]:
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
    """A stream that refuses an entry which would fill the memory; from `careful` on it gives
    out one byte at a time."""

    def __init__(self, stream: BinaryIO, careful: int | None = None) -> None:
        self._stream = stream
        self._careful = careful
        self._entry = 0
        self.total = 0
        self.last = 0

    def begin(self) -> None:
        """An entry has been read; the next may have as many bytes again."""
        self._entry = 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises Refused within an entry that is too large."""
        if self._careful is not None and size > 0:
            size = min(size, max(self._careful - self.total, 1))
        return self._count(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Up to the end of the line, or `size` bytes."""
        return self._stream.readline(size)

    def _count(self, content: bytes) -> bytes:
        self.last = len(content)
        self.total += self.last
        self._entry += self.last
        if self._entry > 3 * LIMITS.line:
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
        Example(
            "chat.json",
            b'{"name":"Mira","messages":[{"id":1,"type":"x","text":"hi","photo":"1.jpg"}]}',
            None,
            "a chat",
        ),
        Example("table.csv", b"title,link\nRing,https://a.example/1\n", None, "a table"),
    ]  # fmt: skip
