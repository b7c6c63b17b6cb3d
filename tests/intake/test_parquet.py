from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.parquet import Parquet
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

SourceOf = Callable[[Example], Source]


def written(table: pa.Table, **options: Any) -> bytes:
    sink = BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def read(source_of: SourceOf, content: bytes) -> list[Row | Rejected]:
    source = source_of(Example("t.parquet", content, None, ""))
    assert Parquet().recognises(source)
    return list(Parquet().read(source, Reading()))


@pytest.mark.parametrize("example", Parquet().examples(), ids=lambda e: e.name)
def test_examples(example: Example, source_of: SourceOf) -> None:
    source = source_of(example)
    assert Parquet().recognises(source) == (example.objects is not None)
    if example.objects is not None:
        rows = list(Parquet().read(source, Reading(example.columns)))
        found = [row.object for row in rows if isinstance(row, Row)]
        assert len(found) == len(example.objects)
        for object_, expected in zip(found, example.objects, strict=True):
            assert object_.items() >= expected.items()
        assert sum(isinstance(row, Rejected) for row in rows) == example.rejected


def test_every_type_of_column_becomes_text(source_of: SourceOf) -> None:
    table = pa.table(
        {
            "title": pa.array(["Ring"]).dictionary_encode(),
            "id": [12345678901.0],
            "link": pa.array([b"https://shop.example/1"]),
            "price": pa.array([1999], pa.decimal128(6, 2)),
            "updated": [datetime(2020, 7, 1, 8, tzinfo=UTC)],
            "sold": [3],
            "images": [["a.jpg", "b.jpg"]],
            "odd": pa.array([float("nan")]),
        }
    )
    (row,) = read(source_of, written(table))
    assert isinstance(row, Row)
    assert row.object == {
        "@type": "Product",
        "tableRow": True,
        "name": "Ring",
        "productID": "12345678901",
        "url": "https://shop.example/1",
        "dateModified": "2020-07-01T08:00:00+00:00",
        "image": ["a.jpg", "b.jpg"],
        "offers": {"price": "1999.00"},
        "sold": "3",
    }


def test_records_are_counted_over_row_groups(source_of: SourceOf) -> None:
    count = 5000
    table = pa.table(
        {
            "name": [f"r{n}" for n in range(count)],
            "url": [f"https://a.example/{n}" for n in range(count)],
        }
    )
    rows = read(source_of, written(table, row_group_size=700))
    assert [row.selector for row in rows if isinstance(row, Row)] == [
        f"record={n}" for n in range(1, count + 1)
    ]


def test_a_bomb_is_refused(source_of: SourceOf) -> None:
    table = pa.table(
        {"title": pa.array(["x" * 1000] * 100_000), "link": ["https://a.example"] * 100_000}
    )
    content = written(table, compression="zstd", use_dictionary=False)
    assert len(content) < 1_000_000
    with pytest.raises(Refused, match="unpacks"):
        read(source_of, content)


def test_rows_that_a_damaged_page_hides_are_told(source_of: SourceOf) -> None:
    content = bytearray(Parquet().examples()[0].content)
    content[4 + 25] = 1  # in the first page's header
    source = source_of(Example("t.parquet", bytes(content), None, ""))
    (row,) = Parquet().read(source, Reading())
    assert isinstance(row, Rejected)
    assert "2 rows are announced, 0 can be read" in row.reason or "cannot be read" in row.reason


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(4, 10_000),
)
def test_torn_files_break_nothing(
    source_of: SourceOf, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(Parquet().examples()[0].content)
    for place, value in changes:
        content[4 + place % (len(content) - 4)] = value
    source = source_of(Example("t.parquet", bytes(content[:cut]), None, ""))
    try:
        rows = list(Parquet().read(source, Reading()))
    except Refused:
        return
    assert rows
    assert all(isinstance(row, Row | Rejected) for row in rows)
