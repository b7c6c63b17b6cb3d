"""Hostile inputs through the command itself: status, memory, time, words for a person."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from harness import GOOD, LISTING, REGISTRY, accepted, prepare
from rich.text import Text

import contract
from cost import soon

MEMORY = 600
"""MiB that a file may cost whose one line has 100 of them."""
COMMAND = Path(sys.executable).with_name("countermark")
MEASURED = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
"""A small process between: a child begins with the memory of its parent, which is large here."""


class Ended(NamedTuple):
    status: int
    said: str
    megabytes: int


def command(folder: Path, *words: str | Path) -> Ended:
    """`countermark WORDS` in `folder`, with what it cost."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, COMMAND, *words], cwd=folder,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True,
    )  # fmt: skip
    said, _, numbers = done.stdout.decode("utf-8", "replace").rstrip().rpartition("\n")
    status, megabytes = map(int, numbers.split())
    return Ended(status, Text.from_ansi(said).plain, megabytes)


def investigate(place: Path, *inputs: str) -> Ended:
    return command(
        place / "input", "investigate", *inputs, "--registry", "../registry.yaml", "--out", "../out",
        "--all",
    )  # fmt: skip


def found(out: Path) -> list[str]:
    assert contract.misfits(out) == []
    return [lead["listing"]["key"] for lead in contract.rows(out, "leads.jsonl")]


def long_line(kind: str) -> Iterator[bytes]:
    """A file whose second of three rows has 100 MB."""
    good = '{"@type":"Product","url":"https://shop.example/%d","name":"Ring"}\n'
    before, around, after = {
        "jsonl": (good % 1, ('{"@type":"Product","name":"', '"}\n'), good % 2),
        "csv": ("title,link\nRing,https://shop.example/1\n", ('"', '",x\n'), "Ring,https://shop.example/2\n"),
    }[kind]  # fmt: skip
    yield (before + around[0]).encode()
    yield from (b"x" * 2**20 for _ in range(100))
    yield (around[1] + after).encode()


@pytest.mark.parametrize(("kind", "line"), [("jsonl", 2), ("csv", 3)])
def test_a_line_of_100_megabytes_costs_neither_memory_nor_time(
    tmp_path: Path, kind: str, line: int
) -> None:
    out = prepare(tmp_path).out
    name = f"long.{kind}"
    with (tmp_path / "input" / name).open("wb") as file:
        file.writelines(long_line(kind))
    with soon(60):
        ended = investigate(tmp_path, ".")
    assert (ended.status, LISTING in found(out)) == (0, True), ended.said
    assert ended.megabytes < MEMORY
    (rejected,) = contract.rows(out, "rejected.jsonl")
    assert (rejected["file"], rejected["line"]) == (name, line)
    assert "a line may have 16,777,216" in rejected["reason"]
    assert accepted(out)[name] == 2


def test_files_with_the_names_of_options_are_files(tmp_path: Path) -> None:
    out = prepare(tmp_path).out
    folder = tmp_path / "input"
    for name in ("-rf", "--out", "<script>.jsonl", "$(reboot).jsonl"):
        (folder / name).write_text('{"@type":"Product","url":"https://shop.example/1"}\n')
    (folder / "a folder.json").mkdir()
    ended = investigate(tmp_path, "./-rf", "./--out", "<script>.jsonl", "$(reboot).jsonl",
                        "a folder.json", "good.jsonl")  # fmt: skip
    assert (ended.status, LISTING in found(out)) == (0, True), ended.said
    assert accepted(out) == {
        "-rf": 1, "--out": 1, "<script>.jsonl": 1, "$(reboot).jsonl": 1, "good.jsonl": len(GOOD),
    }  # fmt: skip


def test_what_strangers_wrote_does_not_steer_the_terminal(tmp_path: Path) -> None:
    prepare(tmp_path)
    good = tmp_path / "input" / "good.jsonl"
    good.write_text(good.read_text().replace("Bracelet", r"\u001b]0;owned\u0007\u001b[2J\u202e"))
    words = ("investigate", ".", "--registry", "../registry.yaml", "--out", "../out")
    said = subprocess.run(
        [COMMAND, *words],
        cwd=tmp_path / "input", capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    assert LISTING in said
    assert not set(said) & set("\x1b\x07\u202e")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
REGISTRIES = {
    "aliases": BOMB,
    "depth": "brands: " + "[" * 50_000,
    "flow": "{" * 50_000,
    "keys": "? " * 20_000,
    "code": "brands: !!python/object/apply:os.system [touch owned]",
    "nul": "brands:\0",
    "list": "- 1",
    "nothing": "",
    "bytes": "\ud800",
    "twice": REGISTRY + "brands: []\n",
    "thousands": "brands:\n" + "  - {id: x}\n" * 20_000,
    "quotes": "brands: '" + "''" * 200_000,
    "anchors": "".join(f"a{n}: &a{n} x\n" for n in range(50_000)),
}


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_registry_that_is_a_trap_is_told_with_its_line(tmp_path: Path, name: str) -> None:
    """In this process: the command says the same, with status 1 (below)."""
    from countermark.intake.registry import RegistryError, read_registry

    path = tmp_path / "registry.yaml"
    path.write_bytes(REGISTRIES[name].encode("utf-8", "surrogatepass"))
    with soon(), pytest.raises(RegistryError, match=r"registry\.yaml:\d+: ") as told:
        read_registry(path)
    assert len(str(told.value)) < 50_000


def test_a_registry_that_is_a_trap_ends_the_command_in_words(tmp_path: Path) -> None:
    out = prepare(tmp_path).out
    (tmp_path / "registry.yaml").write_text(BOMB)
    ended = investigate(tmp_path, ".")
    assert ended.status == 1
    assert "registry.yaml:" in ended.said
    assert "Traceback" not in ended.said
    assert not (out / "leads.jsonl").exists()


def test_brands_may_be_called_anything(tmp_path: Path) -> None:
    """Names that would be patterns, markup or nothing are searched as they are written."""
    out = prepare(tmp_path).out
    names = [
        "(a+)+$",
        ".*",
        "[",
        "\\\\d{9999}",
        "<script>",
        "a" * 2000,
        "💍",
        "=1+1",
        "%s",
        "' OR 1=1",
    ]
    aliases = "".join(f"\n      - {name!r}" for name in names)
    registry = REGISTRY.replace("aliases: [Aurelle]", f"aliases:\n      - Aurelle{aliases}")
    (tmp_path / "registry.yaml").write_text(registry)
    ended = investigate(tmp_path, ".")
    assert (ended.status, LISTING in found(out)) == (0, True), ended.said
