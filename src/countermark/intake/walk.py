"""The walk: every file of the inputs, archives opened, told by content, kept as a blob."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from countermark.intake.archive import is_archive, unpack
from countermark.intake.format import Reading
from countermark.intake.formats import media, tell
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.jsonl import JsonLines
from countermark.intake.lines import BYTES, pack
from countermark.intake.source import Source
from countermark.intake.unread import advice
from countermark.records.rejected import Rejected
from countermark.storage.error import UnreadableError, is_machines, said

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
    taken: set[Path] = set()
    for path in given:
        target = path.resolve()
        base = target if target.is_dir() else target.parent
        for file in _files(target, without):
            if file in taken:  # given twice, or with the folder that holds it
                continue
            taken.add(file)
            name = _text((path.relative_to(root) / file.relative_to(target)).as_posix())
            yield from _file(_Place(file, name, base, 0), keep, reading, found)


def _files(path: Path, without: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """The files of an input by name, so that every run meets them in one order. A folder that
    cannot be read comes as itself."""
    waiting = [path]
    while waiting:
        path = waiting.pop()
        if path in without:
            continue
        try:
            is_folder = stat.S_ISDIR(path.lstat().st_mode)
            inside = sorted(path.iterdir(), reverse=True) if is_folder else None
        except OSError:
            inside = None
        if inside is not None:
            waiting += inside
        elif path.name not in COMPANIONS:
            yield path


class _Place(NamedTuple):
    """A file that was met: under which name, in which folder, in how many archives."""

    path: Path
    name: str
    base: Path
    depth: int

    def refused(self, reason: str, digest: str = "0" * 64) -> Iterator[pa.RecordBatch]:
        """The row that says why it is not read."""
        at = Source(self.path, self.name, digest, self.base)
        return pack(at, [Rejected(file=self.name, line=None, reason=reason, row=None)])


def _file(
    place: _Place, keep: Keep, reading: Reading, found: Callable[[InputFile], None]
) -> Iterator[pa.RecordBatch]:
    path, name, base, depth = place
    if os.path.lexists(path) and not Path(os.path.realpath(path)).is_relative_to(base):
        yield from place.refused("a link that leaves the input folder is not followed")
        return
    if not os.path.isfile(path):  # noqa: PTH113 - unlike Path's it does not raise
        yield from place.refused(
            "not a file that can be read (a closed folder, a device, a pipe or a broken link)"
        )
        return
    try:
        digest, size = keep(path), path.stat().st_size
    except UnreadableError as error:
        yield from place.refused(f"cannot be read: {error.why}")
        return
    source = Source(path, name, digest, base)
    read: Iterator[pa.RecordBatch] = iter(())
    nothing = "nothing is read from this file: it holds no record"
    try:
        if is_archive(source):
            found(InputFile(name, digest, size, "archive"))
            nothing = "nothing is read from this archive: it holds no file"
            read = _members(source, depth, keep, reading, found)
        else:
            form = tell(source, reading)
            kind = form.name if form else media(source) or "unknown"
            found(InputFile(name, digest, size, kind))
            if isinstance(form, JsonLines):
                read = form.batches(source, reading)
            elif form:
                read = pack(source, form.read(source, reading))
            elif kind != "unknown":
                return
            else:
                with source.open() as content:
                    empty = not content.read(1)
                told = advice(source)
                why = f"it is {told}" if told else "its content is of no format that is read"
                nothing = f"nothing is read from this file: {'it is empty' if empty else why}"
        rows = 0
        for batch in read:
            rows += len(batch)
            yield batch
        if not rows:
            yield from place.refused(nothing, digest)
    except (Refused, OSError, EOFError) as error:
        if is_machines(error):
            raise
        yield from place.refused(f"refused: {said(error)}", digest)


def _members(
    source: Source,
    depth: int,
    keep: Keep,
    reading: Reading,
    found: Callable[[InputFile], None],
) -> Iterator[pa.RecordBatch]:
    """The rows of an archive's files, which are unpacked for no longer than they are read."""
    if depth == LIMITS.nesting:
        raise Refused(f"archives nested more than {LIMITS.nesting} deep are not opened")
    with tempfile.TemporaryDirectory(prefix="countermark-") as made:
        folder = Path(made).resolve()
        for member in unpack(source, folder):
            if isinstance(member, Rejected):
                yield from pack(source, [member])
        for file in _files(folder):
            inner = f"{source.name}!/{_text(file.relative_to(folder).as_posix())}"
            yield from _file(_Place(file, inner, folder, depth + 1), keep, reading, found)


def _text(name: str) -> str:
    """A file's name as text: bytes of it that are none are written as `\\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def coalesce(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Small neighbours joined to batches of about `rows`, or of BYTES: a thousand files of one
    row each should not be a thousand jobs, and a thousand rows of a megabyte not one."""
    held: list[pa.RecordBatch] = []
    count = size = 0
    for batch in batches:
        if held and (count + len(batch) > rows or size + batch.nbytes > BYTES):
            yield _join(held)
            held, count, size = [], 0, 0
        held.append(batch)
        count += len(batch)
        size += batch.nbytes
    if held:
        yield _join(held)


def _join(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    joined = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()
    (batch,) = joined.to_batches()
    return batch
