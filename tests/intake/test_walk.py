"""The walk: every file once, in one order, under its name, and nothing left behind."""

import hashlib
import io
import os
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from countermark.intake.format import Reading
from countermark.intake.guard import LIMITS
from countermark.intake.lines import LINES
from countermark.intake.walk import InputFile, coalesce, walk
from countermark.storage.blobs import MemoryBlobs

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
