"""The bulk plane on disk: accepted rows as Parquet, queried with DuckDB, never in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP = 65_536
HELD = 32 * 2**20
"""Bytes of rows that wait for a group to be full: a page may have a megabyte."""
RECORD_COLUMNS = ("type", "document", "file", "digest", "selector")


class BulkWriter:
    """Writes accepted batches: listings to `listings.parquet`, all other records to
    `records.parquet`, as they come. What an earlier run wrote there goes; a `part` above 0 adds
    files of its own to those that are there."""

    def __init__(self, folder: Path, part: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("listings", "records"):
            for path in () if part else _files(folder, name):
                path.unlink(missing_ok=True)
        self._folder = folder
        self._end = f"-{part:06}.parquet" if part else ".parquet"
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._held: dict[str, list[pa.RecordBatch]] = {}
        self._bytes: dict[str, int] = {}
        self.counts: dict[str, int] = {}

    def write(self, batch: pa.RecordBatch) -> None:
        """Take a batch with a `type` column; rows of type `listing` carry the listing columns."""
        types = batch.column("type").cast(pa.string())
        for entry in pc.value_counts(types).to_pylist():
            self.counts[entry["values"]] = self.counts.get(entry["values"], 0) + entry["counts"]
        is_listing = pc.equal(types, "listing")
        dropped = ["type", "document"]
        if pc.all(is_listing).as_py():
            self._append("listings", batch.drop_columns(dropped))
            return
        self._append("listings", batch.filter(is_listing).drop_columns(dropped))
        self._append("records", batch.filter(pc.invert(is_listing)).select(list(RECORD_COLUMNS)))

    def _append(self, name: str, batch: pa.RecordBatch) -> None:
        held = self._held.setdefault(name, [])
        held.append(batch)
        self._bytes[name] = self._bytes.get(name, 0) + batch.nbytes
        if sum(map(len, held)) >= ROW_GROUP or self._bytes[name] >= HELD:
            self._flush(name)

    def _flush(self, name: str) -> None:
        held = self._held.get(name)
        if not held:
            return
        table = pa.Table.from_batches(held).unify_dictionaries()
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(
                self._folder / f"{name}{self._end}",
                table.schema,
                compression="lz4",
                write_statistics=["key", "seller"],
                use_dictionary=["type", "file", "digest", "currency", "brand", "category", "state",
                                "seller", "seller_name", "condition"],
            )  # fmt: skip
        self._writers[name].write_table(table, row_group_size=ROW_GROUP)
        held.clear()
        self._bytes[name] = 0

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                for name in self._held:
                    self._flush(name)
                for writer in self._writers.values():
                    writer.close()
        finally:
            for writer in self._writers.values():
                with suppress(OSError):  # what cannot be written is given up, and said once
                    writer.close()
                writer.is_open = False


class Bulk:
    """Reads the bulk plane of one run. An absent file is an empty table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = duckdb.connect()
        self._database.execute("SET preserve_insertion_order = true")

    def rows(
        self, name: str, sql: str, tables: Mapping[str, pa.Table] | None = None, size: int = 4096
    ) -> Iterator[pa.RecordBatch]:
        """Batches of `sql`, which reads the file `name` as the view `bulk` and `tables` by name."""
        paths = [str(path) for path in _files(self.folder, name)]
        if not paths:
            return
        cursor = self._database.cursor()
        cursor.from_parquet(paths).create_view("bulk", replace=True)
        for table, content in (tables or {}).items():
            cursor.register(table, content)
        yield from cursor.sql(sql).to_arrow_reader(size)

    def existing(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that are listings'."""
        if not keys:
            return set()
        wanted = {"wanted": pa.table({"key": pa.array(keys, pa.string())})}
        sql = "SELECT DISTINCT key FROM bulk SEMI JOIN wanted USING (key)"
        found: set[str] = set()
        for batch in self.rows("listings", sql, wanted):
            found.update(batch.column("key").to_pylist())
        return found

    def tally(self, name: str, *columns: str) -> list[tuple[Any, ...]]:
        """Rows of the file `name` counted by `columns`, in their order."""
        listed = ", ".join(columns)
        sql = f"SELECT {listed}, count(*) n FROM bulk GROUP BY ALL ORDER BY ALL"  # noqa: S608
        batches = self.rows(name, sql)
        return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


def _files(folder: Path, name: str) -> list[Path]:
    """The files of a name that are there, in the order of their parts."""
    whole = folder / f"{name}.parquet"
    return [*([whole] if whole.exists() else ()), *sorted(folder.glob(f"{name}-*.parquet"))]
