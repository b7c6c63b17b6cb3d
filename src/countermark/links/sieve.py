"""A sieve: of many patterns the few that may fit a text, told in one pass.

Each pattern is relaxed to one without look-around that fits wherever the pattern does, and RE2
searches for all of them at once (Cox, "Regular Expression Matching in the Wild", 2010). Python's
own engine then tries the few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import re2

_parser: Any = __import__("re._parser", fromlist=["parse"])
_MEMORY = 64 << 20
"""Bytes that RE2 may take to remember what it has met. A setting."""
_COUNTED = 3
"""Repeats that are counted; more of them are any number, which needs less memory."""
_CLASSES = {
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_WORD": r"\pL\pN_",
    "CATEGORY_SPACE": r"\s\x1c-\x1f\x{85}\pZ\v",
    "CATEGORY_NOT_SPACE": r"\S",
}


class Sieve:
    """Which of some patterns may fit a text."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        options = re2.Options()
        options.max_mem, options.never_capture, options.log_errors = _MEMORY, True, False
        self._all = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._all.Add(relaxed(pattern))
        self._all.Compile()

    def worth_trying(self, text: str) -> list[int]:
        """The numbers of the patterns that may fit somewhere in a text, in order."""
        found = self._all.Match(f"\n{text}\n".encode("utf-8", "replace"))
        return sorted(found) if found else []


def relaxed(pattern: re.Pattern[str]) -> str:
    """A pattern for RE2 that fits in the middle of any text in which `pattern` fits."""
    return _sequence(_parser.parse(pattern.pattern, pattern.flags), pattern.flags)


def _sequence(nodes: Any, flags: int) -> str:
    return "".join(_node(str(kind), value, flags) for kind, value in nodes)


def _node(name: str, value: Any, flags: int) -> str:
    match name:
        case "LITERAL" if not flags & re.IGNORECASE:
            return _char(value)
        case "NOT_LITERAL" if not flags & re.IGNORECASE:
            return f"[^{_char(value)}]"
        case "IN" if not flags & re.IGNORECASE:
            return _class(value)
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return ""
        case "SUBPATTERN":
            return f"(?:{_sequence(value[3], flags)})"
        case "ATOMIC_GROUP":
            return f"(?:{_sequence(value, flags)})"
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(branch, flags) for branch in value[1])})"
        case _ if name.endswith("_REPEAT"):
            least, most, inner = value
            often = f"{{{least},{most}}}" if most <= _COUNTED else "+" if least else "*"
            return f"(?:{_sequence(inner, flags)}){often}"
    return r"(?s:.)"


def _class(members: Any) -> str:
    """A set of characters; where RE2 cannot write it, a larger one."""
    names = {str(value) for kind, value in members if str(kind) == "CATEGORY"}
    negated = str(members[0][0]) == "NEGATE"
    if "CATEGORY_NOT_WORD" in names and negated:
        return r"[\pL\pN_]"
    if any(name not in _CLASSES for name in names - {"CATEGORY_NOT_WORD"}) or (negated and names):
        return r"(?s:.)"
    written = "".join(_member(str(kind), value) for kind, value in members)
    others = r"|[^\pL\pN_]" if "CATEGORY_NOT_WORD" in names else ""
    return f"(?:[{'^' * negated}{written}]{others})" if written else others[1:]


def _member(name: str, value: Any) -> str:
    if name == "CATEGORY":
        return _CLASSES.get(str(value), "")
    if name == "RANGE":
        return "-".join(map(_char, value))
    return _char(value) if name == "LITERAL" else ""


def _char(point: int) -> str:
    return f"\\x{{{point:x}}}"
