"""The guard of intake: what hostile input may cost. Every limit stands here."""

from __future__ import annotations

from dataclasses import dataclass
from io import RawIOBase
from typing import BinaryIO, cast


class Refused(Exception):  # noqa: N818 - what happened, in a word
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
    directory: int = 32 * 2**20
    """Bytes of a ZIP's list of members, which is held whole."""
    path: int = 64
    """Folders in folders of an archive."""
    body: int = 64 * 2**20
    """Bytes of one response in a web archive, and of one message in a mailbox."""
    parts: int = 10_000
    """Parts of a message."""
    front: int = 64 * 2**10
    """Bytes of a front matter."""
    unpacked: int = 32 * 2**30
    """Bytes that one archive may unpack to."""
    ratio: int = 200
    """Unpacked bytes for one packed byte, once `ratio_from` bytes are unpacked:
    DEFLATE's own bound is 1032, text rarely goes above 20."""
    ratio_from: int = 64 * 2**20
    nesting: int = 3
    """Archives inside archives."""


LIMITS = Limits()


class Budget:
    """What all that is unpacked from one file may come to."""

    def __init__(self, packed: int, limits: Limits = LIMITS) -> None:
        self._packed = max(packed, 1)
        self._limits = limits
        self._spent = 0

    def spend(self, size: int) -> None:
        """Count `size` unpacked bytes. Raises Refused where they are too many."""
        self._spent += size
        if self._spent > self._limits.unpacked:
            raise Refused(f"unpacks to more than {self._limits.unpacked:,} bytes")
        if (
            self._spent > self._limits.ratio_from
            and self._spent > self._packed * self._limits.ratio
        ):
            raise Refused(f"unpacks to more than {self._limits.ratio} times its size")


class Bounded(RawIOBase):
    """A decompressing stream that stops at the guard's limits instead of filling the machine.

    `packed` is the size of the compressed file, or the budget that several streams share.
    """

    def __init__(self, stream: object, packed: int | Budget, limits: Limits = LIMITS) -> None:
        self._stream = cast(BinaryIO, stream)
        self._budget = packed if isinstance(packed, Budget) else Budget(packed, limits)
        self._limits = limits

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises Refused where the content outgrows the limits."""
        content = self._stream.read(size if size >= 0 else self._limits.document + 1)
        self._budget.spend(len(content))
        return content

    def readinto(self, buffer: object) -> int:
        """Read into `buffer`; the number of bytes read."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        content = self.read(len(view))
        view[: len(content)] = content
        return len(content)
