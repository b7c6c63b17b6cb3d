"""How two pictures agree once one is laid over the other: in shapes, in colours, in their ground.

Small copies are compared, window by window. Shapes agree where the greys go together (correlation);
colours where no more than a little is left once both are in one light.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from countermark.pictures.local import Features, shrunk
from countermark.pictures.picture import Pixels

_WINDOW, _LIVELY, _LIKE, _LEVELS, _CONTRAST = 7, 6.0, 0.5, 16.0, 2.0
"""Window in pixels of the small copies, spread of greys from which something is to be seen in it,
least correlation of what is the same, most that colours of one thing differ in one light (of 255),
and by how much one light may have more contrast."""
_LEAST = 48
"""Pixels of the longer side below which nothing is compared."""
_BAND, _COVERED = 0.2, 0.4
"""Height of a band of words, of the picture's, and most of it that may agree all the same."""
_OUTER, _LABEL, _FILLED = 0.25, 0.12, 0.6
"""How far from an edge a label ends, of the picture's height or width; the most that it takes of
the picture's area, and the least of its own box that differs. Set by hand on drawn photos; prints
on goods, which must not be taken for labels, lie in the middle."""


class Agreement(NamedTuple):
    """Shares, 0 to 1."""

    shapes: float
    """Of what is to be seen in the region, what the other shows too."""
    colours: float
    """… and in the same colours."""
    ground: float
    """Of all that the query holds of the reference, what has the same colour."""


def agreement(
    query: Features,
    reference: Features,
    transform: NDArray[np.float64],
    region: NDArray[np.float32],
    *,
    labelled: bool = False,
) -> Agreement:
    """How the query agrees with the reference once `transform` (2 × 3) has laid it over that and
    both are in one light; `region` are corners in the reference. Where they may be
    `labelled`, a price that was laid over an outer part of one of them is left out of
    everything."""
    own, over, there, shrink = _laid(query, reference, transform)
    inside = np.zeros(there.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.rint(region * shrink).astype(np.int32), 1)
    held = cv2.erode(there, np.ones((_WINDOW, _WINDOW), np.uint8)) > 0
    grey, other = _grey(own), _grey(over)
    mean_own, mean_other = _mean(grey), _mean(other)
    own_power, other_power = _mean(grey * grey) - mean_own**2, _mean(other * other) - mean_other**2
    both = _mean(grey * other) - mean_own * mean_other
    like = both / np.sqrt(np.maximum(own_power * other_power, 1.0)) > _LIKE
    lively = np.maximum(own_power, other_power) > _LIVELY**2
    if not (held & (inside > 0) & lively).any():
        return Agreement(0.0, 0.0, 0.0)
    even = _even(_mean(_floats(own)), _mean(_floats(over)), held, held & (inside > 0))
    bare = held & ~_label(even & (like | ~lively), held) if labelled else held
    within = bare & (inside > 0) & lively
    if not within.any():
        return Agreement(0.0, 0.0, 0.0)
    shapes, colours = float(like[within].mean()), float((like & even)[within].mean())
    return Agreement(shapes, colours, _ground(even, bare))


def _laid(
    query: Features, reference: Features, transform: NDArray[np.float64]
) -> tuple[Pixels, Pixels, NDArray[np.uint8], NDArray[np.float64]]:
    """The small reference, the small query laid over it, where it holds the query, and the small
    reference's size, of the reference's. Both are as coarse as the coarser of them."""
    height, width = reference.small.shape[:2]
    linear = (
        transform[:, :2] * np.array([width / reference.width, height / reference.height])[:, None]
    )
    finer = np.sqrt(abs(np.linalg.det(linear))) * query.width / query.small.shape[1]
    small = shrunk(query.small, finer)
    own = shrunk(reference.small, max(1 / finer, _LEAST / max(height, width)))
    height, width = own.shape[:2]
    shrink = np.array([width / reference.width, height / reference.height])
    grow = np.array([query.width / small.shape[1], query.height / small.shape[0]])
    laid = np.column_stack([transform[:, :2] * grow, transform[:, 2]]) * shrink[:, None]
    over = np.asarray(cv2.warpAffine(small, laid, (width, height)), np.uint8)
    whole = np.ones(small.shape[:2], np.uint8)
    there = np.asarray(cv2.warpAffine(whole, laid, (width, height)), np.uint8)
    return own, over, there, shrink


def _even(
    own: NDArray[np.float32],
    other: NDArray[np.float32],
    held: NDArray[np.bool_],
    inside: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Where the colours are the same in one light. The light is what most of the places have in
    common that do not differ much: of each colour, how much more there is of it, and how much is
    added."""
    y, x = (np.stack(cv2.split(each)).reshape(3, -1) for each in (own, other))
    added = np.array([np.median(one[inside.ravel()]) for one in y - x], np.float32)
    gain = np.ones(3, np.float32)
    for _ in range(2):
        near = (np.abs(y - gain[:, None] * x - added[:, None]) < 2 * _LEVELS) & held.ravel()
        one, two = (near * each.astype(np.float64) for each in (y, x))
        count = np.maximum(np.count_nonzero(near, axis=1), 1)
        mean_y, mean_x = one.sum(axis=1) / count, two.sum(axis=1) / count
        spread = np.einsum("ij,ij->i", two, two) / count - mean_x**2
        both = np.einsum("ij,ij->i", one, two) / count - mean_x * mean_y
        steep = np.where(spread > 1, both / np.maximum(spread, 1), 1.0)
        found = near.any(axis=1)
        gain = np.where(found, np.clip(steep, 1 / _CONTRAST, _CONTRAST), gain).astype(np.float32)
        added = np.where(found, mean_y - gain * mean_x, added).astype(np.float32)
    apart = np.abs(y - gain[:, None] * x - added[:, None]).max(axis=0)
    return np.asarray(apart.reshape(held.shape) < _LEVELS)


def _floats(picture: Pixels) -> NDArray[np.float32]:
    return picture.astype(np.float32)


def _grey(picture: Pixels) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the window around each place."""
    return np.asarray(cv2.blur(values, (_WINDOW, _WINDOW)), np.float32)


def _label(same: NDArray[np.bool_], held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The box of the largest thing that only one of the two shows, where it is compact and lies in
    an outer part of what is held."""
    found = np.zeros(held.shape, np.bool_)
    left, top, wide, high = cv2.boundingRect(held.astype(np.uint8))
    apart = (held & ~same).astype(np.uint8)
    boxes = cv2.connectedComponentsWithStats(apart)[2][1:].tolist()
    for x, y, width, height, area in sorted(boxes, key=lambda box: -box[4]):
        compact = area >= _FILLED * width * height and width * height <= _LABEL * wide * high
        upper, lower = (y + height - top) / high, (top + high - y) / high
        lefter, righter = (x + width - left) / wide, (left + wide - x) / wide
        if compact and min(upper, lower, lefter, righter) <= _OUTER:
            edge = _WINDOW // 2
            rows = slice(max(0, y - edge), y + height + edge)
            found[rows, max(0, x - edge) : x + width + edge] = True
            break
    return found


def _ground(even: NDArray[np.bool_], held: NDArray[np.bool_]) -> float:
    """The share that is even. One band across the picture that is not is left out: words are laid
    over photos so; what differs in a part of each row is another thing on the same ground."""
    rows, shared = held.sum(axis=1), (even & held).sum(axis=1)
    if not rows.any():
        return 0.0
    band = round(_BAND * np.count_nonzero(rows))
    total, same = np.cumsum(np.r_[0, rows]), np.cumsum(np.r_[0, shared])
    within = total[band:] - total[: len(total) - band]
    within_same = same[band:] - same[: len(same) - band]
    kept = (same[-1] - within_same) / np.maximum(total[-1] - within, 1)
    covered = within_same < _COVERED * within
    return float(max(same[-1] / total[-1], kept[covered].max(initial=0.0)))
