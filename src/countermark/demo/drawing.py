"""Drawing: the goods of the demo world, in vectors, on a canvas of 1000 × 1000 units.

Each piece has its house's motif (screw heads, small vanes, chevrons, an eight-sided bezel) or
not, and bears the house's word or not: what a listing hides is what a post shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from countermark.demo.chance import Chance

Colour = tuple[int, int, int]
Point = tuple[float, float]

_METALS: tuple[Colour, ...] = ((214, 176, 92), (202, 207, 214), (209, 148, 128), (226, 197, 130))
_LEATHERS: tuple[Colour, ...] = ((122, 78, 48), (38, 38, 44), (164, 54, 58), (205, 186, 152),
                                 (58, 88, 70), (46, 62, 98))  # fmt: skip
_CLOTHS: tuple[Colour, ...] = ((240, 240, 238), (34, 36, 42), (200, 64, 60), (58, 104, 160),
                               (216, 190, 120), (120, 150, 110))  # fmt: skip


def shade(colour: Colour, factor: float) -> Colour:
    """A colour made darker (below 1) or lighter (above 1, towards white)."""
    if factor <= 1:
        red, green, blue = (int(part * max(factor, 0)) for part in colour)
    else:
        red, green, blue = (int(part + (255 - part) * min(factor - 1, 1)) for part in colour)
    return red, green, blue


@dataclass
class Canvas:
    """A transparent square on which a piece is drawn in units, 1000 a side."""

    side: int

    def __post_init__(self) -> None:
        self.image = Image.new("RGBA", (self.side, self.side), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)
        self._unit = self.side / 1000

    def polygon(self, points: list[Point], fill: Colour) -> None:
        """A filled outline."""
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=fill)

    def line(self, points: list[Point], fill: Colour, width: float) -> None:
        """A line through the points."""
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._draw.line(scaled, fill=fill, width=max(1, round(width * self._unit)), joint="curve")

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """A filled ellipse around (x, y)."""
        box = [v * self._unit for v in (x - rx, y - ry, x + rx, y + ry)]
        self._draw.ellipse(box, fill=fill)

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, radius: float = 0) -> None:
        """A filled box with its upper left corner at (x, y)."""
        edges = [v * self._unit for v in (x, y, x + w, y + h)]
        self._draw.rounded_rectangle(edges, radius * self._unit, fill=fill)

    def text(self, x: float, y: float, words: str, height: float, fill: Colour) -> None:
        """Words around (x, y)."""
        font = ImageFont.load_default(max(8, height * self._unit))
        self._draw.text((x * self._unit, y * self._unit), words, fill, font, anchor="mm")


def curve(points: list[Point], steps: int = 8) -> list[Point]:
    """A closed smooth outline through the points (Catmull-Rom)."""
    made = []
    count = len(points)
    for n in range(count):
        a, b, c, d = (points[(n + k - 1) % count] for k in range(4))
        for step in range(steps):
            t = step / steps
            made.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return made


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


def bracelet(canvas: Canvas, chance: Chance, motif: bool, word: str | None) -> None:
    """A flat band seen from above its rim; the motif are screw heads along it."""
    metal = chance.pick(_METALS)
    rx, ry, high = chance.whole(330, 380), chance.whole(140, 190), chance.whole(100, 135)
    top, light = 500 - high / 2, chance.real(0.4, 2.6)
    steps = 160

    def band(angle: float, down: float) -> Point:
        return 500 + rx * cos(angle), top + ry * sin(angle) + down

    for half in (1, 0):  # the far half shows its inside, the near half its face
        for n in range(steps):
            a = pi * half + pi * n / steps
            b = a + pi / steps + 0.004
            glow = abs(cos(a - light)) ** 3
            tone = 0.34 + 0.36 * glow if half else 0.62 + 0.62 * glow
            piece = [band(a, 0), band(b, 0), band(b, high), band(a, high)]
            canvas.polygon(piece, shade(metal, tone))
        rim = [band(pi * half + pi * n / 40, 0) for n in range(41)]
        canvas.line(rim, shade(metal, 1.55), 7)
        canvas.line([(x, y + high) for x, y in rim], shade(metal, 0.5), 5)
    if motif:
        for n in range(7):
            a = pi * (0.09 + 0.82 * n / 6)
            if not (word and n == 3):
                _screw(canvas, band(a, high / 2), high * 0.27, sin(a), metal, chance.real(0, pi))
    elif chance.happens(0.6):
        for n in range(25):
            x, y = band(pi * (0.05 + 0.9 * n / 24), high / 2)
            canvas.ellipse(x, y, 8, 11, shade(metal, 1.75))
    if word:
        canvas.text(500, top + ry + high / 2, word.upper(), high * 0.44, shade(metal, 0.28))


def _screw(
    canvas: Canvas, at: Point, radius: float, turn: float, metal: Colour, slot: float
) -> None:
    wide = radius * (0.35 + 0.65 * turn)
    x, y = at
    canvas.ellipse(x, y, wide + 5, radius + 5, shade(metal, 0.42))
    canvas.ellipse(x, y, wide, radius, shade(metal, 1.28))
    dx, dy = wide * 0.82 * cos(slot), radius * 0.82 * sin(slot)
    canvas.line([(x - dx, y - dy), (x + dx, y + dy)], shade(metal, 0.34), 11)


def watch(canvas: Canvas, chance: Chance, motif: bool, word: str | None) -> None:
    """A wristwatch; the motif is an eight-sided bezel with eight pins."""
    metal, strap = chance.pick(_METALS), chance.pick(_LEATHERS)
    dial = chance.pick(((24, 38, 70), (240, 238, 230), (26, 28, 32), (28, 74, 60)))
    ink: Colour = (245, 240, 225) if sum(dial) < 380 else (40, 40, 44)
    for sign in (-1, 1):
        y = 500 + sign * 200
        end = 500 + sign * 480
        canvas.polygon([(380, y), (620, y), (585, end), (415, end)], strap)
        canvas.line([(398, y), (430, end)], shade(strap, 1.3), 6)
        canvas.line([(602, y), (570, end)], shade(strap, 1.3), 6)
        canvas.box(365, y - 35, 270, 70, shade(metal, 0.7), 20)
    canvas.box(750, 470, 46, 60, shade(metal, 0.75), 10)
    if motif:
        corners = [pi / 8 + pi / 4 * n for n in range(8)]
        for radius, tone in ((278, 0.6), (262, 1.1)):
            bezel = [(500 + radius * cos(a), 500 + radius * sin(a)) for a in corners]
            canvas.polygon(bezel, shade(metal, tone))
        for n in range(8):
            a = pi / 4 * n
            _screw(canvas, (500 + 222 * cos(a), 500 + 222 * sin(a)), 17, 1, metal, a)
    else:
        canvas.ellipse(500, 500, 264, 264, shade(metal, 0.65))
        canvas.ellipse(500, 500, 250, 250, shade(metal, 1.15))
    canvas.ellipse(500, 500, 196, 196, shade(dial, 0.7))
    canvas.ellipse(500, 500, 188, 188, dial)
    for n in range(12):
        a = pi / 6 * n
        inner = 148 if n % 3 else 132
        ends = [(500 + r * cos(a), 500 + r * sin(a)) for r in (inner, 174)]
        canvas.line(ends, ink, 9 if n % 3 else 15)
    hour, minute = chance.real(0, 2 * pi), chance.real(0, 2 * pi)
    if word:  # the hands stay off it
        hour, minute = chance.real(0.1, 0.8), chance.real(2.0, 3.0)
        canvas.text(500, 430, word.upper(), 36, ink)
    for angle, length, width in ((hour, 95, 17), (minute, 142, 11)):
        canvas.line(
            [(500, 500), (500 + length * cos(angle), 500 + length * sin(angle))], ink, width
        )
    canvas.ellipse(500, 500, 14, 14, shade(metal, 1.2))


def bag(canvas: Canvas, chance: Chance, motif: bool, word: str | None) -> None:
    """A handbag; the motif are small weather vanes all over its canvas."""
    skin, metal = chance.pick(_LEATHERS), chance.pick(_METALS)
    trim = shade(skin, 0.6)
    wide, high = chance.whole(300, 350), chance.whole(330, 400)
    top, bottom = 420, 420 + high
    grip = [(500 + (wide - 120) * cos(pi + pi * n / 30), top + 10 + 280 * sin(pi + pi * n / 30))
            for n in range(31)]  # fmt: skip
    canvas.line(grip, shade(trim, 0.9), 34)
    canvas.line(grip, shade(trim, 1.25), 10)
    body: list[Point] = [(500 - wide + 40, top), (500 + wide - 40, top), (500 + wide, bottom - 40),
                         (500 + wide - 40, bottom), (500 - wide + 40, bottom),
                         (500 - wide, bottom - 40)]  # fmt: skip
    canvas.polygon(body, skin)
    for n in range(14):  # light falls from the left
        x = 500 - wide + 40 + (2 * wide - 80) * n / 14
        step = (2 * wide - 80) / 14 + 1
        tone = 1.16 - 0.34 * n / 14
        canvas.polygon(
            [(x, top), (x + step, top), (x + step, bottom), (x, bottom)], shade(skin, tone)
        )
    if motif:
        for row in range(high // 62 + 1):
            for col in range(9):
                x = 500 - wide + 78 + col * (2 * wide - 150) / 8 + (row % 2) * 20
                _vane(canvas, x, top + 40 + row * 62, shade(skin, 1.6))
    seam: list[Point] = [(500 - wide + 60, bottom - 22), (500 + wide - 60, bottom - 22)]
    canvas.line(seam, shade(skin, 1.5), 4)
    flap: list[Point] = [(500 - wide + 30, top - 12), (500 + wide - 30, top - 12),
                         (500 + wide - 60, top + high * 0.36), (500, top + high * 0.48),
                         (500 - wide + 60, top + high * 0.36)]  # fmt: skip
    canvas.polygon(flap, trim)
    canvas.line(flap[2:], shade(trim, 1.4), 5)
    plate = 190 if word else 64
    canvas.box(500 - plate / 2, top + high * 0.4, plate, 66, metal, 12)
    canvas.box(500 - plate / 2 + 6, top + high * 0.4 + 6, plate - 12, 18, shade(metal, 1.5), 8)
    if word:
        canvas.text(500, top + high * 0.4 + 36, word.upper(), 32, shade(metal, 0.25))


def _vane(canvas: Canvas, x: float, y: float, fill: Colour) -> None:
    canvas.line([(x, y - 17), (x, y + 17)], fill, 4)
    canvas.line([(x - 15, y - 4), (x + 15, y - 4)], fill, 4)
    canvas.polygon([(x + 13, y - 11), (x + 24, y - 4), (x + 13, y + 3)], fill)


def sneaker(canvas: Canvas, chance: Chance, motif: bool, word: str | None) -> None:
    """A low shoe from the side; the motif are two chevrons on its flank."""
    cloth, accent = chance.some(_CLOTHS, 2)
    upper: list[Point] = [(120, 640), (130, 470), (175, 390), (270, 372), (330, 410), (420, 400),
                          (540, 470), (660, 540), (800, 575), (872, 620), (880, 668),
                          (500, 680), (200, 680)]  # fmt: skip
    canvas.polygon(curve(upper), cloth)
    heel: list[Point] = [(122, 640), (132, 475), (172, 400), (228, 392), (236, 540), (260, 668)]
    canvas.polygon(curve(heel), shade(accent, 0.95))
    toe: list[Point] = [(690, 668), (700, 575), (800, 585), (866, 628), (872, 668)]
    canvas.polygon(curve(toe), shade(cloth, 0.86))
    canvas.polygon(curve([(165, 398), (270, 378), (330, 414), (250, 440)]), shade(cloth, 0.45))
    sole: list[Point] = [(98, 660), (300, 668), (600, 672), (890, 640), (915, 690), (860, 738),
                         (500, 744), (140, 738)]  # fmt: skip
    canvas.polygon(curve(sole), (246, 245, 240) if sum(cloth) < 640 else (210, 204, 190))
    canvas.line([(112, 716), (500, 724), (880, 708)], shade(accent, 0.9), 12)
    for n in range(5):
        x, y = 372 + n * 58, 420 + n * 33
        canvas.line([(x - 26, y + 36), (x + 34, y - 8)], (250, 250, 250), 13)
        canvas.line([(x - 26, y + 40), (x + 34, y - 4)], shade(cloth, 0.7), 3)
    if motif:
        for n in range(2):
            x = 330 + n * 92
            canvas.line([(x, 500), (x + 78, 575), (x + 10, 652)], shade(accent, 0.8), 34)
            canvas.line([(x, 500), (x + 78, 575), (x + 10, 652)], accent, 24)
    else:
        canvas.line([(290, 560), (520, 610), (660, 650)], shade(cloth, 0.8), 8)
    if word:
        canvas.text(640, 622, word.upper(), 40, shade(accent, 0.6))


def thing(canvas: Canvas, chance: Chance, motif: bool, word: str | None) -> None:
    """Something for the house: a mug, a plant in its pot or a candle."""
    glaze = chance.pick(_CLOTHS)
    canvas.box(350, 430, 300, 330, shade(glaze, 0.92), 46)
    canvas.box(372, 450, 60, 290, shade(glaze, 1.4), 28)
    match chance.whole(0, 2):
        case 0:
            rim = [(650 + 105 * sin(pi * n / 20), 500 + 160 * n / 20) for n in range(21)]
            canvas.line(rim, shade(glaze, 0.8), 36)
            canvas.ellipse(500, 436, 150, 34, shade(glaze, 0.6))
            canvas.ellipse(500, 440, 132, 26, (92, 58, 38))
        case 1:
            for n in range(9):
                a = pi * (1.1 + 0.8 * n / 8)
                x, y = 500 + 260 * cos(a), 440 + 330 * sin(a)
                leaf = [(500.0, 440.0), ((500 + x) / 2 + 46, (440 + y) / 2), (x, y),
                        ((500 + x) / 2 - 46, (440 + y) / 2)]  # fmt: skip
                canvas.polygon(curve(leaf), shade((72, 128, 84), chance.real(0.75, 1.25)))
        case _:
            canvas.ellipse(500, 436, 148, 30, shade(glaze, 1.5))
            canvas.line([(500, 436), (500, 392)], (60, 50, 44), 8)
            canvas.polygon(curve([(500, 300), (526, 362), (500, 396), (474, 362)]), (250, 190, 80))


PIECES: dict[str, Callable[[Canvas, Chance, bool, str | None], None]] = {
    made.__name__: made for made in (bracelet, watch, bag, sneaker, thing)
}
"""How each trade's piece is drawn."""
