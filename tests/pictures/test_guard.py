import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from drawn import HEIC, corners, photo, saved
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from countermark.pictures.guard import LIMITS, BrokenPicture, decode, decode_here, frames, opened

FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"]


def refused(data: bytes, **limits: int) -> str:
    with pytest.raises(BrokenPicture) as told:
        decode(data, replace(LIMITS, **limits))
    return str(told.value)


def png(width: int, height: int, body: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that says what it likes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_gives_its_pixels(form: str) -> None:
    found = decode(saved(corners(), form))
    assert (found.format, found.frames, found.at) == (form, 1, None)
    assert (found.width, found.height) == (80, 40)
    assert found.pixels.shape == (40, 80, 3) and found.pixels.dtype == np.uint8
    for at, colour in (((5, 5), (255, 0, 0)), ((5, 75), (0, 255, 0)), ((35, 5), (0, 0, 255))):
        assert np.abs(found.pixels[at].astype(int) - colour).max() <= 6, at


def test_heic_gives_its_pixels() -> None:
    found = decode(HEIC)
    assert (found.format, found.width, found.height) == ("HEIF", 80, 40)
    assert np.abs(found.pixels[5, 5].astype(int) - (255, 0, 0)).max() <= 6
    for part in (600, 300, 60):
        assert "HEIF" in refused(HEIC[:part])
    size = HEIC.index(b"ispe") + 8
    lie = HEIC[:size] + (60_000).to_bytes(4, "big") * 2 + HEIC[size + 8 :]
    assert "more than" in refused(lie)


def test_large_ones_are_held_at_working_size() -> None:
    for form, options in (("JPEG", {}), ("PNG", {"compress_level": 1})):
        found = decode(saved(photo(1).resize((3000, 2000)), form, **options))
        assert (found.width, found.height) == (3000, 2000)
        assert found.pixels.shape == (1067, 1600, 3)


@pytest.mark.parametrize("form", FORMATS)
def test_cut_off_files_are_named(form: str) -> None:
    whole = saved(photo(2), form)
    for part in (0.95, 0.5, 0.1):
        assert form in refused(whole[: int(len(whole) * part)])
    assert refused(whole[:3]).startswith("it")


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    assert "more than 200 million" in refused(png(*size, zlib.compress(b"\0" * 1000)))


def test_headers_that_lie_and_shapes_that_are_none() -> None:
    assert "cut off" in refused(png(6000, 6000, zlib.compress(b"\0" * 1000)))
    assert "line more than a picture" in refused(saved(Image.new("L", (60_000, 1)), "PNG"))
    assert refused(png(0, 10, b"")).startswith(("it has no pixels", "its PNG data are damaged"))
    assert "MiB" in refused(png(12_000, 12_000, zlib.compress(b"\0")))


def test_limits_are_named_when_met() -> None:
    picture = saved(photo(3, 400, 300), "PNG")
    assert "MiB" in refused(picture, file=1000)
    assert "pixels" in refused(picture, pixels=1000)
    assert "line" in refused(picture, ratio=1)
    assert "MiB" in refused(picture, memory=100_000)


def test_a_jpeg_of_endless_passes_is_refused() -> None:
    jpeg = saved(photo(4, 2000, 1500), "JPEG", progressive=True)
    begin = jpeg.rfind(b"\xff\xda")
    assert "passes" in refused(jpeg[:-2] + jpeg[begin:-2] * 1000 + b"\xff\xd9")
    assert "MiB" in refused(jpeg, memory=17_000_000)
    assert decode(jpeg).frames == 1


def test_a_large_jpeg_needs_no_more_memory_than_its_working_size() -> None:
    jpeg = saved(Image.new("RGB", (12_000, 9000), "red"), "JPEG")
    assert decode(jpeg, replace(LIMITS, memory=200 * 2**20)).pixels.shape == (1200, 1600, 3)


def test_a_polyglot_is_what_its_first_bytes_say() -> None:
    gif = saved(corners(), "GIF") + b"<html><script>alert(1)</script>PK\x03\x04"
    assert decode(gif).format == "GIF"
    assert "web page" in refused(b"<html>" + gif)


def test_videos_and_other_files_are_no_pictures() -> None:
    assert refused(b"\0\0\0\x18ftypisom" + b"\0" * 99) == "it is a video"
    assert "SVG" in refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


def test_a_format_that_pillow_reads_beside_is_not_read() -> None:
    for form in ("PPM", "ICO", "TGA", "EPS", "JPEG2000", "PCX"):
        assert refused(saved(corners(), form)).startswith("it is ")


def test_frames_are_counted_up_to_the_limit() -> None:
    pages = [photo(n, 60, 40) for n in range(7)]
    for form in ("GIF", "PNG", "WEBP", "AVIF", "TIFF"):
        moving = saved(pages[0], form, save_all=True, append_images=pages[1:], duration=50)
        assert decode(moving).frames == 7, form
        assert decode(moving, replace(LIMITS, frames=5)).frames == 5, form


@given(st.lists(st.integers(0, 255), max_size=60).map(bytes), st.integers(1, 900))
@settings(max_examples=60)
def test_any_damage_gives_a_picture_or_a_reason(junk: bytes, at: int) -> None:
    for form in ("GIF", "JPEG", "PNG", "WEBP", "BMP"):
        whole = saved(photo(5, 60, 40), form)
        at %= len(whole)
        try:
            found = decode_here(whole[:at] + junk + whole[at + len(junk) :])
        except BrokenPicture as error:
            assert str(error).startswith("it")
        else:
            assert found.pixels.ndim == 3


@given(st.lists(st.integers(0, 255), max_size=60).map(bytes), st.integers(1, 900))
@settings(max_examples=20)
def test_any_damage_to_formats_read_apart(junk: bytes, at: int) -> None:
    for form in ("TIFF", "AVIF"):
        whole = saved(photo(5, 60, 40), form)
        at %= len(whole)
        try:
            assert decode(whole[:at] + junk + whole[at + len(junk) :]).pixels.ndim == 3
        except BrokenPicture as error:
            assert str(error).startswith("it")


def test_the_count_of_gif_frames_agrees_with_its_decoder() -> None:
    for count in (1, 2, 9):
        pages = [photo(n, 50, 50) for n in range(count)]
        gif = saved(pages[0], "GIF", save_all=True, append_images=pages[1:], loop=0)
        with opened(gif, "GIF", LIMITS) as image:
            assert frames(image, gif, LIMITS) == image.n_frames == count
