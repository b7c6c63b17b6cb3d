"""Sight: all that is kept of a picture, so that it need not be decoded again.

Several looks, since each costs more than those before: `look` takes fingerprints and codes, `read`
words, `read_closer` those that are engraved; `as_query` and `as_reference` of `likeness` take
vectors and local features. All are packed as MessagePack, arrays as their bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
import numpy as np

from countermark.pictures.barcode import read_barcodes
from countermark.pictures.cover import Covers
from countermark.pictures.fingerprint import orientations
from countermark.pictures.frame import key_frames
from countermark.pictures.guard import BrokenPicture
from countermark.pictures.likeness import Query, Reference
from countermark.pictures.panel import panels
from countermark.pictures.picture import Pixels
from countermark.pictures.place import Box, Quad
from countermark.pictures.tile import cut
from countermark.pictures.trim import trim
from countermark.pictures.word import may_hold_words, read_engraved, read_words

Kept = TypeVar("Kept")
_SMALL = 640
"""Pixels of the longer side up to which reading costs hardly more than asking whether to read."""
_PLANE = 2
"""Columns of an array of places, which stay exact."""
_CHANGED = 0.02
"""Of each side, what a border takes at least to be worth a fingerprint of what lies within."""


class Print(msgspec.Struct, frozen=True, array_like=True):
    """Fingerprints of a part of a picture, in eight orientations, upright first."""

    bits: tuple[bytes, ...]
    quality: int
    box: tuple[int, int, int, int]
    """In thousandths of the picture."""
    frame: int = 0
    """Of a video or an animated picture."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line of words, or what a code says."""

    text: str
    certainty: float
    kind: str
    """Of a code its name; empty for words."""
    box: tuple[int, int, int, int]
    frame: int = 0


class Sight(msgspec.Struct, frozen=True):
    """What a first look finds."""

    width: int
    height: int
    format: str
    prints: tuple[Print, ...]
    codes: tuple[Line, ...]
    frames: tuple[float, ...]
    """Of each frame that was looked at its time in seconds; a still has one at 0."""
    broken: str = ""
    """Why it could not be read; then there is nothing else."""


class Words(msgspec.Struct, frozen=True):
    """What is written in a picture."""

    lines: tuple[Line, ...]


def look(data: bytes) -> Sight:
    """A first look at a picture or a short video."""
    try:
        shown = key_frames(data)
    except BrokenPicture as error:
        return Sight(0, 0, "", (), (), (), str(error))
    prints: list[Print] = []
    codes: list[Line] = []
    for number, picture in enumerate(shown):
        pixels = picture.pixels
        height, width = pixels.shape[:2]
        for box in _parts(pixels):
            eight = orientations(cut(pixels, box))
            if eight[0].usable:
                bits = tuple(each.bits for each in eight)
                prints.append(Print(bits, eight[0].quality, box.thousandths(width, height), number))
        for code in read_barcodes(pixels):
            place = _bounds(code.box).thousandths(width, height)
            codes.append(Line(code.text, 1.0, code.kind, place, number))
    first = shown[0]
    return Sight(
        first.width, first.height, first.format, tuple(prints), _once(codes),
        tuple(float(picture.at or 0.0) for picture in shown),
    )  # fmt: skip


def read(data: bytes) -> Words:
    """The words in a picture or a short video. Raises BrokenPicture."""
    lines: list[Line] = []
    for number, picture in enumerate(key_frames(data)):
        pixels = picture.pixels
        height, width = pixels.shape[:2]
        if max(width, height) <= _SMALL or may_hold_words(pixels):
            for word in read_words(pixels):
                place = _bounds(word.box).thousandths(width, height)
                lines.append(Line(word.text, round(word.certainty, 3), "", place, number))
    return Words(_once(lines))


def read_closer(data: bytes) -> Words:
    """Small and faint words in a picture or a short video, of a collage in each photo alone.
    Raises BrokenPicture."""
    lines: list[Line] = []
    for number, picture in enumerate(key_frames(data)):
        pixels = picture.pixels
        height, width = pixels.shape[:2]
        photos = [panel.box for panel in panels(pixels) if panel.kind != "words"]
        for photo in photos or [Box(0, 0, width, height)]:
            for word in read_engraved(cut(pixels, photo)):
                left, top, right, bottom = _bounds(word.box)
                place = Box(
                    left + photo.left, top + photo.top, right + photo.left, bottom + photo.top
                ).thousandths(width, height)
                lines.append(Line(word.text, round(word.certainty, 3), "", place, number))
    return Words(_once(lines))


def _parts(pixels: Pixels) -> Iterator[Box]:
    """The whole, what its border leaves, and each panel that was a photo of its own."""
    height, width = pixels.shape[:2]
    yield Box(0, 0, width, height)
    inner = trim(pixels)
    if inner.width < (1 - _CHANGED) * width or inner.height < (1 - _CHANGED) * height:
        yield inner
    for panel in panels(pixels):
        if panel.kind != "words":
            yield panel.box


def _bounds(corners: Quad) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys)))


def _once(lines: list[Line]) -> tuple[Line, ...]:
    """Each text of a video once, where it was read most surely."""
    best: dict[tuple[str, str], Line] = {}
    for line in lines:
        known = best.get((line.kind, line.text))
        if known is None or line.certainty > known.certainty:
            best[line.kind, line.text] = line
    return tuple(best.values())


# -- packed --------------------------------------------------------------------------------------


def packed(kept: Sight | Words | Query | Reference | Covers) -> bytes:
    """As it is kept; vectors in half precision, which no cosine notices."""
    return msgspec.msgpack.encode(kept, enc_hook=_array)


def unpacked(content: bytes, kind: type[Kept]) -> Kept:
    """As it was packed."""
    return msgspec.msgpack.decode(content, type=kind, dec_hook=_values)


def _array(values: Any) -> tuple[str, tuple[int, ...], bytes]:
    wide = values.dtype == np.float32 and values.ndim == 2 and values.shape[1] > _PLANE
    half = values.astype(np.float16) if wide else values
    return half.dtype.str, half.shape, np.ascontiguousarray(half).tobytes()


def _values(kind: type[Any], packed: Any) -> Any:
    name, shape, content = packed
    values = np.frombuffer(content, name).reshape(shape)
    return values.astype(np.float32) if values.dtype == np.float16 else values
