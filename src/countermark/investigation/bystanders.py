"""Bystanders: which bytes can be looked into for people who only stand by, before they are given
away, and which cannot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from countermark.evidence.item import Item
from countermark.evidence.masking import speaks_of_bystanders
from countermark.intake.source import Source
from countermark.intake.spreadsheet import heads

_JSON_TYPES = ("application/json", "application/jsonl", "application/ld+json",
               "application/x-ndjson")  # fmt: skip
_TABLE_TYPES = ("text/csv", "text/tab-separated-values")
_JSON = frozenset(("flat-json", "jsonl", "jsonld", "shopify"))
_TABLES = frozenset(("delimited", "redirects"))
_BOOKS = frozenset(("parquet", "spreadsheet"))
_BOOK_ENDS = (".parquet", ".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")
TALK = frozenset((
    "telegram", "telegram-html", "whatsapp", "discord", "mail", "facebook", "instagram", "tiktok",
    "x-archive",
))  # fmt: skip
"""Formats of private talk and of accounts' own archives: full of people who stand by."""
_CLOSED = frozenset(("archive", "har"))
"""Not to be given away as they are, whatever they are called: an archive's files are items of their
own, masked each; what a browser recorded holds who was logged in."""


class Look(Enum):
    """What can be done for those who stand by in an item's bytes."""

    JSON = auto()
    """A copy with their names masked."""
    TABLE = auto()
    """The same, by the heads of its columns."""
    BOOK = auto()
    """Its columns' heads tell whether it speaks of them."""
    CLOSED = auto()
    """Nothing: it is full of them."""
    WHOLE = auto()
    """Nothing: what it shows nobody but a person can tell (web pages, pictures, free text)."""


def look(item: Item, format: str | None) -> Look:
    """Which it is, by what it was read as and, where it was not, by its type."""
    kind, name = item.media_type, item.circumstances.source.lower()
    if format in _CLOSED:
        return Look.CLOSED
    if kind in _JSON_TYPES or format in _JSON:
        return Look.JSON
    if format in TALK:
        return Look.CLOSED
    if kind in _TABLE_TYPES or format in _TABLES:
        return Look.TABLE
    return Look.BOOK if format in _BOOKS or name.endswith(_BOOK_ENDS) else Look.WHOLE


def speaks_of_them(stream: BinaryIO, item: Item) -> bool:
    """Whether columns of a workbook or Parquet file are of bystanders; also where it cannot be
    read, for then nobody can tell."""
    with TemporaryDirectory(prefix="countermark-") as folder:
        path = Path(folder) / "book"
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        try:
            return any(map(speaks_of_bystanders, _heads(path, item.digest)))
        except Exception:  # whatever a torn file causes in three libraries
            return True


def _heads(path: Path, digest: str) -> Iterator[str]:
    with path.open("rb") as file:
        packed = file.read(4) == b"PAR1"
    if not packed:
        yield from heads(Source(path, path.name, digest, path.parent))
        return
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as table:
        for column in islice(table.schema, 10_000):
            yield column.path
