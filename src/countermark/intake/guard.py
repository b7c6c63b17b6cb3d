"""The guard of intake: what hostile input may cost. Every limit stands here."""

from __future__ import annotations

from dataclasses import dataclass
from io import RawIOBase
from typing import BinaryIO, cast


class Refused(Exception):
    """A file, or a part of it, that is not read because reading it is not safe."""


@dataclass(frozen=True)
class Limits:
    """Bytes and counts; a file beyond one is refused with the limit it met."""

    line: int = 16 * 2**20
    """Bytes of one line of JSON: a page with all its reviews has under 1 MiB."""
    document: int = 256 * 2**20
    """Bytes of a file that must be held whole (a page, a JSON export)."""
    depth: int = 100
    """Levels of brackets in JSON."""
    members: int = 200_000
    """Files in an archive."""
    unpacked: int = 32 * 2**30
    """Bytes that one archive may unpack to."""
    ratio: int = 200
    """Unpacked bytes for one packed byte, once `ratio_from` bytes are unpacked:
    DEFLATE's own bound is 1032, text rarely goes above 20."""
    ratio_from: int = 64 * 2**20
    nesting: int = 3
    """Archives inside archives."""


LIMITS = Limits()


class Bounded(RawIOBase):
    """A decompressing stream that stops at the guard's limits instead of filling the machine."""

    def __init__(self, stream: object, packed: int, limits: Limits = LIMITS) -> None:
        self._stream = cast(BinaryIO, stream)
        self._packed = max(packed, 1)
        self._limits = limits
        self._read = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises Refused where the content outgrows the limits."""
        content = self._stream.read(size if size >= 0 else self._limits.document + 1)
        self._read += len(content)
        if self._read > self._limits.unpacked:
            raise Refused(f"unpacks to more than {self._limits.unpacked:,} bytes")
        if (
            self._read > self._limits.ratio_from
            and self._read > self._packed * self._limits.ratio
        ):
            raise Refused(f"unpacks to more than {self._limits.ratio} times its size")
        return content

    def readinto(self, buffer: object) -> int:
        """Read into `buffer`; the number of bytes read."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        content = self.read(len(view))
        view[: len(content)] = content
        return len(content)
