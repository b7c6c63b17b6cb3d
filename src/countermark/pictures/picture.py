"""A picture that is safe to work on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height × width × 3, red, green, blue (sRGB)."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What a person would see: upright, in sRGB, on white where it was transparent.

    Large pictures are held at a working size (`guard.Limits.side`), so `pixels` may be smaller
    than `width` × `height`, which are those of the file, before it was turned upright.
    """

    pixels: Pixels = field(repr=False)
    width: int
    height: int
    format: str
    """As Pillow names it: JPEG, PNG, WEBP …; of a frame, the format of its video."""
    frames: int = 1
    """How many the file holds; a still has one."""
    at: float | None = None
    """Seconds from the beginning, of a frame of something that moves."""
