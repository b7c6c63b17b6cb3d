"""The walk: every file of the inputs, archives opened, told by content, kept as a blob."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from countermark.intake.archive import is_archive, unpack
from countermark.intake.format import Reading
from countermark.intake.formats import media, tell
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.jsonl import JsonLines
from countermark.intake.lines import pack
from countermark.intake.source import Source
from countermark.records.rejected import Rejected
from countermark.storage.error import UnreadableError

COMPANIONS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that systems leave in folders; they hold nothing to read."""


@dataclass(frozen=True)
class InputFile:
    """A file that was found: what it is and what it was taken for."""

    name: str
    digest: str
    size: int
    format: str
    """A format's name; `archive`; `picture`, `video`, `audio`, `pdf`; or `unknown`."""


Keep = Callable[[Path], str]
"""Takes a file into the evidence and gives its SHA-256. Raises UnreadableError."""


def walk(
    inputs: Sequence[Path],
    keep: Keep,
    reading: Reading,
    found: Callable[[InputFile], None],
    without: frozenset[Path] = frozenset(),
) -> Iterator[pa.RecordBatch]:
    """All rows of all inputs as batches of `lines.LINES`, in a fixed order.

    `found` is told each file as it is opened. What cannot be read comes as a rejected row. Files
    are named from the folder that holds all inputs, so that no two have one name. The files and
    folders in `without` (resolved) are passed over.
    """
    given = [Path(os.path.abspath(path)) for path in inputs]  # noqa: PTH100 - links keep their name
    root = os.path.commonpath([path if path.is_dir() else path.parent for path in given])
    with tempfile.TemporaryDirectory(prefix="countermark-") as scratch:
        for path in given:
            target = path.resolve()
            base = target if target.is_dir() else target.parent
            for file in _files(target, without):
                name = _text((path.relative_to(root) / file.relative_to(target)).as_posix())
                yield from _file(file, name, base, Path(scratch), 0, keep, reading, found)


def _files(path: Path, without: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """The files of an input by name, so that every run meets them in one order."""
    if path in without:
        return
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(path.iterdir()):
            yield from _files(entry, without)
    elif path.name not in COMPANIONS:
        yield path


def _file(
    path: Path,
    name: str,
    base: Path,
    scratch: Path,
    depth: int,
    keep: Keep,
    reading: Reading,
    found: Callable[[InputFile], None],
) -> Iterator[pa.RecordBatch]:
    def refuse(reason: str, digest: str = "0" * 64) -> Iterator[pa.RecordBatch]:
        at = Source(path, name, digest, base)
        return pack(at, [Rejected(file=name, line=None, reason=reason, row=None)])

    if not path.resolve().is_relative_to(base.resolve()):
        yield from refuse("a link that leaves the input folder is not followed")
        return
    if not path.is_file():
        yield from refuse("not a file that can be read (a device, a pipe or a broken link)")
        return
    try:
        digest, size = keep(path), path.stat().st_size
    except UnreadableError as error:
        yield from refuse(f"cannot be read: {error.why}")
        return
    source = Source(path, name, digest, base)
    try:
        if is_archive(source):
            found(InputFile(name, digest, size, "archive"))
            if depth == LIMITS.nesting:
                raise Refused(f"archives nested more than {LIMITS.nesting} deep are not opened")
            folder = Path(tempfile.mkdtemp(dir=scratch))
            holds_nothing = True
            for member in unpack(source, folder):
                holds_nothing = False
                if isinstance(member, Rejected):
                    yield from pack(source, [member])
            if holds_nothing:
                yield from refuse("nothing is read from this archive: it holds no file", digest)
            for file in _files(folder):
                inner = f"{name}!/{_text(file.relative_to(folder).as_posix())}"
                yield from _file(file, inner, folder, scratch, depth + 1, keep, reading, found)
            return
        form = tell(source, reading)
        kind = form.name if form else media(source) or "unknown"
        found(InputFile(name, digest, size, kind))
        if isinstance(form, JsonLines):
            yield from form.batches(source, reading)
        elif form:
            yield from pack(source, form.read(source, reading))
        elif kind == "unknown":
            with source.open() as content:
                empty = not content.read(1)
            why = "it is empty" if empty else "its content is of no format that is read"
            yield from refuse(f"nothing is read from this file: {why}", digest)
    except (Refused, OSError, EOFError) as error:
        yield from refuse(f"refused: {error}", digest)


def _text(name: str) -> str:
    """A file's name as text: bytes of it that are none are written as `\\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def coalesce(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Small neighbours joined to batches of about `rows`: a thousand files of one row each
    should not be a thousand jobs."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        if count and count + len(batch) > rows:
            yield _join(held)
            held, count = [], 0
        held.append(batch)
        count += len(batch)
    if held:
        yield _join(held)


def _join(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    joined = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()
    (batch,) = joined.to_batches()
    return batch
