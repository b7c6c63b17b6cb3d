"""Pictures: photographs, collages and stories of the demo world as small JPEG files."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from countermark.demo.backdrop import backdrop
from countermark.demo.chance import Chance
from countermark.demo.drawing import PIECES, Canvas

_QUALITY = 80
_INK, _PAPER = (28, 28, 32), (255, 255, 255)
_SIGNS = str.maketrans({"€": "EUR", "¥": "CNY ", "£": "GBP "})
"""Signs that Pillow's own font lacks; no other font is sure to be there."""


@dataclass(frozen=True)
class Shot:
    """What is to be seen. Equal shots give equal bytes."""

    trade: str
    seed: str
    motif: bool
    word: str | None = None
    """The brand's word on the piece."""
    layout: Literal["plain", "pair", "priced", "story"] = "plain"
    caption: str = ""
    labels: tuple[str, str] = ("ORDER THIS", "GET THIS")
    hidden: bool = False
    """Whether the photo is masked where the motif would be."""
    left: Shot | None = None
    """What a pair shows beside it; None: the same piece without its motif."""
    code: str = ""
    """What a QR code on the picture says."""


def jpeg(shot: Shot) -> bytes:
    """The picture as a JPEG file of at most 640 pixels a side."""
    chance = Chance("picture", shot.seed, shot.trade)
    match shot.layout:
        case "pair":
            image = _pair(shot, chance)
        case "story":
            image = _story(shot, chance)
        case _:
            image = _photo(shot, chance, 480, 480)
            if shot.layout == "priced":
                _pill(image, 240, 430, shot.caption, 30 if len(shot.caption) < 20 else 19)
            if shot.code:
                _stick(image, shot.code)
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _photo(
    shot: Shot, chance: Chance, width: int, height: int, behind: Chance | None = None
) -> Image.Image:
    """One piece on a backdrop, with its shadow; `behind` draws another backdrop."""
    image = backdrop((behind or chance).of("backdrop"), width, height)
    draw = chance.of("piece")
    side = min(width, height)
    canvas = Canvas(side * 2)
    PIECES[shot.trade](canvas, draw, shot.motif, shot.word)
    tilt = 0 if shot.word else draw.whole(-14, 14)
    piece = canvas.image.resize((side, side), Image.Resampling.BOX)
    piece = piece.rotate(tilt, Image.Resampling.BICUBIC)
    scale = draw.real(0.82, 1.0)
    piece = piece.resize((int(side * scale),) * 2, Image.Resampling.BILINEAR)
    x = (width - piece.width) // 2 + draw.whole(-side // 24, side // 24)
    y = (height - piece.height) // 2 + draw.whole(-side // 24, side // 24)
    _shadow(image, piece, x, y + side // 26)
    image.paste(piece, (x, y), piece)
    if shot.hidden:
        _mask(image, draw)
    return image


def _shadow(image: Image.Image, piece: Image.Image, x: int, y: int) -> None:
    small = piece.getchannel("A").resize((piece.width // 8, piece.height // 8))
    soft = small.filter(ImageFilter.GaussianBlur(2)).point(lambda level: level * 0.45)
    image.paste((20, 16, 18), (x, y), soft.resize(piece.size, Image.Resampling.BILINEAR))


def _mask(image: Image.Image, chance: Chance) -> None:
    """Cover the middle as sellers do: a mosaic or a blur."""
    width, height = image.size
    box = (int(width * 0.24), int(height * 0.42), int(width * 0.76), int(height * 0.72))
    part = image.crop(box)
    if chance.happens(0.5):
        coarse = part.resize((part.width // 22, part.height // 22), Image.Resampling.BOX)
        part = coarse.resize(part.size, Image.Resampling.NEAREST)
    else:
        part = part.filter(ImageFilter.GaussianBlur(11))
    image.paste(part, box[:2])


def _pair(shot: Shot, chance: Chance) -> Image.Image:
    """Two photos side by side: the harmless one, and what arrives."""
    image = Image.new("RGB", (608, 360), _PAPER)
    if shot.left:
        other = _photo(shot.left, Chance("picture", shot.left.seed, shot.left.trade), 480, 480)
        image.paste(other.resize((296, 296), Image.Resampling.BICUBIC), (6, 58))
    else:
        left = Shot(shot.trade, shot.seed, motif=False)
        image.paste(_photo(left, chance, 296, 296), (6, 58))
    image.paste(_photo(shot, chance, 296, 296, chance.of("right")), (306, 58))
    for x, label in zip((154, 454), shot.labels, strict=True):
        _pill(image, x, 30, label, 22)
    draw = ImageDraw.Draw(image)
    draw.ellipse([282, 184, 326, 228], fill=_PAPER)
    draw.line([(292, 206), (312, 206)], _INK, 5)
    draw.polygon([(308, 196), (320, 206), (308, 216)], fill=_INK)
    return image


def _story(shot: Shot, chance: Chance) -> Image.Image:
    """A story as a telephone shows it."""
    image = _photo(shot, chance, 360, 640)
    draw = ImageDraw.Draw(image)
    for n in range(3):
        draw.rounded_rectangle([12 + n * 114, 12, 118 + n * 114, 15], 2, fill=_PAPER)
    draw.ellipse([14, 26, 50, 62], fill=(214, 96, 128))
    draw.ellipse([18, 30, 46, 58], fill=_PAPER)
    draw.text((60, 44), shot.caption, _PAPER, ImageFont.load_default(18), anchor="lm",
              stroke_width=1, stroke_fill=_INK)  # fmt: skip
    _pill(image, 180, 548, "order the plain one", 24)
    _pill(image, 180, 596, "link sticker", 20)
    return image


def _stick(image: Image.Image, says: str) -> None:
    """A QR code in the lower right corner."""
    import zxingcpp  # only worlds that ask for codes need it

    made = zxingcpp.create_barcode(says, zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(np.array(zxingcpp.write_barcode_to_image(made)))
    side = code.width * max(1, 200 // code.width)
    code = code.resize((side, side), Image.Resampling.NEAREST)
    image.paste(code.convert("RGB"), (image.width - side - 12, image.height - side - 12))


def _pill(image: Image.Image, x: int, y: int, words: str, height: int) -> None:
    """Words in a rounded box around (x, y), as small as they must be to stand in the picture."""
    words = words.translate(_SIGNS)
    draw = ImageDraw.Draw(image)
    room = image.width / (draw.textlength(words, ImageFont.load_default(height)) + 1.4 * height)
    height = int(height * min(1.0, room))
    font = ImageFont.load_default(height)
    half = draw.textlength(words, font) / 2 + height * 0.6
    draw.rounded_rectangle([x - half, y - height * 0.85, x + half, y + height * 0.85],
                           height * 0.85, fill=_PAPER)  # fmt: skip
    draw.text((x, y), words, _INK, font, anchor="mm")
