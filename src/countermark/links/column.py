"""Columns of addresses: the keys of a million listings, without reading each URL in full."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from countermark.links.address import Address, identify, listing_key
from countermark.links.platform import find_host
from countermark.records.key import Kind

_PLAIN = (
    r"^https?://(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    r"(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+)$"
)
"""An address without a query, in its canonical spelling but for `http` and `www.`."""


class Keys(NamedTuple):
    """The listings that a column of URLs names."""

    keys: pa.Array
    """As `item_key` gives them, written; null for what is no URL."""
    sites: pa.Array
    telling: dict[int, Address]
    """By row, where the address says more than the key: an offer, who is paid, what it wraps."""


class _Shape(NamedTuple):
    pattern: str
    case: str | None


def item_keys(urls: pa.Array) -> Keys:
    """The keys of a column of URLs.

    The commonest URLs by far (a known shop's item, no query) are read host by host in one go;
    all others one by one and in full, to the same result.
    """
    parts = pc.extract_regex(urls, _PLAIN)
    hosts = parts.field("host").dictionary_encode()
    names: Sequence[str] = hosts.dictionary.to_pylist()
    of_host = hosts.indices.fill_null(-1).to_numpy()
    paths = parts.field("path")
    left = [np.flatnonzero(of_host < 0)]
    rows: list[np.ndarray] = []
    keys: list[pa.Array] = []
    sites: list[pa.Array] = []
    for number, name in enumerate(names):
        site, shapes = _lane(name)
        here = np.flatnonzero(of_host == number) if shapes else np.empty(0, np.intp)
        for shape in shapes:
            if not len(here):
                break
            ids = pc.struct_field(pc.extract_regex(paths.take(here), shape.pattern), "id")
            named = ids.is_valid().to_numpy(zero_copy_only=False)
            if named.any():
                found = ids.drop_null()
                if shape.case:
                    found = (pc.utf8_upper if shape.case == "upper" else pc.utf8_lower)(found)
                keys.append(pc.binary_join_element_wise(site, found, ":"))
                sites.append(pa.array([site]).take(pa.array(np.zeros(len(found), np.int8))))
                rows.append(here[named])
            here = here[~named]
        left.append(here if shapes else np.flatnonzero(of_host == number))
    telling: dict[int, Address] = {}
    singly = np.concatenate(left)
    read = [_read(url) for url in urls.take(singly).to_pylist()]
    for row, (_, _, address) in zip(singly.tolist(), read, strict=True):
        if address:
            telling[row] = address
    keys.append(pa.array([key for key, _, _ in read], pa.string()))
    sites.append(pa.array([site for _, site, _ in read], pa.string()))
    order = pa.array(np.argsort(np.concatenate([*rows, singly]), kind="stable"))
    return Keys(pa.concat_arrays(keys).take(order), pa.concat_arrays(sites).take(order), telling)


def _read(url: str | None) -> tuple[str | None, str, Address | None]:
    address = identify(url) if url else None
    if address is None:
        return None, "", None
    key = listing_key(address)
    telling = address.offer or address.network_keys or address.inner
    return str(key), key.site, address if telling else None


@lru_cache(8192)
def _lane(name: str) -> tuple[str, tuple[_Shape, ...]]:
    """Site and item shapes of a host, up to the first that needs more than a path to tell."""
    host = find_host(name)
    if host is None or host.name != name or host.kind == "shortener":
        return "", ()
    shapes: list[_Shape] = []
    for kind, shape in host.platform.shapes:
        groups = set(shape.path.groupindex) if shape.path is not None else set()
        if shape.query and "id" not in groups:
            continue  # it tells by a parameter, and there is none here
        if kind is not Kind.ITEM or shape.path is None or shape.host is not None or shape.key:
            break
        pattern = f"^(?:{shape.path.pattern})$"
        if groups != {"id"} or not _linear(pattern):
            break
        shapes.append(_Shape(pattern, shape.case))
    return host.site, tuple(shapes)


def _linear(pattern: str) -> bool:
    """Whether Arrow's matcher (RE2) takes the pattern: it knows no look-around."""
    try:
        pc.extract_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True
