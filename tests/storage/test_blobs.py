"""Every store of blobs keeps the same promises."""

import hashlib
import io
import os
import subprocess
import sys
import threading

import pytest

from countermark.storage.blobs import CHUNK, MemoryBlobs, digest
from countermark.storage.error import WorkspaceError


@pytest.fixture(params=["memory", "folder", pytest.param("database", marks=pytest.mark.postgresql)])
def blobs(request, tmp_path):
    if request.param == "memory":
        yield MemoryBlobs()
    elif request.param == "folder":
        from countermark.storage.folder_blobs import FolderBlobs

        yield FolderBlobs(tmp_path / "blobs")
    else:
        from countermark.storage.workspace import Workspace

        with Workspace.open(request.getfixturevalue("postgresql_url")) as workspace:
            yield workspace.blobs


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 12_345])
def test_what_was_put_is_given_back(blobs, tmp_path, size):
    content = os.urandom(size)
    path = tmp_path / "input"
    path.write_bytes(content)
    expected = hashlib.sha256(content).hexdigest()
    assert blobs.put(path) == blobs.put(io.BytesIO(content)) == digest(path) == expected
    assert blobs.has(expected)
    assert blobs.verify(expected)
    with blobs.open(expected) as stream:
        assert stream.read() == content


def test_a_stream_is_put_from_where_it_stands(blobs):
    stream = io.BytesIO(b"head and body")
    stream.seek(9)
    assert blobs.put(stream) == hashlib.sha256(b"body").hexdigest()


def test_what_is_forgotten_is_gone(blobs):
    digest, other = blobs.put(io.BytesIO(b"one")), blobs.put(io.BytesIO(b"two"))
    blobs.forget(digest)
    blobs.forget(digest)
    blobs.forget("no digest")
    assert not blobs.has(digest)
    assert blobs.has(other)
    assert blobs.put(io.BytesIO(b"one")) == digest
    assert blobs.verify(digest)


def test_a_blob_can_be_sought_in(blobs):
    content = os.urandom(2 * CHUNK + 100)
    with blobs.open(blobs.put(io.BytesIO(content))) as stream:
        stream.seek(CHUNK - 5)
        assert stream.read(10) == content[CHUNK - 5 : CHUNK + 5]
        stream.seek(-7, os.SEEK_END)
        assert stream.read() == content[-7:]
        stream.seek(len(content) + 5)
        assert stream.read() == b""
        with pytest.raises((ValueError, OSError)):
            stream.seek(-1)


@pytest.mark.parametrize(
    "unknown",
    ["0" * 64, "", "../../etc/passwd", "ab/../" + "0" * 58, "A" * 64, "\x00" * 64, "0" * 64 + "\n"],
)
def test_an_unknown_digest_is_a_clear_error(blobs, unknown):
    assert not blobs.has(unknown)
    with pytest.raises(WorkspaceError, match="no blob has the digest"):
        blobs.open(unknown)
    with pytest.raises(WorkspaceError, match="no blob has the digest"):
        blobs.verify(unknown)


def test_what_cannot_be_read_is_a_clear_error(blobs, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path / "missing", tmp_path, pipe, tmp_path / "nul\x00"):
        with pytest.raises(WorkspaceError, match=r"cannot read|is not a file"):
            blobs.put(path)


def test_what_a_stream_raises_goes_through(blobs):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise EOFError("cut off")

    with pytest.raises(EOFError):
        blobs.put(Broken())


def test_the_same_bytes_at_the_same_time(blobs):
    content = os.urandom(CHUNK + 1)
    digests = []
    threads = [
        threading.Thread(target=lambda: digests.append(blobs.put(io.BytesIO(content))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert digests == [hashlib.sha256(content).hexdigest()] * 8
    assert blobs.verify(digests[0])


def test_importing_storage_and_blobs_loads_no_database():
    code = (
        "import sys, countermark.storage, countermark.storage.blobs;"
        "print({'sqlalchemy', 'alembic', 'psycopg', 'pydantic'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
