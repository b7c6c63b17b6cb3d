"""The bulk plane: what is written is read, in order, and little of it waits in memory."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from countermark.intake.acceptance import ACCEPTED
from countermark.storage import bulk
from countermark.storage.bulk import Bulk, BulkWriter


def batch(kind, first, count, **more):
    row = {"type": kind, "file": "a", "digest": "d", "document": b"{}", **more}
    rows = [{**row, "selector": f"line={first + n}"} for n in range(count)]
    if kind == "listing":
        rows = [{**row, "document": None, "key": f"shop.example:{first + n}"} for n, row in
                enumerate(rows)]  # fmt: skip
    return pa.RecordBatch.from_pylist(rows, schema=ACCEPTED)


def selectors(folder, name):
    return [s for b in Bulk(folder).rows(name, "SELECT selector FROM bulk")
            for s in b.column(0).to_pylist()]  # fmt: skip


def test_listings_and_records_lie_apart_in_order(tmp_path):
    mixed = pa.Table.from_batches([batch("listing", 1, 2), batch("page", 3, 2)])
    with BulkWriter(tmp_path) as writer:
        writer.write(mixed.unify_dictionaries().combine_chunks().to_batches()[0])
        writer.write(batch("listing", 5, 1))
    assert writer.counts == {"listing": 3, "page": 2}
    assert selectors(tmp_path, "listings") == ["line=1", "line=2", "line=5"]
    assert selectors(tmp_path, "records") == ["line=3", "line=4"]
    assert Bulk(tmp_path).existing(["shop.example:2", "shop.example:9"]) == {"shop.example:2"}
    assert Bulk(tmp_path).tally("records", "file", "type") == [("a", "page", 2)]


def test_an_absent_file_is_an_empty_table(tmp_path):
    assert selectors(tmp_path, "listings") == []
    assert Bulk(tmp_path).existing(["shop.example:2"]) == set()
    assert Bulk(tmp_path).existing([]) == set()


def test_what_an_earlier_run_wrote_goes(tmp_path):
    with BulkWriter(tmp_path) as writer:
        writer.write(batch("listing", 1, 2))
    with BulkWriter(tmp_path):
        pass
    assert selectors(tmp_path, "listings") == []


@pytest.mark.parametrize("bound", ["HELD", "ROW_GROUP"])
def test_rows_wait_in_memory_for_no_more_than_a_group(tmp_path, monkeypatch, bound):
    monkeypatch.setattr(bulk, bound, {"HELD": 250_000, "ROW_GROUP": 3}[bound])
    with BulkWriter(tmp_path) as writer:
        for number in range(7):
            writer.write(batch("page", number, 1, document=bytes(100_000)))
    file = pq.ParquetFile(tmp_path / "records.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [3, 3, 1]
    assert selectors(tmp_path, "records") == [f"line={number}" for number in range(7)]


def test_a_part_is_added_behind_what_is_there_and_goes_with_it(tmp_path):
    for part, first in ((0, 1), (2, 5), (1, 3)):
        with BulkWriter(tmp_path, part) as writer:
            writer.write(batch("listing", first, 2))
    assert selectors(tmp_path, "listings") == [f"line={n}" for n in range(1, 7)]
    with BulkWriter(tmp_path):
        pass
    assert selectors(tmp_path, "listings") == []
