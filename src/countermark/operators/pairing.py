"""Pairing: which accounts are compared, because they share something."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from countermark.operators.facts import Facts

Longs = NDArray[Any]
ALL = 10
"""Up to so many carriers of a value are compared each with each."""
ROUND = 4
"""Of more carriers, each is compared with so many that follow, in an order that is drawn by lot
(a hash), the last with the first."""
_STEP = 1 << 16
_WORD = (1 << 64) - 1
_ODD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio: Knuth, The Art of Computer Programming 6.4


def lots(accounts: pa.LargeStringArray) -> NDArray[np.uint64]:
    """A number for each account that depends on its key alone, as if drawn by lot."""
    drawn = [_lots(accounts[start : start + _STEP]) for start in range(0, len(accounts), _STEP)]
    return np.concatenate(drawn) if drawn else np.empty(0, np.uint64)


def lot(text: str) -> int:
    """The number that `lots` draws for one."""
    found = sum((byte + 1) * _power(place) for place, byte in enumerate(text.encode())) & _WORD
    found ^= found >> 31
    found = found * int(_ODD) & _WORD
    return found ^ (found >> 29)


def carriers(known: Facts, drawn: NDArray[np.uint64]) -> tuple[Longs, Longs]:
    """The accounts by the value that they carry, within a value by lot; and where in them each
    value begins, with the end behind the last."""
    order = np.lexsort((drawn[known.account], known.value))
    counted = np.bincount(known.value, minlength=len(known.kind))
    return known.account[order].astype(np.int64), np.concatenate(([0], np.cumsum(counted)))


def pairs(
    carrying: Longs, starts: Longs, values: Longs, most: int | None = None
) -> tuple[Longs, Longs, Longs]:
    """Those of the carriers of each of the `values` who are compared: the one that comes first in
    the order of accounts, the other, and the value. Only `most` carriers of a value are looked
    at, where that is given."""
    many = starts[values + 1] - starts[values]
    many = many if most is None else np.minimum(many, most)
    found: list[tuple[Longs, Longs, Longs]] = []
    for count in np.unique(many[many > 1]):
        some = values[many == count]
        left, right = _places(int(count))
        begin = starts[some][:, None]
        found.append(
            (
                carrying[begin + left[None, :]].ravel(),
                carrying[begin + right[None, :]].ravel(),
                np.repeat(some, len(left)),
            )
        )
    if not found:
        empty = np.empty(0, np.int64)
        return empty, empty, empty
    a, b, value = (np.concatenate(part) for part in zip(*found, strict=True))
    return np.minimum(a, b), np.maximum(a, b), value


def spans(begin: Longs, end: Longs) -> Longs:
    """The places from each beginning to its end, one span behind the other."""
    length = end - begin
    found: Longs = np.arange(length.sum()) + np.repeat(begin - np.cumsum(length) + length, length)
    return found


def distinct(a: Longs, b: Longs, accounts: int) -> tuple[Longs, Longs, Longs]:
    """Each pair once, in order, and which of them each given one is."""
    each, which = np.unique(a * accounts + b, return_inverse=True)
    return each // max(accounts, 1), each % max(accounts, 1), which


@lru_cache(1 << 12)
def _power(place: int) -> int:
    return pow(int(_ODD), place + 1, 1 << 64)


@lru_cache(64)
def _places(count: int) -> tuple[Longs, Longs]:
    if count <= ALL:
        left, right = np.triu_indices(count, 1)
        return left.astype(np.int64), right.astype(np.int64)
    each = np.arange(count, dtype=np.int64)
    left = np.concatenate([each] * ROUND)
    return left, np.concatenate([(each + step) % count for step in range(1, ROUND + 1)])


def _lots(accounts: pa.LargeStringArray) -> NDArray[np.uint64]:
    """A polynomial of the bytes, mixed."""
    offsets = np.frombuffer(accounts.buffers()[1], np.int64)[
        accounts.offset : accounts.offset + len(accounts) + 1
    ]
    if offsets[0] == offsets[-1]:
        return np.zeros(len(accounts), np.uint64)
    written = np.frombuffer(accounts.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    lengths = np.diff(offsets)
    place = np.arange(len(written)) - np.repeat(offsets[:-1] - offsets[0], lengths)
    longest = int(lengths.max())
    powers = np.cumprod(np.full(longest, _ODD), dtype=np.uint64)
    terms = (written.astype(np.uint64) + np.uint64(1)) * powers[place]
    sums = np.concatenate(([np.uint64(0)], np.cumsum(terms, dtype=np.uint64)))
    found: Longs = sums[offsets[1:] - offsets[0]] - sums[offsets[:-1] - offsets[0]]
    found ^= found >> np.uint64(31)
    found *= _ODD
    found ^= found >> np.uint64(29)
    return found
