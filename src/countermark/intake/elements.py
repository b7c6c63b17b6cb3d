"""Elements: the objects inside a JSON document that is too large to be held, one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from countermark.intake.document import decode
from countermark.intake.guard import LIMITS, Refused

CHUNK = 1 << 20
Path = tuple[str, ...]

# What stands before the next bracket outside of texts. Possessive: one step for each byte.
_BETWEEN = rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+'
_RUN = re.compile(_BETWEEN + rb"(?P<bracket>[{}\[\]])", re.S)


def _nested(levels: int) -> bytes:
    inner = _BETWEEN
    if levels:
        inner += b"(?:" + _nested(levels - 1) + _BETWEEN + b")*+"
    return rb"(?:\{" + inner + rb"\}|\[" + inner + rb"\])"


# An object as nearly all are: a few levels deep and whole in the buffer. Seven times as fast.
_WHOLE = re.compile(_nested(5), re.S)
_NAME = re.compile(rb'"([^"\\]{0,200})"\s*:\s*\Z')
_SCALAR = re.compile(
    rb'"([^"\\]{1,100})"\s*+:\s*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|-?[0-9]+|true|false|null)'
)
_TOO_LONG = f"is over {LIMITS.line:,} bytes"
_DEEPEST = 100_000
"""Levels that are followed to find where an object ends that is nested too deeply to be read."""
_SHORT = 1 << 16
"""Bytes between brackets in which names and numbers about a list are looked for."""


@dataclass(frozen=True, slots=True)
class Element:
    """An object of the document: where it stands, what is said around it, and its bytes.

    `path` is the names that lead to it, "" for a place in a list; `around` the plain properties
    of the objects that hold it, the nearest last. `content` is None where it was passed over
    for the `reason` given.
    """

    path: Path
    around: tuple[dict[str, Any], ...]
    content: bytes | None
    reason: str = ""


@dataclass(slots=True)
class _Open:
    """A bracket that is not closed yet."""

    closes: bytes
    name: str
    plain: dict[str, Any] = field(default_factory=dict)


def elements(stream: BinaryIO, wanted: Callable[[Path], bool]) -> Iterator[Element]:
    """The objects whose path is `wanted`, in the order of the document.

    Only brackets and texts are looked at, so that an object which is no JSON inside does not
    end the reading of the others: whoever decodes it finds out. Raises Refused where the
    brackets do not match, the document ends early, or a text is longer than a line may be.
    """
    buffer, at, start = b"", 0, -1  # start: of the wanted object that is being passed
    opened: list[_Open] = []
    above, reason = 0, ""
    while True:
        found = _RUN.match(buffer, at)
        if not found:
            keep = at if start < 0 else start
            if start >= 0 and len(buffer) - start > LIMITS.line:
                reason, start, keep = _TOO_LONG, at, at
            if len(buffer) - at > LIMITS.line:
                raise Refused(f"holds a text of more than {LIMITS.line:,} bytes")
            chunk = stream.read(max(CHUNK, len(buffer) - keep))
            if not chunk:
                break
            buffer, at = buffer[keep:] + chunk, at - keep
            start = start if start < 0 else 0
            continue
        bracket, begin, at = found["bracket"], found.start("bracket"), found.end()
        if bracket in b"{[":
            run = buffer[found.start() : begin]
            if start < 0 and opened:
                _take(run, opened[-1])
            name = _NAME.search(run[-_SHORT:]) if opened and opened[-1].closes == b"}" else None
            opened.append(
                _Open(
                    b"}" if bracket == b"{" else b"]",
                    name[1].decode("utf-8", "replace") if name else "",
                )
            )
            if start >= 0:
                if len(opened) - above > LIMITS.depth:
                    reason = f"is nested more than {LIMITS.depth} deep"
                if len(opened) > _DEEPEST:
                    raise Refused(f"is nested more than {_DEEPEST:,} deep")
            elif len(opened) > LIMITS.depth:
                raise Refused(f"is nested more than {LIMITS.depth} deep")
            elif bracket == b"{" and len(opened) > 1 and wanted(_path(opened)):
                if whole := _WHOLE.match(buffer, begin):
                    yield _element(opened, whole[0], "")
                    at = whole.end()
                    opened.pop()
                else:
                    start, above, reason = begin, len(opened), ""
            continue
        if not opened or opened[-1].closes != bracket:
            raise Refused(f"is no JSON: a {bracket.decode()} where none was open")
        if start >= 0 and len(opened) == above:
            yield _element(opened, buffer[start:at], reason)
            start = -1
        elif start < 0:
            _take(buffer[found.start() : begin], opened[-1])
        opened.pop()
        if not opened:
            break
    if opened:
        raise Refused("ends before it is complete: it was cut off")
    if buffer[at:].strip():
        raise Refused("goes on after the document's end")


def _take(run: bytes, holder: _Open) -> None:
    """The plain properties that stand in a run, for the object that holds them."""
    if holder.closes == b"}" and len(run) <= _SHORT:
        for name, value in _SCALAR.findall(run):
            with suppress(ValueError):
                holder.plain[name.decode("utf-8", "replace")] = decode(value)


def _path(opened: list[_Open]) -> Path:
    return tuple(one.name for one in opened[1:])


def _element(opened: list[_Open], content: bytes, reason: str) -> Element:
    reason = reason or (_TOO_LONG if len(content) > LIMITS.line else "")
    around = tuple(one.plain for one in opened[:-1])
    return Element(_path(opened), around, None if reason else content, reason)
