"""QR and other codes, as they come in posts."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp

from countermark.pictures.barcode import read_barcodes

LINK = "https://shop.example/item/7572807173"


def _code(text: str, kind: str = "QRCode", scale: int = 4) -> np.ndarray:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat[kind]).to_image(scale=scale)
    return cv2.cvtColor(np.array(made), cv2.COLOR_GRAY2RGB)


def _photo(*codes: tuple[np.ndarray, int, int]) -> np.ndarray:
    """Codes on a backdrop that is not even."""
    slope = np.linspace(60, 190, 640, dtype=np.uint8)
    pixels = np.repeat(np.tile(slope, (480, 1))[:, :, None], 3, axis=2)
    for code, x, y in codes:
        pixels[y : y + code.shape[0], x : x + code.shape[1]] = code
    return pixels


def test_several_codes_are_read_from_the_top_with_their_places() -> None:
    found = read_barcodes(
        _photo((_code(LINK), 40, 250), (_code("5901234123457", "EAN13", 2), 300, 30))
    )
    assert [(each.kind, each.text) for each in found] == [
        ("EAN-13", "5901234123457"),
        ("QR Code", LINK),
    ]
    (left, top), _, (right, bottom), _ = found[1].box
    assert 40 <= left < right <= 40 + 200 and 250 <= top < bottom <= 460


@pytest.mark.parametrize("kind", ["DataMatrix", "Aztec", "PDF417", "Code128"])
def test_other_kinds(kind: str) -> None:
    assert [c.text for c in read_barcodes(_photo((_code("ITEM-7571", kind, 2), 60, 60)))] == [
        "ITEM-7571"
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda code: np.ascontiguousarray(255 - code),
        lambda code: np.ascontiguousarray(np.rot90(code)),
        lambda code: np.ascontiguousarray(code[:, ::-1]),
    ],
    ids=["inverted", "turned", "mirrored"],
)
def test_easy_changes(change: Callable[[np.ndarray], np.ndarray]) -> None:
    assert [c.text for c in read_barcodes(_photo((change(_code(LINK)), 60, 60)))] == [LINK]


@pytest.mark.parametrize(
    "change",
    [
        lambda code: (120 + code * 0.08).astype(np.uint8),
        lambda code: cv2.resize(code, None, fx=0.34, fy=0.34, interpolation=cv2.INTER_AREA),
    ],
    ids=["faint", "small"],
)
def test_hard_codes_are_read_on_request(change: Callable[[np.ndarray], np.ndarray]) -> None:
    pixels = _photo((change(_code(LINK)), 60, 60))
    assert [c.text for c in read_barcodes(pixels, hard=True)] == [LINK]


def test_what_a_code_holds_is_given_as_it_is() -> None:
    hostile = "javascript:alert(1)//\n螺丝手镯 <b>"
    assert [c.text for c in read_barcodes(_photo((_code(hostile), 60, 60)))] == [hostile]


def test_stripes_and_squares_are_no_code() -> None:
    stripes = np.zeros((300, 300, 3), np.uint8)
    stripes[:, ::7] = 255
    squares = np.kron(np.indices((30, 30)).sum(axis=0) % 2, np.ones((10, 10)))
    squares = np.repeat((squares * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    assert read_barcodes(stripes, hard=True) == read_barcodes(squares, hard=True) == []


def test_the_smallest_pictures() -> None:
    for size in ((1, 1), (1, 300), (3, 2)):
        assert read_barcodes(np.zeros((*size, 3), np.uint8), hard=True) == []
