"""Wrapping: the URL, or the shop's item, inside another URL."""

from __future__ import annotations

from urllib.parse import urljoin

from countermark.links.identity import decoded
from countermark.links.platform import Host, Wrapping, find_host, shop_named
from countermark.links.spelling import is_bare, plain, split
from countermark.links.suffix import is_public

_ENCODINGS = 4
"""How often a wrapped URL may be percent-encoded."""


def wrapped(host: Host, path: str, given: dict[str, str], query: str, base: str) -> str | None:
    """The URL that a URL of `host` wraps; None where it wraps none.

    `query` is its query in normal percent-encoding, `given` the same by name; a path in place of
    a URL is relative to `base`.
    """
    for held in host.platform.inner:
        if held.host is not None and not held.host.fullmatch(host.name):
            continue
        found = held.path.fullmatch(path) if held.path is not None else None
        if held.path is not None and found is None:
            continue
        groups = found.groupdict() if found else {}
        values = [groups["url"]] if groups.get("url") else []
        values += [_whole(value, query) for value in _given(held.query, given)]
        for value in values:
            if url := _url(value, base):
                return url
        if url := _item(host, held, groups, given):
            return url
    return None


def is_address(url: str) -> bool:
    """Whether `url` is an http(s) URL; one without a scheme needs a host that can exist."""
    parts = split(url)
    host = find_host(parts[0]) if parts else None
    return host is not None and (host.kind is not None or not is_bare(url) or is_public(host.name))


def _given(names: tuple[str, ...], given: dict[str, str]) -> list[str]:
    return [value for name in names if (value := given.get(name))]


def _whole(value: str, query: str) -> str:
    """A wrapped URL whose own query was not encoded takes the parameters that follow it."""
    if "?" in value and "://" in value:
        at = query.find(value)
        return query[at:] if at >= 0 else value
    return value


def _url(value: str, base: str) -> str | None:
    """The URL in a parameter, encoded however often; None where there is none."""
    for _ in range(_ENCODINGS):
        if value[:1] == "/" and value[:2] != "//":
            try:
                return urljoin(base, value)
            except ValueError:
                return None
        if value[:4].lower() == "http" and "://" in value[:8]:
            return value if is_address(value) else None
        if "%" not in value:
            break
        value = plain(value)
    value = value if "." in value[:64] else decoded(value)
    if not is_address(value):
        return None
    return f"https://{value}" if is_bare(value) else value


def _item(
    host: Host, held: Wrapping, groups: dict[str, str | None], given: dict[str, str]
) -> str | None:
    number = groups.get("id") or next(iter(_given(held.id, given)), "")
    word = groups.get("shop") or next(iter(_given(held.shop, given)), held.default)
    shop = shop_named(word, host.platform) if word and number else None
    if shop is None or shop.item_url is None or not (number.isdecimal() and number.isascii()):
        return None
    return shop.item_url.format(id=number)
