"""Whole links turned into something else: reversed, in ROT13, in HTML entities, base64, hex …"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape

from countermark.links.encoding import target
from countermark.links.found import Found, find_urls
from countermark.links.platform import is_known
from countermark.links.sign import LETTER

_ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/=%_-])(?:[A-Za-z0-9+/_-]{16,2000}+={0,2}"
    r"|(?:[A-Za-z0-9.~_-]|%[0-9A-Fa-f]{2}){8,2000}+)"
)
_NAME = re.compile(r"(?<![\w.@/-])[A-Za-z0-9-]{1,40}+(?:\.[A-Za-z0-9-]{1,40}+){1,4}(?![\w-])")
_ENTITIES = re.compile(rf"(?<![{LETTER};])(?:[A-Za-z0-9./:?=_-]|&#?\w{{2,8}}+;){{4,500}}+")
_PATH = re.compile(r"(?:/[A-Za-z0-9_-]++)++")
_LONGEST = 300


def turned(text: str) -> Iterator[tuple[Found, str]]:
    """The links of `text` that only read so when they are turned back, each with how it was.

    Reversed and ROT13 only where a known host comes out. Takes linear time.
    """
    size = len(text)
    for found in find_urls(text[::-1]):
        if is_known(host_of(found.url)):
            yield found._replace(start=size - found.end, end=size - found.start), "reversed"
    for name in _NAME.finditer(text):
        host = name[0][::-1].lower()
        if is_known(host) and not is_known(name[0]):
            for tail in _tails(text[name.end() : name.end() + _LONGEST]):
                for rest in find_urls(host + tail)[:1]:
                    if rest.start == 0:
                        end = name.end() + rest.end - len(host)
                        yield Found(rest.url, name.start(), end), "reversed"
    for found in find_urls(codecs.encode(text, "rot13")):
        if is_known(host_of(found.url)) and not is_known(host_of(text[found.start : found.end])):
            yield found, "in ROT13"
    for token in _ENCODED.finditer(text):
        way = "percent-encoded" if "%" in token[0] else "encoded"
        if way == "encoded" and "." in token[0]:
            continue
        url = target(token[0])
        if url is None and (bare := target(token[0], "https://")) and is_known(host_of(bare)):
            url = bare if "/" in bare[8:] else None
        if url and url != token[0]:
            yield Found(url, *token.span()), way
    for token in _ENTITIES.finditer(text):
        for found in find_urls(unescape(token[0])) if "&" in token[0] else ():
            if found.start == 0:
                yield Found(found.url, *token.span()), "as HTML entities"


def _tails(text: str) -> Iterator[str]:
    """What follows a reversed host: as it stands, and with the parts of its path reversed, first
    only those that are words."""
    yield text
    if path := _PATH.match(text):
        parts = path[0].split("/")
        rest = text[path.end() :]
        yield "/".join(part[::-1] if part.isalpha() else part for part in parts) + rest
        yield "/".join(part[::-1] for part in parts) + rest


def host_of(url: str) -> str:
    """The host of a link as `find_urls` gives it."""
    return re.split(r"[/?#:]", re.sub(r"^https?:/*", "", url, flags=re.I), maxsplit=1)[0]
