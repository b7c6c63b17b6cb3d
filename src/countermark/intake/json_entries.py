"""Entries of JSON: arrays of any length, lines, or one object, streamed and bounded."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, Protocol

import ijson
import msgspec

from countermark.intake.document import decode, document, numbered
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source

_WRAPS = 4
"""Levels of objects that may stand around the array: `{"data": {"result": {"list": […]}}}`."""
_BROKEN = (ijson.JSONError, msgspec.DecodeError, ValueError, RecursionError, OverflowError)
Entry = tuple[int | None, Any]
"""The physical line, where entries are lines, and the entry; a ValueError where it is none."""


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...

    def readline(self, size: int = ..., /) -> bytes: ...


def first_objects(source: Source, most: int) -> list[Any]:
    """At most so many of the objects that stand whole in the head."""
    found: list[Any] = []
    with suppress(*_BROKEN, Refused):  # the head ends in the middle
        for _, value in islice(_entries(BytesIO(numbered(source.head)), source), most):
            if isinstance(value, dict):
                found.append(value)
    return found


def whole_object(source: Source) -> dict[str, Any] | None:
    """The one object that a file is; None where it is none, or larger than one may be."""
    with suppress(*_BROKEN, Refused, OSError, EOFError, zlib.error):
        value = document(source)
        return value if isinstance(value, dict) else None
    return None


def entries(source: Source) -> Iterator[Entry]:
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
            yield from islice(_mended(source, torn), count, None)
    except (*_BROKEN, OSError, EOFError, zlib.error) as error:
        yield None, ValueError(f"cannot be read beyond here: {_said(error)}")


def _mended(source: Source, torn: int) -> Iterator[Entry]:
    """The entries of a file that is no JSON from somewhere behind `torn` on: all of them where it
    can be put right (Python writes NaN), else those that stand before, read byte by byte."""
    try:
        content = msgspec.json.encode(document(source))
    except (ValueError, Refused, OverflowError):
        with source.open() as stream:
            yield from _entries(_Metered(stream, torn), source)
    else:
        yield from _entries(BytesIO(content), source)


def _entries(stream: _Readable, source: Source) -> Iterator[Entry]:
    """The entries of an array, wherever it stands, or of lines, or a single object."""
    if source.encoding not in ("utf-8", "utf-8-sig"):
        stream = BytesIO(source.text().lstrip("\ufeff").encode("utf-8", "replace"))
    elif source.head.startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    start = source.start.lstrip("\ufeff \t\r\n")
    if start.startswith("{") and is_line(start.partition("\n")[0]):
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


def is_line(line: str) -> bool:
    """Whether a line is an object of its own, and no wrapper that happens to stand on one."""
    try:
        value = decode(line.encode("utf-8", "replace"))
    except ValueError:
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
                yield number, decode(line)
            except ValueError as error:
                yield number, error


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
