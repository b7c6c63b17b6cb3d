"""Killed at any moment, or on a full disk: what was reported as kept is there and fits."""

import io
import os
import random
import resource
import signal
import time

import pytest

import countermark.evidence.note  # noqa: F401 - loaded here, so that no child must
from countermark.evidence.circumstances import Circumstances, now
from countermark.evidence.item import Item
from countermark.storage.check import check
from countermark.storage.error import WorkspaceError
from countermark.storage.workspace import Workspace

KILLS, FULL = 200, 24


def work(folder, report, seed):
    """Keep and seal batch after batch, and report names only when they are kept."""
    dice = random.Random(seed)
    with Workspace.open(folder) as workspace:
        while True:
            items = []
            for _ in range(dice.randrange(1, 6)):
                content = dice.randbytes(dice.randrange(1, 3000))
                digest = workspace.blobs.put(io.BytesIO(content))
                told = Circumstances(source=f"{dice.random()}", how="import", at=now())
                items.append(Item(digest=digest, size=len(content), media_type="text/plain",
                                  circumstances=told))  # fmt: skip
            names = workspace.custody.seal(items, "Anna Example")
            if dice.random() < 0.2:
                digest = workspace.custody.erase(names[0], "Anna Example", "asked for")
                if digest:
                    workspace.blobs.forget(digest)
            os.write(report, "".join(f"{name}\n" for name in names).encode())


def child(folder, seed, before=lambda: None):
    """A process that works; its id, and where it reports."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    try:
        os.close(reading)
        before()
        work(folder, writing, seed)
    except WorkspaceError:
        os._exit(3)
    finally:
        os._exit(4)


def reported(reading, first=b""):
    """The whole lines that it wrote: `first`, and what is left in the pipe."""
    with os.fdopen(reading, "rb") as stream:
        lines = (first + stream.read()).split(b"\n")
    return [line.decode() for line in lines[:-1]]


def sound(folder, names):
    with Workspace.open(folder) as workspace:
        bad = [each for each in check(workspace) if each.outcome == "fails"]
        known = workspace.custody.items()
    assert bad == []
    assert set(names) <= set(known)
    return known


@pytest.fixture
def folder(tmp_path):
    with Workspace.open(tmp_path / "w") as workspace:
        told = Circumstances(source="first", how="import", at=now())
        digest = workspace.blobs.put(io.BytesIO(b"first"))
        item = Item(digest=digest, size=5, media_type="text/plain", circumstances=told)
        workspace.custody.seal([item], "Anna Example")
    return tmp_path / "w"


def test_killed_at_any_moment(folder):
    dice, names = random.Random(5), []
    for number in range(KILLS):
        process, reading = child(folder, number)
        # every other one not before its first report: however busy the machine is, some is kept
        first = os.read(reading, 4096) if number % 2 else b""
        time.sleep(dice.random() * 0.1)
        os.kill(process, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(process, 0)[1])
        names += reported(reading, first)
        if number % 40 == 39:
            sound(folder, names)
    known = sound(folder, names)
    assert len(names) >= KILLS // 2, "they were killed before they did anything"
    assert len(known) >= len(set(names))


def test_on_a_full_disk(folder):
    dice, names, refused = random.Random(6), [], 0
    for number in range(FULL):
        most = max(each.stat().st_size for each in folder.rglob("*") if each.is_file())
        limit = most + dice.randrange(0, 40_000)
        process, reading = child(
            folder, 1000 + number,
            lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )  # fmt: skip
        names += reported(reading)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        assert status == 3, "it is told in words"
        refused += 1
    assert refused == FULL
    sound(folder, names)
