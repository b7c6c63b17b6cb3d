"""Wrapping: the URL, or the shop's item, inside another URL."""

from __future__ import annotations

import re
from typing import NamedTuple

from countermark.links.encoding import ENCODINGS, target
from countermark.links.guess import HINT, guessed
from countermark.links.platform import Host, Wrapping, shop_named
from countermark.links.spelling import LONGEST

SHARED = 0.5
"""Certainty that a share button leads to the page that it offers to share."""
_RAW = re.compile(r"h(?:tt|xx)ps?:/", re.I)


class Inner(NamedTuple):
    """What a URL wraps."""

    url: str | None = None
    certainty: float = 1.0
    """1 where a rule says so; less where the URL merely looks as if it led there."""
    note: str = ""
    """Why it is doubtful, or why a URL in it was not taken."""


NOTHING = Inner()


class Parts(NamedTuple):
    """The parts of a URL in normal percent-encoding."""

    path: str
    query: str
    fragment: str
    given: dict[str, str]
    """The query's parameters by lower-case name."""
    canonical: str


def wrapped(host: Host, parts: Parts) -> Inner:
    """The URL that a URL of `host` wraps: by its rule, else by what any URL says clearly.

    A path in place of a URL is relative to the wrapper.
    """
    strange = host.platform.id == "any"
    if len(parts.path) > LONGEST or (strange and not _hinted(parts)):
        return NOTHING
    for held in host.platform.inner:
        if url := _held(host, held, parts):
            if held.shares:
                note = "a share button: it names a page, and whoever follows it may go there"
                return Inner(url, SHARED, note)
            return Inner(url, held.certainty, held.note)
    if strange:
        return Inner(*guessed(host, parts.path, parts.query, parts.fragment))
    return NOTHING


def _hinted(parts: Parts) -> bool:
    """Whether a URL of a host without a rule could wrap any: most hold nothing like one."""
    return bool(HINT.search(parts.canonical, 8) or (parts.fragment and HINT.search(parts.fragment)))


def _held(host: Host, held: Wrapping, parts: Parts) -> str | None:
    groups: dict[str, str | None] = {}
    if held.host is not None:
        if (found := held.host.fullmatch(host.name)) is None:
            return None
        groups |= found.groupdict()
    if held.path is not None:
        if (found := held.path.fullmatch(parts.path)) is None:
            return None
        groups |= found.groupdict()
    if name := groups.get("host"):
        path = f"{groups['path']}{groups.get('rest') or ''}" if groups.get("path") else None
        return _mirrored(held, name, path, parts)
    values = [_in_path(groups["url"] or "", parts.query)] if groups.get("url") else []
    values += [_whole(value, parts.query) for value in _given(held.query, parts.given)]
    if "" in held.query:
        values.append(parts.query)
    for value in values:
        if url := target(_undone(held, value), parts.canonical):
            return url
    return _item(host, held, groups, parts.given)


def _undone(held: Wrapping, value: str) -> str:
    if held.value is not None:
        found = held.value.fullmatch(value) if len(value) <= LONGEST else None
        value = found["url"] if found else ""
    return ENCODINGS[held.encoding](value) if held.encoding else value


def _mirrored(held: Wrapping, name: str, path: str | None, parts: Parts) -> str | None:
    """The same page on its own host, which the mirror's host or path names."""
    name = ENCODINGS[held.encoding](name) if held.encoding else name
    query = parts.canonical.partition("?")[2]
    url = f"https://{name}{parts.path if path is None else path}"
    return target(f"{url}?{query}" if query else url)


def _given(names: tuple[str, ...], given: dict[str, str]) -> list[str]:
    return [value for name in names if name and (value := given.get(name))]


def _in_path(value: str, query: str) -> str:
    """A URL that stands in the path as it is takes the whole query with it."""
    return f"{value}?{query}" if query and (_RAW.match(value) or "%" not in value) else value


def _whole(value: str, query: str) -> str:
    """A wrapped URL whose own query was not encoded takes the parameters that follow it."""
    if "?" in value and "://" in value:
        at = query.find(value)
        return query[at:] if at >= 0 else value
    return value


def _item(
    host: Host, held: Wrapping, groups: dict[str, str | None], given: dict[str, str]
) -> str | None:
    number = groups.get("id") or next(iter(_given(held.id, given)), "")
    word = groups.get("shop") or next(iter(_given(held.shop, given)), held.default)
    shop = shop_named(word, host.platform) if word and number else None
    if shop is None or shop.item_url is None or not (number.isdecimal() and number.isascii()):
        return None
    return shop.item_url.format(id=number)
