"""Thumbnails: small pictures drawn anew from safe pixels. No byte of the original is in them."""

from __future__ import annotations

from io import BytesIO

import msgspec

from countermark.pictures.frame import key_frames
from countermark.pictures.guard import BrokenPicture
from countermark.pictures.picture import Pixels

LONG, SHORT, MOST = 480, 160, 1440
"""Longer side; … or, of a strip that this would make too narrow to see, its shorter side, but
never a longer side beyond the last."""
QUALITY = 70
"""Of WebP, 0 to 100: words stay legible, some 15 kB a picture."""


class Small(msgspec.Struct, frozen=True, array_like=True):
    """One small picture."""

    width: int
    height: int
    content: bytes
    """WebP, without metadata."""


class Thumbnail(msgspec.Struct, frozen=True):
    """What is shown of a picture: of a video each of its key frames."""

    frames: tuple[Small, ...]

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(len(frame.content) for frame in self.frames)


def thumbnail(content: bytes) -> bytes:
    """The thumbnail of a picture or a short video, packed; nothing where it cannot be read."""
    made = frames(content)
    return msgspec.msgpack.encode(Thumbnail(made)) if made else b""


def frames(content: bytes) -> tuple[Small, ...]:
    """The same as it is; no frame where it cannot be read."""
    try:
        return tuple(small(picture.pixels) for picture in key_frames(content))
    except BrokenPicture:
        return ()


def small(pixels: Pixels) -> Small:
    """Pixels at the size of a thumbnail; never enlarged. The same pixels give the same bytes."""
    from PIL import Image

    height, width = pixels.shape[:2]
    scale = max(LONG / max(width, height), SHORT / min(width, height))
    scale = min(1.0, scale, MOST / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY, method=4)
    return Small(*size, file.getvalue())
