"""Exact search of fingerprints: all references within 31 bits, among millions.

Multi-index hashing (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index
Hashing", CVPR 2012): cut into 16 bands of 16 bits, two fingerprints that differ in at most 31
have a band in which they differ in at most one. So each band of a query is looked up in a table,
as it is and with each of its bits turned, and only what lies there is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_BYTES = 32
_BANDS, _VALUES = 16, 1 << 16
MOST = 2 * _BANDS - 1
"""The radius up to which the search is exact."""
_TURNS = np.array([0] + [1 << bit for bit in range(16)], np.uint16)
"""A band as it is, and with each of its bits turned."""
_CHUNK = 1 << 15
"""Pairs that are compared at once: they stay in the cache."""


class Matches(NamedTuple):
    """Pairs within the radius, by query, then distance, then reference."""

    query: NDArray[np.int64]
    """Row among the queries."""
    reference: NDArray[np.int64]
    """Row among the references."""
    distance: NDArray[np.uint8]
    """Bits that differ."""


class Hashes:
    """References to search. Takes 104 bytes for each, and 4 MiB."""

    def __init__(self, bits: NDArray[np.uint8]) -> None:
        """`bits`: n × 32 bytes, one fingerprint a row; equal rows are held once."""
        words = _words(bits)
        order = np.lexsort(words.T)
        changed = np.ones(len(words), bool)
        changed[1:] = (words[order[1:]] != words[order[:-1]]).any(axis=1)
        self._rows = order.astype(np.uint32)
        """Rows, equal ones together; those of distinct one `i` lie between `_starts`."""
        self._starts = np.append(np.flatnonzero(changed), len(words)).astype(np.uint32)
        self._distinct = words[order[changed]]
        bands = self._distinct.view(np.uint16)
        self._orders = np.empty((_BANDS, len(bands)), np.uint32)
        self._offsets = np.zeros((_BANDS, _VALUES + 1), np.uint32)
        for band in range(_BANDS):
            self._orders[band] = np.argsort(bands[:, band], kind="stable")
            counts = np.bincount(bands[:, band], minlength=_VALUES)
            self._offsets[band, 1:] = counts.cumsum()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def nbytes(self) -> int:
        """Bytes that the tables take."""
        tables = (self._rows, self._starts, self._distinct, self._orders, self._offsets)
        return sum(table.nbytes for table in tables)

    def search(self, queries: NDArray[np.uint8], radius: int = MOST) -> Matches:
        """Every pair of a query (m × 32 bytes) and a reference within the radius, none missed.

        Raises ValueError for a radius above MOST.
        """
        if not 0 <= radius <= MOST:
            raise ValueError(f"the search is exact up to {MOST} bits, not {radius}")
        words = _words(queries)
        found = [np.empty(0, np.int64)]
        for band in range(_BANDS):
            found += self._in_band(band, words, radius)
        pairs = np.unique(np.concatenate(found))
        return self._told(words, *np.divmod(pairs, max(len(self._distinct), 1)))

    def _in_band(
        self, band: int, words: NDArray[np.uint64], radius: int
    ) -> Iterator[NDArray[np.int64]]:
        """Pairs within the radius whose band is that close: query × distinct references + one."""
        keys = (words.view(np.uint16)[:, band, None] ^ _TURNS).ravel()
        starts = self._offsets[band][keys].astype(np.int64)
        lengths = self._offsets[band][1:][keys] - starts
        ends = lengths.cumsum()
        shift = starts - (ends - lengths)
        total, first = (int(ends[-1]) if len(ends) else 0), 0
        while first < len(ends) and (done := int(ends[first] - lengths[first])) < total:
            last = max(int(np.searchsorted(ends, done + _CHUNK)), first + 1)
            part = slice(first, last)
            key = np.repeat(np.arange(first, last), lengths[part])
            places = np.arange(done, int(ends[last - 1])) + np.repeat(shift[part], lengths[part])
            yield self._near(words, key // len(_TURNS), self._orders[band][places], radius)
            first = last

    def _near(
        self,
        words: NDArray[np.uint64],
        query: NDArray[np.int64],
        distinct: NDArray[np.uint32],
        radius: int,
    ) -> NDArray[np.int64]:
        """Of these pairs, those within the radius. Half of the bits tell nearly all others."""
        halves = self._distinct.view(np.complex128)[:, 0]  # 16 bytes, fetched as one
        bits = halves[distinct].view(np.uint64).reshape(-1, 2)
        bits ^= words.view(np.complex128)[:, 0][query].view(np.uint64).reshape(-1, 2)
        counts = np.bitwise_count(bits)
        kept = np.flatnonzero(counts[:, 0] + counts[:, 1] <= radius)
        query, distinct = query[kept], distinct[kept]
        within = _distances(words[query], self._distinct[distinct]) <= radius
        return query[within] * len(self._distinct) + distinct[within]

    def _told(
        self, words: NDArray[np.uint64], query: NDArray[np.int64], distinct: NDArray[np.int64]
    ) -> Matches:
        """The pairs with each row that a distinct reference stands for."""
        distance = _distances(words[query], self._distinct[distinct])
        start = self._starts[distinct].astype(np.int64)
        count = self._starts[distinct + 1] - start
        ends = count.cumsum()
        places = np.arange(count.sum()) + np.repeat(start - (ends - count), count)
        query, distance = np.repeat(query, count), np.repeat(distance, count)
        reference = self._rows[places].astype(np.int64)
        order = np.lexsort((reference, distance, query))
        return Matches(query[order], reference[order], distance[order])


def _words(bits: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """n × 4 words of a copy. Raises ValueError for another shape."""
    if bits.ndim != 2 or bits.shape[1] != _BYTES or bits.dtype != np.uint8:
        raise ValueError(f"n × {_BYTES} bytes are expected, not {bits.dtype} {bits.shape}")
    return np.array(bits, order="C").view(np.uint64)


def _distances(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Bits that differ, row by row; 256 is beyond every radius and becomes 255."""
    counts: NDArray[np.uint16] = np.bitwise_count(one ^ other).sum(axis=1, dtype=np.uint16)
    return np.minimum(counts, 255).astype(np.uint8)
