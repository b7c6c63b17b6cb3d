"""Words in pictures; fonts are Pillow's own, Chinese where a font for it is installed."""

import socket
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from countermark.pictures.word import (
    Word,
    bare,
    may_hold_words,
    read_engraved,
    read_words,
    text_of,
)

CHINESE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def _sheet(*lines: tuple[str, int, int, int]) -> Image.Image:
    """Lines at (x, y) of a size on a backdrop that is not even."""
    slope = np.linspace(190, 250, 420, dtype=np.uint8)
    image = Image.fromarray(np.tile(slope[:, None, None], (1, 480, 3)))
    for text, x, y, size in lines:
        ImageDraw.Draw(image).text((x, y), text, (25, 25, 30), ImageFont.load_default(size))
    return image


def _word(text: str, x: float = 0, y: float = 0) -> Word:
    return Word(text, ((x, y), (x + 90, y), (x + 90, y + 20), (x, y + 20)), 0.9)


def test_lines_are_read_in_order_with_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    sheet = _sheet(
        ("Order this one", 30, 20, 30), ("code B0C7QK2X9L", 30, 120, 13), ("VELMORA", 250, 300, 40)
    )
    turned = Image.new("RGBA", (200, 40))
    ImageDraw.Draw(turned).text((5, 2), "VELMORA", (20, 20, 90), ImageFont.load_default(26))
    turned = turned.rotate(30, expand=True)
    sheet.paste(turned, (20, 240), turned)
    words = read_words(np.asarray(sheet))
    texts = [word.text for word in words]
    assert texts[0] == "Order this one" and "B0C7QK2X9L" in texts[1]
    assert texts.count("VELMORA") == 2
    (left, top), _, (right, bottom), _ = words[0].box
    assert 20 <= left <= 40 and 10 <= top <= 35 and 220 <= right <= 300 and bottom <= 65
    assert all(0.5 <= word.certainty <= 1 for word in words)


def test_a_long_address_in_small_letters_is_read_whole() -> None:
    address = "harbour.example/products/Bold-Octagonal-Watch-teal-Steel-i996023306.html"
    sheet = _sheet(("13.00", 30, 40, 30), (address, 8, 390, 13))
    assert address in text_of(read_words(np.asarray(sheet)))


def test_a_picture_upside_down_is_read() -> None:
    sheet = _sheet(("Order this one", 30, 20, 30), ("VELMORA", 250, 300, 40))
    words = read_words(np.asarray(sheet.rotate(180)))
    assert {word.text for word in words} == {"Order this one", "VELMORA"}


def test_a_ring_is_no_letter() -> None:
    sheet = _sheet(("link in bio", 40, 380, 26))
    ImageDraw.Draw(sheet).ellipse((120, 60, 360, 340), outline=(120, 90, 30), width=34)
    assert text_of(read_words(np.asarray(sheet))) == "link in bio"


@pytest.mark.skipif(not CHINESE.is_file(), reason="no Chinese font is installed")
def test_chinese() -> None:
    image = Image.new("RGB", (420, 120), (240, 238, 230))
    font = ImageFont.truetype(str(CHINESE), 34)
    ImageDraw.Draw(image).text((20, 30), "螺丝手镯同款", (160, 20, 30), font)
    assert text_of(read_words(np.asarray(image))) == "螺丝手镯同款"


def test_the_gate_tells_words_from_none() -> None:
    assert may_hold_words(np.asarray(_sheet(("order B0C7QK2X9L", 40, 90, 24))))
    plain = np.asarray(_sheet())
    assert not may_hold_words(plain)
    assert read_words(plain) == []


def test_a_tall_picture_is_read_in_pieces_and_no_line_twice() -> None:
    tall = Image.new("RGB", (300, 2400), "white")
    for n in range(6):
        ImageDraw.Draw(tall).text(
            (20, 60 + 400 * n), f"ITEM {n}57", "black", ImageFont.load_default(34)
        )
    assert text_of(read_words(np.asarray(tall))).split("\n") == [f"ITEM {n}57" for n in range(6)]


def test_the_smallest_pictures_hold_no_words() -> None:
    for size in ((1, 1), (1, 400), (400, 1)):
        pixels = np.zeros((*size, 3), np.uint8)
        assert read_words(pixels) == [] and not may_hold_words(pixels)


def test_an_address_broken_by_the_edge_is_one_again() -> None:
    words = [_word("see shop.example/item?id="), _word("7572807173", y=30), _word("or ask", y=60)]
    assert text_of(words) == "see shop.example/item?id=7572807173\nor ask"
    assert text_of([_word("black/"), _word("white", y=30)]) == "black/\nwhite"


def test_small_words_are_read_from_the_enlarged_picture() -> None:
    large = Image.new("RGB", (888, 888), (205, 200, 190))
    draw = ImageDraw.Draw(large)
    draw.rounded_rectangle([300, 440, 580, 530], 12, fill=(200, 170, 90))
    draw.text((440, 485), "VELMORA", (50, 42, 22), ImageFont.load_default(27), anchor="mm")
    (word,) = read_engraved(np.asarray(large.resize((296, 296), Image.Resampling.BOX)))
    assert word.text == "VELMORA"
    (left, top), _, (right, bottom), _ = word.box
    assert 110 <= left <= 130 and 145 <= top <= 160 and 160 <= right <= 180 and bottom <= 175


@pytest.mark.parametrize(
    ("read", "readings"),
    [
        ("OVELMORA", ["OVELMORA", "VELMORA"]),
        ("VELMORAS", ["VELMORAS", "VELMORA"]),
        ("0VELMORAO", ["0VELMORAO", "VELMORAO", "0VELMORA", "VELMORA"]),
        ("VELMORA", ["VELMORA"]),
        ("", [""]),
    ],
)
def test_round_signs_at_the_ends_may_be_none(read: str, readings: list[str]) -> None:
    assert list(bare(read)) == readings
