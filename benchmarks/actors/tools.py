"""Tools: ways from a world's input to a partition of its accounts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from .closure import CAPS, CONTACTS, closed
from .contacts import Row, rows
from .marking import Marks, marked, read
from .resolving import contacts_read, resolved
from .splinked import ACCOUNTS, CERTAIN, CUTS, linked
from .truth import Truth

Worlds = Sequence[tuple[Path, Truth]]
"""Folders with `input/`, and their truth."""
Partition = dict[str, str]


def closure(worlds: Worlds) -> Marks:
    """Who shares a contact in the fields of the records is one."""
    return _each(worlds, lambda folder: closed(_rows(folder), CONTACTS))


def capped(worlds: Worlds) -> Marks:
    """The same, of contacts that not too many share."""
    return _best(worlds, CAPS, lambda folder: [closed(_rows(folder), CONTACTS, c) for c in CAPS])


def capped_readings(worlds: Worlds) -> Marks:
    """The same, of all that Countermark reads: what weighing adds to reading well."""

    def tried(folder: Path) -> list[Partition]:
        seen, kinds = contacts_read(folder / "input")
        return [closed(seen, kinds, cap) for cap in CAPS]

    return _best(worlds, CAPS, tried)


def splink(worlds: Worlds) -> Marks:
    """Splink, clustered where its guide clusters."""
    return _each(worlds, lambda folder: linked(_rows(folder), ACCOUNTS, [CERTAIN])[0])


def splink_best(worlds: Worlds) -> Marks:
    """Splink, clustered where it does best."""
    return _best(worlds, CUTS, lambda folder: linked(_rows(folder), ACCOUNTS, CUTS))


def countermark(worlds: Worlds) -> Marks:
    """Countermark's resolution, as a library."""
    return _each(worlds, lambda folder: resolved(folder / "input"))


def investigate(worlds: Worlds) -> Marks:
    """The `operators.jsonl` of `countermark investigate`."""
    return _each(worlds, _investigated)


TOOLS: dict[str, Callable[[Worlds], Marks]] = {
    "closure": closure,
    "capped-closure": capped,
    "capped-readings": capped_readings,
    "splink": splink,
    "splink-best": splink_best,
    "countermark": countermark,
    "investigate": investigate,
}


def found_by(names: Iterable[str], worlds: Worlds) -> dict[str, Marks]:
    """The marks of each of these tools over the worlds."""
    return {name: TOOLS[name](worlds) for name in names}


@lru_cache(8)
def _rows(folder: Path) -> list[Row]:
    return rows(folder / "input")


def _each(worlds: Worlds, tool: Callable[[Path], Partition]) -> Marks:
    return marked([(truth, tool(folder)) for folder, truth in worlds])


def _best(
    worlds: Worlds, settings: Sequence[float], tool: Callable[[Path], list[Partition]]
) -> Marks:
    """The marks at the one setting whose B-cubed F1 is best on these very worlds, truth in hand."""
    made = [(truth, tool(folder)) for folder, truth in worlds]
    tried = (marked([(truth, found[at]) for truth, found in made]) for at in range(len(settings)))
    return max(tried, key=lambda marks: marks.several["bcubed F1"].share)


def _investigated(folder: Path) -> Partition:
    out = folder / "found"
    command = Path(sys.executable).with_name("countermark")
    subprocess.run(
        [command, "investigate", folder / "input", "--registry", folder / "registry.yaml",
         "--out", out, "--workspace", folder / "workspace"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return read(out / "operators.jsonl")
