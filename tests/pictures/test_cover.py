"""Mosaics and patches are told; what is merely soft, striped or even is not."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from countermark.pictures.cover import covers

BOX = (140, 120, 332, 264)


def _photo() -> Image.Image:
    """A soft backdrop with grain and sharp things on it."""
    chance = np.random.default_rng(8)
    blots = Image.fromarray(chance.integers(40, 220, (7, 7, 3), dtype=np.uint8))
    image = blots.resize((480, 400), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, radius = chance.integers(0, 480), chance.integers(0, 400), chance.integers(4, 30)
        fill = tuple(chance.integers(0, 256, 3).tolist())
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill)
    grain = chance.normal(0, 5, (400, 480, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _covered(part: Image.Image) -> np.ndarray:
    image = _photo()
    image.paste(part, BOX[:2])
    return np.asarray(image)


@pytest.mark.parametrize("size", [8, 12, 16, 24])
def test_a_mosaic(size: int) -> None:
    part = _photo().crop(BOX)
    coarse = part.resize((part.width // size, part.height // size), Image.Resampling.BOX)
    found = covers(_covered(coarse.resize(part.size, Image.Resampling.NEAREST)))
    assert [cover.kind for cover in found] == ["mosaic"]
    left, top, right, bottom = found[0].box
    assert left < 236 < right and top < 192 < bottom
    assert 0.5 < found[0].certainty <= 1


def test_a_patch_of_one_colour() -> None:
    found = covers(_covered(Image.new("RGB", (192, 144), (240, 60, 90))))
    assert [cover.kind for cover in found] == ["paint"]
    assert all(abs(a - b) <= 3 for a, b in zip(found[0].box, BOX, strict=True))


def test_innocent_pictures() -> None:
    stripes = np.zeros((300, 300, 3), np.uint8)
    stripes[:, ::12] = 200
    plain = np.full((300, 300, 3), 250, np.uint8)
    thing = plain.copy()
    thing[80:220, 90:200] = np.asarray(_photo())[:140, :110]
    soft = np.asarray(_photo().filter(ImageFilter.GaussianBlur(9)))
    for pixels in (np.asarray(_photo()), stripes, plain, thing, soft):
        assert covers(pixels) == []


def test_the_smallest_pictures() -> None:
    for size in ((1, 1), (2, 700), (64, 64), (70, 64)):
        assert covers(np.zeros((*size, 3), np.uint8)) == []
