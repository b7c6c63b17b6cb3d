"""From what a decoder gives to what a person sees: upright, sRGB, on white, at working size."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms, ImageOps

from countermark.pictures.limits import Limits
from countermark.pictures.picture import Pixels

_ORIENTATION = 0x0112
_PROFILE = 4 * 2**20
"""Bytes of a colour profile: those of print reach two million."""
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
"""What a profile calls the space of a mode (ICC.1:2022, 7.2.6)."""


def seen(image: Image.Image, limits: Limits) -> Pixels:
    """The picture as a person sees it. The transparent is laid on white, as shops show it."""
    image.load()  # some formats turn themselves here and clear their mark
    profile, turned = image.info.get("icc_profile"), _orientation(image)
    flat = _flat(image, limits)
    size = limits.working_size(*flat.size)
    if size != flat.size:
        flat = flat.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    flat = _srgb(flat, profile)
    if turned in _TURNS:
        flat = flat.transpose(_TURNS[turned])
    return np.array(flat)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation (CIPA DC-008, Exif 2.32, 4.6.4)."""


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # whatever a broken EXIF block leads its reader into: it is passed over
        return 1


def _flat(image: Image.Image, limits: Limits) -> Image.Image:
    """In L, RGB or CMYK, without transparency."""
    if image.mode.startswith(("I", "F")):
        return _grey(image, limits)
    if image.mode in ("L", "RGB", "CMYK") and "transparency" not in image.info:
        return image
    if image.mode in ("YCbCr", "LAB", "HSV", "RGBX", "1") and "transparency" not in image.info:
        return image.convert("L" if image.mode == "1" else "RGB")
    if image.mode == "P" and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _grey(image: Image.Image, limits: Limits) -> Image.Image:
    """16 bits to 8; other numbers are stretched over what they span."""
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((values >> 8).astype(np.uint8))
    step = max(1, image.width // limits.working_size(*image.size)[0])
    values = np.nan_to_num(values[::step, ::step].astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode == "I" and low >= 0 and 255 < high < 65536:
        low, high = 0.0, 65535.0
    return Image.fromarray(((values - low) * (255.0 / max(high - low, 1e-9))).astype(np.uint8))


def _srgb(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and 128 < len(profile) <= _PROFILE:
        convert = _transform(profile, image.mode)
        if convert is not None:
            return ImageCms.applyTransform(image, convert) or image
    if image.mode == "CMYK":
        # without a profile: what printers call a naive separation, undone
        return ImageOps.invert(Image.merge("RGB", _inked(image)))
    return image.convert("RGB")


def _inked(image: Image.Image) -> list[Image.Image]:
    """How much each of red, green and blue is covered by its ink or by black."""
    inks = np.asarray(image).astype(np.uint16)
    light = (255 - inks[..., :3]) * (255 - inks[..., 3:])
    return [Image.fromarray((255 - light[..., n] // 255).astype(np.uint8)) for n in range(3)]


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """To sRGB; None where the profile is sRGB, is broken, or is of another space."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if source.profile.xcolor_space != _SPACES[mode]:
            return None
        if "sRGB" in (source.profile.profile_description or ""):
            return None
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(source, target, mode, "RGB")
    except Exception:  # a profile that cannot be used is passed over; the picture is still seen
        return None
