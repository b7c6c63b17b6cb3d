"""Scripts: the addresses that a page's script sends its reader to, where they are spelt out in it.

Nothing is run. Literals are put together as the script does it: joined, reversed, decoded from
base64 or percent-encoding, bound to names. Whatever depends on more is left alone.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from urllib.parse import unquote

LONGEST = 4096
"""Characters of a text that is put together."""
_TOKENS = 20_000
_DEEP = 16
"""Parentheses in parentheses, and scripts in texts, that are opened."""
_TOKEN = re.compile(
    r"""(?P<space>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+)
    |(?P<text>"(?:[^"\\\n]|\\.)*+"?+|'(?:[^'\\\n]|\\.)*+'?+|`(?:[^`\\]|\\.)*+`?+)
    |(?P<number>\d{1,15}(?:\.\d{1,9})?+)
    |(?P<name>[A-Za-z_$][\w$]*+)
    |(?P<sign>.)""",
    re.X | re.S,
)
_ESCAPE = re.compile(
    r"\\(?:u\{(?P<long>[0-9A-Fa-f]{1,6})\}|u(?P<four>[0-9A-Fa-f]{4})|x(?P<two>[0-9A-Fa-f]{2})"
    r"|(?P<one>.))",
    re.S,
)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_OWNERS = frozenset({"window", "document", "self", "top", "parent", "this", "globalThis"})
_PLACE = frozenset({"location", "location.href"})
_CALLS = frozenset({"location.replace", "location.assign"})
_TIMERS = frozenset({"setTimeout", "setInterval", "eval"})
_KNOWN = frozenset(
    {"atob", "Base64.decode", "decodeURIComponent", "decodeURI", "unescape", "String.fromCharCode",
     "String", "encodeURI"}
)  # fmt: skip
_LOADED = re.compile(r"""onload\b|["'](?:load|DOMContentLoaded|pageshow)["']|\bsetTimeout\b""")

Token = tuple[str, str]
Known = str | list[str] | float | None


def targets(code: str) -> list[str]:
    """The texts that `code` sets the place of the page to, in their order; a new window counts
    where it is opened as the page loads."""
    return list(dict.fromkeys(_Reader(code, bool(_LOADED.search(code)), {}, 0).found()))


class _Reader:
    """One script in the reading."""

    def __init__(self, code: str, loaded: bool, bound: dict[str, Known], depth: int) -> None:
        self._tokens = list(_tokens(code))
        self._at = 0
        self._loaded = loaded
        self._bound = bound
        self._depth = depth

    def found(self) -> Iterator[str]:
        while self._at < len(self._tokens):
            kind, _ = self._peek()
            before = self._tokens[self._at - 1][1] if self._at else ""
            if kind != "name" or before == ".":
                self._at += 1
                continue
            name = self._name()
            if name.rpartition(".")[2] in _TIMERS and self._skip("("):
                if isinstance(script := self._value(0), str) and self._depth < _DEEP:
                    inner = _Reader(script, self._loaded, self._bound, self._depth + 1)
                    yield from inner.found()
                continue
            called = name in _CALLS or (name == "open" and self._loaded)
            if called and self._skip("("):
                if isinstance(target := self._value(0), str):
                    yield target
            elif self._peek()[1] == "=" and self._peek(1)[1] not in ("=", ">"):
                self._at += 1
                value = self._value(0)
                if name in _PLACE and isinstance(value, str):
                    yield value
                self._bound[name] = value

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "")

    def _skip(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self._at += 1
            return True
        return False

    def _name(self) -> str:
        """A name with its parts, `window["location"].href` too, without the owner of the place."""
        parts = [self._peek()[1]]
        self._at += 1
        while True:
            if self._peek()[1] == "." and self._peek(1)[0] == "name":
                parts.append(self._peek(1)[1])
                self._at += 2
            elif self._peek()[1] == "[" and (part := self._key()):
                parts.append(part)
            else:
                break
        while len(parts) > 1 and parts[0] in _OWNERS:
            del parts[0]
        return ".".join(parts)

    def _key(self) -> str:
        """`["loc" + "ation"]`; empty, and nothing taken, where it is no text alone."""
        parts: list[str] = []
        at = self._at + 1
        while len(parts) < _DEEP and at + 1 < len(self._tokens) and self._tokens[at][0] == "text":
            parts.append(_unescaped(self._tokens[at][1][1:-1]))
            at += 2
            if self._tokens[at - 1][1] == "]":
                self._at = at
                return "".join(parts)
            if self._tokens[at - 1][1] != "+":
                break
        return ""

    def _value(self, depth: int) -> Known:
        """The value of an expression; None where it is not spelt out."""
        value = self._term(depth)
        while self._skip("+"):
            more = self._term(depth)
            if isinstance(value, str) and isinstance(more, str | float):
                value = (value + _written(more))[: LONGEST + 1]
            else:
                value = None
        return value if not isinstance(value, str) or len(value) <= LONGEST else None

    def _term(self, depth: int) -> Known:
        kind, text = self._peek()
        value: Known = None
        if depth > _DEEP:
            return None
        if kind == "text":
            self._at += 1
            value = _unescaped(text[1:-1])
        elif kind == "number":
            self._at += 1
            value = float(text)
        elif kind == "name":
            start, name = self._at, self._name()
            before, _, method = name.rpartition(".")
            owner = self._bound.get(before) if before else None
            if self._peek()[1] != "(":
                value = self._bound.get(name)
            elif owner is None and name not in _KNOWN:
                self._at = start  # there may be more in its brackets than a value
                return None
            else:
                self._at += 1
                arguments = self._arguments(")", depth)
                value = _called(owner, name if owner is None else method, arguments)
        elif self._skip("("):
            value = self._value(depth + 1)
            self._skip(")")
        elif self._skip("["):
            parts = self._arguments("]", depth)
            value = [part for part in parts if isinstance(part, str)]
            value = value if len(value) == len(parts) else None
        while value is not None and self._peek()[1] == "." and self._peek(1)[0] == "name":
            method_name = self._peek(1)[1]
            if self._peek(2)[1] != "(":
                return None
            self._at += 3
            value = _called(value, method_name, self._arguments(")", depth))
        return value

    def _arguments(self, end: str, depth: int) -> list[Known]:
        values: list[Known] = []
        while self._peek()[0] != "end" and not self._skip(end):
            start = self._at
            values.append(self._value(depth + 1))
            if not self._skip(",") and self._peek()[1] != end and self._at == start:
                self._at += 1
        return values


def _tokens(code: str) -> Iterator[Token]:
    count = 0
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found[0]
        if kind == "text" and (len(text) < 2 or text[-1] != text[0] or "${" in text):
            kind = "sign"  # without its end, or with more than letters in it
        if kind != "space":
            yield kind, text
            if (count := count + 1) >= _TOKENS:
                return


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.10g}"


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found["long"] or found["four"] or found["two"]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""
        return _CONTROL.get(found["one"], found["one"])

    return _ESCAPE.sub(plain, text) if "\\" in text else text


def _called(owner: Known, name: str, given: list[Known]) -> Known:
    """What a call gives that only turns texts into others."""
    first = given[0] if given else None
    match owner, name, first:
        case None, "atob" | "Base64.decode", str():
            return _from_base64(first)
        case None, "decodeURIComponent" | "decodeURI" | "unescape", str():
            return unquote(first)
        case None, "String.fromCharCode", _:
            codes = [code for code in given if isinstance(code, float)]
            whole = len(codes) == len(given) and all(code < 0x110000 for code in codes)
            return "".join(chr(int(code)) for code in codes) if whole else None
        case None, "String" | "encodeURI", str():
            return first
        case str(), "split", str():
            return owner.split(first) if first else list(owner)
        case str(), "concat", _:
            parts = [part for part in given if isinstance(part, str)]
            return owner + "".join(parts) if len(parts) == len(given) else None
        case str(), "replace" | "replaceAll", str():
            second = given[1] if len(given) > 1 else None
            count = 1 if name == "replace" else -1
            return (
                owner.replace(first, second, count) if isinstance(second, str) and first else None
            )
        case str(), "trim" | "toString", None:
            return owner.strip() if name == "trim" else owner
        case list(), "reverse", None:
            return owner[::-1]
        case list(), "join", _:
            between = "," if not given else first
            if isinstance(between, str) and sum(map(len, owner)) + len(owner) <= LONGEST:
                return between.join(owner)[:LONGEST]
    return None


def _from_base64(text: str) -> str | None:
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8")
    except (Error, UnicodeDecodeError, ValueError):
        return None
