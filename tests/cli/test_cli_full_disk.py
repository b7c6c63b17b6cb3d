"""A disk that is full while people judge and inputs are read: what was told is kept and fits, what
was not is told in one sentence, and with room again work goes on.

The system lets the process write no file beyond a size, at which it would find its disk full.
"""

import json
import resource
import subprocess

import pytest

from countermark.storage.check import check
from countermark.storage.workspace import Workspace

SELLER, PROMOTER = "amazon.com:seller/A1SELLER", "instagram.com:account/miravell"
JUDGING = {
    "judge": ("judge", "{lead}", "--link", "unsure", "--by", "Anna"),
    "ban": ("ban", SELLER, "--platform", "amazon.com", "--on", "2020-08-01", "--by", "Anna"),
    "join": ("join", SELLER, PROMOTER, "--by", "Anna"),
    "part": ("part", SELLER, PROMOTER, "--by", "Anna"),
}
ROOM = (0, 9_000, 30_000, 2**20)
"""Bytes that a file may have: for nothing, for part of what is noted, for all of it but not for
taking it over into the database, for everything."""


@pytest.fixture
def case_read(case, countermark, tmp_path):
    """The case, investigated: its workspace, and the command that did it."""
    words = ("investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out")
    assert countermark(*words).returncode == 0
    return tmp_path / "out" / "workspace", words


@pytest.fixture
def limited(program):
    """Runs the program where no file may grow beyond so many bytes."""

    def run(most, *words):
        return subprocess.run(
            [program, *map(str, words)], capture_output=True, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )  # fmt: skip

    return run


def told(done):
    """What was said of a command that could not finish."""
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("countermark: ")
    assert "full" in line or "no space" in line or "large" in line, line
    return line


def kept(where):
    """The names of all that people said, where every seal fits."""
    with Workspace.open(where, new=False) as workspace:
        assert [each for each in check(workspace) if each.outcome == "fails"] == []
        said = {each.judgement for each in workspace.judgements()}
        said |= {each.judgement for each in workspace.known.judgements()}
        return said | {each.ban for each in workspace.bans()}


@pytest.mark.parametrize("what", JUDGING)
def test_what_people_said_was_kept_or_is_told_not_to_be(case_read, limited, what):
    where, _ = case_read
    with Workspace.open(where, new=False) as workspace:
        (lead,) = workspace.ids()
    words = [word.format(lead=lead) for word in JUDGING[what]]
    names = set()
    for most in ROOM:
        done = limited(most, *words, "--workspace", where)
        if done.returncode == 0:
            names.add(done.stdout.split()[0])
        else:
            assert done.stdout == ""
            assert str(where) in told(done)
        assert kept(where) == names
    assert done.returncode == 0
    assert names


def test_what_was_read_was_kept_or_is_told_not_to_be(case, case_read, limited, countermark):
    where, words = case_read
    out = where.parent
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    with Workspace.open(where, new=False) as workspace:
        items = set(workspace.custody.items())
    (case.input / "more.jsonl").write_text(
        "".join(json.dumps({"@type": "Message", "text": f"no {n}"}) + "\n" for n in range(500))
    )
    runs = 1
    for most in (2_000, 30_000, 100_000):
        done = limited(most, *words)
        if done.returncode:
            told(done)
            now = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
            assert {name: now[name] for name in before if name in now} == before
        runs += done.returncode == 0
        kept(where)
        with Workspace.open(where, new=False) as workspace:
            there = workspace.custody.items()
            assert items <= set(there)
            assert all(item and workspace.blobs.verify(item.digest) for item in there.values())
            assert [run["status"] for run in workspace.runs()].count("done") == runs
    assert countermark(*words).returncode == 0
    with Workspace.open(where, new=False) as workspace:
        assert len(workspace.custody.items()) == len(items) + 1
