"""Blobs as rows of the database, so that a workspace in PostgreSQL is one URL."""

from __future__ import annotations

import os
from io import BufferedReader, RawIOBase
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from countermark.storage.blobs import CHUNK, Blobs, copied, is_digest, missing
from countermark.storage.database import Database
from countermark.storage.tables import blob_chunks, blobs


class DatabaseBlobs(Blobs):
    """Blobs in chunks of 1 MiB."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, source: Path | BinaryIO) -> str:
        """Copy the bytes to a temporary file to learn their digest, then into the database."""
        with TemporaryFile() as spooled:
            digest = copied(source, cast(BinaryIO, spooled))
            if not self.has(digest):
                self._keep(digest, cast(BinaryIO, spooled))
        return digest

    def open(self, digest: str) -> BinaryIO:
        """The bytes, fetched as they are read."""
        chosen = select(blobs.c.size).where(blobs.c.digest == digest)
        with self._database.reading() as connection:
            size = connection.execute(chosen).scalar() if is_digest(digest) else None
        if size is None:
            raise missing(digest)
        return BufferedReader(_Chunks(self._database, digest, size), CHUNK)

    def has(self, digest: str) -> bool:
        """Whether there is a row for it."""
        chosen = select(blobs.c.size).where(blobs.c.digest == digest)
        with self._database.reading() as connection:
            return is_digest(digest) and connection.execute(chosen).first() is not None

    def forget(self, digest: str) -> None:
        """Delete its rows."""
        with self._database.writing() as connection:
            for table in (blob_chunks, blobs):
                connection.execute(table.delete().where(table.c.digest == digest))

    def _keep(self, digest: str, spooled: BinaryIO) -> None:
        insert = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        size = spooled.seek(0, os.SEEK_END)
        spooled.seek(0)
        named = insert(blobs).values(digest=digest, size=size).on_conflict_do_nothing()
        with self._database.writing(alone=False) as connection:
            if connection.execute(named.returning(blobs.c.digest)).first() is None:
                return  # another run has put it meanwhile
            for number, start in enumerate(range(0, size, CHUNK)):
                spooled.seek(start)
                row = {"digest": digest, "number": number, "content": spooled.read(CHUNK)}
                connection.execute(blob_chunks.insert(), row)


class _Chunks(RawIOBase):
    """Reads the chunks of one blob one after the other, or where it is sought."""

    def __init__(self, database: Database, digest: str, size: int) -> None:
        self._database = database
        self._digest = digest
        self._size = size
        self._at = 0
        self._number = -1
        self._content = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("cannot seek to before the first byte")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, skipped = divmod(self._at, CHUNK)
        if number != self._number:
            self._number, self._content = number, self._chunk(number)
        part = self._content[skipped : skipped + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _chunk(self, number: int) -> bytes:
        known = blob_chunks.c
        chosen = select(known.content).where(known.digest == self._digest, known.number == number)
        with self._database.reading() as connection:
            return connection.execute(chosen).scalar() or b""
