from io import BytesIO

import numpy as np
import pytest
from drawn import photo, saved
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from countermark.pictures.fingerprint import fingerprint
from countermark.pictures.place import Box
from countermark.pictures.trim import trim


def framed(colour: object, width: int = 400, height: int = 300) -> Image.Image:
    """A photo at 50, 40 to 350, 260."""
    page = Image.new("RGB", (width, height), colour)  # type: ignore[arg-type]
    page.paste(photo(1, 300, 220), (50, 40))
    return page


def box(image: Image.Image) -> Box:
    return trim(np.asarray(image.convert("RGB")))


def near(found: Box, wanted: tuple[int, int, int, int], most: int = 2) -> bool:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= most


@pytest.mark.parametrize("colour", ["white", "black", (200, 30, 90), (128, 128, 128)])
def test_a_plain_border_of_any_colour(colour: object) -> None:
    assert near(box(framed(colour)), (50, 40, 350, 260))


def test_a_border_that_was_compressed() -> None:
    poor = Image.open(BytesIO(saved(framed("white"), "JPEG", quality=30)))
    assert near(box(poor), (50, 40, 350, 260), 8)


def test_borders_within_borders_and_one_side_alone() -> None:
    phone = Image.new("RGB", (600, 500), "black")
    phone.paste(framed("white"), (100, 100))
    assert near(box(phone), (150, 140, 450, 360))
    lower = Image.new("RGB", (300, 300), "white")
    lower.paste(photo(2, 300, 220), (0, 0))
    assert near(box(lower), (0, 0, 300, 220))


def test_a_pale_piece_on_a_pale_page_is_kept() -> None:
    page = Image.new("RGB", (400, 400), "white")
    page.paste((238, 238, 238), (80, 60, 320, 340))
    page.paste(photo(2, 100, 80), (150, 120))
    assert near(box(page), (80, 60, 320, 340))


@pytest.mark.parametrize("tall", [False, True])
def test_blurred_bars_beside_a_photo(tall: bool) -> None:
    inner = photo(3, 300, 300)
    soft = photo(3, 900, 900).filter(ImageFilter.GaussianBlur(40)).crop((150, 300, 750, 600))
    story = soft.copy()
    story.paste(inner, (150, 0))
    wanted = (150, 0, 450, 300)
    if tall:
        story = story.transpose(Image.Transpose.TRANSPOSE)
        wanted = (0, 150, 300, 450)
    assert near(box(story), wanted, 6)


@pytest.mark.parametrize("seed", range(6))
def test_a_photo_without_border_stays_whole(seed: int) -> None:
    assert box(photo(seed)) == (0, 0, 320, 240)


def test_a_soft_ground_behind_a_piece_is_no_bar() -> None:
    ground = photo(4, 400, 300).filter(ImageFilter.GaussianBlur(30))
    piece = Image.new("L", (400, 300))
    piece.paste(
        Image.radial_gradient("L").resize((200, 200)).point(lambda v: 255 * (v < 90)), (100, 50)
    )
    ground.paste(photo(5, 400, 300), mask=piece)
    assert box(ground) == (0, 0, 400, 300)


def test_nothing_but_border_stays_whole() -> None:
    assert box(Image.new("RGB", (80, 60), "white")) == (0, 0, 80, 60)
    speck = Image.new("RGB", (400, 400), "white")
    speck.paste((0, 0, 0), (200, 200, 210, 210))
    assert box(speck) == (0, 0, 400, 400)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 9))
@settings(max_examples=50)
def test_any_size_gives_a_box_within(width: int, height: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 2, (height, width, 3), np.uint8) * 255
    left, top, right, bottom = trim(pixels)
    assert 0 <= left < right <= width and 0 <= top < bottom <= height


def test_copies_with_other_borders_match_once_trimmed() -> None:
    def trimmed(colour: str, grow: int) -> np.ndarray:
        page = Image.new("RGB", (300 + grow, 300), colour)
        page.paste(photo(6, 260, 240), (20, 30))
        pixels = np.asarray(page)
        left, top, right, bottom = trim(pixels)
        return pixels[top:bottom, left:right]

    whole = fingerprint(np.asarray(photo(6, 260, 240)))
    assert whole.matches(fingerprint(trimmed("white", 0)))
    assert whole.matches(fingerprint(trimmed("black", 200)))
