"""Blobs as files: `ab/abcdef…`, read-only."""

from __future__ import annotations

import os
import time
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from countermark.storage.blobs import Blobs, copied, is_digest, missing
from countermark.storage.blobs import digest as digest_of_file
from countermark.storage.error import WorkspaceError, said

_PARTIAL = "partial-"
_LARGE = 64 * 2**20
_FORGOTTEN = 24 * 3600
"""Seconds after which a partial file is one that a crash left."""


class FolderBlobs(Blobs):
    """A folder of blobs. A file gets its digest's name only when all of it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for partial in folder.glob(f"{_PARTIAL}*"):
                if partial.stat().st_mtime < time.time() - _FORGOTTEN:
                    partial.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def put(self, source: Path | BinaryIO) -> str:
        """Copy the bytes into the folder, hashing them on the way, then name the copy."""
        if isinstance(source, Path) and (known := self._recognised(source)):
            return known
        try:
            descriptor, name = mkstemp(dir=self._folder, prefix=_PARTIAL)
        except OSError as error:
            raise self._unwritable(error) from error
        partial = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                digest = copied(source, target)
                if self.has(digest):
                    return digest
                target.flush()
                os.fchmod(descriptor, 0o444)
                os.fsync(descriptor)
            self._name(partial, self._path(digest))
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            partial.unlink(missing_ok=True)
        return digest

    def open(self, digest: str) -> BinaryIO:
        """The file. Raises WorkspaceError where it is missing or not readable."""
        if not is_digest(digest):
            raise missing(digest)
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError as error:
            raise missing(digest) from error
        except OSError as error:
            raise WorkspaceError(f"cannot read the blob {digest}: {said(error)}") from error

    def has(self, digest: str) -> bool:
        """Whether the file is there."""
        return is_digest(digest) and self._path(digest).is_file()

    def forget(self, digest: str) -> None:
        """Delete the file, on the disk too when this returns."""
        path = self._path(digest)
        try:
            if self.has(digest):
                path.unlink()
                _sync(path.parent)
        except OSError as error:
            raise self._unwritable(error) from error

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _recognised(self, source: Path) -> str | None:
        """The digest of a large file that is here already. To hash it first costs less than to
        write it again, and more than nothing: it is done where a blob has the same size."""
        try:
            size = source.stat().st_size
            if size < _LARGE or not any(
                blob.stat().st_size == size for blob in self._folder.glob("??/*")
            ):
                return None
            known = digest_of_file(source)
        except (OSError, ValueError):
            return None  # copying it tells why
        return known if self.has(known) else None

    def _name(self, partial: Path, path: Path) -> None:
        """Rename, and sync the names too. Another process may do the same with the same bytes."""
        fresh = not path.parent.is_dir()
        path.parent.mkdir(exist_ok=True)
        partial.replace(path)
        for folder in (path.parent, self._folder)[: 1 + fresh]:
            _sync(folder)

    def _unwritable(self, error: OSError) -> WorkspaceError:
        return WorkspaceError(f"cannot keep blobs in {self._folder}: {said(error)}")


def _sync(folder: Path) -> None:
    """The names in a folder, on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
