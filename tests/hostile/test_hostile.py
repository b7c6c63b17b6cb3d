"""Every hostile input beside a good one: the job ends well, the good is found, the bad is named."""

import json
import re
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest
from harness import CASES, LISTING, POST, Case, accepted, prepare, run
from lxml import html

import contract

for module in sorted(Path(__file__).parent.glob("*_cases.py")):
    import_module(module.stem)

MACHINE = re.compile(
    r"Traceback|object at 0x|\bErrno\b|Error\(|<class|codec can't|NoneType|/tmp/countermark"
)
"""Words of the machine: no person understands a reason that holds them."""
HELD = frozenset({"picture", "video", "audio", "pdf", "archive"})
"""What is kept as evidence and not read."""
DATABASES = frozenset(
    {
        "NUL in every text",
        "lone surrogates",
        "signs that steer the reading",
        "names that are no text",
    }
)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was to be fetched")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is left in the folder for temporary files, and nothing beside the place."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"scratch", "place"}


@pytest.mark.usefixtures("scratch")
@pytest.mark.parametrize("hostile", CASES, ids=lambda hostile: hostile.name)
def test_case(hostile: Case, tmp_path: Path) -> None:
    place = tmp_path / "place"
    job = prepare(place)
    hostile.build(place / "input")
    before = sorted(place.rglob("*"))
    run(job)

    assert contract.misfits(job.out) == []
    leads = {lead["listing"]["key"]: lead for lead in contract.rows(job.out, "leads.jsonl")}
    assert POST in [post["key"] for post in leads[LISTING]["posts"]]
    counts, rejected = accepted(job.out), contract.rows(job.out, "rejected.jsonl")
    assert counts["good.jsonl"] == 2
    for name, part in hostile.rejects.items():
        said = [row["reason"] for row in rejected if row["file"].startswith(name)]
        assert any(part in reason for reason in said), (name, part, rejected[:20])
    for name, count in hostile.reads.items():
        assert counts.get(name, 0) == count, (name, counts, rejected[:20])
    for row in rejected:
        assert not MACHINE.search(row["reason"]), row
        assert len(row["reason"]) <= 1000, row
    assert lost(place / "input", job.out, {*counts, *(row["file"] for row in rejected)}) == []
    assert foreign(job.out / "report.html") == []
    assert (
        sorted(path for path in place.rglob("*") if job.out not in (path, *path.parents)) == before
    )
    assert list(job.out.glob("*.part")) == []


@pytest.mark.postgresql
def test_texts_that_databases_refuse(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """NUL, half characters and signs that steer, in a workspace of PostgreSQL."""
    job = prepare(tmp_path)
    for number, hostile in enumerate(CASES):
        if hostile.name in DATABASES:
            folder = tmp_path / "input" / str(number)
            folder.mkdir()
            hostile.build(folder)
    run(replace(job, workspace=request.getfixturevalue("postgresql_url")))
    assert contract.misfits(job.out) == []
    assert len(contract.rows(job.out, "leads.jsonl")) > 10


def lost(folder: Path, out: Path, named: set[str]) -> list[str]:
    """Files that gave nothing and no reason, and files that nobody speaks of."""
    inputs = json.loads((out / "run.json").read_text("utf-8"))["inputs"]
    silent = [f["name"] for f in inputs if f["format"] not in HELD and f["name"] not in named]
    spoken = named | {file["name"] for file in inputs}
    there = [path.relative_to(folder) for path in folder.rglob("*") if not is_folder(path)]
    names = (bytes(path).decode("utf-8", "backslashreplace") for path in there)
    return silent + [name for name in names if name not in spoken]


def is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def foreign(report: Path) -> list[str]:
    """Elements and attributes by which a stranger's text would have become markup."""
    page = html.document_fromstring(report.read_bytes())
    found = [] if len(page.findall(".//script")) == 2 else ["its scripts are not two"]
    for element in page.iter("*"):
        found += [f"{element.tag} {name}" for name in element.attrib if name.startswith("on")]
        for name in ("href", "src", "action", "formaction", "data"):
            if not element.get(name, "#").startswith(("#", "data:image/")):
                found.append(f"{element.tag} {name}={element.get(name)[:80]}")
        if element.tag in ("iframe", "object", "embed", "base", "form", "link"):
            found.append(element.tag)
    return found
