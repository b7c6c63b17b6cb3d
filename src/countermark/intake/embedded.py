"""Embedded objects: the JSON-LD in a page's scripts, mended where its maker slipped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from countermark.intake.document import decode
from countermark.intake.guard import LIMITS

_WRAPPED = re.compile(r"\A\s*+(?:<!--|//\s*+<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/|<!\[CDATA\[)")
_CLOSED = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*\Z")
_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_STRAY = re.compile(
    rf"(?P<text>{_TEXT})"
    r"|(?<![:\w])//[^\n]*+"
    r"|/\*(?:.*?\*/|.*+)"
    r"|,(?=\s*+[}\]])",
    re.S,
)
_ESCAPE = re.compile(r"\\(.)", re.S)
_BRACKETS = re.compile(rf"{_TEXT}|[^\"{{}}\[\]]++", re.S)
_CONTROL = dict.fromkeys(range(32), " ")
_RESOLVED = 2**20
_NAMES = 200
"""Characters and names of a graph whose references are resolved: each repeats an object."""
_DEPTH = {"{": 1, "[": 1, "}": -1, "]": -1}


def objects(written: str) -> list[dict[str, Any]]:
    """The objects of one script, `@graph` and arrays flattened; ValueError says why not.

    Mended are comments, trailing commas and semicolons, raw line breaks in texts, `\\'`, HTML
    escapes and comment or CDATA marks around the whole.
    """
    value = _value(written)
    found = list(_flat(value))
    named: dict[str, dict[str, Any]] = {}
    if len(written) <= _RESOLVED and written.count('"@id"') <= _NAMES:
        named = {name: part for part in found if isinstance(name := part.get("@id"), str)}
    return [_resolved(part, named) for part in found if len(part.keys() - {"@context", "@id"})]


def _value(written: str) -> Any:
    reason = ""
    for form in (str, _bare, _unescaped):
        text = form(written)
        if _depth(text) > LIMITS.depth:
            raise ValueError(f"is nested more than {LIMITS.depth} deep")
        try:
            return decode(text.encode("utf-8", "replace"))
        except ValueError as error:
            reason = reason or str(error)
    raise ValueError(reason)


def _bare(written: str) -> str:
    """Without what JSON does not know: comments, trailing commas, wrappings, raw controls."""
    text = _CLOSED.sub("", _WRAPPED.sub("", written.strip()))
    return _STRAY.sub(lambda m: _text(m["text"]) if m["text"] else "", text).strip().rstrip(";")


def _unescaped(written: str) -> str:
    return _bare(html.unescape(written))


def _text(text: str) -> str:
    text = text.translate(_CONTROL)
    return _ESCAPE.sub(lambda m: m[0] if m[1] in '"\\/bfnrtu' else m[1], text)


def _depth(text: str) -> int:
    if text.count("{") + text.count("[") <= LIMITS.depth:
        return 0
    return max(accumulate(_DEPTH[each] for each in _BRACKETS.sub("", text)), default=0)


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(reversed(part))
        elif isinstance(part, dict) and "@graph" in part:
            waiting.append(part["@graph"])
            if "@type" in part:
                yield {name: each for name, each in part.items() if name != "@graph"}
        elif isinstance(part, dict):
            yield part


def _resolved(part: dict[str, Any], named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """`part` with each `{"@id": …}` among its values replaced by the object it names."""

    def one(value: Any) -> Any:
        if isinstance(value, dict) and value.keys() == {"@id"}:
            meant = named.get(value["@id"]) if isinstance(value["@id"], str) else None
            return value if meant is None or meant is part else meant
        return value

    return {
        name: [one(each) for each in value] if isinstance(value, list) else one(value)
        for name, value in part.items()
    }
