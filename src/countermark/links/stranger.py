"""Hosts that no rule names, where the way they are written says that a link is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from countermark.links.host import Written, leans, parted
from countermark.links.sign import JUNK, LETTER, any_of, signs
from countermark.links.suffix import is_public

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?+"
_PLAIN = re.compile("https?://", re.I)


def strangers(text: str) -> Iterator[tuple[Written, bool]]:
    """The hosts in `text` below a public suffix whose dots or scheme are hidden, and whether the
    way they are written is proof enough without what follows. Known ones among them, too."""
    pattern, separator = _patterns()
    for found in pattern.finditer(text):
        ways = []
        if scheme := found["scheme"]:
            ways.append("scheme broken" if not _PLAIN.fullmatch(scheme) else "")
        at, end = found.start("host"), found.end("host")
        host = ""
        while label := _label().match(text, at, end):
            host, at = f"{host}.{label[0].lower()}" if host else label[0].lower(), label.end()
            between = separator.match(text, at, end)
            if between is None or (leans(between[0]) and is_public(host)):
                break
            ways.append(parted(between[0]) or "")
            at = between.end()
        ways = list(dict.fromkeys(filter(None, ways)))
        if "." in host and ways and is_public(host):
            proof = bool(scheme) or ways == ["dots in brackets"]
            yield Written(host, found.start(), at, "", tuple(ways)), proof


@lru_cache(1)
def _label() -> re.Pattern[str]:
    return re.compile(_LABEL)


@lru_cache(1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    separator = rf"{JUNK}{{0,3}}+{signs().dot}{JUNK}{{0,3}}+"
    host = rf"{_LABEL}(?:{separator}{_LABEL}){{1,4}}+"
    pattern = rf"(?<![{LETTER}_@./%-])(?:(?P<scheme>{scheme()}))?(?P<host>{host})(?![{LETTER}_-])"
    return re.compile(pattern, re.I), re.compile(separator, re.I)


@lru_cache(1)
def scheme() -> str:
    """A pattern of `http://` however it is broken; it needs a colon or a slash."""
    words = signs().words
    colon, slash = any_of(list(words["colon"])), any_of(list(words["slash"]))
    gap = r"[\s._-]{0,2}+"
    name = rf"(?:h{gap}[tx*#+]{gap}[tx*#+]{gap}[pb]{gap}s?|t?tps?)"
    return (
        rf"(?<![{LETTER}]){name}{JUNK}{{0,2}}+(?:(?:[:;.]|{colon}){JUNK}{{0,2}}+)?+"
        rf"(?:(?:[/\\]|{slash}){JUNK}{{0,3}}+){{1,3}}+"
    )
