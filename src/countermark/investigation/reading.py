"""Reading: the inputs become the bulk plane; large ones in a process of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from countermark.engine.base import ByRows, Stage
from countermark.engine.local import LocalEngine
from countermark.intake.acceptance import by_rows
from countermark.intake.format import Reading
from countermark.intake.lines import BATCH
from countermark.intake.walk import InputFile, coalesce, walk
from countermark.investigation.apart import Tell, apart
from countermark.links import caption
from countermark.storage.blobs import Blobs
from countermark.storage.bulk import BulkWriter
from countermark.storage.folder_blobs import FolderBlobs
from countermark.text.ordinary import is_ordinary_word
from countermark.tracing import assembling
from countermark.tracing.screening import Screening

if TYPE_CHECKING:
    from countermark.investigation.job import Job

LARGE = 64 * 2**20
"""Bytes of inputs that take about as long to read as it takes to make ready for what follows."""
SEVERAL = 2**20
"""Bytes of inputs that may be worth processes for what is read row by row."""
_EXAMPLE = "amazon . com/dp/B000000001 or https://www.amazon.com/dp/B000000001 - link in bio, dm me"


@dataclass(frozen=True)
class Read:
    """What was read."""

    files: Sequence[InputFile]
    counts: Mapping[str, int]
    """Of the records, by type."""
    reading: Reading
    """Which of the user's columns were met."""


def read(
    job: Job, stage: Stage, screening: Screening, blobs: Blobs, own: frozenset[Path], tell: Tell
) -> Read:
    """Write all rows of the inputs, but for the files and folders in `own`, to `OUT/bulk`; `tell`
    is told how many were read each time.

    Where much is read, this process meanwhile makes ready what the later stages look for, which is
    seconds of Python; two threads would only wait for each other.
    """
    size = _size(job.inputs)
    work = partial(_read, job, stage, blobs, own, by_rows if size >= SEVERAL else None)
    shared = isinstance(job.engine, LocalEngine) and isinstance(blobs, FolderBlobs)
    large = shared and size >= LARGE
    with apart(work, large) as made:
        ready = Thread(target=_make_ready, args=(screening,), daemon=True)
        if large:
            ready.start()
        done = made(tell)
        if large:
            ready.join()
        return done


def _read(
    job: Job,
    stage: Stage,
    blobs: Blobs,
    own: frozenset[Path],
    by_rows: ByRows | None,
    tell: Tell,
) -> Read:
    files: list[InputFile] = []
    reading = Reading(job.columns)
    rows = walk(job.inputs, blobs.put, reading, files.append, own)
    with BulkWriter(job.out / "bulk") as writer:
        for batch in job.engine.run(stage, coalesce(rows, BATCH), by_rows):
            writer.write(batch)
            tell(len(batch))
    return Read(files, writer.counts, reading)


def _size(inputs: Sequence[Path]) -> int:
    """Bytes of the inputs; no more are counted than are LARGE."""
    size = 0
    for file in chain.from_iterable(map(_files, inputs)):
        with suppress(OSError):  # reading says what is the matter with it
            size += file.stat().st_size if file.is_file() else 0
        if size >= LARGE:
            break
    return size


def _files(path: Path) -> Iterator[Path]:
    yield path
    for folder, _, names in os.walk(path):
        yield from (Path(folder, name) for name in names)


def _make_ready(screening: Screening) -> None:
    """Build what is built on first use, by using it."""
    import_module("scipy.sparse.csgraph")
    screening.hits([_EXAMPLE])
    caption.read(_EXAMPLE)
    assembling.Reading().said([_EXAMPLE])
    is_ordinary_word(_EXAMPLE)
