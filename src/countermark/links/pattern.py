"""Patterns of rules: only those that cannot run away on hostile text; and faster ones."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_parser: Any = __import__("re._parser", fromlist=["parse"])
_REPEAT = re.compile(r"[*+}]")
_OPEN = 16
"""A repeat that may run longer than this counts as unbounded."""


@lru_cache(1024)
def linear(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """`pattern` itself. Raises ValueError where it could need more than linear time.

    Runaway patterns come from a repeat within a repeat, or from two neighbouring repeats that can
    take the same text (OWASP: Regular expression Denial of Service). Refused are therefore: nested
    unbounded repeats, back references, and more than two `.*` in one branch. (The length of what
    is matched is bounded too, so that the two cost little.)
    """
    if len(_REPEAT.findall(pattern.pattern)) > 1:
        _refuse(_parser.parse(pattern.pattern, pattern.flags), pattern.pattern)
    return pattern


def _refuse(nodes: Any, text: str) -> None:
    if _wild(nodes) > 2:
        raise ValueError(f"more than two unbounded wildcards in {text!r}")
    _check(nodes, False, text)


def _check(nodes: Any, repeated: bool, text: str) -> None:
    for kind, value in nodes:
        name = str(kind)
        if name in ("GROUPREF", "GROUPREF_EXISTS"):
            raise ValueError(f"back reference in {text!r}")
        if name.endswith("_REPEAT"):
            unbounded = value[1] > _OPEN
            if unbounded and repeated:
                raise ValueError(f"nested repeat in {text!r}")
            _check(value[2], repeated or unbounded, text)
        else:
            for inner in _inside(name, value):
                _check(inner, repeated, text)


def _wild(nodes: Any) -> int:
    total = 0
    for kind, value in nodes:
        name = str(kind)
        if name.endswith("_REPEAT"):
            any_text = any(str(inner[0]) == "ANY" for inner in value[2])
            total += 1 if any_text and value[1] > _OPEN else _wild(value[2])
        else:
            counts = [_wild(inner) for inner in _inside(name, value)]
            total += max(counts, default=0) if name == "BRANCH" else sum(counts)
    return total


def _inside(name: str, value: Any) -> list[Any]:
    match name:
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return list(value[1])
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
        case _:
            return []


def hastened(text: str) -> re.Pattern[str]:
    """A pattern as it is written, compiled so that it fits the same and gives up sooner where it
    cannot begin: before anything else it looks at the first character. (`re` does so itself only
    for the simplest patterns.) Raises `re.error`, and ValueError where it is not `linear`."""
    nodes = _parser.parse(text)
    _refuse(nodes, text)
    firsts = None if nodes.state.flags & re.IGNORECASE else beginnings(nodes)
    return re.compile(f"(?=[{''.join(sorted(firsts))}])(?:{text})" if firsts else text)


def beginnings(nodes: Any) -> frozenset[str] | None:
    """The characters with which what some nodes of a parsed pattern fit begins, as they and ranges
    of them are written in a class; None where it may be nothing, or begin with anything."""
    if all(_may_be_empty(str(kind), value) for kind, value in nodes):
        return None
    return _begun(nodes)


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
    """The same, also of what may be nothing."""
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
