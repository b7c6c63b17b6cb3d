"""Batches of lines: whole, in order, and bounded whatever the rows are."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from countermark.intake.format import Row
from countermark.intake.guard import Refused
from countermark.intake.lines import BATCH, BYTES, LINES, REASON, lines, pack
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

SOURCE = Source(Path("a.json"), "a.json", "d" * 64, Path())


def row(number: int, text: str = "x") -> Row:
    return Row({"@type": "Product", "name": text}, f"record={number}", number)


def packed(rows: list[Row | Rejected]) -> list[dict[str, object]]:
    return [each for batch in pack(SOURCE, rows) for each in batch.to_pylist()]


def test_rows_keep_their_order_and_place() -> None:
    rejected = Rejected(file="a.json!/b", line=None, reason="broken", row=["x"])
    first, second, third = packed([row(1), rejected, row(3)])
    assert (first["file"], first["selector"], first["line"], first["reason"]) == (
        "a.json", "record=1", 1, None,
    )  # fmt: skip
    assert (second["file"], second["json"], second["reason"]) == ("a.json!/b", b'["x"]', "broken")
    assert third["digest"] == "d" * 64


def test_a_batch_is_bounded_in_rows_and_in_bytes() -> None:
    assert [len(batch) for batch in pack(SOURCE, map(row, range(BATCH + 1)))] == [BATCH, 1]
    large = "x" * (BYTES // 2)
    sizes = [len(batch) for batch in pack(SOURCE, (row(n, large) for n in range(5)))]
    assert sizes == [2, 2, 1]


def test_rows_before_a_refusal_are_kept() -> None:
    def rows() -> Iterator[Row]:
        yield row(1)
        raise Refused("no further")

    batches = pack(SOURCE, rows())
    assert len(next(batches)) == 1
    with pytest.raises(Refused, match="no further"):
        next(batches)


def test_what_json_cannot_say_is_mended_or_named() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    half, low, lower = packed(
        [
            row(1, "half \ud83d"),
            Row({"x": deep}, "record=2", None),
            Rejected(file="a.json", line=3, reason="broken", row=deep),
        ]
    )
    assert half["json"] == b'{"@type": "Product", "name": "half ?"}'
    assert (low["reason"], low["json"]) == ("record=2: nested too deeply", b"null")
    assert (lower["reason"], lower["json"]) == ("broken", b"null")


def test_a_reason_has_an_end_and_whole_characters() -> None:
    (found,) = packed([Rejected(file="a", line=1, reason="\ud800" + "x" * 10**6)])
    assert found["reason"] == "?" + "x" * (REASON - 1)


def test_lines_keep_their_numbers() -> None:
    written = pa.array([b"{}", b"[]"], pa.large_binary())
    batch = lines(SOURCE, [3, 9], written)
    assert batch.schema == LINES
    assert batch.column("line").to_pylist() == [3, 9]
    assert batch.column("selector").null_count == 2
