"""The machine itself fails: no space, no file handles, folders that cannot be written. Every run
ends with status 1 and one sentence, and leaves no half-written result."""

import errno
import os
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import prepare

from countermark.intake import archive, walk
from countermark.intake.format import Reading
from countermark.storage.blobs import MemoryBlobs
from countermark.storage.error import WorkspaceError

COMMAND = Path(sys.executable).with_name("countermark")


def ended(place: Path, out: Path, limit: Callable[[], None] = lambda: None) -> tuple[int, str]:
    """Status and standard error of a run whose process is limited."""
    words = ("investigate", "input", "--registry", "registry.yaml", "--out", out)
    done = subprocess.run(
        [COMMAND, *words], cwd=place, capture_output=True, text=True, preexec_fn=limit,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stderr


def limited(what: int, to: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (to, to))


def is_one_sentence(said: str) -> bool:
    return said.startswith("countermark: ") and said.count("\n") == 1 and "Traceback" not in said


@pytest.mark.parametrize("size", [0, 10_000, 40_000, 60_000])
def test_files_that_may_not_grow(tmp_path: Path, size: int) -> None:
    """Stands for a disk that is full: the same calls fail in the same places."""
    out = prepare(tmp_path).out
    status, said = ended(tmp_path, out, limited(resource.RLIMIT_FSIZE, size))
    assert (status, is_one_sentence(said)) == (1, True), said
    assert [path.name for path in out.glob("*.*")] == []


def test_the_file_that_was_to_be_written_is_named(tmp_path: Path) -> None:
    out = prepare(tmp_path).out
    bad = tmp_path / "input" / "bad.jsonl"
    bad.write_text('{"@type":"Nothing"}\n' * 5000)
    assert ended(tmp_path, out)[0] == 0
    before = {path: path.read_bytes() for path in out.glob("*.*")}
    status, said = ended(tmp_path, out, limited(resource.RLIMIT_FSIZE, 2 * bad.stat().st_size))
    assert (status, is_one_sentence(said)) == (1, True), said
    assert said.startswith(f"countermark: File too large: {out / 'rejected.jsonl'}")
    assert {path: path.read_bytes() for path in out.glob("*.*")} == before, "as the run before left"


@pytest.mark.parametrize("handles", [6, 8, 10])
def test_too_few_file_handles(tmp_path: Path, handles: int) -> None:
    status, said = ended(tmp_path, prepare(tmp_path).out, limited(resource.RLIMIT_NOFILE, handles))
    assert (status, is_one_sentence(said)) == (1, True), said
    assert "Too many open files" in said


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file" / "out", Path("/proc/countermark")):
        status, said = ended(tmp_path, out)
        assert (status, is_one_sentence(said)) == (1, True), said
        assert str(out) in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    out = prepare(tmp_path).out
    out.mkdir(mode=0o555)
    status, said = ended(tmp_path, out)
    assert (status, is_one_sentence(said)) == (1, True), said
    assert "ermission" in said


def test_no_space_to_unpack_is_no_fault_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.jsonl", '{"@type":"Product"}\n')

    def full(*_: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.Budget, "spend", full)
    rows = walk.walk([tmp_path / "a.zip"], MemoryBlobs().put, Reading(), lambda _: None)
    with pytest.raises(OSError, match="No space left"):
        list(rows)


def test_no_space_for_what_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.jsonl", '{"@type":"Product"}\n')

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/x")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    rows = walk.walk([tmp_path / "a.zip"], MemoryBlobs().put, Reading(), lambda _: None)
    with pytest.raises(OSError, match="No space left"):
        list(rows)


def test_no_handle_for_an_input_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from countermark.storage.folder_blobs import FolderBlobs

    source = tmp_path / "a.jsonl"
    source.write_text("{}")
    blobs = FolderBlobs(tmp_path / "blobs")
    opened = Path.open

    def open_(path: Path, *words: object, **more: object) -> object:
        if path == source:
            raise OSError(errno.EMFILE, "Too many open files", str(path))
        return opened(path, *words, **more)

    monkeypatch.setattr(Path, "open", open_)
    with pytest.raises(WorkspaceError, match="Too many open files"):
        blobs.put(source)
