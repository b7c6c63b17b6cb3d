"""Encodings: how one URL is written inside another, and what it was."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode, urlsafe_b64decode
from binascii import Error
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from countermark.links.platform import find_host
from countermark.links.spelling import is_bare, plain, split
from countermark.links.suffix import is_public

_ROUNDS = 5
"""How often a wrapped URL may be encoded: percent, base64 and hex in any order."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,3}")
_HEX = re.compile(r"[0-9A-Fa-f]{16,}")
_TEXT = re.compile(r"[!-~\u00a1-\uffff]{4,}")
_WHOLE = re.compile(r"h(?:tt|xx)ps?:/", re.I)
_DEFANGED = re.compile(r"hxxp", re.I)


def is_address(url: str) -> bool:
    """Whether `url` is an http(s) URL; one without a scheme needs a host that can exist."""
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    return host is not None and (host.kind is not None or not is_bare(url) or is_public(host.name))


def target(value: str, base: str | None = None) -> str | None:
    """The URL in a value, encoded however often; None where there is none.

    With a `base` a path is a URL relative to it, and a host needs no scheme; without one only
    what is clearly a whole URL counts.
    """
    for _ in range(_ROUNDS):
        if base and value[:1] == "/" and value[:2] != "//":
            try:
                return urljoin(base, value)
            except ValueError:
                return None
        if _WHOLE.match(value):
            url = _DEFANGED.sub("http", value, count=1)
            return url if is_address(url) else None
        inner = plain(value) if "%" in value else _revealed(value)
        if inner == value:
            break
        value = inner
    if not (base or value[:4].lower() == "www." or value[:2] == "//") or not is_address(value):
        return None
    return f"https://{value}" if is_bare(value) else value


def _revealed(value: str) -> str:
    """`value` out of hex, base64 or base64url where it becomes an address; else as it is."""
    raw = b""
    value = value.strip().replace(" ", "+")  # a `+` that a form has turned into a space
    if _HEX.fullmatch(value) and len(value) % 2 == 0:
        raw = bytes.fromhex(value)
    elif _BASE64.fullmatch(value) and not value.isdecimal():
        body = value.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            raw = b64decode(body + "=" * (-len(body) % 4), validate=True)
        except Error:
            return value
        if b64encode(raw).decode().rstrip("=") != body:
            return value  # the last bits are not zero: chance, not base64
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value
    return text if _TEXT.fullmatch(text) else value


def _proofpoint_2(value: str) -> str:
    """`https-3A__shop.example_x`: `-` stands for `%` and `_` for `/` (Proofpoint URL Defense 2)."""
    return plain(value.replace("-", "%").replace("_", "/"))


_STARS = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _proofpoint_3(value: str) -> str:
    """`https://shop.example/x*y__;4oKs`: `*` stands for the next character of the base64url text
    behind `__;`, `**A` for the next two, `**B` for three … (Proofpoint URL Defense 3)."""
    url, _, rest = value.partition("__;")
    code = rest.partition("!")[0]
    try:
        hidden = urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode("utf-8")
    except (Error, UnicodeDecodeError, ValueError):
        return url
    at = 0

    def shown(star: re.Match[str]) -> str:
        nonlocal at
        start, at = at, at + (_RUNS.index(star[1]) + 2 if star[1] else 1)
        return hidden[start:at] or star[0]

    return _STARS.sub(shown, url)


def _dashed(value: str) -> str:
    """`www-shop-example` → `www.shop.example`; `--` is a dash (Google Translate, AMP caches)."""
    return value.replace("--", "\0").replace("-", ".").replace("\0", "-")


ENCODINGS: Mapping[str, Callable[[str], str]] = {
    "proofpoint-2": _proofpoint_2,
    "proofpoint-3": _proofpoint_3,
    "dashed": _dashed,
}
"""Encodings that only their own redirectors use, by the names that rules call them."""
