"""Borders that say nothing: plain ones of any colour, and the blurred bars of stories."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box

_TOLERANCE = 14
"""Levels by which a border's pixels differ from its colour: JPEG at 30 stays below."""
_STRAY = 0.02
"""Share of a line's pixels that may differ more: rings of the compression at its ends."""
_AT_ONCE = 32
"""Lines that are compared together: most pictures end at the first."""
_LEAST = 0.2
"""Of each side, what is never trimmed away."""
_ROUNDS = 3
"""Borders within borders: a framed photo on a white page on a black phone."""
_ANOTHER = 40
"""Levels by which a border differs from the one around it."""
Colour = NDArray[np.float64]


def trim(pixels: Pixels) -> Box:
    """What is left without its borders; the whole where it has none or is nothing but border."""
    height, width = pixels.shape[:2]
    whole = box = Box(0, 0, width, height)
    last: list[Colour] = []
    for _ in range(_ROUNDS):
        plain, last = _plain(pixels, box, last)
        inner = _bars(pixels, plain)
        if inner == box:
            break
        box = inner
    return box if box.width >= _LEAST * width and box.height >= _LEAST * height else whole


def _plain(pixels: Pixels, box: Box, last: list[Colour]) -> tuple[Box, list[Colour]]:
    """Without plain borders, each side of a colour of its own; and those colours.

    `last` are those of the border around this one: one that is nearly the same is no border but a
    pale piece on pale ground.
    """
    part = pixels[box.top : box.bottom, box.left : box.right]
    top = _lines(part, last)
    bottom = _lines(part[::-1], last)
    turned = part[top : part.shape[0] - bottom].swapaxes(0, 1)
    left = _lines(turned, last)
    right = _lines(turned[::-1], last)
    if top == part.shape[0] or left == turned.shape[0]:
        return box, last
    outer = ((top, part[0]), (bottom, part[-1]), (left, turned[0]), (right, turned[-1]))
    colours = [_colour(line) for count, line in outer if count]
    inner = Box(box.left + left, box.top + top, box.right - right, box.bottom - bottom)
    return inner, colours


def _colour(line: Pixels) -> Colour:
    colour: Colour = np.median(line, axis=0)
    return colour


def _lines(part: Pixels, last: list[Colour]) -> int:
    """How many lines from the first are of the colour of the first."""
    if not part.size:
        return 0
    colour = _colour(part[0])
    if any(np.abs(colour - other).max() < _ANOTHER for other in last):
        return 0
    low, high = np.maximum(colour - _TOLERANCE, 0), np.minimum(colour + _TOLERANCE, 255)
    for at in range(0, len(part), _AT_ONCE):
        lines = np.ascontiguousarray(part[at : at + _AT_ONCE])
        far = np.count_nonzero(cv2.inRange(lines, low, high) == 0, axis=1)
        if len(ends := np.flatnonzero(far > _STRAY * part.shape[1])):
            return at + int(ends[0])
    return len(part)


_SMALL = 256
"""Longer side in which blurred bars are looked for."""
_SOFT = 0.35
"""Detail of a blurred bar, of that of the middle."""
_NARROWEST, _WIDEST = 0.05, 0.42
"""Width of a bar, of the whole."""
_EDGE, _STRAIGHT = 6, 0.6
"""Levels between a bar and the picture beside it, and the share of the edge that has them."""


def _bars(pixels: Pixels, box: Box) -> Box:
    """Without a pair of blurred bars at its left and right, or above and below."""
    part = pixels[box.top : box.bottom, box.left : box.right]
    if min(part.shape[:2]) < 32:
        return box
    image = Image.fromarray(part).convert("L")
    image.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    grey = np.asarray(image).astype(np.int16)
    width, height = part.shape[1] / grey.shape[1], part.shape[0] / grey.shape[0]
    if sides := _pair(grey):
        left, right = round(sides[0] * width), round(sides[1] * width)
        return box._replace(left=box.left + left, right=box.right - right)
    if sides := _pair(grey.T):
        top, bottom = round(sides[0] * height), round(sides[1] * height)
        return box._replace(top=box.top + top, bottom=box.bottom - bottom)
    return box


def _pair(grey: NDArray[np.int16]) -> tuple[int, int] | None:
    """Columns of the bars at the left and at the right of a grey picture; None without them."""
    width = grey.shape[1]
    detail = np.abs(np.diff(grey, axis=0)).mean(axis=0)
    middle = float(np.median(detail[width // 3 : width - width // 3]))
    left, right = (_bar(detail[::step], grey[:, ::step], middle) for step in (1, -1))
    if not left or not right or abs(left - right) > 0.1 * width:
        return None
    return left, right


def _bar(detail: NDArray[np.float64], grey: NDArray[np.int16], middle: float) -> int:
    """Columns from the first that are soft and end in a straight edge; 0 where they do not."""
    width = len(detail)
    crisp = np.flatnonzero(detail > _SOFT * middle)
    end = int(crisp[0]) if len(crisp) else width
    if middle < 1 or not _NARROWEST * width <= end <= _WIDEST * width:
        return 0
    for at in range(max(end - 2, 1), min(end + 3, width)):
        if np.mean(np.abs(grey[:, at] - grey[:, at - 1]) > _EDGE) >= _STRAIGHT:
            return at
    return 0
