"""Lines: what every format becomes, Arrow batches of schema.org objects as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
import pyarrow as pa

from countermark.intake.format import Row
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

NAME = pa.dictionary(pa.int32(), pa.string())

LINES = pa.schema(
    [
        pa.field("file", NAME),
        pa.field("digest", NAME),
        pa.field("selector", pa.string()),  # null: `line=N` of the column beside it
        pa.field("line", pa.int64()),
        pa.field("json", pa.large_binary()),
        pa.field("reason", pa.string()),  # why the reader could not accept the row, else null
    ]
)
BATCH = 4096
"""Rows of a batch: large enough that a batch's fixed costs vanish, small enough to bound memory."""


def pack(source: Source, rows: Iterable[Row | Rejected]) -> Iterator[pa.RecordBatch]:
    """The rows of one source as batches of LINES."""
    held: list[Row | Rejected] = []
    for row in rows:
        held.append(row)
        if len(held) == BATCH:
            yield _batch(source, held)
            held = []
    if held:
        yield _batch(source, held)


def lines(source: Source, numbers: Sequence[int] | np.ndarray, json: pa.Array) -> pa.RecordBatch:
    """A batch of lines of JSON, and their numbers, from 1."""
    count = len(json)
    return pa.RecordBatch.from_arrays(
        [
            constant(source.name, count),
            constant(source.digest, count),
            pa.nulls(count, pa.string()),
            pa.array(numbers, pa.int64()),
            json,
            pa.nulls(count, pa.string()),
        ],
        schema=LINES,
    )


def _batch(source: Source, rows: list[Row | Rejected]) -> pa.RecordBatch:
    encode = msgspec.json.Encoder(enc_hook=str).encode
    count = len(rows)
    accepted = [row if isinstance(row, Row) else None for row in rows]
    return pa.RecordBatch.from_arrays(
        [
            pa.array([row.file if isinstance(row, Rejected) else source.name for row in rows]).cast(
                NAME
            ),
            constant(source.digest, count),
            pa.array([row.selector if row else "" for row in accepted], pa.string()),
            pa.array([row.line for row in rows], pa.int64()),
            pa.array(
                [encode(row.object if isinstance(row, Row) else row.row) for row in rows],
                pa.large_binary(),
            ),
            pa.array(
                [row.reason if isinstance(row, Rejected) else None for row in rows], pa.string()
            ),
        ],
        schema=LINES,
    )


def constant(value: str, count: int) -> pa.Array:
    """A column of one text, `count` times."""
    return pa.DictionaryArray.from_arrays(pa.nulls(count, pa.int32()).fill_null(0), [value])
