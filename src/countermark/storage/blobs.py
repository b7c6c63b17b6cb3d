"""Blobs: bytes kept under their SHA-256, written once and never changed."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from countermark.storage.error import UnreadableError, WorkspaceError, is_machines, said

CHUNK = 1 << 20
"""Bytes that are read and hashed at a time."""
WRITTEN = 1 << 17
"""Bytes that are written at a time: a mebibyte at a time took the kernel 2.4 s for 883 MB, where
these take 0.4 s (ext4, Linux 6; docs/benchmarks.md)."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Blobs(ABC):
    """A store of bytes. A digest is the SHA-256 of the bytes as 64 lower-case hex digits."""

    @abstractmethod
    def put(self, source: Path | BinaryIO) -> str:
        """Keep the bytes of a file, or of a stream from where it stands; their digest.

        Bytes that are already kept are not kept twice. After a crash there is either all of a
        blob or nothing. Raises WorkspaceError where the bytes cannot be read or kept.
        """

    @abstractmethod
    def open(self, digest: str) -> BinaryIO:
        """The bytes, to be read and sought in. Raises WorkspaceError where there are none."""

    @abstractmethod
    def has(self, digest: str) -> bool:
        """Whether the bytes of this digest are kept."""

    @abstractmethod
    def forget(self, digest: str) -> None:
        """Destroy the bytes, if they are there. Only the erasure of evidence does that."""

    def verify(self, digest: str) -> bool:
        """Whether the bytes kept under `digest` still are those it names.

        Raises WorkspaceError where there are none."""
        with self.open(digest) as stream:
            return hashlib.file_digest(cast(Any, stream), "sha256").hexdigest() == digest


class MemoryBlobs(Blobs):
    """Blobs that are gone with the process: for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, source: Path | BinaryIO) -> str:
        """Keep the bytes in memory."""
        target = BytesIO()
        digest = copied(source, target)
        self._kept[digest] = target.getvalue()
        return digest

    def open(self, digest: str) -> BinaryIO:
        """The bytes."""
        if digest not in self._kept:
            raise missing(digest)
        return BytesIO(self._kept[digest])

    def has(self, digest: str) -> bool:
        """Whether they were put."""
        return digest in self._kept

    def forget(self, digest: str) -> None:
        """Let go of them."""
        self._kept.pop(digest, None)


def copied(source: Path | BinaryIO, target: BinaryIO) -> str:
    """Copy `source` into `target` and hash it on the way: the digest of what was copied.

    Raises UnreadableError where a file cannot be read, WorkspaceError where the target takes no
    more; what a stream raises goes through."""
    if isinstance(source, Path):
        try:
            if source.exists() and not source.is_file():  # a pipe would be waited for
                raise UnreadableError(source, "it is not a file")
            with source.open("rb", buffering=0) as stream:
                return copied(cast(BinaryIO, stream), target)
        except (OSError, ValueError) as error:
            if is_machines(error):
                raise
            raise UnreadableError(source, said(error)) from error
    first = source.read(CHUNK)
    sha256 = hashlib.sha256(first)
    _write(target, first)
    with ThreadPoolExecutor(1) as beside:  # hashing takes half as long as writing
        while part := source.read(CHUNK):
            hashing = beside.submit(sha256.update, part)
            _write(target, part)
            hashing.result()
    return sha256.hexdigest()


def _write(target: BinaryIO, part: bytes) -> None:
    try:
        for at in range(0, len(part), WRITTEN):
            target.write(part[at : at + WRITTEN])
    except OSError as error:
        raise WorkspaceError(f"cannot keep a blob: {said(error)}") from error


def digest(path: Path) -> str:
    """The digest of a file that is not to be kept. Raises OSError where it cannot be read."""
    with path.open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_digest(text: str) -> bool:
    """Whether `text` is a digest: a path made of anything else might lead out of the store."""
    return _DIGEST.fullmatch(text) is not None


def missing(digest: str) -> WorkspaceError:
    """There is no such blob."""
    return WorkspaceError(f"no blob has the digest {digest[:80]!r}: it was never put here")
