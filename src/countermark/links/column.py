"""Columns of addresses: the keys of a million listings, without reading each URL in full."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from countermark.links.address import Address, identify, listing_key
from countermark.links.platform import Host, find_host
from countermark.records.key import Kind

_PLAIN = re.compile(
    r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+)"
)
_Shape = tuple[Callable[[str], re.Match[str] | None], str | None]


def item_keys(urls: Iterable[str]) -> list[tuple[str | None, str, Address | None]]:
    """For each URL the written key that `item_key` gives, the key's site, and the Address where
    that says more than the key does: an offer, who is paid, what it wraps.

    The commonest URLs by far (a known shop's item, no query) take a lane of one match and two
    look-ups; all others are read in full, to the same result.
    """
    keys: list[tuple[str | None, str, Address | None]] = []
    for url in urls:
        found = _PLAIN.fullmatch(url)
        if found is not None:
            host, path = found.groups()
            site, shapes = _lane(host)
            for match, case in shapes:
                item = match(path)
                if item is not None:
                    id = item["id"]
                    if case is not None:
                        id = id.upper() if case == "upper" else id.lower()
                    keys.append((f"{site}:{id}", site, None))
                    break
            else:
                keys.append(_read(url))
            continue
        keys.append(_read(url))
    return keys


def _read(url: str) -> tuple[str | None, str, Address | None]:
    address = identify(url)
    if address is None:
        return None, "", None
    key = listing_key(address)
    telling = address.offer or address.network_keys or address.inner
    return str(key), key.site, address if telling else None


@lru_cache(8192)
def _lane(name: str) -> tuple[str, tuple[_Shape, ...]]:
    """Site and item shapes of a host, up to the first that needs more than a path to tell."""
    host: Host | None = find_host(name)
    if host is None or host.name != name or host.kind == "shortener":
        return "", ()
    shapes: list[_Shape] = []
    for kind, shape in host.platform.shapes:
        groups = set(shape.path.groupindex) if shape.path is not None else set()
        if shape.query and "id" not in groups:
            continue  # it tells by a parameter, and there is none here
        if kind is not Kind.ITEM or shape.path is None or shape.host is not None or shape.key:
            break
        if groups != {"id"}:
            break
        shapes.append((shape.path.fullmatch, shape.case))
    return host.site, tuple(shapes)
