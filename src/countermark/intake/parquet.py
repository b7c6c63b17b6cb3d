"""Parquet: tables of a data warehouse, flat or with schema.org objects in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from countermark.intake.columns import understand
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.source import Source
from countermark.records.rejected import Rejected
from countermark.storage.error import is_machines

_BATCH = 1024
_SAMPLE = 100
_COLUMNS = 10_000


class Parquet(Format):
    """Told by the four bytes with which a Parquet file begins."""

    name = "parquet"
    title = "Parquet tables of listings, accounts, orders and payments"

    def recognises(self, source: Source) -> bool:
        """The file begins as Parquet does."""
        return source.head[:4] == b"PAR1"

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A row for every row of the table; `record=N` counts from 1.

        Raises Refused for a file that unpacks to more than the guard allows.
        """
        try:
            yield from _rows(source, reading)
        except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
            if is_machines(error):
                raise
            reason = f"cannot be read as Parquet beyond here: {str(error)[:300]}"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """A flat table and one of schema.org columns; a table of something else, and no table."""
        return _examples()


def _rows(source: Source, reading: Reading) -> Iterator[Row | Rejected]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(source.path, memory_map=True) as file:
        names = file.schema_arrow.names
        _guard(file.metadata, source)
        if len(names) > _COLUMNS:
            raise Refused(f"has {len(names):,} columns")
        make: Callable[[list[Any]], dict[str, Any]] | None = None
        number = 0
        for batch in file.iter_batches(_BATCH):
            columns = [_values(column) for column in batch.columns]
            rows = zip(*columns, strict=True)
            if make is None:
                sample = [[c[i] for c in columns] for i in range(min(batch.num_rows, _SAMPLE))]
                make = _maker(names, sample, reading)
            if make is None:
                reason = f"no table that is understood; its columns are {', '.join(names)[:300]}"
                yield Rejected(file=source.name, line=None, reason=reason, row=None)
                return
            for cells in rows:
                number += 1
                try:
                    yield Row(make(list(cells)), f"record={number}")
                except ValueError as error:
                    reason = f"record {number}: {error}"
                    shown = dict(zip(names, map(str, cells), strict=True))
                    yield Rejected(file=source.name, line=None, reason=reason, row=shown)
        if number < max(1, file.metadata.num_rows):  # a damaged page may end it without an error
            reason = f"{file.metadata.num_rows:,} rows are announced, {number:,} can be read"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)


def _guard(metadata: Any, source: Source) -> None:
    """Refuses what a footer already tells to be a bomb: pages are unpacked whole."""
    packed = max(source.path.stat().st_size, 1)
    total = 0
    for group in range(metadata.num_row_groups):
        # The columns' own metadata would be more telling, but pyarrow 26 ends the process where
        # that is malformed.
        size = metadata.row_group(group).total_byte_size
        if size > 16 * LIMITS.document:
            raise Refused(f"a row group of {size:,} bytes; save it in smaller groups")
        total += size
    if total > LIMITS.unpacked or (total > LIMITS.ratio_from and total > packed * LIMITS.ratio):
        raise Refused(f"unpacks {packed:,} bytes to {total:,}")
    if metadata.num_rows > 1000 * (total + packed):
        raise Refused(f"claims {metadata.num_rows:,} rows in {packed:,} bytes")


def _values(column: pa.Array) -> list[Any]:
    """The values of a column, numbers and times as text; nested ones as they are."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type):
        return [_plain(value) for value in column.to_pylist()]
    if pa.types.is_floating(column.type):
        return [None if v is None or v != v else _number(v) for v in column.to_pylist()]
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return [None if v is None else v.decode("utf-8", "replace") for v in column.to_pylist()]
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        return [None if v is None else v.isoformat() for v in column.to_pylist()]
    return [None if v is None else v if type(v) is str else str(v) for v in column.to_pylist()]


def _number(value: float) -> str:
    """An id that a null turned into a float is an id: 123.0 is written 123."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def _plain(value: Any) -> Any:
    """Structures as JSON has them, without the fields that are null."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return _number(value) if value == value else None
    return value if isinstance(value, str | bool) or value is None else str(value)


def _maker(
    names: list[str], sample: list[list[Any]], reading: Reading
) -> Callable[[list[Any]], dict[str, Any]] | None:
    """How a row becomes an object: as it is where it is schema.org already."""
    if "@type" in names:
        at = names.index("@type")

        def typed(cells: list[Any]) -> dict[str, Any]:
            if not cells[at]:
                raise ValueError("the row has no @type")
            return {n: v for n, v in zip(names, cells, strict=True) if v is not None}

        return typed
    table = understand(names, sample, reading.columns)
    if table:
        reading.met.update(table.said)
    return table.read if table else None


def _written(columns: Mapping[str, Any]) -> bytes:
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(columns)), sink)
    return bytes(sink.getvalue())


def _examples() -> list[Example]:
    flat = {"title": ["Ring", None], "link": ["https://shop.example/1", None], "price": [19.5, 2.0]}
    typed = {
        "@type": ["Product"], "url": ["https://shop.example/1"],
        "offers": [{"price": 120.0, "seller": {"name": "QX Jewelry", "url": None}}],
    }  # fmt: skip
    return [
        Example(
            "feed.parquet",
            _written(flat),
            [{"name": "Ring", "url": "https://shop.example/1", "offers": {"price": "19.5"}}],
            "a row without title, link and number is rejected",
            rejected=1,
        ),
        Example(
            "products.parquet",
            _written(typed),
            [{"url": "https://shop.example/1",
              "offers": {"price": "120", "seller": {"name": "QX Jewelry"}}}],
            "columns that are schema.org already",
        ),
        Example("other.parquet", _written({"x": [1]}), [], "no known table", rejected=1),
        Example("broken.parquet", b"PAR1 is how it begins", [], "a torn file", rejected=1),
        Example("feed.csv", b"title,link\nRing,https://shop.example/1\n", None, "a table of text"),
    ]  # fmt: skip
