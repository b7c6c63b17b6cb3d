"""The network: where the operators of a scheme stand in its figure.

Roles are columns, read from left to right as goods and money flow: who promotes, who sells, who is
paid, who supplies and ships. A hundred operators in their columns can be read where a hundred that
push and pull each other cannot. Layered drawing after Sugiyama, Tagawa and Toda (IEEE Transactions
on Systems, Man, and Cybernetics 11, 1981): rows are ordered by the mean place of their neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from countermark.records.operator import Relation, Scheme

ORDER = ("promoter", "seller", "payee", "supplier", "shipper")
"""Roles from left to right. Who has several stands in the column of the earliest that is his
alone: a seller who is also paid is a seller."""
HEAD = 30
"""Pixels for the names of the columns."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large boxes are drawn, in pixels."""

    width: int
    height: int
    gap: int
    """Between two boxes of a column."""
    between: int
    """Between two columns, where the lines run."""
    rows: int
    """Boxes one above the other; a longer column is set in several."""


LARGE = Scale(width=160, height=34, gap=12, between=86, rows=18)
SMALL = Scale(width=126, height=20, gap=5, between=74, rows=42)
"""Of a scheme with a column that is longer than a screen."""
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """An operator in the figure; `x`, `y` are its left upper corner in pixels."""

    operator: str
    roles: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Where all of a scheme stands, in pixels."""

    width: int
    height: int
    scale: Scale
    boxes: tuple[Box, ...]
    columns: tuple[tuple[str, int], ...]
    """Role and left edge."""
    edges: tuple[tuple[int, int, Relation], ...]
    """From which box to which, by their places in `boxes`."""


def figure(scheme: Scheme) -> Figure:
    """The figure of a scheme: the same scheme stands the same way."""
    roles: dict[str, tuple[str, ...]] = {}
    for held in scheme.roles:
        roles[held.operator] = (*roles.get(held.operator, ()), held.role)
    for relation in scheme.relations:
        for end in (relation.source, relation.target):
            roles.setdefault(end, ())
    columns = [
        [operator for operator in sorted(roles) if _column(roles[operator]) == role]
        for role in (*ORDER, "")
    ]
    columns = [column for column in columns if column]
    _settle(columns, scheme.relations)
    scale = LARGE if max(map(len, columns), default=0) <= LARGE.rows else SMALL
    boxes: list[Box] = []
    heads: list[tuple[str, int]] = []
    left = tallest = 0
    for column in columns:
        heads.append((_column(roles[column[0]]), left))
        for at, operator in enumerate(column):
            if at and at % scale.rows == 0:
                left += scale.width + scale.between // 4
            y = HEAD + at % scale.rows * (scale.height + scale.gap)
            boxes.append(Box(operator, roles[operator], left, y))
            tallest = max(tallest, y + scale.height)
        left += scale.width + scale.between
    place = {box.operator: number for number, box in enumerate(boxes)}
    edges = tuple((place[r.source], place[r.target], r) for r in scheme.relations)
    width = max(left - scale.between, 0)
    return Figure(width, tallest, scale, tuple(boxes), tuple(heads), edges)


def _column(roles: Sequence[str]) -> str:
    if "seller" in roles:
        return "seller"
    return next((role for role in ORDER if role in roles), "")


def _settle(columns: list[list[str]], relations: Sequence[Relation]) -> None:
    """Order each column by the mean place of its neighbours in the others, to and fro, so that
    few lines cross; what has no neighbour stays below."""
    near: dict[str, list[str]] = {}
    for relation in relations:
        near.setdefault(relation.source, []).append(relation.target)
        near.setdefault(relation.target, []).append(relation.source)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            places = {
                operator: row / max(len(other) - 1, 1)
                for other in columns
                if other is not column
                for row, operator in enumerate(other)
            }
            column.sort(key=lambda operator: (_mean(near.get(operator, ()), places), operator))


def _mean(neighbours: Sequence[str], places: Mapping[str, float]) -> float:
    known = [places[other] for other in neighbours if other in places]
    return sum(known) / len(known) if known else 2.0
