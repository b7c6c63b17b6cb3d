"""What investigate reads is sealed before anything is said of it."""

import hashlib

from countermark.engine.local import LocalEngine
from countermark.evidence.custody import Entry
from countermark.intake.walk import InputFile
from countermark.investigation.job import Job, investigate
from countermark.investigation.progress import Progress
from countermark.investigation.sealing import seal
from countermark.storage.check import check
from countermark.storage.workspace import Workspace
from invented_case import write


def run(tmp_path, case, by="Anna Example"):
    workspace = str(tmp_path / "w")
    job = Job(inputs=[case.input], registry=case.registry, out=tmp_path / "out",
              workspace=workspace, engine=LocalEngine(), by=by)  # fmt: skip
    return workspace, investigate(job, Progress())


def test_every_input_is_an_item_with_custody(tmp_path):
    workspace, summary = run(tmp_path, write(tmp_path / "case"))
    told = {each["name"]: each["sha256"] for each in summary.run["inputs"]}
    with Workspace.open(workspace) as kept:
        items = kept.custody.items()
        assert {each.circumstances.source: each.digest for each in items.values()} == told
        assert {each.circumstances.by for each in items.values()} == {"Anna Example"}
        assert len(kept.custody.heads()) == 1
        entries = [Entry.read(content) for _, content in kept.custody.entries()]
        assert {each.why for each in entries} == {"imported"}
        assert [each for each in check(kept) if each.outcome == "fails"] == []


def test_a_second_run_over_the_same_files_adds_nothing(tmp_path):
    case = write(tmp_path / "case")
    workspace, _ = run(tmp_path, case)
    with Workspace.open(workspace) as kept:
        before = kept.custody.items()
    run(tmp_path, case, by="Ben Example")
    with Workspace.open(workspace) as kept:
        assert kept.custody.items() == before
        assert len(kept.custody.heads()) == 1


def test_files_are_named_by_their_items(tmp_path):
    with Workspace.open(tmp_path / "w") as kept:
        files = [InputFile(name, hashlib.sha256(name.encode()).hexdigest(), 3, "jsonl")
                 for name in ("a.jsonl", "b.png")]  # fmt: skip
        names = seal(files, kept, None)
        items = kept.custody.items()
    assert {name: items[item].circumstances.source for name, item in names.items()} == {
        "a.jsonl": "a.jsonl", "b.png": "b.png",
    }  # fmt: skip
    assert {each.media_type for each in items.values()} == {"application/jsonl", "image/png"}
