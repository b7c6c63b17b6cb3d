"""The container of a bundle: a ZIP file that can be written in one way only.

Files are stored (so nothing unpacks to more than it is), one after the other in the order of their
names, with one fixed date, no comments and no extra fields. All that is not their content follows
from names, sizes and checksums; a reader writes it anew and compares, byte for byte. So there is
no room for a second file of one name, for headers that contradict one another, or for hidden data.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

NAME = re.compile(r"[a-z]{2,20}/[a-z0-9][a-z0-9._-]{0,119}|datapackage(-digest)?\.json")
"""What a file may be called: a folder and a name in small letters, or one of the two at the top."""
MOST_FILES, MOST_BYTES = 65_534, 2**32 - 2**20
CHUNK = 1 << 20
_LOCAL, _CENTRAL = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _UNIX, _DATE, _MODE = 20, 3 << 8, 0x21, 0o100644 << 16

Opener = Callable[[], BinaryIO]


class ContainerError(ValueError):
    """The file is no such container. The message is for a person."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside: where its bytes start, how many they are, and their CRC-32."""

    start: int
    size: int
    crc: int


def write(files: Mapping[str, Opener], out: BinaryIO) -> None:
    """Write the files into `out`, which can be sought in. Raises ContainerError where a name is not
    allowed, or they are too many or too large."""
    members: dict[str, Member] = {}
    if len(files) > MOST_FILES:
        raise ContainerError(
            f"{len(files):,} files are too many for one bundle: bundle fewer leads"
        )
    for name in sorted(files):
        if not NAME.fullmatch(name):
            raise ContainerError(f"not a name for a file in a bundle: {name!r}")
        start = out.tell() + _LOCAL.size + len(name)
        out.seek(start)
        size = crc = 0
        with files[name]() as source:
            while part := source.read(CHUNK):
                size, crc = size + len(part), zlib.crc32(part, crc)
                out.write(part)
                if start + size > MOST_BYTES:
                    raise ContainerError("more than 4 GiB are too much for one bundle: "
                                         "bundle fewer leads")  # fmt: skip
        members[name] = Member(start, size, crc)
        out.seek(start - _LOCAL.size - len(name))
        out.write(_local(name, members[name]))
        out.seek(start + size)
    out.write(_directory(members, out.tell()))


class Container:
    """A container that is open for reading. Everything but the contents was checked."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.members = _members(stream)

    def open(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, part by part. Raises KeyError."""
        member = self.members[name]
        self._stream.seek(member.start)
        left = member.size
        while left:
            part = self._stream.read(min(CHUNK, left))
            if not part:
                raise ContainerError(f"{name} ends too early")
            left -= len(part)
            yield part

    def read(self, name: str, most: int = 2**28) -> bytes:
        """All bytes of a file. Raises KeyError, or ContainerError where it is larger than that."""
        if self.members[name].size > most:
            raise ContainerError(f"{name} is too large")
        return b"".join(self.open(name))

    def digests(self, name: str) -> tuple[str, int]:
        """SHA-256 and CRC-32 of a file."""
        sha256, crc = hashlib.sha256(), 0
        for part in self.open(name):
            sha256.update(part)
            crc = zlib.crc32(part, crc)
        return sha256.hexdigest(), crc


def opener(path: Path) -> Opener:
    """Opens a file."""
    return lambda: path.open("rb")


def _members(stream: BinaryIO) -> dict[str, Member]:
    length = stream.seek(0, 2)
    if not _END.size <= length <= 2**32:
        raise ContainerError("not a bundle: the file is too short or too long")
    stream.seek(length - _END.size)
    *_, count, size, at, _ = _END.unpack(stream.read(_END.size))
    if at + size + _END.size != length or size > 2**26:
        raise ContainerError("not a bundle: its directory is not where it should be")
    stream.seek(at)
    directory = stream.read(length - at)
    members = dict(_listed(directory, count))
    if len(members) != count or _directory(members, at) != directory:
        raise ContainerError("not a bundle: its directory says more, or less, than it may")
    end = 0
    for name, member in members.items():
        stream.seek(end)
        header = _local(name, member)
        if member.start != end + len(header) or stream.read(len(header)) != header:
            raise ContainerError(
                f"not a bundle: what stands before {name} is not what it should be"
            )
        end = member.start + member.size
    if end != at:
        raise ContainerError("not a bundle: something stands between its files and its directory")
    return members


def _listed(directory: bytes, count: int) -> Iterator[tuple[str, Member]]:
    at, last = 0, ""
    for _ in range(count):
        if at + _CENTRAL.size > len(directory):
            raise ContainerError("not a bundle: its directory ends too early")
        fields = _CENTRAL.unpack_from(directory, at)
        crc, size, length, offset = fields[7], fields[9], fields[10], fields[16]
        at += _CENTRAL.size + length
        name = directory[at - length : at].decode("ascii", "replace")
        if not NAME.fullmatch(name) or name <= last:
            raise ContainerError(f"not a bundle: {name[:80]!r} is no name for a file in it, here")
        last = name
        yield name, Member(offset + _LOCAL.size + len(name), size, crc)


def _local(name: str, member: Member) -> bytes:
    fixed = (b"PK\3\4", _VERSION, 0, 0, 0, _DATE, member.crc, member.size, member.size)
    return _LOCAL.pack(*fixed, len(name), 0) + name.encode()


def _directory(members: Mapping[str, Member], at: int) -> bytes:
    """The central directory, which starts at `at`, and the end record."""
    rows = [
        _CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, _VERSION, 0, 0, 0, _DATE, each.crc, each.size,
                      each.size, len(name), 0, 0, 0, 0, _MODE,
                      each.start - _LOCAL.size - len(name)) + name.encode()
        for name, each in members.items()
    ]  # fmt: skip
    directory = b"".join(rows)
    return directory + _END.pack(b"PK\5\6", 0, 0, len(rows), len(rows), len(directory), at, 0)
