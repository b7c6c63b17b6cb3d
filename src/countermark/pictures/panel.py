"""Panels: the parts of collages, screenshots, side-by-sides and stories, each to be searched alone.

A person who puts pictures together leaves straight edges, exactly upright or level, as sharp as a
pixel, from one end of a part to the other. A photograph hardly ever holds one: where no such line
is found there are no panels, and the picture is searched as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box
from countermark.pictures.tile import cut

Kind = Literal["photo", "words", "inset"]

SIDE = 640
"""Pixels of the longer side of the picture in which lines are looked for."""
STEP = 12
"""Levels of 255 by which the brightest of the colours must change across a line …"""
PEAK = 1.6
"""… and times as much as around it."""
WHOLE = 0.86
"""Share of a part's length that a line between two photos must run …"""
BESIDE_BAND = 0.55
"""… and one beside an even band, where a photo may be as light as the band."""
SIDE_OF_INSET, LEAST_OF_INSET = 0.72, 0.5
"""Share of an inset's frame that is a line, and of each of its sides."""
EVEN = 10
"""Levels by which a band of one colour may differ from it (JPEG)."""
EVEN_SHARE = 0.75
"""Share of a band that must have its colour: arrows and stickers lie over it."""
LEAST_PICTURE = 64
"""Pixels of the shorter side."""
LEAST_SIDE, LEAST_AREA = 0.12, 0.03
"""Of a panel: its sides and its area as shares of the picture's."""
INSET_AREA = (0.15, 0.85)
"""Least and greatest share of the picture that an inset covers."""
QUIET = 0.25
"""Steps a pixel around an inset, to those in it."""
STEPS_OF_PHOTO = 0.004
"""Share of the pixels of a part at which something changes; below it nothing is to be seen."""
SLENDER = 2.5
"""Longer side to shorter of a bar."""
STROKE = 9
"""Pixels, of SIDE: strokes of letters are thinner, goods are not."""
SMOOTH, FLAT = 16, 3
"""Standard deviations of the colour along a line, in levels: of a wall, of a drawn band."""
DEPTH = 4
MOST = 16


@dataclass(frozen=True)
class Panel:
    """A part of a picture that was a picture, or words, of its own."""

    box: Box
    kind: Kind
    """`photo`; `words`: a band of one colour with writing; `inset`: a photo on another or on its
    own blurred copy (stories)."""


def panels(pixels: Pixels) -> list[Panel]:
    """The parts of a picture in reading order; none where it is one photo."""
    import cv2

    height, width = pixels.shape[:2]
    if min(height, width) < LEAST_PICTURE:
        return []
    scale = min(1.0, SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if min(size) < LEAST_PICTURE // 2:
        return []
    small = pixels if scale == 1 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    sheet = _Sheet.of(np.asarray(small, np.uint8))
    found = list(_cut(sheet, Box(0, 0, *size), DEPTH))
    if all(panel.kind == "words" for panel in found) or [p.kind for p in found] == ["photo"]:
        return []  # a document; a photo with a border
    return [
        Panel(_enlarged(panel.box, scale, width, height), panel.kind)
        for panel in sorted(found, key=lambda each: (each.box.top, each.box.left))[:MOST]
    ]


class _Sheet(NamedTuple):
    """A picture and where it has upright and level steps, summed up so that shares are quick."""

    pixels: Pixels
    steps: NDArray[np.bool_]
    """Any step, height × width."""
    upright: NDArray[np.int16]
    """Steps to the left or right of a pixel, summed down each column: height + 1 × width."""
    level: NDArray[np.int16]
    """Steps above or below a pixel, summed along each row: height × width + 1."""

    @classmethod
    def of(cls, pixels: Pixels) -> _Sheet:
        across, down = _steps(pixels, across=True), _steps(pixels, across=False)
        height, width = across.shape
        upright = np.zeros((height + 1, width), np.int16)  # no side has more than SIDE pixels
        level = np.zeros((height, width + 1), np.int16)
        np.cumsum(across, axis=0, dtype=np.int16, out=upright[1:])
        np.cumsum(down, axis=1, dtype=np.int16, out=level[:, 1:])
        return cls(pixels, across | down, upright, level)

    def turned(self) -> _Sheet:
        """The same with rows for columns."""
        pixels = self.pixels.transpose(1, 0, 2)
        return _Sheet(pixels, self.steps.T, self.level.T, self.upright.T)

    def share(self, box: Box) -> NDArray[np.float64]:
        """For each column of `box`, how much of its height an upright step runs along it."""
        sums = self.upright[:, box.left : box.right]
        return np.asarray((sums[box.bottom] - sums[box.top]) / max(1, box.height))


def _steps(pixels: Pixels, *, across: bool) -> NDArray[np.bool_]:
    """Where the colour changes from the left neighbour to the right one, or from the upper to the
    lower, and not all around."""
    import cv2

    if across:
        wide = cv2.copyMakeBorder(pixels, 0, 0, 1, 1, cv2.BORDER_REPLICATE)
        apart = cv2.absdiff(wide[:, 2:], wide[:, :-2])
    else:
        wide = cv2.copyMakeBorder(pixels, 1, 1, 0, 0, cv2.BORDER_REPLICATE)
        apart = cv2.absdiff(wide[2:], wide[:-2])
    change = _most(np.asarray(apart)).astype(np.float32)
    far, near = (cv2.blur(change, (n, 1) if across else (1, n)) * n for n in (13, 5))
    around = np.asarray(far - near) / 8
    return np.asarray((change >= STEP) & (change >= PEAK * around))


def _most(pixels: Pixels) -> NDArray[np.uint8]:
    """The greatest of the three colours of each pixel."""
    return np.maximum(np.maximum(pixels[..., 0], pixels[..., 1]), pixels[..., 2])


def _cut(sheet: _Sheet, box: Box, depth: int) -> Iterator[Panel]:
    """The panels within a part of the picture, or the part itself."""
    height, width = sheet.pixels.shape[:2]
    large = box.area >= LEAST_AREA * width * height
    if not large or box.width < LEAST_SIDE * width or box.height < LEAST_SIDE * height:
        return
    if depth == DEPTH and (inset := _inset(sheet, box)):
        yield Panel(inset, "inset")
        return
    if depth:
        for turned in (False, True):
            strips = _strips(*((sheet.turned(), _turn(box)) if turned else (sheet, box)), turned)
            if strips:
                for strip in strips:
                    yield from _cut(sheet, _turn(strip) if turned else strip, depth - 1)
                return
    if depth == DEPTH:
        return  # the picture as it is
    part = sheet.steps[box.top + 4 : box.bottom - 4, box.left + 4 : box.right - 4]
    if part.mean() < STEPS_OF_PHOTO:
        return
    yield Panel(box, "words" if _is_words(sheet.pixels, box) else "photo")


def _strips(sheet: _Sheet, box: Box, level: bool) -> list[Box]:
    """The strips side by side that upright lines cut a part into; none without a line. `level`
    tells that the sheet is turned."""
    share = sheet.share(box)
    part = sheet.pixels[box.top : box.bottom, box.left : box.right]
    lines = [
        at
        for at in _peaks(share, 3)
        if 2 <= at <= box.width - 3
        and share[at] >= BESIDE_BAND
        and (share[at] >= WHOLE or _even(part[:, max(0, at - 3) : at + 4]).any())
        and not (level and _is_horizon(part, at))
    ]
    if not lines or len(lines) > MOST:
        return []
    return [
        Box(box.left + left, box.top, box.left + right, box.bottom)
        for left, right in pairwise([0, *lines, box.width])
    ]


def _is_horizon(part: Pixels, at: int) -> bool:
    """Whether a line has much the same colour along each of its sides, as where a table begins;
    one that a person drew has a band of one colour beside it."""
    near = part[:, max(0, at - 6) : at + 7].astype(np.int16)
    spread = near.std(axis=0).max(axis=1)
    return bool(max(spread[0], spread[-1]) < SMOOTH and spread.min() > FLAT)


def _peaks(share: NDArray[np.float64], apart: int) -> list[int]:
    """Places from which no place within `apart` has a greater share; of equals the first."""
    before = sliding_window_view(np.pad(share, (apart, 0)), apart)[:-1].max(axis=1)
    after = sliding_window_view(np.pad(share, (0, apart)), apart + 1).max(axis=1)
    found: list[int] = np.flatnonzero((share > before) & (share >= after)).tolist()
    return found


def _even(part: Pixels) -> NDArray[np.bool_]:
    """For each column whether it has one colour, but for what lies over it."""
    rows = part[:: max(1, len(part) // 120)]
    colour = np.median(rows, axis=0)
    least, most = np.clip([np.ceil(colour - EVEN), np.floor(colour + EVEN)], 0, 255)
    within = (rows >= least.astype(np.uint8)) & (rows <= most.astype(np.uint8))
    near = within[..., 0] & within[..., 1] & within[..., 2]
    return np.asarray(np.count_nonzero(near, axis=0) >= EVEN_SHARE * len(rows))


def _inset(sheet: _Sheet, box: Box) -> Box | None:
    """The photo with four straight sides that lies on a part, the one with the clearest frame."""
    xs, ys = _long_lines(sheet, box), _long_lines(sheet.turned(), _turn(box))
    least, greatest = (share * box.area for share in INSET_AREA)
    best, found = SIDE_OF_INSET, None
    for left in xs:
        for right in xs:
            for top in ys:
                for bottom in ys:
                    inner = Box(left, top, right, bottom)
                    if inner.width > 0 < inner.height and least <= inner.area <= greatest:
                        frame = _frame(sheet, inner)
                        if frame > best and _is_quiet_around(sheet.steps, box, inner):
                            best, found = frame, inner
    return found


def _is_quiet_around(steps: NDArray[np.bool_], box: Box, inner: Box) -> bool:
    """Whether there is less to see around the inner box than in it: a blurred copy, a colour."""
    inside = steps[inner.top + 2 : inner.bottom - 2, inner.left + 2 : inner.right - 2].sum()
    framed = steps[inner.top - 2 : inner.bottom + 2, inner.left - 2 : inner.right + 2].sum()
    around = steps[box.top : box.bottom, box.left : box.right].sum() - framed
    return bool(around / (box.area - inner.area) < QUIET * inside / inner.area)


def _frame(sheet: _Sheet, box: Box) -> float:
    """How much of the four sides of a box is a line; nothing where one of them is none."""
    left, top, right, bottom = box
    upright = (sheet.upright[bottom] - sheet.upright[top]) / box.height
    level = (sheet.level[:, right] - sheet.level[:, left]) / box.width
    shares = ((upright, left), (upright, right), (level, top), (level, bottom))
    sides = [line[at - 1 : at + 2].max() for line, at in shares]
    return float(np.mean(sides)) if min(sides) >= LEAST_OF_INSET else 0.0


def _long_lines(sheet: _Sheet, box: Box) -> list[int]:
    """Columns along a quarter of which there is a line, the clearest first, no more than ten."""
    length = max(8, box.height // 4)
    sums = sheet.upright[box.top : box.bottom + 1, box.left : box.right]
    runs = (sums[length:] - sums[:-length]).max(axis=0) / length
    peaks = [at for at in _peaks(runs, 3) if runs[at] >= LEAST_OF_INSET]
    peaks = [at for at in peaks if 3 <= at <= box.width - 4]
    return sorted(box.left + at for at in sorted(peaks, key=lambda at: -runs[at])[:10])


def _is_words(pixels: Pixels, box: Box) -> bool:
    """Whether a part has one colour with thin strokes on it."""
    import cv2

    part = cut(pixels, box)
    counts = (cv2.calcHist([part], [n], None, [256], [0, 256]) for n in range(3))
    half = box.area / 2
    colour = [float(np.asarray(each).cumsum().searchsorted(half)) for each in counts]
    other = (_most(np.asarray(cv2.absdiff(part, np.array((*colour, 0))))) > 3 * EVEN).astype(
        np.uint8
    )
    share = other.mean()
    if not 0 < share < 0.5:
        return False
    if share < 0.25 and max(box.width, box.height) > SLENDER * min(box.width, box.height):
        return True  # a header with its round portrait
    kernel = np.ones((STROKE, STROKE), np.uint8)
    return bool(cv2.morphologyEx(other, cv2.MORPH_OPEN, kernel).sum() < 0.15 * other.sum())


def _turn(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _enlarged(box: Box, scale: float, width: int, height: int) -> Box:
    left, top, right, bottom = (round(edge / scale) for edge in box)
    return Box(left, top, min(width, right), min(height, bottom))
