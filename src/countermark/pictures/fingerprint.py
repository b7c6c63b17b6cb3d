"""PDQ fingerprints: the same picture again, after it was scaled, compressed, turned or mirrored.

Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019):
256 bits of a discrete cosine transform; up to 31 of them differ in copies.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pdqhash
from numpy.typing import NDArray

from countermark.pictures.picture import Pixels

RADIUS = 31
"""Bits by which copies differ at most, as the paper found; of 256 thrown coins so few differ once
in 10³⁷."""
QUALITY = 50
"""Of 100, below which the paper advises to drop a fingerprint: flat pictures are all alike."""
ORIENTATIONS = (
    "upright",
    "turned 90",
    "turned 180",
    "turned 270",
    "flipped upside down",
    "mirrored",
    "transposed",
    "transversed",
)
"""What was done to the picture before each of its fingerprints, in the order of `orientations`;
turned counter-clockwise."""
_SIDE = 512
"""Pictures are brought to this square first, as the reference implementation does: a copy of
another size then has the same bits but for one or two."""


@dataclass(frozen=True)
class Fingerprint:
    """256 bits as 32 bytes, as other programs write them in hexadecimal, and their quality."""

    bits: bytes
    quality: int

    @property
    def usable(self) -> bool:
        """Whether there is enough in the picture to tell it from others."""
        return self.quality >= QUALITY

    def distance(self, other: Fingerprint) -> int:
        """Bits that differ, 0 to 256."""
        return (int.from_bytes(self.bits) ^ int.from_bytes(other.bits)).bit_count()

    def matches(self, other: Fingerprint, radius: int = RADIUS) -> bool:
        """Whether both are usable and copies of one picture."""
        return self.usable and other.usable and self.distance(other) <= radius


def fingerprint(pixels: Pixels) -> Fingerprint:
    """The fingerprint of the picture as it stands."""
    bits, quality = pdqhash.compute(_square(pixels))
    return Fingerprint(np.packbits(bits).tobytes(), int(quality))


def orientations(pixels: Pixels) -> tuple[Fingerprint, ...]:
    """Eight, in the order of ORIENTATIONS, for the price of one: a query looks for all of them
    among references that have one each."""
    eight, quality = pdqhash.compute_dihedral(_square(pixels))
    return tuple(Fingerprint(np.packbits(bits).tobytes(), int(quality)) for bits in eight)


def stacked(fingerprints: list[Fingerprint]) -> NDArray[np.uint8]:
    """Their bits as an array of n × 32 bytes, as `Hashes` takes them."""
    joined = b"".join(each.bits for each in fingerprints)
    return np.frombuffer(joined, np.uint8).reshape(-1, 32)


def _square(pixels: Pixels) -> Pixels:
    square = cv2.resize(np.ascontiguousarray(pixels), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(square, np.uint8)
