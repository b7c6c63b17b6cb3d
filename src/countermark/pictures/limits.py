"""What hostile pictures may cost. Every limit stands here."""

from __future__ import annotations

from dataclasses import dataclass


class BrokenPicture(Exception):  # noqa: N818 - what happened, in a word
    """A file that gives no picture; its text says why, in words for a person."""


@dataclass(frozen=True)
class Limits:
    """Bytes, pixels, counts and seconds; a file beyond one is refused with the limit it met."""

    file: int = 64 * 2**20
    """Bytes of a picture: phones write up to 40 MiB."""
    pixels: int = 200_000_000
    """Width × height that a file may claim: the largest sensors of phones have 200 million."""
    ratio: int = 100
    """Longer side for one of the shorter: the long pages of listings reach 40."""
    memory: int = 640 * 2**20
    """Bytes that decoding may take, copies and tables included."""
    work: int = 1_500_000_000
    """Pixels × passes of a progressive JPEG, of which a real one has about ten; pixels ×
    frames of a moving picture, of which the rest is left."""
    frames: int = 600
    """Frames of a moving picture, or pages, that are looked at; the rest is left."""
    video: int = 256 * 2**20
    """Bytes of a video: a story of a minute has some 20 MiB."""
    motion: int = 6_000_000_000
    """Pixels × frames of a video that are decoded: a minute in full HD has four; the rest
    is left."""
    footage: float = 180.0
    """Seconds of a video that are looked at; the rest is left."""
    seconds: float = 60.0
    """Wall time for one file in the process that reads what may crash."""
    scenes: int = 8
    """Key frames of one file: those that differ most."""
    side: int = 1600
    """Working size: the longer side of `Picture.pixels`."""
    strip: int = 800
    """… or, of a strip that this would make too narrow to read, its shorter side."""
    area: int = 8_000_000
    """… but never more pixels than these."""

    def working_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height that pixels of this size are reduced to; never enlarged."""
        scale = max(self.side / max(width, height), self.strip / min(width, height))
        scale = min(1.0, scale, (self.area / (width * height)) ** 0.5)
        return max(1, round(width * scale)), max(1, round(height * scale))


LIMITS = Limits()
