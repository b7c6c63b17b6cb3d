"""The walk: every file once, in one order, under its name, and nothing left behind."""

import gzip
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from countermark.intake.format import Reading
from countermark.intake.guard import LIMITS
from countermark.intake.lines import BYTES, LINES
from countermark.intake.walk import InputFile, coalesce, walk
from countermark.storage.blobs import MemoryBlobs
from countermark.storage.error import UnreadableError, WorkspaceError

PRODUCT = b'{"@type":"Product","url":"https://shop.example/%d","name":"Ring"}\n'


class Walked:
    """What a walk found and gave."""

    def __init__(self, *inputs: Path, columns: dict[str, str] | None = None) -> None:
        self.found: list[InputFile] = []
        self.blobs = MemoryBlobs()
        batches = walk(list(inputs), self.blobs.put, Reading(columns or {}), self.found.append)
        rows = [row for batch in batches for row in batch.to_pylist()]
        self.accepted = [(row["file"], row["line"]) for row in rows if not row["reason"]]
        self.rejected = {row["file"]: row["reason"] for row in rows if row["reason"]}

    def kinds(self) -> dict[str, str]:
        return {file.name: file.format for file in self.found}


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


def test_files_come_by_name_with_their_digests(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a/z.jsonl", "a/b/c.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PRODUCT % len(name))
    walked = Walked(tmp_path)
    assert [name for name, _ in walked.accepted] == ["a/b/c.jsonl", "a/z.jsonl", "b.jsonl"]
    for file in walked.found:
        content = (tmp_path / file.name).read_bytes()
        assert file.digest == hashlib.sha256(content).hexdigest()
        assert file.size == len(content)
        assert walked.blobs.open(file.digest).read() == content


def test_a_single_file_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(PRODUCT % 1)
    assert Walked(tmp_path / "x.jsonl").accepted == [("x.jsonl", 1)]


def test_archives_are_opened_into_each_other(tmp_path: Path) -> None:
    inner = zipped(b__jsonl=PRODUCT % 1)
    (tmp_path / "a.zip").write_bytes(zipped(inner__zip=inner, c__jsonl=PRODUCT % 2))
    walked = Walked(tmp_path)
    assert sorted(name for name, _ in walked.accepted) == [
        "a.zip!/c.jsonl", "a.zip!/inner.zip!/b.jsonl",
    ]  # fmt: skip
    assert walked.kinds()["a.zip!/inner.zip"] == "archive"


def test_archives_too_deep_are_refused_by_name(tmp_path: Path) -> None:
    content = PRODUCT % 1
    for _ in range(LIMITS.nesting + 1):
        content = zipped(in__zip=content)
    (tmp_path / "a.zip").write_bytes(content)
    walked = Walked(tmp_path)
    assert walked.accepted == []
    assert any("deep" in reason for reason in walked.rejected.values())


@pytest.mark.parametrize(
    "name", ["new\nline.jsonl", "<script>.jsonl", "-rf", "ä 螺丝.jsonl", "x" * 250]
)
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PRODUCT % 1)
    assert Walked(tmp_path).accepted == [(name, 1)]


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.jsonl"
    Path(os.fsdecode(path)).write_bytes(PRODUCT % 1)
    walked = Walked(tmp_path)
    assert len(walked.accepted) + len(walked.rejected) == 1


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jsonl").write_bytes(PRODUCT % 1)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "out.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (folder / "gone.jsonl").symlink_to(folder / "nothing")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    walked = Walked(folder)
    assert walked.accepted == []
    assert walked.rejected.keys() == {"out.jsonl", "gone.jsonl", "up", "pipe"}


def test_an_input_that_is_a_link_itself_is_the_users_own(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.jsonl").write_bytes(PRODUCT % 1)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert Walked(tmp_path / "link").accepted == [("a.jsonl", 1)]


def test_what_is_not_read_is_told_or_counted(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    walked = Walked(tmp_path)
    assert walked.kinds() == {"empty.csv": "unknown", "noise.bin": "unknown", "shot.png": "picture"}
    assert walked.rejected.keys() == {"empty.csv", "noise.bin"}
    assert "it is empty" in walked.rejected["empty.csv"]


def test_columns_that_the_user_names_make_a_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x1;x2\nAmber;n-7\nJade;n-8\nOnyx;n-9\n")
    assert all(file.format != "delimited" for file in Walked(tmp_path).found)
    mapped = Walked(tmp_path, columns={"name": "x1", "url": "x2"})
    assert mapped.kinds() == {"t.csv": "delimited"}
    assert [line for _, line in mapped.accepted] == [2, 3, 4]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    (tmp_path / "a.zip").write_bytes(zipped(**{f"{n}__jsonl": PRODUCT % n for n in range(9)}))
    batches = walk([tmp_path / "a.zip"], MemoryBlobs().put, Reading(), lambda file: None)
    next(batches)
    assert list((tmp_path / "scratch").iterdir())
    batches.close()
    assert not list((tmp_path / "scratch").iterdir())


def test_nothing_is_left_behind_by_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch, blobs = tmp_path / "scratch", MemoryBlobs()
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    (tmp_path / "a.zip").write_bytes(zipped(a__jsonl=PRODUCT % 1, b__jsonl=PRODUCT % 2))

    def keep(path: Path) -> str:
        if path.name == "b.jsonl":
            raise WorkspaceError("the disk is full")
        return blobs.put(path)

    with pytest.raises(WorkspaceError, match="full"):
        list(walk([tmp_path / "a.zip"], keep, Reading(), lambda file: None))
    assert not list(scratch.iterdir())


def test_an_archive_lies_unpacked_no_longer_than_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    for number in range(5):
        inner = zipped(x__jsonl=PRODUCT % number)
        (tmp_path / f"{number}.zip").write_bytes(zipped(x__zip=inner))
    inputs = sorted(tmp_path.glob("*.zip"))
    for _ in walk(inputs, MemoryBlobs().put, Reading(), lambda file: None):
        assert len(list(scratch.iterdir())) == 2  # the archive and the one inside


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        (tmp_path / name).write_bytes(PRODUCT % 1)
    blobs, found = MemoryBlobs(), []

    def keep(path: Path) -> str:
        if path.name == "b.jsonl":
            raise UnreadableError(path, "Permission denied")
        return blobs.put(path)

    batches = walk([tmp_path], keep, Reading(), found.append)
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert [(row["file"], row["reason"]) for row in rows] == [
        ("a.jsonl", None), ("b.jsonl", "cannot be read: Permission denied"), ("c.jsonl", None),
    ]  # fmt: skip
    assert [file.name for file in found] == ["a.jsonl", "c.jsonl"]


def test_a_closed_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "z.jsonl").write_bytes(PRODUCT % 1)
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    walked = Walked(tmp_path)
    assert walked.accepted == [("z.jsonl", 1)]
    assert "a closed folder" in walked.rejected["closed"]


def test_links_in_circles_come_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "self").symlink_to(".")
    assert Walked(tmp_path).rejected.keys() == {"a", "b", "self"}


def test_what_is_given_twice_is_read_once(tmp_path: Path) -> None:
    for name in ("a.jsonl", "in/b.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PRODUCT % 1)
    walked = Walked(tmp_path / "in", tmp_path, tmp_path / "in" / "b.jsonl", tmp_path / "in" / "..")
    assert walked.accepted == [("in/b.jsonl", 1), ("a.jsonl", 1)]


def test_the_same_bytes_in_two_files_are_two_files_of_one_digest(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_bytes(PRODUCT % 1)
    walked = Walked(tmp_path)
    assert walked.accepted == [("a.jsonl", 1), ("b.jsonl", 1)]
    assert len({file.digest for file in walked.found}) == 1


def test_files_that_hold_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "head.csv").write_text("title,link,price\n")
    (tmp_path / "blank.jsonl").write_bytes(b"\n \n")
    (tmp_path / "none.zip").write_bytes(zipped())
    (tmp_path / "torn.gz").write_bytes(b"\x1f\x8b\x08")
    walked = Walked(tmp_path)
    assert walked.accepted == []
    assert "it holds no record" in walked.rejected["head.csv"]
    assert "it holds no file" in walked.rejected["none.zip"]
    assert "cannot be decompressed" in walked.rejected["torn.gz"]
    assert "blank.jsonl" in walked.rejected


def test_what_stands_before_a_tear_is_read(tmp_path: Path) -> None:
    whole = b"".join(PRODUCT % number for number in range(9000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(whole)[:-5000])
    walked = Walked(tmp_path)
    assert len(walked.accepted) > 1000
    assert "to its end" in walked.rejected["a.jsonl.gz"]


def test_batches_are_joined_no_further_than_memory_allows() -> None:
    row = {"file": "f", "digest": "d", "selector": "", "line": 1, "reason": None}
    large = pa.RecordBatch.from_pylist([{**row, "json": bytes(BYTES // 3)}], schema=LINES)
    assert [len(batch) for batch in coalesce(iter([large] * 5), 4096)] == [2, 2, 1]


def test_small_batches_are_joined_in_order() -> None:
    def batch(name: str, count: int) -> pa.RecordBatch:
        row = {"file": name, "digest": "d", "selector": "", "json": b"{}", "reason": None}
        rows = [{**row, "line": n} for n in range(count)]
        return pa.RecordBatch.from_pylist(rows, schema=LINES)

    given = [batch(f"f{n}", n % 7) for n in range(60)]
    joined = list(coalesce(iter(given), 50))
    assert len(joined) < 10
    assert [row for b in joined for row in b.to_pylist()] == [
        r for b in given for r in b.to_pylist()
    ]
