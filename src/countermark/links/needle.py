"""Needles: short strings one of which is in every text that a pattern fits.

A pattern is dear and a string is cheap to look for; so most patterns need not be tried at all. The
way of RE2's FilteredRE2 (Cox, "Regular Expression Matching in the Wild", 2010).
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

_parser: Any = __import__("re._parser", fromlist=["parse"])
_MOST = 48
"""Needles of one pattern; more would cost as much as the pattern."""
Strings = frozenset[str]
_NONE: Strings = frozenset()
_EMPTY: Strings = frozenset([""])


def needles(pattern: re.Pattern[str]) -> Strings:
    """The needles of a pattern, the longest that are to be had; empty where there are none."""
    if pattern.flags & re.IGNORECASE:
        return _NONE
    return _needed(_parser.parse(pattern.pattern, pattern.flags))


def hastened(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that fits the same, and gives up sooner where it cannot begin: before anything else
    it looks at the first character. (`re` does so itself only for the simplest patterns.)"""
    if pattern.flags & re.IGNORECASE:
        return pattern
    nodes = _parser.parse(pattern.pattern, pattern.flags)
    firsts = _begun(nodes)
    if not firsts or all(_may_be_empty(str(kind), value) for kind, value in nodes):
        return pattern
    signs = "".join(sorted(firsts))
    return re.compile(f"(?=[{signs}])(?:{pattern.pattern})", pattern.flags)


def _first(name: str, value: Any) -> frozenset[str] | None:
    if name == "LITERAL":
        return frozenset([re.escape(chr(value))])
    if name == "IN":
        return _of_class(value)
    if name in ("SUBPATTERN", "ATOMIC_GROUP") or name.endswith("_REPEAT"):
        return _begun(value if name == "ATOMIC_GROUP" else value[-1])
    if name == "BRANCH":
        parts = [_begun(branch) for branch in value[1]]
        known = [part for part in parts if part is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None
    return None


def _of_class(members: Any) -> frozenset[str] | None:
    written = set()
    for kind, value in members:
        if str(kind) == "LITERAL":
            written.add(re.escape(chr(value)))
        elif str(kind) == "RANGE":
            written.add("-".join(re.escape(chr(code)) for code in value))
        elif str(kind) == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            written.add(r"\d")
        else:
            return None
    return frozenset(written)


def _begun(nodes: Any) -> frozenset[str] | None:
    """What a sequence may begin with, as parts of a character class; None where that is much."""
    found: frozenset[str] = frozenset()
    for kind, value in nodes:
        name = str(kind)
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        first = _first(name, value)
        if first is None:
            return None
        found |= first
        if not _may_be_empty(name, value):
            break
    return found


def _may_be_empty(name: str, value: Any) -> bool:
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return True
    if name.endswith("_REPEAT"):
        return value[0] == 0 or all(_may_be_empty(str(k), v) for k, v in value[2])
    if name == "BRANCH":
        return any(all(_may_be_empty(str(k), v) for k, v in branch) for branch in value[1])
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        inner = value[3] if name == "SUBPATTERN" else value
        return all(_may_be_empty(str(k), v) for k, v in inner)
    return False


def _needed(nodes: Any) -> Strings:
    """What one of must be in whatever a sequence of nodes fits."""
    best = _NONE
    run = _EMPTY
    for kind, value in nodes:
        name = str(kind)
        exact = _exact(name, value)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset("".join(pair) for pair in product(run, exact))
            continue
        best = max(best, run, key=_worth)
        run = exact if exact is not None else _EMPTY
        if exact is None:
            best = max(best, _inside(name, value), key=_worth)
    best = max(best, run, key=_worth)
    return _least(best) if _worth(best) > 0 else _NONE


def _least(strings: Strings) -> Strings:
    """The same without those that hold another of them."""
    kept: list[str] = []
    for string in sorted(strings, key=lambda s: (len(s), s)):
        if not any(one in string for one in kept):
            kept.append(string)
    return frozenset(kept)


def _inside(name: str, value: Any) -> Strings:
    """What a node needs that does not fit a few strings only."""
    if name == "SUBPATTERN":
        return _needed(value[3])
    if name == "ATOMIC_GROUP":
        return _needed(value)
    if name.endswith("_REPEAT"):
        return _needed(value[2]) if value[0] else _NONE
    if name == "BRANCH":
        parts = [_needed(branch) for branch in value[1]]
        every = frozenset().union(*parts)
        return every if all(parts) and len(every) <= 2 * _MOST else _NONE
    return _NONE


def _exact(name: str, value: Any) -> Strings | None:
    """The few strings that are all that a node fits; None where they are many."""
    if name == "LITERAL":
        return frozenset([chr(value)])
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return _EMPTY
    if name == "IN":
        if all(str(kind) == "LITERAL" for kind, _ in value) and len(value) <= 4:
            return frozenset(chr(code) for _, code in value)
        return None
    if name == "SUBPATTERN":
        return _sequence(value[3])
    if name == "ATOMIC_GROUP":
        return _sequence(value)
    if name == "BRANCH":
        parts = [_sequence(branch) for branch in value[1]]
        known = [part for part in parts if part is not None]
        every = frozenset().union(*known)
        return every if len(known) == len(parts) and len(every) <= _MOST else None
    if name.endswith("_REPEAT") and value[1] == 1:
        once = _sequence(value[2])
        return once | _EMPTY if once is not None and not value[0] else once
    return None


def _sequence(nodes: Any) -> Strings | None:
    strings = _EMPTY
    for kind, value in nodes:
        exact = _exact(str(kind), value)
        if exact is None or len(strings) * len(exact) > _MOST:
            return None
        strings = frozenset("".join(pair) for pair in product(strings, exact))
    return strings


def _worth(strings: Strings) -> float:
    """How seldom one of them is in a text: by the shortest, a letter of Han or an emoji counting as
    three of an alphabet; nothing below two."""
    shortest = min((sum(1 if char < "\u2000" else 3 for char in s) for s in strings), default=0)
    return shortest - len(strings) / 100 if shortest > 1 else 0
