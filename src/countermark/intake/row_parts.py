"""Rows within a row: a post's comments and a listing's reviews, as lists of objects or as words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from countermark.intake.column_names import known, meaning
from countermark.intake.nesting import columns_of
from countermark.intake.table import Cells, builder
from countermark.intake.values import Object

PARTS = {"comment": ("Comment", "text"), "review": ("Review", "reviewBody")}
"""Properties that hold rows of their own: the type of these, and what each must have."""


def with_parts(build: Callable[[Cells], Object], paths: Sequence[str]) -> Callable[[Cells], Object]:
    """What makes the object of a row, with what stands at `paths` in it read as rows of their own;
    what is none, such as their number, is kept under the name of a column."""
    if not paths:
        return build

    def both(cells: Cells) -> Object:
        found = build(cells)
        for path in paths:
            if path in found:
                value = found.pop(path)
                several = value if isinstance(value, list) else [value]
                read = [part for each in several if (part := _part(path, each))]
                found[path if read else f"{path} (column)"] = read or value
        return found

    return both


def _part(which: str, value: Any) -> Object | None:
    """A comment or review that a row holds, as an object or as its words alone; None for what is
    none, such as their number."""
    if isinstance(value, str):
        text = "" if value.strip().isdecimal() else value.strip()
        return {"@type": PARTS[which][0], PARTS[which][1]: text} if text else None
    if not isinstance(value, dict) or not value:
        return None
    names = known().names[which]
    columns = columns_of([value], lambda name: meaning(names, name) is not None)
    meant = [(meaning(names, column.name), index) for index, column in enumerate(columns)]
    places: dict[str, list[int]] = {}
    for (_, path), index in sorted((found, index) for found, index in meant if found):
        places.setdefault(path, []).append(index)
    made = builder(which, PARTS[which][0], [column.name for column in columns], places, None)
    found = made([column.of(value) for column in columns])
    return found if PARTS[which][1] in found else None
