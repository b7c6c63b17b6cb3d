"""Sources: files as they were found, with the digest of their bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from countermark.intake.guard import LIMITS, Bounded, Refused
from countermark.storage.error import is_machines

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
HEAD = 64 * 1024
"""Bytes of a file that are looked at to tell its format."""
_PIECE = 256 * 1024


@dataclass(frozen=True)
class Source:
    """A file to read.

    `path` is where its bytes lie now (a member of an archive lies in a temporary folder);
    `name` is what the user knows it by, relative to the input that held it
    (`export.zip!/messages/inbox.json`); `digest` is the SHA-256 of the bytes at `path`.
    """

    path: Path
    name: str
    digest: str
    folder: Path
    """The folder beyond which no neighbour is looked for."""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes to read, decompressed where the file is gzip, within the guard's limits.

        A gzip file that is cut off or damaged ends where it breaks off, so that what stands
        before is read; that it does is raised as Refused when the block ends. Raises Refused
        also where the content outgrows the limits.
        """
        with self.path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not packed:
                yield raw
                return
            unpacked = _Unpacked(raw)
            yield BufferedReader(Bounded(unpacked, self.path.stat().st_size), _PIECE)
            if unpacked.torn:
                raise Refused(f"cannot be decompressed to its end: {unpacked.torn}")

    @cached_property
    def head(self) -> bytes:
        """The first bytes of the content, as far as they can be decompressed."""
        content = b""
        try:
            with self.open() as stream:
                content = stream.read(HEAD)
        except (OSError, Refused) as error:
            if is_machines(error):
                raise
        return content

    @cached_property
    def encoding(self) -> str:
        """The text encoding: byte order mark, else UTF-8 where it fits, else the likeliest."""
        for mark, name in _MARKS:
            if self.head.startswith(mark):
                return name
        try:
            self.head.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(self.head) - 4:
                best = from_bytes(self.head).best()
                return best.encoding if best else "latin-1"
        return "utf-8"

    @cached_property
    def start(self) -> str:
        """The head as text."""
        return self.head.decode(self.encoding, errors="replace")

    def text(self) -> str:
        """The whole content as text; undecodable bytes become U+FFFD.

        Raises Refused where it is larger than a document may be: tables and logs are streamed.
        """
        with self.open() as stream:
            content = stream.read(LIMITS.document + 1)
        if len(content) > LIMITS.document:
            raise Refused(f"is over {LIMITS.document:,} bytes, more than a document may have")
        return content.decode(self.encoding, errors="replace")

    def neighbour(self, relative: str) -> Path | None:
        """A file beside this one, if it is there and inside the input's folder."""
        candidate = (self.path.parent / relative).resolve()
        inside = candidate.is_relative_to(self.folder.resolve())
        return candidate if inside and candidate.is_file() else None


class _Unpacked(RawIOBase):
    """The content of a gzip file. It ends where the file breaks off; `torn` then says how."""

    def __init__(self, raw: BinaryIO) -> None:
        self._file = GzipFile(fileobj=raw)
        self.torn = ""

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read1(min(size, _PIECE))
        except (EOFError, OSError, zlib.error) as error:
            self.torn = str(error)
            return b""
