"""Needles: short strings that stand, and where, in every text that a pattern fits.

A pattern is dear and a string is cheap to look for; so most patterns need not be tried at all. The
way of RE2's FilteredRE2 (Cox, "Regular Expression Matching in the Wild", 2010), with how far the
strings of one pattern may stand apart.
"""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import Any, NamedTuple

from countermark.links.pattern import beginnings

_parser: Any = __import__("re._parser", fromlist=["parse"])
_MOST = 96
"""Needles of one set; more would cost as much as the pattern."""
_OTHERS = 3
"""Sets beside the most telling one; more seldom tell any more."""
_FEW = 12
"""Characters of a class that are spelt out."""
RARE, _TELLING = 0.005, 0.1
"""How often, a place of a text, needles may stand that are looked for, or asked for near others."""
_DIGITS, _QUOTES = "0123456789", "\"'«»„"
_OFTEN = {" ": 0.17} | dict.fromkeys("etaoinsrhl", 0.06) | dict.fromkeys(_DIGITS + _QUOTES, 0.003)
"""How often letters stand in a text, about; others:"""
_SELDOM, _HAN = 0.015, 0.0005
FAR = 1 << 16
"""Stands for any number of characters."""
_LINE = 200
"""Characters of a caption, about."""
Strings = frozenset[str]
_EMPTY: Strings = frozenset([""])


class Near(NamedTuple):
    """Strings of which one begins at least `low` and at most `high` characters behind a place."""

    strings: Strings
    low: int
    high: int

    def from_(self, low: int, high: int) -> Near:
        """The same told from a place that is so many characters before that place."""
        return Near(self.strings, self.low + low, min(FAR, self.high + high))


class Way(NamedTuple):
    """A way in which a pattern may fit: which strings are then in the text."""

    strings: Strings
    """The most telling: one of them is there …"""
    others: tuple[Near, ...]
    """… and one of each of these, told from where that one begins."""


def needles(pattern: re.Pattern[str], rare: float = RARE) -> tuple[Way, ...]:
    """The ways in which a pattern may fit a text whose digits are 0 to 9; none where there is one
    that needs no string that is as rare: `rare` is how often one of its strings may stand in a
    text, a place of it."""
    if pattern.flags & re.IGNORECASE:
        return ()
    found = [_way(nodes, rare) for nodes in _branches(_parser.parse(pattern.pattern))]
    ways = tuple(way for way in found if way)
    return ways if len(ways) == len(found) else ()


def _way(nodes: Any, rare: float) -> Way | None:
    found = _found(nodes)
    if not found or _often(found[0][1].strings) > rare:
        return None
    (at, first), *rest = found
    others = []
    for number, near in rest:
        low, high = _width(nodes[at:number]) if number >= at else _back(nodes[number:at])
        others.append(near.from_(low - first.high, high - first.low))
    telling = [near for near in others if not all(_holds(one, near) for one in first.strings)]
    return Way(first.strings, tuple(sorted(telling, key=_likely)[:_OTHERS]))


def _width(nodes: Any) -> tuple[int, int]:
    """Characters that a sequence of nodes takes: at least and at most."""
    low, high = nodes.getwidth()
    return min(FAR, low), min(FAR, high)


def _back(nodes: Any) -> tuple[int, int]:
    """How far its beginning lies from its end."""
    low, high = _width(nodes)
    return -high, -low


def _holds(string: str, near: Near) -> bool:
    """Whether a string itself is what must stand near it."""
    places = range(max(0, near.low), min(near.high, len(string)) + 1)
    return any(string.startswith(one, at) for one in near.strings for at in places)


def _likely(near: Near) -> float:
    """How likely one stands there by chance, about; of two as likely the fewer strings."""
    return _often(near.strings) * min(_LINE, near.high - near.low + 1) + len(near.strings) / 1000


def _branches(nodes: Any) -> list[Any]:
    """The sequences of nodes of which one fits wherever all fit."""
    wide = [(str(kind), value) for kind, value in nodes if str(kind) not in _NARROW]
    if len(wide) == 1:
        name, value = wide[0]
        if name == "BRANCH":
            return [each for branch in value[1] for each in _branches(branch)]
        if (inner := _grouped(name, value)) is not None:
            return _branches(inner)
    return [nodes]


_NARROW = ("AT", "ASSERT", "ASSERT_NOT")
"""Nodes that take no character."""


def _grouped(name: str, value: Any) -> Any:
    """The nodes of a group; None for what is none, and for one that may be of any case."""
    if name == "SUBPATTERN":
        return value[3] if not value[1] else None
    return value if name == "ATOMIC_GROUP" else None


def _sets(nodes: Any) -> list[Near]:
    """The sets of a sequence of nodes, told from where it begins; the most telling first."""
    return [near.from_(*_width(nodes[:number])) for number, near in _found(nodes)]


def _found(nodes: Any) -> list[tuple[int, Near]]:
    """The same, each told from where one of the nodes begins, behind that one's number."""
    found: list[tuple[int, Near]] = []
    run, begun = Near(_EMPTY, 0, 0), 0
    for number, (kind, value) in enumerate(nodes):
        name = str(kind)
        exact = _exact(name, value)
        if exact is not None and len(run.strings) * len(exact) > _MOST:
            run = _shortened(run)
        if exact is not None and len(run.strings) * len(exact) <= _MOST:
            run = run._replace(strings=_joined(run.strings, exact))
        else:
            found.append((begun, _lengthened(run, nodes[number:])))
            run, begun = Near(exact or _EMPTY, 0, 0), number
            if exact is None:
                begun = number + 1
                found += [(number, near) for near in _inside(name, value)]
        if name == "ASSERT":
            back = _back(value[1]) if value[0] < 0 else (0, 0)  # what stands before is looked at
            found += [(number, near.from_(*back)) for near in _sets(value[1])]
    found.append((begun, run))
    told = {(number, _least(near)) for number, near in found}
    telling = [one for one in told if _often(one[1].strings) < _TELLING]
    return sorted(telling, key=lambda one: (_often(one[1].strings), one[0], _order(one[1])))


def _order(near: Near) -> tuple[list[str], int, int]:
    """What tells any two apart, in whatever order they came."""
    return sorted(near.strings), near.low, near.high


def _joined(strings: Strings, others: Strings) -> Strings:
    return frozenset("".join(pair) for pair in product(strings, others))


def _shortened(run: Near) -> Near:
    """The same strings without those that end like another of them."""
    kept: list[str] = []
    for string in sorted(run.strings, key=lambda s: (len(s), s)):
        if not string.endswith(tuple(kept)):
            kept.append(string)
    shift = max(map(len, run.strings)) - min(map(len, kept))
    return Near(frozenset(kept), run.low, run.high + shift)


def _lengthened(run: Near, nodes: Any) -> Near:
    """The same strings with what the next character must be, where that is little."""
    heads = _heads(nodes)
    if run.strings == _EMPTY or heads is None:
        return run
    if len(run.strings) * len(heads) > _MOST:
        run = _shortened(run)
    if len(run.strings) * len(heads) > _MOST:
        return run
    return run._replace(strings=_joined(run.strings, heads))


def _heads(nodes: Any) -> Strings | None:
    """The characters with which a sequence of nodes begins; None where they are many."""
    begun = beginnings(nodes)
    if begun is None or len(begun) > _FEW:
        return None
    heads = frozenset(re.sub(r"\\(.)", r"\1", each) for each in begun if each != r"\d")
    if any(len(head) > 1 for head in heads):
        return None  # a range
    return heads if len(heads) == len(begun) else heads.union(_DIGITS)


def _least(near: Near) -> Near:
    """The same without those that hold another of them."""
    kept: list[str] = []
    shift = 0
    for string in sorted(near.strings, key=lambda s: (len(s), s)):
        within = [at for one in kept if (at := string.find(one)) >= 0]
        shift = max(shift, min(within, default=0))
        if not within:
            kept.append(string)
    return Near(frozenset(kept), near.low, near.high + shift)


def _inside(name: str, value: Any) -> list[Near]:
    """The sets of a node that does not fit a few strings only, told from where it begins."""
    if (inner := _grouped(name, value)) is not None:
        return _sets(inner)
    if name.endswith("_REPEAT"):
        return _sets(value[2]) if value[0] else []
    if name == "BRANCH":
        parts = [_sets(branch)[:1] for branch in value[1]]
        sets = [near for part in parts for near in part]
        every: Strings = frozenset().union(*(near.strings for near in sets))
        if len(sets) == len(parts) and len(every) <= 2 * _MOST:
            return [Near(every, min(n.low for n in sets), max(n.high for n in sets))]
    return []


def _exact(name: str, value: Any) -> Strings | None:
    """The few strings that are all that a node fits; None where they are many."""
    if name == "LITERAL":
        return frozenset([chr(value)])
    if name in _NARROW:
        return _EMPTY
    if name == "IN":
        if all(str(kind) == "LITERAL" for kind, _ in value) and len(value) <= _FEW:
            return frozenset(chr(code) for _, code in value)
        return frozenset(_DIGITS) if [str(v) for _, v in value] == ["CATEGORY_DIGIT"] else None
    if (inner := _grouped(name, value)) is not None:
        return _sequence(inner)
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
        strings = _joined(strings, exact)
    return strings


def _often(strings: Strings) -> float:
    """How often one of them stands in a text, a place of it: a letter of Han or an emoji far less
    often than one of an alphabet."""
    return sum(
        prod(_OFTEN.get(char) or (_SELDOM if char < "\u2000" else _HAN) for char in string)
        for string in strings
    )
