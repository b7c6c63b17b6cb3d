"""Whole links turned into something else: in reverse, in ROT13, percent-encoded, base64 or hex."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from countermark.links.encoding import target
from countermark.links.found import Found, find_urls
from countermark.links.platform import is_known

_ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/=%_-])(?:[A-Za-z0-9+/_-]{16,2000}+={0,2}"
    r"|(?:[A-Za-z0-9.~_-]|%[0-9A-Fa-f]{2}){8,2000}+)"
)
_NAME = re.compile(r"(?<![\w.@/-])[A-Za-z0-9-]{1,40}+(?:\.[A-Za-z0-9-]{1,40}+){1,4}(?![\w-])")
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
        if url := target(token[0]):
            yield Found(url, *token.span()), "percent-encoded" if "%" in token[0] else "encoded"


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
