"""What differs among frames: of each scene of something that moves, its sharpest frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from countermark.pictures.picture import Picture, Pixels

_CUT = 0.045
"""How far the colours must have moved for a new scene, of the whole range, in the quarter of the
picture that changed most: a text laid over it is a change, flicker and compression are none.
A setting."""
_CELLS, _CELL, _BINS = 4, 16, 16
_QUARTER = 4
"""Cells of sixteen."""
_CLEARER = 1.05
"""How much sharper a later frame must be to stand for its scene."""
_SHARPNESS = 256
_BLANK = 0.1
"""Mean step between neighbouring pixels, of 255, below which a frame shows nothing."""


@dataclass(frozen=True)
class Scene:
    """A frame, and what it looks like."""

    picture: Picture
    sharpness: float
    look: NDArray[np.float32] = field(repr=False)


def scenes(frames: Iterable[Picture], most: int) -> list[Picture]:
    """At most `most` frames, in their order: the sharpest of each scene.

    A scene that comes back is one; of too many, those that are most alike become one. Blank
    frames are left out where there are others.
    """
    found: list[Scene] = []
    for frame in frames:
        scene = _scene(frame)
        near = min(found, key=lambda other: _distance(other, scene), default=None)
        if near is None or _distance(near, scene) > _CUT:
            found.append(scene)
        elif scene.sharpness > near.sharpness * _CLEARER:
            # the scene keeps its first look, or a slow pan would be one scene throughout
            found[found.index(near)] = replace(scene, look=near.look)
        if len(found) > most:
            found.remove(_dullest_of_the_nearest(found))
    told = [scene for scene in found if scene.sharpness >= _BLANK] or found[:1]
    return sorted((scene.picture for scene in told), key=lambda picture: picture.at or 0.0)


def _dullest_of_the_nearest(found: list[Scene]) -> Scene:
    pairs = [(one, other) for n, one in enumerate(found) for other in found[:n]]
    nearest = min(pairs, key=lambda pair: _distance(*pair))
    return min(nearest, key=lambda scene: scene.sharpness)


def _scene(picture: Picture) -> Scene:
    return Scene(picture, _sharpness(picture.pixels), _look(picture.pixels))


def _look(pixels: Pixels) -> NDArray[np.float32]:
    """How the colours are spread in each cell of a grid: cells × channels, then the share of
    pixels up to each bin (the distance of two is then the earth mover's)."""
    side = _CELLS * _CELL
    small = np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BOX))
    bins = (small // (256 // _BINS)).reshape(_CELLS, _CELL, _CELLS, _CELL, 3)
    bins = bins.transpose(0, 2, 4, 1, 3).reshape(_CELLS**2 * 3, _CELL**2)
    counts = np.stack([(bins == each).sum(axis=1) for each in range(_BINS)], axis=1)
    return (counts.cumsum(axis=1) / _CELL**2).astype(np.float32)


def _distance(one: Scene, other: Scene) -> float:
    moved = np.abs(one.look - other.look).reshape(_CELLS**2, -1).mean(axis=1)
    return float(np.sort(moved)[-_QUARTER:].mean())


def _sharpness(pixels: Pixels) -> float:
    """Mean step between neighbours in the grey picture, reduced so that noise does not count."""
    image = Image.fromarray(pixels).convert("L")
    image.thumbnail((_SHARPNESS, _SHARPNESS))
    grey = np.asarray(image).astype(np.int16)
    steps = [np.abs(np.diff(grey, axis=axis)) for axis in (0, 1)]
    return float(sum(step.mean() if step.size else 0.0 for step in steps))
