"""Columns of addresses: the keys of a million listings, without reading each URL in full."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from countermark.links.address import identify, listing_key
from countermark.links.platform import find_host
from countermark.links.spelling import WHOLE
from countermark.records.key import Key, Kind

_PLAIN = (
    r"^https?://(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    r"(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+)(?:\?(?P<query>[A-Za-z0-9_=&.~-]+))?$"
)
"""An address in its canonical spelling but for `http`, `www.` and the order of its parameters."""

Indices = npt.NDArray[np.intp]


class Telling(NamedTuple):
    """What an address says beside the key."""

    offer: dict[str, str]
    network_keys: tuple[Key, ...] = ()
    inner: str | None = None


class Keys(NamedTuple):
    """The listings that a column of URLs names."""

    keys: pa.Array
    """As `item_key` gives them, written; null for what is no URL."""
    sites: pa.Array
    telling: dict[int, Telling]
    """By row, where the address says more than the key."""


class _Shape(NamedTuple):
    pattern: str
    case: str | None


def item_keys(urls: pa.Array) -> Keys:
    """The keys of a column of URLs.

    The commonest URLs by far (a known shop's item, told by its path) are read host by host in one
    go; all others one by one and in full, to the same result.
    """
    if (pc.max(pc.binary_length(urls)).as_py() or 0) > WHOLE:
        urls = pc.if_else(pc.greater(pc.utf8_length(urls), WHOLE), None, urls)
    parts = pc.extract_regex(urls, _PLAIN)
    hosts = parts.field("host").dictionary_encode()
    of_host = hosts.indices.fill_null(-1).to_numpy()
    paths, queries = parts.field("path"), parts.field("query")
    asking = pc.not_equal(queries, "").fill_null(False).to_numpy(zero_copy_only=False)
    found = _Found()
    left = [np.flatnonzero(of_host < 0)]
    for number, name in enumerate(hosts.dictionary.to_pylist()):
        here = np.flatnonzero(of_host == number)
        for asks in (False, True):
            site, shapes = _lane(name, asks)
            rows = here[asking[here] == asks]
            for shape in shapes:
                if len(rows):
                    rows = found.add(rows, paths, site, shape)
            left.append(rows)
    rows, telling = found.rows(), dict[int, Telling]()
    asked = rows[asking[rows]]
    for row, query in zip(asked.tolist(), queries.take(pa.array(asked)).to_pylist(), strict=True):
        offer = _offer(hosts.dictionary[of_host[row]].as_py(), query)
        if offer is None:
            left.append(np.array([row]))
        elif offer:
            telling[row] = Telling(offer)
    singly = np.concatenate(left)
    read = [_read(url) for url in urls.take(pa.array(singly)).to_pylist()]
    telling |= {row: more for row, (_, _, more) in zip(singly.tolist(), read, strict=True) if more}
    return Keys(*found.columns(len(urls), singly, read), telling)


class _Found:
    """Keys as they are found, by row."""

    def __init__(self) -> None:
        self._rows: list[Indices] = [np.empty(0, np.intp)]
        self._keys: list[pa.Array] = []
        self._sites: list[pa.Array] = []

    def rows(self) -> Indices:
        """The rows whose keys are found."""
        rows: Indices = np.concatenate(self._rows)
        return rows

    def add(self, rows: Indices, paths: pa.Array, site: str, shape: _Shape) -> Indices:
        """Take the rows whose path has the shape; the others."""
        ids = pc.struct_field(pc.extract_regex(paths.take(pa.array(rows)), shape.pattern), "id")
        fits = ids.is_valid().to_numpy(zero_copy_only=False)
        found = ids.drop_null()
        if shape.case:
            found = (pc.utf8_upper if shape.case == "upper" else pc.utf8_lower)(found)
        self._rows.append(rows[fits])
        self._keys.append(pc.binary_join_element_wise(site, found, ":"))
        self._sites.append(pa.array([site]).take(pa.array(np.zeros(len(found), np.int8))))
        others: Indices = rows[~fits]
        return others

    def columns(
        self, count: int, singly: Indices, read: list[tuple[str | None, str, Telling | None]]
    ) -> tuple[pa.Array, pa.Array]:
        """Keys and sites of all rows; those read singly stand before those found."""
        keys = pa.array([key for key, _, _ in read], pa.string())
        sites = pa.array([site for _, site, _ in read], pa.string())
        at = np.empty(count, np.intp)
        at[self.rows()] = np.arange(len(singly), len(singly) + len(self.rows()))
        at[singly] = np.arange(len(singly))
        order = pa.array(at)
        return (
            pa.concat_arrays([keys, *self._keys]).take(order),
            pa.concat_arrays([sites, *self._sites]).take(order),
        )


def _read(url: str | None) -> tuple[str | None, str, Telling | None]:
    address = identify(url) if url else None
    if address is None:
        return None, "", None
    key = listing_key(address)
    more = address.offer or address.network_keys or address.inner
    telling = Telling(address.offer, address.network_keys, address.inner) if more else None
    return str(key), key.site, telling


def _offer(host: str, query: str) -> dict[str, str] | None:
    """What a plain query says of the offer; None where it also says who is paid."""
    platform = find_host(host).platform  # type: ignore[union-attr]  # it has a lane
    offer: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        use = platform.uses.get(name.lower())
        if isinstance(use, str):
            if value:
                offer.setdefault(use, value)
        elif use is not None:
            return None
    return offer


@lru_cache(8192)
def _lane(name: str, asks: bool) -> tuple[str, tuple[_Shape, ...]]:
    """Site and item shapes of a host, up to the first that needs more than a path to tell;
    `asks` for addresses with a query."""
    host = find_host(name)
    if host is None or host.name != name or host.kind == "shortener":
        return "", ()
    shapes: list[_Shape] = []
    for kind, shape in host.platform.shapes:
        groups = set(shape.path.groupindex) if shape.path is not None else set()
        if shape.query and not asks and "id" not in groups:
            continue  # it tells by a parameter, and there is none here
        if kind is not Kind.ITEM or shape.path is None or shape.host is not None or shape.key:
            break
        pattern = f"^(?:{shape.path.pattern})$"
        if groups != {"id"} or (asks and shape.query) or shape.alone or not _linear(pattern):
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
