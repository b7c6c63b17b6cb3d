"""Columns of strings: any kind of them as one, cut into runs that are looked at together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

CHUNK = 1 << 20
"""Bytes of text that are looked at together; a longer row is one chunk."""

Rows: TypeAlias = npt.NDArray[np.int64]
Strings: TypeAlias = pa.Array | pa.ChunkedArray | Sequence[str | None]


def strings(column: Strings) -> pa.Array:
    """The column as one array of large strings, "" where it holds nothing."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not isinstance(column, pa.Array):
        encoded = [text and text.encode("utf-8", "replace") for text in column]
        column = pa.array(encoded, pa.binary())
    column = pc.cast(column, pa.large_string())
    return pc.fill_null(column, "") if column.null_count else column


def chunks(texts: pa.Array, size: int = CHUNK) -> Iterator[tuple[int, pa.Array]]:
    """The rows in runs of about `size` bytes, with the number of the first row of each."""
    sizes = np.cumsum(pc.binary_length(texts).to_numpy(zero_copy_only=False))
    first = 0
    while first < len(texts):
        before = sizes[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(sizes, before + size, side="right")))
        yield first, texts.slice(first, last - first)
        first = last


def alike(texts: pa.Array) -> Iterator[tuple[Rows, pa.Array]]:
    """The rows in runs of about CHUNK bytes, those of ASCII alone apart from the others, since they
    are read many times faster, with the numbers of the rows of each run."""
    for first, rows in chunks(texts):
        numbers = np.arange(first, first + len(rows), dtype=np.int64)
        plain = pc.equal(pc.binary_length(rows), pc.utf8_length(rows))
        which = plain.to_numpy(zero_copy_only=False)
        if which.all() or not which.any():
            yield numbers, rows
        else:
            yield numbers[which], rows.filter(plain)
            yield numbers[~which], rows.filter(pc.invert(plain))


def joined(texts: pa.Array, between: str) -> bytes:
    """The rows in UTF-8 with `between` standing between them."""
    lists = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    whole = pc.binary_join(lists, pa.scalar(between, pa.large_string()))
    return bytes(whole[0].as_buffer().to_pybytes())
