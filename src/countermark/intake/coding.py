"""Codings: what servers packed content with (RFC 9110 §8.4.1, RFC 7932, RFC 8878), undone.

Brotli, Zstandard and gzip are Arrow's, which unpacks into a buffer of fixed size and refuses
windows over 128 MiB: a bomb costs no more memory than a page.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import RawIOBase
from typing import Any, BinaryIO, cast

import pyarrow as pa

from countermark.intake.guard import Bounded, Budget, Refused

_MOST = 3
"""Codings of one content: servers use one, proxies add another."""
_LOOKED_AT = 1024
_TELLING = 256
"""Bytes of which some are control characters in anything that is packed."""
_CHUNK = 1 << 16
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BROKEN = (OSError, EOFError, zlib.error)
"""What reading a packed content raises where it is damaged or cut off."""


def undone(stream: BinaryIO, codings: str, budget: Budget) -> BinaryIO:
    """The content as it was before it was packed; `codings` is a Content-Encoding.

    One that is plain text already is left as it is: crawlers keep the header of what they have
    unpacked. Raises Refused for a coding that is not known, or too many; reading raises Refused
    where the content outgrows the guard's limits, and one of BROKEN where it is damaged.
    """
    names = [name for part in codings.split(",") if (name := part.strip().lower())]
    names = [name for name in names if name != "identity"]
    for name in names:
        if name not in _UNDO:
            raise Refused(f"its content coding {name[:40]!r} is not one that is read")
    if len(names) > _MOST:
        raise Refused(f"is packed more than {_MOST} times over")
    if not names:
        return stream
    head = stream.read(_LOOKED_AT)
    joined = cast(BinaryIO, Joined(head, stream))
    if _is_plain(head):
        return joined
    for name in reversed(names):
        joined = cast(BinaryIO, Bounded(_UNDO[name](joined), budget))
    return joined


def unpacked(stream: BinaryIO, coding: str) -> BinaryIO:
    """The content of a stream in one of Arrow's codings (`brotli`, `zstd`, `gzip`), unbounded."""
    return cast(BinaryIO, pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), coding))


def _arrow(coding: str) -> Callable[[BinaryIO], BinaryIO]:
    return lambda stream: unpacked(stream, coding)


def _is_plain(head: bytes) -> bool:
    """Whether this is text, which no packed content begins with."""
    if _CONTROL.search(head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError:  # in another encoding, where it is too long to be so by chance
        return len(head) >= _TELLING
    return True


class Joined(RawIOBase):
    """A stream after its head was read."""

    def __init__(self, head: bytes, rest: Any) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, those of the head first."""
        if self._head:
            cut = size if size >= 0 else len(self._head)
            content, self._head = self._head[:cut], self._head[cut:]
            return content
        return cast(bytes, self._rest.read(size))


class _Deflated(RawIOBase):
    """The content of a stream in DEFLATE, with the frame of zlib that the standard asks for, or
    bare, as many servers send it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at: Any = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = size if size > 0 else _CHUNK
        while self._at is None or not self._at.eof:
            left = self._at.unconsumed_tail if self._at else b""
            left = left or self._stream.read(_CHUNK)
            if self._at is None:
                framed = (
                    left[:1] and left[0] & 15 == 8 and int.from_bytes(left[:2], "big") % 31 == 0
                )
                self._at = zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)
            if content := self._at.decompress(left, size):
                return cast(bytes, content)
            if not left and not self._at.eof:
                raise EOFError("it is cut off")
        return b""


_UNDO: dict[str, Callable[[BinaryIO], Any]] = {
    "br": _arrow("brotli"),
    "zstd": _arrow("zstd"),
    "gzip": _arrow("gzip"),
    "x-gzip": _arrow("gzip"),
    "deflate": _Deflated,
}
