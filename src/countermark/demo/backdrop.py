"""Backdrops: what lies behind the goods on a photograph."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from countermark.demo.chance import Chance
from countermark.demo.drawing import Colour, shade

_TONES: tuple[Colour, ...] = (
    (236, 226, 214), (222, 228, 234), (244, 218, 214), (214, 226, 212),
    (232, 232, 232), (60, 66, 78), (206, 196, 222), (250, 240, 214),
)  # fmt: skip
_WOODS: tuple[Colour, ...] = ((168, 120, 78), (122, 84, 56), (206, 170, 124), (92, 70, 58))


def backdrop(chance: Chance, width: int, height: int) -> Image.Image:
    """A backdrop of the given size in pixels."""
    made = chance.pick(_KINDS)(chance)
    return made.resize((width, height), Image.Resampling.BICUBIC)


def _studio(chance: Chance) -> Image.Image:
    """Soft light on paper."""
    tone = chance.pick(_TONES)
    image = Image.new("RGB", (96, 96), shade(tone, 0.86))
    x, y = chance.whole(20, 76), chance.whole(10, 50)
    ImageDraw.Draw(image).ellipse([x - 40, y - 36, x + 40, y + 36], fill=shade(tone, 1.5))
    return image.filter(ImageFilter.GaussianBlur(16))


def _table(chance: Chance) -> Image.Image:
    """A wooden table before a wall."""
    wood, wall = chance.pick(_WOODS), chance.pick(_TONES)
    image = Image.new("RGB", (240, 240), wall)
    draw = ImageDraw.Draw(image)
    edge = chance.whole(84, 130)
    draw.rectangle([0, edge, 240, 240], fill=wood)
    y = float(edge)
    while y < 240:
        draw.line([(0, y), (240, y + chance.real(-2, 2))], shade(wood, chance.real(0.82, 1.12)), 2)
        y += chance.real(3, 9)
    draw.line([(0, edge), (240, edge)], shade(wood, 0.55), 2)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _marble(chance: Chance) -> Image.Image:
    """A stone slab with veins."""
    stone: Colour = chance.pick(((240, 240, 238), (226, 220, 214), (52, 56, 60)))
    image = Image.new("RGB", (200, 200), stone)
    draw = ImageDraw.Draw(image)
    for _ in range(9):
        x, y = chance.real(-20, 200), 0.0
        vein = [(x, y)]
        while y < 200:
            x, y = x + chance.real(-18, 26), y + chance.real(8, 26)
            vein.append((x, y))
        draw.line(vein, shade(stone, chance.real(0.7, 0.92)), chance.whole(1, 4))
    return image.filter(ImageFilter.GaussianBlur(2))


def _cloth(chance: Chance) -> Image.Image:
    """A cloth in folds."""
    tone = chance.pick(_TONES)
    image = Image.new("RGB", (160, 160), tone)
    draw = ImageDraw.Draw(image)
    x = -60.0
    while x < 200:
        lean = chance.real(10, 50)
        draw.line([(x, 0), (x + lean, 160)], shade(tone, chance.pick((0.78, 0.9, 1.3))), 9)
        x += chance.real(9, 24)
    return image.filter(ImageFilter.GaussianBlur(5))


def _lights(chance: Chance) -> Image.Image:
    """An evening with lights out of focus."""
    image = Image.new("RGB", (160, 160), (34, 30, 44))
    draw = ImageDraw.Draw(image)
    for _ in range(16):
        x, y, r = chance.whole(0, 160), chance.whole(0, 130), chance.whole(5, 15)
        glow: Colour = chance.pick(((250, 190, 110), (240, 120, 130), (150, 180, 250)))
        draw.ellipse([x - r, y - r, x + r, y + r], fill=shade(glow, chance.real(0.45, 0.9)))
    draw.rectangle([0, 122, 160, 160], fill=(58, 46, 50))
    return image.filter(ImageFilter.GaussianBlur(3))


_KINDS: tuple[Callable[[Chance], Image.Image], ...] = (
    _studio,
    _studio,
    _table,
    _marble,
    _cloth,
    _lights,
)
