"""Exports: what scrapers, APIs and listening tools write is read without being told anything."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from countermark.intake.acceptance import accept
from countermark.intake.format import Reading
from countermark.intake.walk import walk
from countermark.storage.blobs import MemoryBlobs

EXPORTS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("exports.yaml").read_text("utf-8")
)


def records(path: Path) -> list[dict[str, Any]]:
    """What is accepted of a file: listings first, then records."""
    batches = walk([path], MemoryBlobs().put, Reading(), lambda _: None)
    rows = [row for batch in batches for row in accept(batch).to_pylist()]
    assert not [row for row in rows if row["type"] == "rejected"]
    listings = [row for row in rows if row["type"] == "listing"]
    others = [msgspec.json.decode(row["document"]) for row in rows if row["type"] != "listing"]
    return [*listings, *others]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export["file"])
def test_exports_are_read(export: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / export["file"]
    path.write_text(export["content"], "utf-8")
    found = records(path)
    assert len(found) == len(export["read"])
    for record, expected in zip(found, export["read"], strict=True):
        for name, value in expected.items():
            read = record[name]
            if name == "reviews":
                read = [review["text"] for review in read]
            elif name == "comments":
                read = [f"{comment['author']}: {comment['text']}" for comment in read]
            assert read == value, name
