"""Known numbers: which of many are among some that are looked for, each found at one place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
BASE = 0x9E3779B97F4A7C15
"""2^64 divided by the golden ratio: its products lie well spread."""
_ROOM = 8
"""Places for each number at the least."""


class Known:
    """Different numbers, ready to be looked for.

    A sieve lets them through, and few others. Each has its own place in one of some tables: in the
    first where it is free there."""

    def __init__(self, numbers: Index | Hashes) -> None:
        self._numbers = numbers.astype(np.uint64)
        self._bits = (numbers.size * _ROOM).bit_length()
        self._sieve = np.zeros(1 << self._bits, bool)
        self._sieve[sieved(self._numbers, self._bits)] = True
        self._tables: list[npt.NDArray[np.int32]] = []
        left = np.arange(numbers.size, dtype=np.int32)
        while left.size:
            table = np.full(1 << self._bits, -1, np.int32)
            place = self._place(self._numbers[left], len(self._tables))
            table[place] = left
            left = left[table[place] != left]
            self._tables.append(table)

    def find(self, numbers: Index | Hashes) -> tuple[Index, Index]:
        """Of some numbers those that are known: which of the known each is, and its place."""
        at = np.flatnonzero(self._sieve.take(sieved(numbers, self._bits)))
        sought = numbers.view(np.uint64).take(at)
        found = [(at[:0], at[:0])]
        for number, table in enumerate(self._tables):
            which = table.take(self._place(sought, number))
            right = self._numbers.take(which, mode="clip") == sought  # -1 is the first of them
            found.append((which[right].astype(np.int64), at[right]))
            left = np.flatnonzero(~right & (which >= 0))
            if not left.size:
                break
            at, sought = at[left], sought[left]
        whiches, places = zip(*found, strict=True)
        return np.concatenate(whiches), np.concatenate(places)

    def _place(self, numbers: Hashes, table: int) -> Index:
        """Where numbers stand in a table."""
        factor = pow(BASE, 2 * table + 3, 1 << 64)
        return _shifted(numbers * np.uint64(factor), self._bits)


def sieved(keys: Index | Hashes, bits: int) -> Index:
    """Where keys stand in a sieve of so many bits for a place."""
    return _shifted(keys.view(np.uint64) * np.uint64(BASE), bits)


def _shifted(mixed: Hashes, bits: int) -> Index:
    return (mixed >> np.uint64(64 - bits)).view(np.int64)
