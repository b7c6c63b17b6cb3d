"""Archives: ZIP (WACZ among them) and TAR, and single files packed with xz, bzip2 or Zstandard.

Nothing is written outside the folder given, no link is followed or made, and what is unpacked
is bounded by `guard`.
"""

from __future__ import annotations

import bz2
import lzma
import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from calendar import timegm
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import RawIOBase
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, cast

from countermark.intake.coding import Joined, unpacked
from countermark.intake.guard import LIMITS, Bounded, Budget, Refused
from countermark.intake.source import Source
from countermark.records.rejected import Rejected
from countermark.storage.error import is_machines

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZSTD = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""A frame with a dictionary, with which some `.warc.zst` begin (IIPC, WARC-Zstandard 1.0)."""
_PACKED = {b"\xfd7zXZ\x00": ".xz", b"BZh": ".bz2", _ZSTD: ".zst", _DICTIONARY: ".zst"}
_CHUNK = 1 << 20
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/container.xml")
"""Members that make a ZIP a document: OOXML, OpenDocument and EPUB."""
_WACZ = re.compile(r"archive/[^/]+|pages/[^/]+\.jsonl")
_COMPANION = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$)")
_DRIVE = re.compile(r"[A-Za-z]:")
_CHINESE = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*+")
_MEMORY = 256 * 2**20
_META = 2**20
"""Bytes that an xz stream may have decompressed with, and of a TAR's own header records."""
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError,
           NotImplementedError, RuntimeError, ValueError, struct.error)  # fmt: skip


def is_archive(source: Source) -> bool:
    """Whether the source holds files of its own to read. Office documents are ZIPs but none."""
    try:
        with source.path.open("rb") as raw:
            start = raw.read(8)
            if start.startswith(_ZIP):
                return not _is_document(raw)
    except OSError:
        return False
    return start.startswith(tuple(_PACKED)) or _is_tar(source.head[:512])


def unpack(source: Source, into: Path) -> Iterator[Path | Rejected]:
    """Write the files of an archive below the empty folder `into`, each as it is written.

    Members that cannot be unpacked, or are not safe to, come as Rejected; where the limits of
    the guard are met the rest is not unpacked. Known companions (indexes of a WACZ, what
    systems leave behind) are passed over. Raises Refused where nothing of it can be read.
    """
    target = _Target(source, into)
    with source.path.open("rb") as raw:
        start = raw.read(8)
        raw.seek(0)
        if start.startswith(_ZIP):
            yield from _unzip(raw, target)
            return
    with _stream(source, start) as stream:
        try:
            head = stream.read(512)
        except _BROKEN as error:
            raise Refused(f"cannot be unpacked: {error}") from None
        joined = Joined(head, stream)
        if _is_tar(head):
            yield from _untar(cast(BinaryIO, joined), target)
            return
        name = Path(source.name).name
        for suffix in _PACKED.values():
            name = name.removesuffix(suffix)
        yield target.write(name or "content", joined.read, None)


class _Target:
    """The folder that is unpacked to, and what may still be written there."""

    def __init__(self, source: Source, into: Path) -> None:
        self.source = source
        self.into = into
        self.budget = Budget(source.path.stat().st_size)
        self.full = ""
        self._taken: dict[str, int] = {}

    def reject(self, name: str, reason: str) -> Rejected:
        shown = name.encode("utf-8", "replace").decode()[:1000]
        return Rejected(file=f"{self.source.name}!/{shown}", line=None, reason=reason)

    def write(
        self, name: str, read: Callable[[int], bytes], modified: float | None
    ) -> Path | Rejected:
        """One file, or why not. `full` says that the limits are met."""
        try:
            path = self._place(name)
        except Refused as refused:
            return self.reject(name, str(refused))
        except (OSError, ValueError) as error:
            return self._damaged(name, error)
        try:
            with path.open("xb") as out:
                while chunk := read(_CHUNK):
                    self.budget.spend(len(chunk))
                    out.write(chunk)
            if modified is not None and 0 <= modified < 2**33:
                os.utime(path, (modified, modified))
        except Refused as refused:
            path.unlink(missing_ok=True)
            self.full = str(refused)
            return self.reject(name, f"{refused}: the rest of the archive is not unpacked")
        except _BROKEN as error:
            path.unlink(missing_ok=True)
            return self._damaged(name, error)
        return path

    def _damaged(self, name: str, error: Exception) -> Rejected:
        if is_machines(error):  # no space is left to unpack it to: no fault of the archive
            raise error
        return self.reject(name, f"cannot be unpacked: {_said(error)}")

    def _place(self, name: str) -> Path:
        """Where a member is written. Raises Refused where its name leads elsewhere."""
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        if not parts or "\0" in name:
            raise Refused("has no name that a file can have")
        if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts:
            raise Refused("its name leads out of the archive")
        if len(parts) > LIMITS.path:
            raise Refused(f"lies more than {LIMITS.path} folders deep")
        parts = [_short(part.encode("utf-8", "replace").decode()) for part in parts]
        stem, dot, suffix = parts[-1].rpartition(".")
        key = "/".join(parts).casefold()
        number = self._taken.get(key, 0) + 1
        self._taken[key] = number
        while number > 1:  # a name that comes twice, or differs in its case only
            parts[-1] = f"{stem} ({number}).{suffix}" if dot else f"{suffix} ({number})"
            if (key := "/".join(parts).casefold()) not in self._taken:
                break
            number += 1
        self._taken.setdefault(key, 1)
        path = self.into.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _unzip(raw: BinaryIO, target: _Target) -> Iterator[Path | Rejected]:
    directory = _directory(raw)
    if directory is None:
        raise Refused("is a ZIP whose list of members is missing: it is cut off or damaged")
    if len(directory) > LIMITS.directory:
        raise Refused(f"lists its members in over {LIMITS.directory:,} bytes")
    try:
        archive = zipfile.ZipFile(raw)
    except _BROKEN as error:
        raise Refused(f"is no ZIP that can be read: {error}") from None
    members = archive.infolist()
    if len(members) > LIMITS.members:
        raise Refused(f"holds more than {LIMITS.members:,} files")
    placed = sorted(members, key=lambda member: member.header_offset)
    for one, after in pairwise(placed):
        if one.header_offset + 30 + one.compress_size > after.header_offset:
            raise Refused("its members overlap, as those of a ZIP bomb do")
    names = {member.filename for member in members}
    is_wacz = "datapackage.json" in names and any(n.startswith("archive/") for n in names)
    for member in members:
        name = _name(member)
        mode = member.external_attr >> 16
        if member.is_dir() or _COMPANION.search(name) or (is_wacz and not _WACZ.fullmatch(name)):
            continue
        if "\0" in member.orig_filename:
            yield target.reject(member.orig_filename.replace("\0", "�"), "has NUL in its name")
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield target.reject(name, "is a link or a device, not a file")
        elif member.flag_bits & 0x1:
            yield target.reject(name, "is encrypted")
        else:
            try:
                opened = archive.open(member)
            except _BROKEN as error:
                yield target.reject(name, f"cannot be unpacked: {error}")
                continue
            with opened:
                yield target.write(name, opened.read, _dated(member.date_time))
            if target.full:
                return


def _untar(stream: BinaryIO, target: _Target) -> Iterator[Path | Rejected]:
    try:
        archive = tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, errors="replace")  # noqa: SIM115
        count = 0
        while member := archive.next():
            archive.members.clear()  # type: ignore[attr-defined]  # it keeps them all
            count += 1
            if count > LIMITS.members:
                yield target.reject(member.name, f"more than {LIMITS.members:,} files: the rest"
                                    " of the archive is not unpacked")  # fmt: skip
                return
            if member.isdir() or _COMPANION.search(member.name):
                continue
            if not member.isreg():
                yield target.reject(member.name, "is a link or a device, not a file")
                continue
            content = archive.extractfile(member)
            if content is None:
                yield target.reject(member.name, "has no content")
                continue
            yield target.write(member.name, _whole(content.read, member.size), member.mtime)
            if target.full:
                return
    except (*_BROKEN, Refused) as error:
        if is_machines(error):
            raise
        yield target.reject("…", f"the archive breaks off here: {error}")


class _Header(tarfile.TarInfo):
    """A TAR header whose extensions (long names, PAX records) may not fill the memory."""

    def _proc_member(self, archive: Any) -> Any:
        if self.type in b"xgXLK" and self.size > _META:
            raise Refused(f"holds a header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc]


class _Unpacked(RawIOBase):
    """The content of an xz or bzip2 file of one or more streams."""

    def __init__(self, raw: BinaryIO, new: Callable[[], Any]) -> None:
        self._raw = raw
        self._new = new
        self._at = new()
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        while True:
            if self._at.eof:
                self._left = self._at.unused_data.lstrip(b"\0") or self._raw.read(_CHUNK)
                if not self._left.strip(b"\0"):
                    return b""
                self._at = self._new()
            elif not self._left and self._at.needs_input:
                self._left = self._raw.read(_CHUNK)
                if not self._left:
                    raise EOFError("it is cut off")
            content = self._at.decompress(self._left, size if size >= 0 else _CHUNK)
            self._left = b""
            if content:
                return cast(bytes, content)


@contextmanager
def _stream(source: Source, start: bytes) -> Iterator[Any]:
    """The decompressed content of a file that is no ZIP."""
    if start.startswith(tuple(_PACKED)):

        def new() -> Any:
            if start.startswith(b"BZh"):
                return bz2.BZ2Decompressor()
            return lzma.LZMADecompressor(memlimit=_MEMORY)

        with source.path.open("rb") as raw:
            if start.startswith(_DICTIONARY):
                raise Refused("is packed with a dictionary of its own: unpack it with zstd first")
            stream = unpacked(raw, "zstd") if start.startswith(_ZSTD) else _Unpacked(raw, new)
            yield Bounded(stream, source.path.stat().st_size)
    else:
        with source.open() as stream:
            yield stream


def _whole(read: Callable[[int], bytes], size: int) -> Callable[[int], bytes]:
    """`read`, which raises EOFError where fewer than `size` bytes come."""
    left = size

    def checked(count: int) -> bytes:
        nonlocal left
        content = read(count)
        left -= len(content)
        if not content and left > 0:
            raise EOFError("it is cut off")
        return content

    return checked


def _directory(raw: BinaryIO) -> bytes | None:
    """The central directory of a ZIP (APPNOTE.TXT §4.3.12), one byte more than is allowed at
    most; None where there is none."""
    size = raw.seek(0, os.SEEK_END)
    raw.seek(max(0, size - 65_557))
    tail = raw.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    length, offset = _END.unpack_from(tail, at)[5:7]
    if offset == 0xFFFFFFFF or length == 0xFFFFFFFF:
        at = tail.rfind(b"PK\x06\x06", 0, at)
        if at < 0:
            return None
        length, offset = _END64.unpack_from(tail, at)[8:10]
    end = size - len(tail) + at
    raw.seek(max(0, end - length))
    return raw.read(min(length, LIMITS.directory + 1))


def _is_document(raw: BinaryIO) -> bool:
    directory = _directory(raw) or b""
    if len(directory) > LIMITS.directory or not any(n.encode() in directory for n in _OFFICE):
        return False
    try:
        return not set(_OFFICE).isdisjoint(zipfile.ZipFile(raw).namelist())
    except _BROKEN:
        return False


def _is_tar(head: bytes) -> bool:
    """Whether the sum of a TAR header's bytes is the one it carries (POSIX ustar)."""
    if len(head) < 512 or not head[0]:
        return False
    try:
        said = int(head[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return said == sum(head[:148]) + 8 * 32 + sum(head[156:512])


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where it says or fits so, GBK where all of it is in pairs of that
    encoding, else the CP437 of the format."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
        return raw.decode("gbk" if _CHINESE.fullmatch(raw) and not _fits(raw) else "utf-8")
    except UnicodeError:
        return member.filename


def _fits(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _short(part: str) -> str:
    """A name of at most 240 bytes, its suffix kept: file systems take 255."""
    if len(part.encode()) <= 240:
        return part
    stem, dot, suffix = part.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, suffix = part, ""
    return stem.encode()[:200].decode("utf-8", "ignore") + (f".{suffix}" if suffix else "")


def _said(error: Exception) -> str:
    """What the system said, without its number and the name of a temporary file."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _dated(when: tuple[int, int, int, int, int, int]) -> float | None:
    try:
        return float(timegm(datetime(*when, tzinfo=UTC).timetuple()))
    except ValueError:
        return None
