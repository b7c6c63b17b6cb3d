"""Collages, screenshots and stories come apart; photographs stay whole."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from countermark.pictures.panel import panels
from countermark.pictures.place import Box

Pixels = np.ndarray


def _photo(seed: int, width: int = 300, height: int = 300) -> Pixels:
    """Soft blots in many colours with a thing among them."""
    chance = np.random.default_rng(seed)
    blots = Image.fromarray(chance.integers(20, 200, (6, 6, 3), dtype=np.uint8))
    image = blots.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(9):
        x, y = chance.integers(0, width), chance.integers(0, height)
        radius = chance.integers(8, 40)
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            tuple(chance.integers(0, 256, 3).tolist()),
        )
    return np.asarray(image)


def _grid(rows: int, columns: int, gutter: int, colour: int) -> tuple[Pixels, list[Box]]:
    side, step = 300, 300 + gutter
    pixels = np.full((gutter + rows * step, gutter + columns * step, 3), colour, np.uint8)
    boxes = []
    for n in range(rows * columns):
        top, left = gutter + n // columns * step, gutter + n % columns * step
        pixels[top : top + side, left : left + side] = _photo(n)
        boxes.append(Box(left, top, left + side, top + side))
    return pixels, boxes


def _common(one: Box, other: Box) -> float:
    """Area of both over area of either."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    both = max(0, wide) * max(0, high)
    return both / (one.area + other.area - both)


@pytest.mark.parametrize(
    ("rows", "columns", "gutter", "colour"),
    [(1, 2, 0, 0), (1, 2, 8, 255), (2, 2, 6, 20), (3, 3, 6, 255), (4, 1, 8, 0)],
)
def test_grids(rows: int, columns: int, gutter: int, colour: int) -> None:
    pixels, boxes = _grid(rows, columns, gutter, colour)
    found = panels(pixels)
    assert [panel.kind for panel in found] == ["photo"] * len(boxes)
    assert all(max(_common(box, panel.box) for panel in found) > 0.85 for box in boxes)


def test_a_screenshot_has_its_photo_and_its_caption() -> None:
    screen = Image.new("RGB", (540, 1000), "white")
    screen.paste(Image.fromarray(_photo(3, 540, 500)), (0, 150))
    for n in range(5):
        ImageDraw.Draw(screen).text(
            (20, 700 + 34 * n), "order the plain one, you know", "black", ImageFont.load_default(24)
        )
    found = panels(np.asarray(screen))
    assert [panel.kind for panel in found if panel.box.top > 600] == ["words"]
    photos = [panel for panel in found if panel.kind == "photo"]
    assert len(photos) == 1 and _common(photos[0].box, Box(0, 150, 540, 650)) > 0.9


def test_a_story_has_its_photo_inset() -> None:
    photo = Image.fromarray(_photo(4, 400, 400))
    story = photo.resize((540, 960)).filter(ImageFilter.GaussianBlur(24)).point(lambda v: v * 0.6)
    story.paste(photo, (70, 280))
    (panel,) = panels(np.asarray(story))
    assert panel.kind == "inset" and _common(panel.box, Box(70, 280, 470, 680)) > 0.9


@pytest.mark.parametrize("seed", range(12))
def test_a_photo_stays_whole(seed: int) -> None:
    assert panels(_photo(seed, 480, 360)) == []


def test_a_photo_in_a_wide_frame_is_an_inset() -> None:
    framed = np.full((380, 400, 3), 255, np.uint8)
    framed[40:340, 50:350] = _photo(1)
    (panel,) = panels(framed)
    assert panel.kind == "inset" and _common(panel.box, Box(50, 40, 350, 340)) > 0.95


def test_a_horizon_makes_no_panels() -> None:
    table = np.concatenate([np.linspace(150, 190, 200), np.linspace(70, 110, 160)])
    table = np.repeat(np.tile(table[:, None], (1, 480)).astype(np.uint8)[:, :, None], 3, axis=2)
    noise = np.random.default_rng(5).integers(0, 12, table.shape, dtype=np.uint8)
    assert panels(table + noise) == []


def test_the_smallest_pictures() -> None:
    for size in ((1, 1), (1, 900), (900, 2), (5, 5)):
        assert panels(np.zeros((*size, 3), np.uint8)) == []
