"""Blobs as files: atomic, read-only, written once."""

import io
import os
import resource
import signal
import stat
import time
from multiprocessing import get_context

import pytest

from countermark.storage import folder_blobs
from countermark.storage.blobs import CHUNK, digest
from countermark.storage.error import WorkspaceError
from countermark.storage.folder_blobs import FolderBlobs


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "blobs"


def _files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_blob_lies_read_only_under_its_digest(folder):
    digest = FolderBlobs(folder).put(io.BytesIO(b"bytes"))
    assert _files(folder) == [folder / digest[:2] / digest]
    assert stat.S_IMODE(_files(folder)[0].stat().st_mode) == 0o444


def test_bytes_that_are_kept_are_not_written_again(folder):
    blobs = FolderBlobs(folder)
    path = folder / (digest := blobs.put(io.BytesIO(b"bytes")))[:2] / digest
    before = path.stat()
    assert blobs.put(io.BytesIO(b"bytes")) == digest
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert _files(folder) == [path]


def test_a_large_file_that_is_kept_is_recognised_without_a_copy(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(folder_blobs, "_LARGE", 1000)
    blobs = FolderBlobs(folder)
    first, second, third = (tmp_path / name for name in "123")
    first.write_bytes(b"x" * 1000)
    second.write_bytes(b"y" * 1000)
    third.write_bytes(b"x" * 1000)
    one, two = blobs.put(first), blobs.put(second)
    assert one != two
    monkeypatch.setattr(folder_blobs, "copied", None)  # whoever copies now, fails
    assert blobs.put(third) == one
    assert blobs.put(second) == two
    assert len(_files(folder)) == 2


def test_tampering_is_found(folder):
    blobs = FolderBlobs(folder)
    digest = blobs.put(io.BytesIO(b"bytes"))
    path = folder / digest[:2] / digest
    path.chmod(0o644)
    path.write_bytes(b"bytez")
    assert not blobs.verify(digest)


def test_a_stream_that_breaks_leaves_nothing(folder):
    class Breaking(io.RawIOBase):
        def __init__(self):
            self.parts = [b"x" * CHUNK]

        def read(self, size=-1):
            if not self.parts:
                raise EOFError("cut off")
            return self.parts.pop()

    with pytest.raises(EOFError):
        FolderBlobs(folder).put(Breaking())
    assert _files(folder) == []


def test_no_room_is_a_clear_error_and_leaves_nothing(folder):
    blobs = FolderBlobs(folder)

    def fill():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (CHUNK + 500, CHUNK + 500))
        try:
            blobs.put(io.BytesIO(b"x" * 3 * CHUNK))
        except WorkspaceError as error:
            os._exit(0 if "cannot keep" in str(error) else 2)
        os._exit(1)

    process = get_context("fork").Process(target=fill)
    process.start()
    process.join()
    assert process.exitcode == 0
    assert _files(folder) == []


def test_a_kill_leaves_whole_blobs_only(folder):
    blobs = FolderBlobs(folder)

    def put_and_put():
        while True:
            blobs.put(io.BytesIO(os.urandom(3 * CHUNK)))

    def named():
        return [path for path in _files(folder) if path.parent != folder]

    for step in range(6):
        process = get_context("fork").Process(target=put_and_put)
        before = len(named())
        process.start()
        while process.is_alive() and len(named()) == before:
            time.sleep(0.005)
        time.sleep(0.017 * step)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert len(named()) >= 6
    assert all(digest(path) == path.name for path in named())


def test_what_a_crash_left_is_removed_a_day_later(folder):
    folder.mkdir()
    for name, age in (("partial-old", 25 * 3600), ("partial-new", 60)):
        (folder / name).write_bytes(b"half")
        then = time.time() - age
        os.utime(folder / name, (then, then))
    FolderBlobs(folder)
    assert [path.name for path in _files(folder)] == ["partial-new"]


def test_a_file_in_the_place_of_the_folder_is_a_clear_error(folder):
    folder.write_text("not a folder")
    with pytest.raises(WorkspaceError, match="cannot keep blobs in"):
        FolderBlobs(folder)
