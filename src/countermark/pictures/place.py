"""Places in a picture, in pixels from its upper left corner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Point = tuple[float, float]
"""x to the right, y down."""
Quad = tuple[Point, Point, Point, Point]
"""Corners of something that may be turned; seen upright: upper left, upper right, lower right,
lower left."""


class Box(NamedTuple):
    """An upright box; `right` and `bottom` are outside it, so that `pixels[top:bottom, left:right]`
    is what it holds."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def area(self) -> int:
        """In pixels."""
        return self.width * self.height

    def thousandths(self, width: int, height: int) -> tuple[int, int, int, int]:
        """In thousandths of a picture of this size: figures may be drawn at any size."""
        sides = (width, height, width, height)
        left, top, right, bottom = (
            min(1000, max(0, round(1000 * at / side))) for at, side in zip(self, sides, strict=True)
        )
        return left, top, right, bottom


def quad(points: Iterable[Iterable[float]]) -> Quad:
    """Four corners. Raises ValueError for more or fewer."""
    one, two, three, four = ((float(x), float(y)) for x, y in points)
    return one, two, three, four
