"""The inputs are read to one result, in this process or in one of its own."""

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from countermark.engine.base import InlineEngine
from countermark.engine.local import LocalEngine
from countermark.intake.acceptance import accept
from countermark.investigation import reading
from countermark.investigation.job import Job
from countermark.storage.folder_blobs import FolderBlobs
from countermark.tracing.screening import Screening
from invented_case import write


def job(tmp_path: Path, engine: InlineEngine | LocalEngine, name: str) -> Job:
    columns = {"price": "cost", "url": "nowhere"}
    return Job(
        [tmp_path / "case"], tmp_path / "r.yaml", tmp_path / name, "", engine, columns=columns
    )


@pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")
def test_a_process_of_its_own_reads_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "case")
    (tmp_path / "case" / "more.csv").write_text("title,link,cost\nRing,https://a.example/1,20\n")
    blobs, done, told = FolderBlobs(tmp_path / "blobs"), {}, {}
    monkeypatch.setattr(reading, "LARGE", 0)
    made_ready: list[bool] = []
    monkeypatch.setattr(reading, "_make_ready", lambda screening: made_ready.append(True))
    for name, engine in (("here", InlineEngine()), ("apart", LocalEngine())):
        asked, steps = job(tmp_path, engine, name), list[int]()
        done[name] = reading.read(asked, accept, Screening(()), blobs, frozenset(), steps.append)
        told[name] = sum(steps)

    assert made_ready == [True]  # with the second alone: the first is of another engine
    assert done["here"].files == done["apart"].files
    assert done["here"].counts == done["apart"].counts
    assert done["here"].reading.met == done["apart"].reading.met == {"price"}
    assert told["here"] == told["apart"] == sum(done["here"].counts.values())
    for file in ("listings", "records"):
        one, other = (pq.read_table(tmp_path / name / "bulk" / f"{file}.parquet") for name in done)
        assert one.to_pylist() == other.to_pylist()


def test_small_inputs_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "case")
    monkeypatch.setattr(reading, "_make_ready", None)
    asked = job(tmp_path, LocalEngine(), "out")
    blobs = FolderBlobs(tmp_path / "blobs")
    done = reading.read(asked, accept, Screening(()), blobs, frozenset(), lambda steps: None)
    assert done.counts["listing"] > 0


def test_a_folder_is_large_by_all_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGE", 5)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(b"12")
    (tmp_path / "two").write_bytes(b"345")
    (tmp_path / "nowhere").symlink_to("none")
    assert reading._size([tmp_path / "two", tmp_path / "nowhere", tmp_path / "none"]) == 3
    assert reading._size([tmp_path / "a"]) == 2
    assert reading._size([tmp_path / "a", tmp_path / "two", tmp_path / "two"]) == 5


@pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")
@pytest.mark.parametrize("large", [False, True])
def test_what_is_read_row_by_row_is_read_the_same_in_processes(
    large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "case").mkdir()
    head, rows = "title,link,cost\n", [f"Ring {n},https://a.example/{n},20\n" for n in range(9000)]
    rows[70] = "Ring 70,nowhere,\n"
    (tmp_path / "case" / "more.csv").write_text(head + "".join(rows))
    product = {"@type": "Product", "url": "https://a.example/{}", "name": "Ring {}"}
    lines = (json.dumps(product).replace("{}", str(n)) + "\n" for n in range(2000))
    (tmp_path / "case" / "plain.jsonl").write_text("".join(lines))
    blobs, found = FolderBlobs(tmp_path / "blobs"), {}
    monkeypatch.setattr(reading, "_make_ready", lambda screening: None)
    monkeypatch.setattr(reading, "SEVERAL", 0)
    if large:
        monkeypatch.setattr(reading, "LARGE", 1)
    for name, engine in (("here", InlineEngine()), ("apart", LocalEngine(2))):
        asked = job(tmp_path, engine, name)
        done = reading.read(asked, accept, Screening(()), blobs, frozenset(), lambda steps: None)
        assert done.counts["rejected"] == 1
        bulk = tmp_path / name / "bulk"
        found[name] = [pq.read_table(path).to_pylist() for path in sorted(bulk.iterdir())]
    assert found["here"] == found["apart"]
