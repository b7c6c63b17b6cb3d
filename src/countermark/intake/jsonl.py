"""JSON lines: one schema.org object a line, the format that listings come in by the million."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
import numpy as np
import pyarrow as pa

from countermark.intake.document import decode
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS
from countermark.intake.lines import lines, pack
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

CHUNK = 4 * 2**20
_LOOKED_AT = 20
_ROWS = 16_384
"""Rows of a batch: a chunk of the shortest lines has a million."""
_SHORT = 16
"""Bytes of a line, on average, below which blank lines are looked for: a file of nothing else
would be millions of rows."""


class JsonLines(Format):
    """`.jsonl`, `.jsonl.gz`, `.ndjson`: told by a line that is an object with `@type`."""

    name = "jsonl"
    title = "JSON lines of schema.org objects"

    def recognises(self, source: Source) -> bool:
        """One of the first lines is an object of the vocabulary, whole on its line."""
        seen = [line for line in source.start.splitlines()[:_LOOKED_AT] if line.strip()]
        if any(_is_object(line) for line in seen):
            return True
        return (  # a first line too long for the head
            len(seen) == 1 and seen[0].lstrip().startswith("{") and '"@type"' in seen[0][:1000]
            and len(source.head) > 60_000
        )  # fmt: skip

    def batches(self, source: Source, reading: Reading) -> Iterator[pa.RecordBatch]:
        """The lines, undecoded: the stage that makes records of them decodes them."""
        with source.open() as stream:
            for first, chunk in _chunks(stream, source.encoding):
                if isinstance(chunk, int):
                    reason = (
                        f"a line of {chunk:,} bytes or more; a line may have {LIMITS.line:,}: "
                        "split the record, or save the file as a JSON array"
                    )
                    yield from pack(
                        source, [Rejected(file=source.name, line=first, reason=reason, row=None)]
                    )
                else:
                    numbers, found = _split(chunk)
                    for at in range(0, len(found), _ROWS):
                        part = slice(at, at + _ROWS)
                        yield lines(source, first + numbers[part], found[part])

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The objects one by one; the bulk plane takes `batches` instead."""
        for batch in self.batches(source, reading):
            for line, json, reason in zip(
                *(batch.column(name).to_pylist() for name in ("line", "json", "reason")),
                strict=True,
            ):
                if reason:
                    yield Rejected(file=source.name, line=line, reason=reason, row=None)
                elif json.strip():
                    try:
                        decoded = decode(json)
                    except ValueError as error:
                        yield Rejected(file=source.name, line=line, reason=str(error), row=None)
                    else:
                        yield Row(decoded, f"line={line}", line)

    def examples(self) -> list[Example]:
        """A listing and a broken line; a JSON array and a table are not JSON lines."""
        product = {
            "@type": "Product",
            "url": "https://www.amazon.com/dp/B0EXAMPLE1",
            "name": "Ring",
        }
        return [
            Example(
                "listings.jsonl",
                msgspec.json.encode(product) + b"\n\n{broken\n",
                [product],
                "blank lines are nothing; a broken line is rejected and the rest is read",
                rejected=1,
            ),
            Example(
                "a.json", b'[{"@type":"Product","url":"https://a.example/1"}]', None, "an array"
            ),
            Example("a.csv", b"title,link\nRing,https://a.example/1\n", None, "a table"),
            Example("flat.jsonl", b'{"title":"Ring"}\n', None, "objects of no vocabulary"),
        ]


def _is_object(line: str) -> bool:
    try:
        read = decode(line.strip().lstrip("\ufeff").encode("utf-8", "replace"))
    except ValueError:
        return False
    return isinstance(read, dict) and ("@type" in read or "@graph" in read)


def _chunks(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, bytes | int]]:
    """Whole lines in chunks with the number of their first line; a line that is too long as its
    length so far, its bytes being skipped."""
    decoder = None
    if encoding.replace("_", "-").lower() not in ("utf-8", "utf-8-sig", "ascii"):
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    number, held, skipped = 1, b"", 0
    while block := stream.read(CHUNK):
        if decoder:
            block = decoder.decode(block).encode("utf-8", "replace")
        if number == 1 and not held:
            block = block.removeprefix(codecs.BOM_UTF8)
        end = block.rfind(b"\n") + 1
        if skipped:
            if not end:
                skipped += len(block)
                continue
            cut = block.index(b"\n") + 1
            yield number, skipped + cut
            number, skipped, block, end = number + 1, 0, block[cut:], end - cut
        if end:
            whole = held + block[:end]
            yield number, whole
            number += whole.count(b"\n")
            held = block[end:]
        else:
            held += block
        if len(held) > LIMITS.line:
            held, skipped = b"", len(held)
    if skipped:
        yield number, skipped
    elif held:
        yield number, held


def _split(chunk: bytes) -> tuple[np.ndarray, pa.Array]:
    """The lines of a chunk as an Arrow column over the same bytes, and their places among them."""
    content = np.frombuffer(chunk, np.uint8)
    ends = np.flatnonzero(content == 10).astype(np.int64) + 1
    if not chunk.endswith(b"\n"):
        ends = np.append(ends, len(chunk))
    offsets = np.concatenate([np.zeros(1, np.int64), ends])
    found = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(chunk)]
    )
    if len(chunk) > _SHORT * len(ends):
        return np.arange(len(ends)), found
    said = np.bitwise_or.reduceat(content > 32, offsets[:-1])  # a sign that is no white space
    return np.flatnonzero(said), found.filter(pa.array(said))
