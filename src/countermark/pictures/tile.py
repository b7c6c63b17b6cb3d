"""Cuts a picture into overlapping tiles, so that what fills only a part of it fills one tile.

A post holds the listing's photo as one cell of a collage, or inside a screenshot: of the whole no
vector would find it. A reference is one photo and is taken whole, and by its middle, which is what
a crop or another background leaves of it.
"""

from __future__ import annotations

from math import ceil

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box

SHARES = (1.0, 0.6, 0.4)
"""Edges of the square tiles of a query, of its shorter edge."""
MIN_EDGE = 48
"""Tiles smaller than this, in pixels, are not cut."""
_OVERLAP = 0.5
_MIDDLE = 0.7


def query_tiles(height: int, width: int) -> list[Box]:
    """The whole first, then squares of each size, each half over the next; no tile twice."""
    tiles = [Box(0, 0, width, height)]
    for share in SHARES:
        edge = round(min(height, width) * share)
        if edge < MIN_EDGE:
            break
        tiles += [
            Box(x, y, x + edge, y + edge)
            for y in _starts(height, edge)
            for x in _starts(width, edge)
        ]
    return list(dict.fromkeys(tiles))


def reference_tiles(height: int, width: int) -> list[Box]:
    """The whole and its middle."""
    down, across = round(height * _MIDDLE), round(width * _MIDDLE)
    tiles = [Box(0, 0, width, height)]
    if min(down, across) >= MIN_EDGE:
        x, y = (width - across) // 2, (height - down) // 2
        tiles.append(Box(x, y, x + across, y + down))
    return tiles


def cut(picture: Pixels, box: Box) -> Pixels:
    """What lies in the box, not copied."""
    return picture[box.top : box.bottom, box.left : box.right]


def within(outer: Box, inner: Box) -> Box:
    """A box that is given in pixels of `outer`, in those of the picture."""
    x, y = outer.left, outer.top
    return Box(x + inner.left, y + inner.top, x + inner.right, y + inner.bottom)


def _starts(length: int, edge: int) -> list[int]:
    """Where tiles begin that cover the length evenly."""
    steps = ceil((length - edge) / (edge * _OVERLAP))
    return [round(step * (length - edge) / max(steps, 1)) for step in range(steps + 1)]
