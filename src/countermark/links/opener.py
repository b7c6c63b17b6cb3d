"""Openers: short strings of which one stands wherever a pattern can begin to fit.

`re` tries a pattern at every character of a text, unless the pattern is of the simplest; strings
are looked for many times faster, and then the pattern is tried where one stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

_parser: Any = __import__("re._parser", fromlist=["parse"])
_MOST = 96
"""Openers of one pattern; more would cost as much as the pattern."""
_ENOUGH = 4
"""How much an opener tells at the most: a letter of Han or an emoji as much as three letters."""
_FEW = 4
"""Characters of a class that are spelt out."""
Begun = dict[str, bool]
"""What a sequence of nodes may begin with, and whether all that follows is known: where a string
may stand for either, what begins with it is unknown."""


class Opened(NamedTuple):
    """A pattern with its openers; none where it may begin with too much."""

    pattern: re.Pattern[str]
    openers: tuple[str, ...]

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterable[re.Match[str]]:
        """What `re.Pattern.finditer` gives."""
        end = len(text) if end is None else end
        if not self.openers:
            return self.pattern.finditer(text, start, end)
        places: set[int] = set()
        for opener in self.openers:
            at = text.find(opener, start, end)
            while at >= 0:
                places.add(at)
                at = text.find(opener, at + 1, end)
        found = []
        for at in sorted(places):
            if at >= start and (match := self.pattern.match(text, at, end)):
                found.append(match)
                start = match.end()
        return found

    def search(self, text: str) -> re.Match[str] | None:
        """What `re.Pattern.search` gives."""
        return next(iter(self.finditer(text)), None)


def opened(pattern: re.Pattern[str]) -> Opened:
    """A pattern with its openers."""
    if pattern.flags & re.IGNORECASE:
        return Opened(pattern, ())
    begun = beginnings(_parser.parse(pattern.pattern, pattern.flags))
    if any(_tells(string) < 2 for string in begun):
        return Opened(pattern, ())
    kept: list[str] = []
    for string in sorted(begun, key=lambda string: (len(string), string)):
        if not string.startswith(tuple(kept)):
            kept.append(string)
    return Opened(pattern, tuple(kept))


def _tells(string: str) -> int:
    return sum(1 if char < "\u2000" else 3 for char in string)


def beginnings(nodes: Any) -> Begun:
    """What a sequence of nodes of a parsed pattern may begin with."""
    begun: Begun = {"": True}
    for kind, value in nodes:
        if not any(goes_on and _tells(string) < _ENOUGH for string, goes_on in begun.items()):
            break
        behind = _node(str(kind), value)
        if behind is None:
            begun = dict.fromkeys(begun, False)
            break
        further: Begun = {}
        for string, goes_on in begun.items():
            if not goes_on or _tells(string) >= _ENOUGH:
                further[string] = False
                continue
            for more, ends in behind.items():
                whole = string + more
                further[whole] = further.get(whole, True) and ends
        if len(further) > _MOST:
            begun = dict.fromkeys(begun, False)
            break
        begun = further
    return {string: goes_on and _tells(string) < _ENOUGH for string, goes_on in begun.items()}


def _node(name: str, value: Any) -> Begun | None:
    """What one node may begin with; None where that is too much to say."""
    match name:
        case "LITERAL":
            return {chr(value): True}
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return {"": True}
        case "IN" if len(value) <= _FEW and all(str(kind) == "LITERAL" for kind, _ in value):
            return {chr(code): True for _, code in value}
        case "SUBPATTERN":
            return beginnings(value[3]) if not value[1] else None  # it has a flag of its own
        case "ATOMIC_GROUP":
            return beginnings(value)
        case "BRANCH":
            every: Begun = {}
            for branch in value[1]:
                for string, goes_on in beginnings(branch).items():
                    every[string] = every.get(string, True) and goes_on
            return every if len(every) <= _MOST else None
    if name.endswith("_REPEAT"):
        once = beginnings(value[2])
        if value[1] != 1:
            once = dict.fromkeys(once, False)
        return once if value[0] else {**once, "": once.get("", True)}
    return None
