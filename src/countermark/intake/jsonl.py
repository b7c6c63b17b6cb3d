"""JSON lines: one schema.org object a line, the format that listings come in by the million."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from countermark.intake.document import decode
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS
from countermark.intake.lines import lines, pack
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

CHUNK = 8 * 2**20
"""Bytes that are read at a time; no more than a line may have."""
_LOOKED_AT = 20
_ROWS = 16_384
"""Rows of a batch: a chunk of the shortest lines has a million."""
_SHORT = 16
"""Bytes of a line, on average, below which blank lines are looked for: a file of nothing else
would be millions of rows."""

Bytes: TypeAlias = npt.NDArray[np.uint8]
Places: TypeAlias = npt.NDArray[np.int64]


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
            for first, chunk, ends in _chunks(stream, source.encoding):
                if chunk is None:
                    reason = (
                        f"a line of {ends[0]:,} bytes or more; a line may have {LIMITS.line:,}: "
                        "split the record, or save the file as a JSON array"
                    )
                    yield from pack(
                        source, [Rejected(file=source.name, line=first, reason=reason, row=None)]
                    )
                else:
                    numbers, found = _split(chunk, ends)
                    cuts = np.linspace(0, len(found), -(-len(found) // _ROWS) + 1, dtype=int)
                    for start, end in pairwise(cuts.tolist()):
                        yield lines(source, first + numbers[start:end], found[start:end])

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


def _chunks(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, Bytes | None, Places]]:
    """Whole lines in chunks: the number of the first, the bytes of all, and where each ends. A line
    that is too long has None for its bytes, which are skipped."""
    decoder = None
    if encoding.replace("_", "-").lower() not in ("utf-8", "utf-8-sig", "ascii"):
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    number, held, skipped = 1, np.empty(0, np.uint8), 0
    while (block := _block(stream, held, decoder)) is not None:
        if number == 1 and not (skipped or len(held)) and block[:3].tobytes() == codecs.BOM_UTF8:
            block = block[3:]
        ends = np.flatnonzero(block == ord("\n")) + 1
        begun = 0
        if len(ends) and (skipped or ends[0] - 1 > LIMITS.line):
            yield number, None, ends[:1] + skipped
            begun, ends = int(ends[0]), ends[1:]
            number, skipped = number + 1, 0
        if len(ends):
            yield number, block[begun : ends[-1]], ends - begun
            number, begun = number + len(ends), int(ends[-1])
        held = block[begun:].copy()  # of a view, all of the block would stay
        if skipped or len(held) > LIMITS.line:
            skipped, held = skipped + len(held), held[:0]
    if skipped:
        yield number, None, np.array([skipped])
    elif len(held):
        yield number, held, np.array([len(held)])


def _block(
    stream: BinaryIO, held: Bytes, decoder: codecs.IncrementalDecoder | None
) -> Bytes | None:
    """What is held and the next CHUNK bytes, brought to UTF-8; None at the end."""
    if decoder:
        read = stream.read(CHUNK)
        text = np.frombuffer(decoder.decode(read).encode("utf-8", "replace"), np.uint8)
        return np.concatenate([held, text]) if read else None
    block = np.empty(len(held) + CHUNK, np.uint8)
    block[: len(held)] = held
    count = stream.readinto(block[len(held) :])  # type: ignore[attr-defined]  # buffered all
    return block[: len(held) + count] if count else None


def _split(chunk: Bytes, ends: Places) -> tuple[Places, pa.Array]:
    """The lines of a chunk as an Arrow column over the same bytes, and their places among them."""
    offsets = np.concatenate([np.zeros(1, np.int64), ends])
    found = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(chunk)]
    )
    if len(chunk) > _SHORT * len(ends):
        return np.arange(len(ends)), found
    said = np.bitwise_or.reduceat(chunk > 32, offsets[:-1])  # a sign that is no white space
    return np.flatnonzero(said), found.filter(pa.array(said))
