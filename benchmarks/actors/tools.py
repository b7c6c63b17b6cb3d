"""Tools: ways from a world's input to a partition of its accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from actors.closure import CAPS, CONTACTS, closed
from actors.contacts import rows
from actors.marking import Marks, marked
from actors.truth import Truth

Worlds = list[tuple[Path, Truth]]
"""Folders with `input/`, and their truth."""


def _closure(worlds: Worlds) -> Marks:
    return _marked(worlds, lambda given: closed(rows(given), CONTACTS))


def _capped(worlds: Worlds) -> Marks:
    """The cap whose B-cubed F1 is best on these very worlds."""
    read = [(rows(folder / "input"), truth) for folder, truth in worlds]
    tried = (marked([(t, closed(r, CONTACTS, cap)) for r, t in read]) for cap in CAPS)
    return max(tried, key=lambda marks: marks.several["bcubed F1"].share)


def _marked(worlds: Worlds, tool: Callable[[Path], dict[str, str]]) -> Marks:
    return marked([(truth, tool(folder / "input")) for folder, truth in worlds])


TOOLS: dict[str, Callable[[Worlds], Marks]] = {"closure": _closure, "capped": _capped}


def found_by(names: Iterable[str], worlds: Worlds) -> dict[str, Marks]:
    """The marks of each of these tools over the worlds."""
    return {name: TOOLS[name](worlds) for name in names}
