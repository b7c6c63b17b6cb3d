"""Known numbers: which of many are among some that are looked for, each found at one place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
BASE = 0x9E3779B97F4A7C15
"""2^64 divided by the golden ratio: its products lie well spread."""
_ROOM = 8
"""Places in a table for each of its numbers."""


class Known:
    """Different numbers, ready to be looked for.

    Each has its own place in one of some tables: in the first where it is free there."""

    def __init__(self, numbers: Index | Hashes) -> None:
        self._numbers = numbers.astype(np.uint64)
        bits = max(8, (numbers.size * _ROOM).bit_length())
        self._shift = np.uint64(64 - bits)
        self._tables: list[tuple[np.uint64, npt.NDArray[np.int32]]] = []
        left, factor = np.arange(numbers.size, dtype=np.int32), np.uint64(BASE)
        while left.size or not self._tables:
            table = np.full(1 << bits, -1, np.int32)
            place = (self._numbers[left] * factor) >> self._shift
            table[place] = left
            left = left[table[place] != left]
            self._tables.append((factor, table))
            factor = np.uint64(int(factor) * BASE * BASE % (1 << 64))

    def find(self, numbers: Index | Hashes) -> tuple[Index, Index]:
        """Of some numbers those that are known: which of the known each is, and its place."""
        sought = numbers.view(np.uint64)
        found: list[tuple[Index, Index]] = []
        at: Index | None = None
        for factor, table in self._tables:
            which = table.take(((sought * factor) >> self._shift).view(np.int64))
            here = np.flatnonzero(which >= 0)
            which, sought = which[here].astype(np.int64), sought[here]
            at = here if at is None else at[here]
            right = self._numbers[which] == sought
            found.append((which[right], at[right]))
            wrong = np.flatnonzero(~right)
            if not wrong.size:
                break
            at, sought = at[wrong], sought[wrong]
        whiches, places = zip(*found, strict=True)
        return np.concatenate(whiches), np.concatenate(places)


def sieved(keys: Index | Hashes, bits: int) -> Index:
    """Where keys stand in a sieve of so many bits for a place."""
    mixed = keys.view(np.uint64) * np.uint64(BASE)
    return (mixed >> np.uint64(64 - bits)).view(np.int64)
