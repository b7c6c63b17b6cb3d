"""QR, Data Matrix, EAN, UPC and other codes in a picture.

A code's text is written by whoever printed it: a link in it is as hostile as one in a caption.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Quad, quad

MOST = 32
"""Codes that are kept of one picture."""
LONGEST_TEXT = 4_296
"""Characters: the most that a QR code holds (ISO/IEC 18004, version 40-L, alphanumeric)."""
LARGE = 2_000
"""Pixels of the longer side above which a picture is not enlarged."""
KINDS = "QRCode,MicroQRCode,RMQRCode,DataMatrix,Aztec,PDF417,MaxiCode,EANUPC,Code128,Code93,DataBar"
"""Those that check themselves. Stripes of cloth are too often read as one of the others (Code 39,
ITF, Codabar)."""


@dataclass(frozen=True)
class Barcode:
    """What a code says, and where."""

    text: str
    """As it stands there; undecodable bytes as the library shows them."""
    kind: str
    """In the library's spelling: `QR Code`, `Data Matrix`, `EAN-13` …"""
    box: Quad
    """Corners in pixels; of a turned code, its own upper left corner comes first."""


def read_barcodes(pixels: Pixels, *, hard: bool = False) -> list[Barcode]:
    """The codes in the picture, from the top, each once.

    Turned, mirrored and inverted codes are read. `hard` tries again where nothing was found:
    enlarged, with contrast raised, sharpened, in red and blue light alone; some fifteen times the
    cost.
    """
    grey = _grey(pixels)
    found = _read(grey, 1.0, local=True)
    if hard and not found:
        found = next((some for some in _retries(pixels, grey) if some), [])
    return sorted(found, key=lambda code: (code.box[0][1], code.box[0][0], code.text))[:MOST]


def _retries(pixels: Pixels, grey: Pixels) -> Iterator[list[Barcode]]:
    import cv2

    if max(grey.shape) <= LARGE:
        size = 2 * grey.shape[1], 2 * grey.shape[0]
        large = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        yield _read(large, 2.0, local=True)
        yield _read(_clear(large), 2.0, local=True)
        sharp = cv2.addWeighted(large, 2.5, cv2.GaussianBlur(large, (0, 0), 4), -1.5, 0)
        yield _read(np.asarray(sharp, np.uint8), 2.0, local=False)
    else:
        yield _read(_clear(grey), 1.0, local=True)
    for channel in (0, 2):  # red print on blue is even in grey
        yield _read(np.ascontiguousarray(pixels[:, :, channel]), 1.0, local=True)


def _clear(grey: Pixels) -> Pixels:
    """With the contrast of each part raised."""
    import cv2

    return np.asarray(cv2.createCLAHE(clipLimit=4.0, tileGridSize=(4, 4)).apply(grey), np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    import cv2

    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _read(grey: Pixels, scale: float, *, local: bool) -> list[Barcode]:
    """What is read of a picture that was enlarged `scale` times."""
    import zxingcpp

    way = zxingcpp.Binarizer.LocalAverage if local else zxingcpp.Binarizer.GlobalHistogram
    made: dict[tuple[str, str, Quad], Barcode] = {}
    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.barcode_formats_from_str(KINDS),
        binarizer=way,
        text_mode=zxingcpp.TextMode.Plain,
    )
    for code in found:
        if not code.valid or not code.text:
            continue
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        box = quad((point.x / scale, point.y / scale) for point in corners)
        kind, text = str(code.format), code.text[:LONGEST_TEXT]
        made.setdefault((kind, text, box), Barcode(text, kind, box))
    return list(made.values())
