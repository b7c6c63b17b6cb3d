"""Needles: short strings of which some are in every text that a pattern fits.

A pattern is dear and a string is cheap to look for; so most patterns need not be tried at all. The
way of RE2's FilteredRE2 (Cox, "Regular Expression Matching in the Wild", 2010).
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

_parser: Any = __import__("re._parser", fromlist=["parse"])
_MOST = 48
"""Needles of one set; more would cost as much as the pattern."""
_SETS = 3
"""Sets of one pattern; more seldom tell any more."""
Strings = frozenset[str]
_EMPTY: Strings = frozenset([""])


def needles(pattern: re.Pattern[str]) -> tuple[Strings, ...]:
    """Sets of strings of which each has one in every text that the pattern fits, the most telling
    first; none where there are no such strings."""
    if pattern.flags & re.IGNORECASE:
        return ()
    return _needed(_parser.parse(pattern.pattern, pattern.flags))


def _needed(nodes: Any) -> tuple[Strings, ...]:
    """The sets of a sequence of nodes."""
    found: list[Strings] = []
    run = _EMPTY
    for kind, value in nodes:
        name = str(kind)
        exact = _exact(name, value)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset("".join(pair) for pair in product(run, exact))
            continue
        found.append(run)
        run = exact if exact is not None else _EMPTY
        if exact is None:
            found += _inside(name, value)
    telling = {_least(strings) for strings in (*found, run) if _worth(strings) > 0}
    return tuple(sorted(telling, key=lambda s: (-_worth(s), min(s)))[:_SETS])


def _least(strings: Strings) -> Strings:
    """The same without those that hold another of them."""
    kept: list[str] = []
    for string in sorted(strings, key=lambda s: (len(s), s)):
        if not any(one in string for one in kept):
            kept.append(string)
    return frozenset(kept)


def _inside(name: str, value: Any) -> tuple[Strings, ...]:
    """The sets of a node that does not fit a few strings only."""
    if name == "SUBPATTERN":
        return _needed(value[3]) if not value[1] else ()  # a flag of its own may be any case
    if name == "ATOMIC_GROUP":
        return _needed(value)
    if name.endswith("_REPEAT"):
        return _needed(value[2]) if value[0] else ()
    if name == "BRANCH":
        parts = [_needed(branch)[:1] for branch in value[1]]
        every: Strings = frozenset().union(*(strings for part in parts for strings in part))
        return (every,) if all(parts) and len(every) <= 2 * _MOST else ()
    return ()


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
        return _sequence(value[3]) if not value[1] else None
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
