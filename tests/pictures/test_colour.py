import numpy as np
import pytest
from drawn import corners, saved
from PIL import Image, ImageCms

from countermark.pictures.guard import decode

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
UNDO = [
    None,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.ROTATE_180,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_90,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_270,
]
"""How a camera held each way stores an upright scene, orientations 1 to 8."""


def pixel(data: bytes, x: int = 5, y: int = 5) -> tuple[int, ...]:
    return tuple(int(value) for value in decode(data).pixels[y, x])


def near(found: tuple[int, ...], wanted: tuple[int, ...], most: int = 8) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= most


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stands_upright(form: str, orientation: int) -> None:
    undo = UNDO[orientation - 1]
    stored = corners() if undo is None else corners().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(stored, form, exif=exif)
    assert decode(data).pixels.shape == (40, 80, 3)
    assert near(pixel(data), RED)
    assert near(pixel(data, 75, 5), GREEN)
    assert near(pixel(data, 5, 35), BLUE)


@pytest.mark.parametrize("mode", ["RGB", "P", "L", "1", "CMYK", "YCbCr", "LAB"])
def test_every_mode_is_seen_in_colour(mode: str) -> None:
    data = saved(Image.new("RGB", (20, 20), "white").convert(mode), "TIFF")
    assert near(pixel(data), (255, 255, 255))


def test_print_colours_of_a_jpeg() -> None:
    inks = Image.merge("CMYK", [Image.new("L", (40, 40), ink) for ink in (0, 255, 255, 0)])
    assert near(pixel(saved(inks, "JPEG", quality=95)), RED)
    dark = Image.merge("CMYK", [Image.new("L", (40, 40), ink) for ink in (0, 0, 0, 255)])
    assert near(pixel(saved(dark, "JPEG", quality=95)), (0, 0, 0))


def test_sixteen_bits_become_eight() -> None:
    ramp = np.full((20, 20), 0x8080, np.uint16)
    assert pixel(saved(Image.fromarray(ramp), "PNG")) == (128, 128, 128)
    assert pixel(saved(Image.fromarray(ramp), "TIFF")) == (128, 128, 128)


def test_floats_are_stretched() -> None:
    values = np.linspace(-3, 7, 400, dtype=np.float32).reshape(20, 20)
    values[0, 1] = np.nan
    pixels = decode(saved(Image.fromarray(values), "TIFF")).pixels
    assert pixels.min() == 0 and pixels.max() == 255


def test_the_transparent_is_white() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert pixel(saved(clear, "PNG")) == (255, 255, 255)
    assert pixel(saved(clear, "WEBP", lossless=True)) == (255, 255, 255)
    half = Image.new("RGBA", (20, 20), (255, 0, 0, 128))
    assert near(pixel(saved(half, "PNG")), (255, 127, 127), 1)
    palette = corners().quantize(4)
    index = palette.getpixel((5, 5))
    assert pixel(saved(palette, "PNG", transparency=index)) == (255, 255, 255)
    assert pixel(saved(palette, "GIF", transparency=index)) == (255, 255, 255)
    keyed = Image.new("RGB", (20, 20), RED)
    assert pixel(saved(keyed, "PNG", transparency=RED)) == (255, 255, 255)
    grey = Image.new("LA", (20, 20), (0, 0))
    assert pixel(saved(grey, "PNG")) == (255, 255, 255)


def test_a_profile_is_turned_to_srgb() -> None:
    grey = Image.new("RGB", (20, 20), (128, 128, 128))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert pixel(saved(grey, "PNG", icc_profile=srgb)) == (128, 128, 128)
    assert pixel(saved(grey, "PNG", icc_profile=lab)) == (128, 128, 128)
    assert pixel(saved(grey, "PNG", icc_profile=b"\0" * 400)) == (128, 128, 128)
    red = saved(Image.new("RGB", (20, 20), RED), "PNG", icc_profile=_swapped(srgb))
    assert near(pixel(red), GREEN)


def _swapped(profile: bytes) -> bytes:
    """The profile with red and green exchanged: its rXYZ and gXYZ point at one another's place."""
    tags = bytearray(profile).replace("sRGB".encode("utf-16-be"), "own ".encode("utf-16-be"))
    red, green = tags.index(b"rXYZ"), tags.index(b"gXYZ")
    tags[red : red + 4], tags[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(tags)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_broken_orientation_is_passed_over() -> None:
    for exif in (b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0" + b"\0" * 9, b"Exif\0\0II*\0\x08"):
        assert decode(saved(corners(), "JPEG", exif=exif)).pixels.shape == (40, 80, 3)
