"""The one door for all pictures: bytes that a stranger made come in, safe pixels go out.

What a file is, is told by its content. Only the decoders named here are ever used, each header is
checked before anything is decoded, large JPEGs are reduced while they are decoded, and formats
whose decoders are large and young are decoded in a process of their own (`apart`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import BytesIO
from typing import cast

from PIL import ImageFile

from countermark.pictures import apart
from countermark.pictures.colour import seen
from countermark.pictures.kind import STILLS, VIDEOS, foreign, kind
from countermark.pictures.limits import LIMITS, BrokenPicture, Limits
from countermark.pictures.picture import Picture

__all__ = ["LIMITS", "BrokenPicture", "Limits", "decode", "decode_here", "opened", "recognised"]

warnings.filterwarnings("ignore", module=r"PIL\.")
"""Pillow warns programmers of broken metadata, which are passed over here."""

APART = frozenset({"TIFF", "HEIF", "AVIF"})
_BYTES = 11
"""Bytes for a pixel that decoding takes at most, with its copies; PNG with transparency takes ten,
AVIF and HEIC nine."""
_BYTES_OF_WEBP = 17
_COEFFICIENTS = 6
"""… and that a progressive JPEG holds before it can give a pixel of any size."""
_PASS = b"\xff\xda"
_PROGRESSIVE = b"\xff\xc2"
_DECODERS = {
    "JPEG": "Jpeg",
    "PNG": "Png",
    "GIF": "Gif",
    "WEBP": "WebP",
    "BMP": "Bmp",
    "TIFF": "Tiff",
    "AVIF": "Avif",
}
"""What Pillow calls them."""
Opener = Callable[[BytesIO], ImageFile.ImageFile]


def decode(data: bytes, limits: Limits = LIMITS) -> Picture:
    """The picture, of something that moves its first frame.

    Raises BrokenPicture for whatever is no picture, is damaged, or costs too much.
    """
    if recognised(data, limits) in APART:
        return apart.read("decode", data, limits)[0]
    return decode_here(data, limits)


def decode_here(data: bytes, limits: Limits = LIMITS) -> Picture:
    """As `decode`, in this process whatever the format."""
    form = recognised(data, limits)
    with opened(data, form, limits) as image:
        return picture(image, form, frames(image, data, limits), limits)


def picture(
    image: ImageFile.ImageFile, form: str, count: int, limits: Limits, at: float | None = None
) -> Picture:
    """The frame that stands open, as a picture."""
    width, height = image.size
    if form == "JPEG":
        image.draft(None, limits.working_size(width, height))
    return Picture(seen(image, limits), width, height, form, count, at)


def recognised(data: bytes, limits: Limits = LIMITS) -> str:
    """The format of a still or moving picture. Raises BrokenPicture where it is none."""
    form = kind(data)
    if form in VIDEOS:
        raise BrokenPicture("it is a video")
    if form not in STILLS:
        raise BrokenPicture(f"it is {foreign(data)}")
    if len(data) > limits.file:
        raise BrokenPicture(f"it has more than {limits.file >> 20} MiB")
    return form or ""


@contextmanager
def opened(data: bytes, form: str, limits: Limits) -> Iterator[ImageFile.ImageFile]:
    """The picture's header, checked; what goes wrong within becomes a BrokenPicture."""
    try:
        with _opener(form)(BytesIO(data)) as image:
            check(image.size, form, limits)
            if form == "JPEG":
                _check_passes(data, image.size, limits)
            yield image
    except BrokenPicture:
        raise
    except MemoryError:
        raise BrokenPicture("it takes more memory to decode than there is") from None
    except Exception as error:  # decoders fail in every way there is; each means the same here
        raise BrokenPicture(_words(error, form)) from None


def check(size: tuple[int, int], form: str, limits: Limits) -> None:
    """Raises BrokenPicture where a picture of this size is empty or costs too much."""
    width, height = size
    if width < 1 or height < 1:
        raise BrokenPicture("it has no pixels")
    said = f"{width:,} × {height:,} pixels"
    if width * height > limits.pixels:
        raise BrokenPicture(f"it claims {said}, more than {limits.pixels // 10**6} million")
    if max(size) > limits.ratio * min(size):
        raise BrokenPicture(f"it is a line more than a picture: {said}")
    if form == "JPEG":
        width, height = (reduced(each, size, limits) for each in size)
    if width * height * (_BYTES_OF_WEBP if form == "WEBP" else _BYTES) > limits.memory:
        raise BrokenPicture(f"its {said} take more than {limits.memory >> 20} MiB to decode")


def reduced(length: int, size: tuple[int, int], limits: Limits) -> int:
    """A side of a JPEG as its decoder gives it when asked for the working size."""
    target = limits.working_size(*size)
    scale = min(whole // wanted for whole, wanted in zip(size, target, strict=True))
    return -(-length // max(each for each in (8, 4, 2, 1) if each <= max(scale, 1)))


def _check_passes(data: bytes, size: tuple[int, int], limits: Limits) -> None:
    """A progressive JPEG is held whole, and read again for each pass."""
    pixels = size[0] * size[1]
    if pixels * data.count(_PASS) > limits.work:
        raise BrokenPicture(f"it is drawn in {data.count(_PASS):,} passes")
    if _PROGRESSIVE in data[: data.find(_PASS)] and pixels * _COEFFICIENTS > limits.memory:
        raise BrokenPicture(f"it takes more than {limits.memory >> 20} MiB to decode")


def frames(image: ImageFile.ImageFile, data: bytes, limits: Limits) -> int:
    """How many the file holds, counted up to the limit; 1 for a still."""
    match image.format:
        case "GIF":
            return _gif_frames(data, limits.frames)
        case "TIFF":
            return _pages(image, limits.frames)
        case _:
            return min(max(getattr(image, "n_frames", 1), 1), limits.frames)


def _pages(image: ImageFile.ImageFile, most: int) -> int:
    count = 1
    with suppress(Exception):  # the end, or a page that is damaged: those before it are pages
        while count < most:
            image.seek(count)
            count += 1
    image.seek(0)
    return count


def _gif_frames(data: bytes, most: int) -> int:
    """Its image descriptors (GIF89a, 20), without decoding them as Pillow's count would."""
    at, count = 13, 0
    if data[10] & 0x80:
        at += 3 << (data[10] & 7) + 1
    while at < len(data) and count < most:
        block = data[at : at + 10]
        if block[:1] == b",":
            count += 1
            at += 11 + (3 << (block[9] & 7) + 1 if len(block) == 10 and block[9] & 0x80 else 0)
        elif block[:1] == b"!":
            at += 2
        else:
            break
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
    return max(count, 1)


def _words(error: Exception, form: str) -> str:
    """Why a picture cannot be read, for a person: decoders speak to programmers."""
    said = str(error).lower()
    if "truncated" in said or "not enough" in said or isinstance(error, EOFError):
        return f"its {form} data are cut off: the file ends before the picture does"
    if "bomb" in said or "limit" in said:
        return "it unpacks to more than a picture may"
    return f"its {form} data are damaged"


def _opener(form: str) -> Opener:
    """The decoder of a format. Pillow's registry, to which any library may add, is not asked."""
    if form == "HEIF":
        from pi_heif import HeifImageFile

        return cast(Opener, HeifImageFile)
    name = _DECODERS[form]
    return cast(Opener, getattr(import_module(f"PIL.{name}ImagePlugin"), f"{name}ImageFile"))
