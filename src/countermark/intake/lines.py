"""Lines: what every format becomes, Arrow batches of schema.org objects as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from countermark.intake.format import Row
from countermark.intake.guard import Refused
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
BYTES = 8 * 2**20
"""Bytes of a batch, one row more at most: there are rows of many megabytes."""
REASON = 1000
"""Characters of a reason: it may quote what strangers wrote, of any length."""
_encode = msgspec.json.Encoder(enc_hook=str).encode


def pack(source: Source, rows: Iterable[Row | Rejected]) -> Iterator[pa.RecordBatch]:
    """The rows of one source as batches of LINES; also those before the place where the rest is
    refused."""
    held: list[tuple[Row | Rejected, bytes]] = []
    size = 0
    refused: Exception | None = None
    try:
        for row in rows:
            try:
                written = _json(row.object if isinstance(row, Row) else row.row)
            except RecursionError:
                row, written = _too_deep(source, row), b"null"
            held.append((row, written))
            size += len(written)
            if len(held) == BATCH or size > BYTES:
                yield _batch(source, held)
                held, size = [], 0
    except (Refused, OSError, EOFError) as error:
        refused = error
    if held:
        yield _batch(source, held)
    if refused:
        raise refused


def _json(value: Any) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError:  # half a surrogate pair
        return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _too_deep(source: Source, row: Row | Rejected) -> Rejected:
    if isinstance(row, Rejected):
        return row.model_copy(update={"row": None})
    reason = f"{row.selector}: nested too deeply"
    return Rejected(file=source.name, line=row.line, reason=reason, row=None)


def lines(source: Source, numbers: Sequence[int] | np.ndarray, written: pa.Array) -> pa.RecordBatch:
    """A batch of lines of JSON, and their numbers, from 1."""
    count = len(written)
    return pa.RecordBatch.from_arrays(
        [
            constant(source.name, count),
            constant(source.digest, count),
            pa.nulls(count, pa.string()),
            pa.array(numbers, pa.int64()),
            written,
            pa.nulls(count, pa.string()),
        ],
        schema=LINES,
    )


def _batch(source: Source, held: list[tuple[Row | Rejected, bytes]]) -> pa.RecordBatch:
    count = len(held)
    rows = [row for row, _ in held]
    files = [row.file if isinstance(row, Rejected) else source.name for row in rows]
    selectors = [row.selector if isinstance(row, Row) else "" for row in rows]
    reasons = [_said(row.reason) if isinstance(row, Rejected) else None for row in rows]
    return pa.RecordBatch.from_arrays(
        [
            pa.array(files).cast(NAME),
            constant(source.digest, count),
            pa.array(selectors, pa.string()),
            pa.array([row.line for row in rows], pa.int64()),
            pa.array([written for _, written in held], pa.large_binary()),
            pa.array(reasons, pa.string()),
        ],
        schema=LINES,
    )


def _said(reason: str) -> str:
    return reason[:REASON].encode("utf-8", "replace").decode()


def constant(value: str, count: int) -> pa.Array:
    """A column of one text, `count` times."""
    return pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), [value])
