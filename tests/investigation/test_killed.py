"""SIGKILL at random moments of import, capture and judging; and a disk that is full.

What was reported as kept is there afterwards and every seal fits; nothing half-written is taken
for whole; the next process goes on.
"""

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from countermark.engine.local import LocalEngine
from countermark.evidence.capture import capture
from countermark.evidence.guard import Guard
from countermark.evidence.pace import Pace
from countermark.evidence.visitor import Manner, Visitor
from countermark.investigation.capturing import capture_all, keep
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.storage.check import check
from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace
from invented_case import write

KILLS = {"import": 24, "capture": 90, "judge": 90}
"""Of each kind of work. It is killed within a time drawn from that of its first report, so that
some are killed before it and some after, however busy the machine is."""
SHOP = """
import sys, time
sys.path.insert(0, sys.argv[1])
from loopback import answer, web
with web({"shop.example": lambda asked: answer(f"<title>{asked.path}</title><p>$19.99")}) as made:
    print(made.port, flush=True)
    time.sleep(600)
"""
Report = Callable[[str], None]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A shop in a process of its own: those that are forked here inherit no thread of it."""
    beside = Path(__file__).parents[1] / "evidence"
    command = [sys.executable, "-c", SHOP, beside]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as shop:
        assert shop.stdout is not None
        yield int(shop.stdout.readline())
        shop.kill()


def visitor() -> Visitor:
    guard = Guard(resolve={"shop.example": "127.0.0.1"})
    return Visitor(guard, Manner(robots="ignore", by="test"), Pace(rate=0))


def _import(where: Path, number: int, port: int, report: Report) -> None:
    folder = where.parent / f"in-{number}"
    shutil.copytree(where.parent / "case", folder, dirs_exist_ok=True)
    message = {"@type": "Message", "text": f"no {number}"}
    (folder / "more.jsonl").write_text(json.dumps(message) + "\n")
    registry = folder / "registry.yaml"
    investigate(
        Job([folder], registry, where.parent / f"out-{number}", str(where), LocalEngine(), by="t"),
        Progress(),
    )
    digest = hashlib.sha256((folder / "more.jsonl").read_bytes()).hexdigest()
    report(f"digest {digest}")


def _capture(where: Path, number: int, port: int, report: Report) -> None:
    urls = [f"http://shop.example:{port}/{number}/{each}" for each in range(50)]
    with Workspace.open(where) as kept:
        for each in capture_all(urls, visitor(), kept):
            report(f"item {each.item}")


def _judge(where: Path, number: int, port: int, report: Report) -> None:
    with Workspace.open(where) as kept:
        (lead, *_) = kept.ids()
        for each in range(200):
            given = kept.judge(lead, "test", link="unsure", note=f"{number} {each}")
            report(f"judgement {given.judgement}")


WORK = {"import": _import, "capture": _capture, "judge": _judge}


def _killed(
    what: str, number: int, where: Path, port: int, after: float | None
) -> tuple[list[str], float]:
    """What a process had reported when it was killed, `after` so many seconds or, with None, with
    its first report; and when that was."""
    reading, writing = os.pipe()

    def work() -> None:
        def report(line: str) -> None:
            os.write(writing, f"{line}\n".encode())

        report("begun")
        WORK[what](where, number, port, report)

    process = get_context("fork").Process(target=work)
    process.start()
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        assert told.readline() == b"begun\n"
        began = time.monotonic()
        first = b"" if after is not None else told.readline()
        took = time.monotonic() - began
        if after is not None:
            process.join(after)
        assert process.pid is not None
        process.kill()
        process.join()
        lines = first + told.read()
    return lines.decode().split("\n")[:-1], took  # the last may be cut off: it was not reported


def _verified(where: Path, reported: set[str], blobs: set[Path]) -> None:
    """Everything that was reported is there; every seal, and every blob by its name, fits."""
    with Workspace.open(where) as kept:
        items = kept.custody.items()
        there = {f"item {name}" for name in items}
        there |= {f"digest {item.digest}" for item in items.values() if item}
        there |= {f"judgement {each.judgement}" for each in kept.judgements()}
        assert reported <= there
        for blob in set((where / "blobs").glob("??/*")) - blobs:
            assert hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name
            blobs.add(blob)


def _every_seal_fits(where: Path) -> None:
    with Workspace.open(where) as kept:
        results = list(check(kept, (), ()))
    assert results
    assert [each for each in results if each.outcome == "fails"] == []


@pytest.mark.kills
def test_what_was_kept_is_there_after_every_kill(tmp_path: Path, port: int) -> None:
    chance = Random(7)
    where = tmp_path / "w"
    write(tmp_path / "case")
    _import(where, 0, port, lambda line: None)
    order = [what for what, count in KILLS.items() for _ in range(count)]
    chance.shuffle(order)
    reported: set[str] = set()
    blobs: set[Path] = set()
    usual: dict[str, float] = {}
    for number, what in enumerate(order, 1):
        after = chance.random() * 1.6 * usual[what] if what in usual else None
        lines, took = _killed(what, number, where, port, after)
        usual.setdefault(what, took)
        reported |= set(lines)
        _verified(where, reported, blobs)
        if number % 30 == 0:
            _every_seal_fits(where)
    _every_seal_fits(where)
    assert len(order) >= 200
    for what in ("item", "digest", "judgement"):
        assert any(each.startswith(what) for each in reported), what
    _import(where, 0, port, lambda line: None)  # and work goes on


def test_a_full_disk_is_told_and_leaves_what_was_kept(tmp_path: Path, port: int) -> None:
    """A process may write no file over a size: what would be cut off there is not kept."""
    where = tmp_path / "w"
    with Workspace.open(where) as kept:
        first = keep(capture(f"http://shop.example:{port}/first", visitor()), kept)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        most = (where / "workspace.sqlite").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        with Workspace.open(where) as kept:
            try:
                for number in range(500):
                    made = capture(f"http://shop.example:{port}/{number}", visitor())
                    keep(made, kept)
            except WorkspaceError as error:
                os._exit(7 if "full" in str(error) or "large" in str(error) else 8)
        os._exit(0)

    process = get_context("fork").Process(target=work)
    process.start()
    process.join()

    assert process.exitcode == 7
    _verified(where, {f"item {first.item}"}, set())
    _every_seal_fits(where)
    with Workspace.open(where) as kept:
        after = keep(capture(f"http://shop.example:{port}/after", visitor()), kept)
        assert after.item in kept.custody.items()
