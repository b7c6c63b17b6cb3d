"""Local features: small patches of a picture that are found again when it is cropped or turned.

SIFT (Lowe 2004, https://doi.org/10.1023/B:VISI.0000029664.99615.94) with descriptors compared by
the Hellinger kernel (Arandjelović & Zisserman, "Three things everyone should know …", CVPR 2012),
kept in bytes: 144 a feature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box
from countermark.pictures.tile import cut

REFERENCE_EDGE, REFERENCE_MOST = 512, 700
"""Longer edge in pixels to which a reference is brought; features kept of it, strongest first."""
QUERY_EDGE, QUERY_MOST = 1024, 2000
"""The same of a query, which may hold the reference as a small part."""
_CONTRAST = 0.02
_SMALL = 4
"""The small copy that is kept has a quarter of `edge`."""
_BYTE = 512.0
_MIRRORED = np.arange(128).reshape(4, 4, 8)[::-1, :, (-np.arange(8)) % 8].ravel()
"""Where a descriptor's numbers stand in the mirrored picture's: rows of the patch and the turning
of its directions are reversed, so the mirrored picture need not be looked at."""


@dataclass(frozen=True, eq=False)
class Features:
    """What was found in a picture; n features."""

    width: int
    height: int
    points: NDArray[np.float32]
    """n × 2: x, y in pixels of the picture as it was given."""
    sizes: NDArray[np.float32]
    """n: diameter of the patch in the same pixels."""
    angles: NDArray[np.float32]
    """n: its direction in radians, clockwise from the x axis, as y grows downwards."""
    descriptors: NDArray[np.uint8]
    """n × 128, of length about 512 each, so that a product of two is their likeness."""
    small: Pixels
    """The picture itself, small."""

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def mirrored(self) -> Features:
        """The features of the same picture, left and right exchanged."""
        points = self.points * _floats([-1, 1]) + _floats([self.width - 1, 0])
        angles = (np.pi - self.angles) % (2 * np.pi)
        turned = np.ascontiguousarray(self.descriptors[:, _MIRRORED])
        small = np.ascontiguousarray(self.small[:, ::-1])
        return Features(self.width, self.height, points, self.sizes, angles, turned, small)


def features(picture: Pixels, edge: int = REFERENCE_EDGE, most: int = REFERENCE_MOST) -> Features:
    """The strongest features of a picture, brought to `edge` first where it is larger."""
    height, width = picture.shape[:2]
    scale = min(1.0, edge / max(height, width))
    grey = shrunk(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8), scale)
    small = shrunk(picture, min(1.0, edge / _SMALL / max(height, width)))
    finder = cv2.SIFT.create(nfeatures=most, contrastThreshold=_CONTRAST)
    found, raw = finder.detectAndCompute(grey, None)
    if raw is None or not found:
        none = np.zeros(0, np.float32)
        empty = np.zeros((0, 2), np.float32)
        return Features(width, height, empty, none, none, np.zeros((0, 128), np.uint8), small)
    order = sorted(range(len(found)), key=lambda i: (-found[i].response, found[i].pt, i))[:most]
    kept = [found[i] for i in order]
    stretch = _floats([width / grey.shape[1], height / grey.shape[0]])
    share = raw[order] / np.maximum(raw[order].sum(axis=1, keepdims=True), 1e-9)
    return Features(
        width,
        height,
        _floats([each.pt for each in kept]) * stretch,
        _floats([each.size for each in kept]) * stretch.mean(),
        np.radians(_floats([each.angle for each in kept])),
        np.minimum(np.rint(np.sqrt(share) * _BYTE), 255).astype(np.uint8),
        small,
    )


def features_of(picture: Pixels, whole: Features, box: Box) -> Features:
    """The features of a part of a picture of which all are known. They are those that lie in it,
    if the picture was looked at as finely as a part would be; else the part is looked at."""
    part = cut(picture, box)
    if max(picture.shape[:2]) > QUERY_EDGE or len(whole) >= QUERY_MOST:
        return features(part)
    corner = _floats([box.left, box.top])
    points = whole.points - corner
    inside = (points >= 0).all(axis=1) & (points < _floats([box.width, box.height])).all(axis=1)
    kept = np.flatnonzero(inside)[:REFERENCE_MOST]
    return Features(
        box.width,
        box.height,
        points[kept],
        whole.sizes[kept],
        whole.angles[kept],
        whole.descriptors[kept],
        shrunk(part, min(1.0, REFERENCE_EDGE / _SMALL / max(part.shape[:2]))),
    )


def held_in(whole: Features, box: Box) -> tuple[float, float, Features]:
    """The features of a part, of what is known of the whole alone: as fine as that is. Its
    corner first, which lies on a pixel of the small copy."""
    high, wide = whole.small.shape[:2]
    across, down = whole.width / wide, whole.height / high
    left, top = min(int(box.left / across), wide - 1), min(int(box.top / down), high - 1)
    right, bottom = max(left + 1, ceil(box.right / across)), max(top + 1, ceil(box.bottom / down))
    part = whole.small[top:bottom, left:right]
    corner = _floats([left * across, top * down])
    points = whole.points - corner
    size = _floats([part.shape[1] * across, part.shape[0] * down])
    kept = np.flatnonzero((points >= 0).all(axis=1) & (points < size).all(axis=1))
    part_of = Features(
        round(float(size[0])),
        round(float(size[1])),
        points[kept],
        whole.sizes[kept],
        whole.angles[kept],
        whole.descriptors[kept],
        part,
    )
    return float(corner[0]), float(corner[1]), part_of


def _floats(values: Sequence[float | Sequence[float]]) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def shrunk(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """The picture at `scale` of its size, never larger than it is; bounded at one pixel."""
    if scale >= 1:
        return picture
    height, width = picture.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
