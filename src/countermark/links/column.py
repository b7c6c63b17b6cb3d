"""Columns of addresses: the keys of a million listings and sellers, without reading each URL in
full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from countermark.links.address import identify, listing_key
from countermark.links.lane import (
    ACCOUNTS,
    Indices,
    Lane,
    Lanes,
    Parts,
    account_lanes,
    item_lanes,
)
from countermark.links.platform import find_host
from countermark.records.key import Key


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


def item_keys(urls: pa.Array) -> Keys:
    """The listings of a column of URLs.

    The commonest URLs by far (a known shop's item, told by its path) are read host by host in one
    go; all others one by one and in full, to the same result.
    """
    parts = Parts.of(urls)
    found = _Found()
    left = [*parts.strange, *found.all(parts, item_lanes)]
    rows, telling = found.rows(), dict[int, Telling]()
    asked = rows[parts.asking[rows]]
    queries = parts.queries.take(pa.array(asked)).to_pylist()
    hosts = parts.of_host[asked].tolist()
    for row, host, query in zip(asked.tolist(), hosts, queries, strict=True):
        offer = _offer(parts.hosts[host], query)
        if offer is None:
            left.append(np.array([row]))
        elif offer:
            telling[row] = Telling(offer)
    singly = np.concatenate(left)
    read = [_read(url) for url in parts.urls.take(pa.array(singly)).to_pylist()]
    telling |= {row: more for row, (_, _, more) in zip(singly.tolist(), read, strict=True) if more}
    keys = found.keys(len(urls), singly, (key for key, _, _ in read))
    return Keys(keys, found.sites(len(urls), singly, (site for _, site, _ in read)), telling)


def account_keys(urls: pa.Array) -> pa.Array:
    """The seller or account that each of a column of URLs names, written; null where it names
    none. Read as `item_keys` are."""
    distinct = urls.dictionary_encode()
    parts = Parts.of(distinct.dictionary)
    found = _Found()
    singly = np.concatenate([*parts.strange, *found.all(parts, account_lanes)])
    addresses = map(identify, parts.urls.take(pa.array(singly)).fill_null("").to_pylist())
    read = (str(a.key) if a and a.key.kind in ACCOUNTS else None for a in addresses)
    return found.keys(len(parts.urls), singly, read).take(distinct.indices)


class _Found:
    """Keys as they are found, by row."""

    def __init__(self) -> None:
        self._rows: list[Indices] = [np.empty(0, np.intp)]
        self._keys: list[pa.Array] = []
        self._sites: list[tuple[str, int]] = []

    def rows(self) -> Indices:
        """The rows whose keys are found."""
        rows: Indices = np.concatenate(self._rows)
        return rows

    def all(self, parts: Parts, lanes_of: Callable[[str, bool], Lanes]) -> Iterator[Indices]:
        """Take the rows that a lane of their host reads; the others."""
        for number, name in enumerate(parts.hosts):
            here = np.flatnonzero(parts.of_host == number)
            for asks in (False, True):
                site, lanes = lanes_of(name, asks)
                rows = here[parts.asking[here] == asks]
                for lane in lanes:
                    if not len(rows):
                        break
                    fitting, ids = lane.fitting(parts, rows)
                    if lane.singly:
                        yield fitting
                    elif len(fitting):
                        self._add(fitting, site, lane, ids)
                    rows = np.setdiff1d(rows, fitting, assume_unique=True)
                yield rows

    def _add(self, rows: Indices, site: str, lane: Lane, ids: pa.Array | None) -> None:
        if ids is None:
            keys = pa.nulls(len(rows), pa.string())
        else:
            keys = pc.binary_join_element_wise(lane.before, ids, "")
        self._rows.append(rows)
        self._keys.append(keys)
        self._sites.append((site, len(keys)))

    def keys(self, count: int, singly: Indices, read: Iterable[str | None]) -> pa.Array:
        """The keys of all `count` rows, those that were read singly among them."""
        keys = pa.concat_arrays([pa.array(read, pa.string()), *self._keys])
        return keys.take(pa.array(self._order(count, singly)))

    def sites(self, count: int, singly: Indices, read: Iterable[str]) -> pa.Array:
        """The same for their sites."""
        names = pa.array([site for site, _ in self._sites], pa.string())
        of_names = np.repeat(np.arange(len(names)), [number for _, number in self._sites])
        sites = pa.concat_arrays([pa.array(read, pa.string()), names.take(pa.array(of_names))])
        return sites.take(pa.array(self._order(count, singly)))

    def _order(self, count: int, singly: Indices) -> Indices:
        at = np.empty(count, np.intp)
        at[self.rows()] = np.arange(len(singly), len(singly) + len(self.rows()))
        at[singly] = np.arange(len(singly))
        return at


def _read(url: str | None) -> tuple[str | None, str, Telling | None]:
    address = identify(url) if url else None
    if address is None:
        return None, "", None
    key = listing_key(address)
    more = address.offer or address.network_keys or address.inner
    telling = Telling(address.offer, address.network_keys, address.inner) if more else None
    return str(key), key.site, telling


@lru_cache(65_536)  # a feed may have as many sellers
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
