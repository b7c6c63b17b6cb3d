"""Covers: what somebody laid over a motif or a name: a mosaic, or a patch of one colour.

A mosaic has steps on a grid of squares and none within them. A patch is of exactly one colour,
which no lit thing is; it must be a box off the border, so that a white background is none. Rather
none than wrong. A blur is not told from a soft background yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box

Floats = NDArray[np.float32]

CELLS = range(6, 21)
"""Pixels a side of the squares of a mosaic that are looked for, here and at half the size."""
WINDOW, STRIDE = 64, 16
"""Pixels of the windows in which a grid is looked for: three squares at the least."""
CONTRAST = 4.0
"""Times the change on the lines of a grid must be that between them, both ways."""
LEAST, GREATEST = 0.008, 0.4
"""Shares of the picture that a cover takes."""
FULL = 0.93
"""Share of its box that a patch fills."""
EVEN = 1.6
"""Standard deviation within a patch of one colour, in levels: JPEG leaves less, light more."""


@dataclass(frozen=True)
class Cover:
    """A region that was made unreadable."""

    box: Box
    kind: Literal["mosaic", "paint"]
    certainty: float
    """0–1, how clearly the region has the marks of its kind; a rank, not a measured chance."""


class CoverShare(msgspec.Struct, frozen=True, array_like=True):
    """A cover as it is kept."""

    kind: str
    certainty: float
    box: tuple[int, int, int, int]
    """In thousandths of the picture."""


class Covers(msgspec.Struct, frozen=True):
    """What a look for covers finds."""

    covers: tuple[CoverShare, ...]


def concealed(pixels: Pixels) -> Covers:
    """The covered regions, as they are kept."""
    high, wide = pixels.shape[:2]
    return Covers(
        tuple(
            CoverShare(each.kind, each.certainty, each.box.thousandths(wide, high))
            for each in covers(pixels)
        )
    )


def covers(pixels: Pixels) -> list[Cover]:
    """The covered regions, the clearest first."""
    import cv2

    if min(pixels.shape[:2]) < WINDOW:
        return []
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    size = grey.shape[1] // 2, grey.shape[0] // 2
    half = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)
    found = [*(_mosaics(grey) or _doubled(_mosaics(half))), *_patches(pixels)]
    return sorted(found, key=lambda cover: (-cover.certainty, cover.box))


def _doubled(found: list[Cover]) -> list[Cover]:
    return [replace(cover, box=Box(*(2 * edge for edge in cover.box))) for cover in found]


def _mosaics(grey: Floats) -> list[Cover]:
    """Regions whose steps lie on a grid of squares."""
    if min(grey.shape) < WINDOW:
        return []
    across = np.abs(np.diff(grey, axis=1, prepend=grey[:, :1]))
    down = np.abs(np.diff(grey, axis=0, prepend=grey[:1]))
    tall, wide = (np.arange(0, side - WINDOW + 1, STRIDE) for side in grey.shape)
    columns = _window_means(across, tall)[:, wide[:, None] + np.arange(WINDOW)]
    rows = _window_means(down.T, wide)[:, tall[:, None] + np.arange(WINDOW)].transpose(1, 0, 2)
    best = np.zeros((len(tall), len(wide)), np.float32)
    ruled = _ruled(columns) & _ruled(rows)
    for size in CELLS:
        both = np.minimum(_contrast(columns[ruled], size), _contrast(rows[ruled], size))
        best[ruled] = np.maximum(best[ruled], both)
    mask = np.zeros(grey.shape, np.uint8)
    for row, column in np.argwhere(best >= CONTRAST):
        top, left = tall[row], wide[column]
        mask[top : top + WINDOW, left : left + WINDOW] = 1
    found = []
    for box, _ in _regions(mask):
        lines = best[(tall[:, None] >= box.top) & (tall[:, None] + WINDOW <= box.bottom)
                     & (wide >= box.left) & (wide + WINDOW <= box.right)]  # fmt: skip
        found.append(Cover(box, "mosaic", round(float(1 - 1 / lines.max()), 2)))
    return found


def _window_means(change: Floats, starts: NDArray[np.int64]) -> Floats:
    """The mean of each column over the rows of each window: windows × columns."""
    sums = np.pad(np.cumsum(change, axis=0, dtype=np.float64), ((1, 0), (0, 0)))
    return np.asarray((sums[starts + WINDOW] - sums[starts]) / WINDOW, np.float32)


def _ruled(profiles: Floats) -> NDArray[np.bool_]:
    """Whether a profile has lines at all: most windows of a photo have none in either way."""
    quiet = np.partition(profiles, WINDOW // 4, axis=-1)[..., WINDOW // 4]
    return np.asarray(profiles.max(axis=-1) >= CONTRAST * (quiet + 0.4))


def _contrast(profiles: Floats, size: int) -> Floats:
    """How much stronger the changes are on lines `size` apart than elsewhere, for each profile of
    WINDOW places; of the lines the third weakest fourth counts, so that one edge is no grid."""
    count = WINDOW // size
    pairs = np.maximum(profiles, np.roll(profiles, -1, axis=-1))  # squares of 22.7 pixels drift
    shape = (*profiles.shape[:-1], count, size)
    folded, paired = (each[..., : count * size].reshape(shape) for each in (profiles, pairs))
    lines = np.sort(paired, axis=-2)[..., count // 4, :]
    place = lines.argmax(axis=-1)[..., None]
    line = np.take_along_axis(lines, place, -1)[..., 0]
    sums = folded.sum(axis=-2)
    own = sum(np.take_along_axis(sums, (place + n) % size, -1)[..., 0] for n in (-1, 0, 1, 2))
    between = (sums.sum(axis=-1) - own) / (count * (size - 4))
    return np.asarray(line / (between + 0.4))


def _patches(pixels: Pixels) -> Iterator[Cover]:
    """Boxes of exactly one colour that do not touch the picture's border."""
    import cv2

    spread = cv2.dilate(pixels, np.ones((3, 3))) - cv2.erode(pixels, np.ones((3, 3)))
    for box, full in _regions((np.asarray(spread).max(axis=2) <= 2).astype(np.uint8)):
        inside = pixels[box.top : box.bottom, box.left : box.right].reshape(-1, 3)
        if full and inside.std(axis=0).max() < EVEN:
            yield Cover(box, "paint", 0.6)


def _regions(mask: NDArray[np.uint8]) -> Iterator[tuple[Box, bool]]:
    """The boxes around the parts of a mask that are of a cover's size and off the border, and
    whether the part fills its box."""
    import cv2

    height, width = mask.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for left, top, wide, high, area in stats[1:].tolist():
        box = Box(left, top, left + wide, top + high)
        off = left > 2 and top > 2 and box.right < width - 2 and box.bottom < height - 2
        whole = LEAST * height * width <= box.area <= GREATEST * height * width
        if whole and min(wide, high) >= 24:
            yield box, off and area >= FULL * box.area
