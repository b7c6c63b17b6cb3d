"""Joining: texts whose letters are found in several words, one after the other.

So are found s p a c e d phrases, and such as are joinedup in part. Words that may begin a text go
on together, word by word, as long as their letters begin one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import Index, Letters
from countermark.text.chain import powers
from countermark.text.known import Hashes, Known

Bits = npt.NDArray[np.uint64]


class Joining:
    """Texts as the letters of each in the view of words, all different; ready to be looked for."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        letters = np.frombuffer(b"".join(texts), np.uint8)
        sizes = np.array([len(text) for text in texts], np.int64)
        ends = np.cumsum(sizes)
        self._longest = int(sizes.max(initial=0))
        self._steps, inverses = powers(max(letters.size, self._longest) + 1)
        sums = np.concatenate(
            [np.zeros(1, np.uint64), np.cumsum(letters * self._steps[: letters.size])]
        )
        start = np.repeat(ends - sizes, sizes)
        hashes = (sums[1:] - sums[start]) * inverses[start]
        proper = np.delete(np.arange(letters.size), ends - 1)
        following = np.append(letters, 0)[proper + 2] * (
            proper + 2 < np.repeat(ends, sizes)[proper]
        )
        begun, which = np.unique(hashes[proper], return_inverse=True)
        order = np.argsort(which, kind="stable")
        bits = _bits(letters[proper + 1], following)[order]
        self._next = np.bitwise_or.reduceat(bits, np.flatnonzero(np.diff(which[order], prepend=-1)))
        """For letters that begin texts, those that may come next."""
        self._begun, self._whole = Known(begun), Known(hashes[ends - 1])

    def before(self, hashes: Hashes) -> Bits:
        """What may come after words with these hashes, which begin a text but do not end it: words
        that have a bit of it in `after`."""
        which, at = self._begun.find(hashes)
        bits = np.zeros(hashes.size, np.uint64)
        bits[at] = self._next[which]
        return bits

    def after(self, first: Letters, second: Letters) -> Bits:
        """What words with these first letters come after; `second` is 0 where there is one."""
        return np.where(second > 0, _bits(first, second), ~np.uint64(0))

    def find(self, begun: Index, hashes: Hashes, sizes: Index) -> tuple[Index, Index, Index]:
        """The texts found by number, the first and the last word of each: of words with these
        hashes and so many letters, none for the ends of rows; `begun` are those that begin one."""
        found: list[tuple[Index, Index, Index]] = []
        joined, size, place = hashes.take(begun), sizes.take(begun), begun
        while place.size:
            place = place + 1
            more = sizes.take(place)
            size = size + more
            near = np.flatnonzero((more > 0) & (size <= self._longest))
            begun, place, size = begun.take(near), place.take(near), size.take(near)
            before = size - more.take(near)
            joined = joined.take(near) + self._steps.take(before) * hashes.take(place)
            which, ended = self._whole.find(joined)
            found.append((which, begun[ended], place[ended]))
            going = self._begun.find(joined)[1]
            begun, place, size, joined = begun[going], place[going], size[going], joined[going]
        if not found:
            none = np.zeros(0, np.int64)
            return none, none, none
        number, first, last = map(np.concatenate, zip(*found, strict=True))
        return number, first, last


def _bits(one: Letters, two: Letters) -> Bits:
    """Two letters as one of 64 bits."""
    number = (one.astype(np.uint64) * np.uint64(29) + two.astype(np.uint64)) % np.uint64(64)
    bits: Bits = np.left_shift(np.uint64(1), number)
    return bits
