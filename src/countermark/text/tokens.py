"""Tokens: a column cut at its spaces, each different token once, so that it is looked at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Index = npt.NDArray[np.int64]

_BETWEEN: Final = b" \xff "
"""Between rows stands a byte that is in no text of UTF-8."""


@dataclass(frozen=True)
class Tokens:
    """Rows as runs of tokens: whatever stands before a space, with the space."""

    unique: pa.Array
    """Each different token once, as large strings; "" stands for the ends of rows."""
    lengths: Index
    """The characters of each."""
    codes: Index
    """The tokens of all rows by their place in `unique`: 0 before each row and after the last."""
    ends: Index
    """The tokens that are ends of rows."""
    data: bytes
    """The rows, with something between them …"""
    offsets: Index
    """… and where in it each token begins."""

    def runs(self, size: int) -> Iterator[tuple[int, Tokens]]:
        """The rows in runs of about `size` tokens, with the number of the first row of each."""
        first, rows = 0, self.ends.size - 1
        while first < rows:
            begun = self.ends[first]
            last = max(first + 1, int(np.searchsorted(self.ends, begun + size)))
            last = min(last, rows)
            end = self.ends[last] + 1
            ends = self.ends[first : last + 1] - begun
            codes, offsets = self.codes[begun:end], self.offsets[begun : end + 1]
            yield first, Tokens(self.unique, self.lengths, codes, ends, self.data, offsets)
            first = last

    def text(self, row: int) -> str:
        """The text of a row."""
        first, last = self.ends[row] + 1, self.ends[row + 1]
        return self.data[self.offsets[first] : self.offsets[last] - 1].decode()

    def run(self, first: int, last: int) -> str:
        """The text from a token to another."""
        return self.data[self.offsets[first] : self.offsets[last + 1]].decode()

    @cached_property
    def starts(self) -> Index:
        """Where each token begins, in characters of all rows."""
        return self.summed(self.lengths)

    @cached_property
    def rows(self) -> Index:
        """Where each row begins, in characters of all rows."""
        return self.starts[self.ends[:-1] + 1]

    def summed(self, sizes: Index) -> Index:
        """How much stands before each token, where `unique` have these sizes."""
        sums = np.zeros(self.codes.size + 1, np.int64)
        np.cumsum(sizes.take(self.codes), out=sums[1:])
        return sums[:-1]

    def row_of(self, token: Index) -> Index:
        """The row in which each of some tokens stands."""
        return np.searchsorted(self.ends, token) - 1

    def spread(self, counts: Index) -> tuple[Index, Index]:
        """Where `unique` have so many things, one after the other: for each thing that the rows
        have, its token and which thing it is."""
        first = np.cumsum(counts) - counts
        having = np.flatnonzero((counts > 0).take(self.codes))
        codes = self.codes.take(having)
        return ragged(first.take(codes), counts.take(codes), having)


def ragged(first: Index, counts: Index, of: Index) -> tuple[Index, Index]:
    """Runs of numbers that begin at `first`, one after the other, and the `of` of each number. Each
    of them has one number at least."""
    longer = np.flatnonzero(counts > 1)  # most are not
    if not longer.size:
        return of, first
    more = counts[longer] - 1
    behind = np.repeat(longer + 1, more)
    step = np.arange(1, behind.size + 1) - np.repeat(np.cumsum(more) - more, more)
    return np.insert(of, behind, of[behind - 1]), np.insert(first, behind, first[behind - 1] + step)


class Groups:
    """Numbers that belong to each of some things, one at least to each."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        self._counts = np.array([len(group) for group in groups], np.int64)
        self._all = np.array([number for group in groups for number in group], np.int64)
        self._first = np.cumsum(self._counts) - self._counts

    def spread(self, things: Index) -> tuple[Index, Index]:
        """The numbers of each thing, and which of `things` each is of."""
        of, which = ragged(self._first[things], self._counts[things], np.arange(things.size))
        return self._all[which], of


def tokens(texts: pa.Array) -> Tokens:
    """A column of large strings, none of them null, as tokens."""
    rows = pc.cast(texts, pa.large_binary())
    lists = pa.LargeListArray.from_arrays(pa.array([0, len(rows)], pa.int64()), rows)
    joined = pc.binary_join(lists, pa.scalar(_BETWEEN, pa.large_binary()))
    data = b"".join((_BETWEEN, joined[0].as_buffer(), _BETWEEN))
    read = np.frombuffer(data, np.uint8)
    offsets = np.flatnonzero(read <= ord(" "))
    signs = read.take(offsets)
    space = (signs == ord(" ")) | (signs - np.uint8(9) < 5)  # \t\n\v\f\r, and no other controls
    offsets = (offsets if space.all() else offsets[space]) + 1
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    cut = pa.Array.from_buffers(pa.large_binary(), offsets.size - 1, buffers)
    encoded = cut.dictionary_encode()
    unique = pc.cast(encoded.dictionary.slice(1), pa.large_string())
    unique = pa.concat_arrays([pa.array([""], pa.large_string()), unique])
    lengths = pc.utf8_length(unique).to_numpy(zero_copy_only=False).astype(np.int64)
    codes = encoded.indices.to_numpy().astype(np.int64)
    return Tokens(unique, lengths, codes, np.flatnonzero(codes == 0), data, offsets)
