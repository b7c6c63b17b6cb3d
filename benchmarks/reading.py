"""Where the processor's time goes when listings are read, part by part on one thread.

    python benchmarks/reading.py [--listings 1000000]

Prints processor-seconds: what the kernel does for this process included, what it waits for not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from countermark.engine.memory import keep_freed
from countermark.intake.acceptance import accept
from countermark.intake.format import Reading
from countermark.intake.jsonl import JsonLines
from countermark.intake.registry import read_registry
from countermark.intake.source import Source
from countermark.links.column import item_keys
from countermark.storage.bulk import BulkWriter
from countermark.storage.folder_blobs import FolderBlobs
from countermark.tracing.screening import Screening
from investigate import write

Made = TypeVar("Made")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=1_000_000)
    asked = parser.parse_args()
    spent: Counter[str] = Counter()

    def timed(part: str, work: Callable[..., Made], *given: object) -> Made:
        began = time.process_time()
        made = work(*given)
        spent[part] += time.process_time() - began  # type: ignore[assignment]  # seconds
        return made

    keep_freed()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs, registry = write(folder, asked.listings, 0)
        path = inputs / "listings.jsonl"
        screening = Screening(read_registry(registry).brands)
        screening.hits([""])  # what is built on first use
        digest = timed("kept: copied, hashed", FolderBlobs(folder / "blobs").put, path)
        batches = JsonLines().batches(Source(path, path.name, digest, inputs), Reading())
        with BulkWriter(folder / "bulk") as writer:
            while lines := timed("cut into lines", next, batches, None):
                rows = timed("accepted: JSON, keys, columns", accept, lines)
                timed("… of that keys of items", item_keys, rows.column("url"))
                screened = timed("searched for brand names", screening, rows)
                timed("written as Parquet", writer.write, screened)
    for part, seconds in spent.items():
        print(f"{seconds:6.2f} s  {part}")


if __name__ == "__main__":
    main()
