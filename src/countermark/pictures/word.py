"""Words in a picture, in English and Chinese: overlays, labels, screenshots, engravings.

The models are those inside the rapidocr package (PP-OCRv6 small); nothing is ever fetched. What is
read is as hostile as any caption, and read with doubt: `reading.readings` gives what a code may be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from countermark.pictures.picture import Pixels
from countermark.pictures.place import Point, Quad, quad

Boxes = NDArray[np.float32]

GATE_SIDE = 384
"""Pixels of the longer side at which the gate looks: a seventh of the cost of reading."""
LONGEST = 1280
"""Pixels of the longer side at which words are looked for; larger pictures are reduced …"""
SHORTEST = 320
"""… and smaller ones enlarged."""
COARSE = 0.8
"""Scale at which lines are looked for, of that at which they are read: finding them is most of the
cost, and needs less."""
LEAST = 12
"""Pixels of the shorter side below which nobody reads anything."""
SLENDER = 3.0
"""Longer side to shorter from which a picture is read in pieces (long product descriptions)."""
MOST_PIECES = 12
ENLARGED, FINE = 960, 0.4
"""Pixels of the longer side to which a photo with engraved words is enlarged, and the scale of that
at which lines are looked for. Tried on invented names on drawn goods: raised contrast (CLAHE), in
grey or in colours, finds no more."""
SMALL = 14
"""Pixels: lines lower than this are read again from the enlarged picture."""
LETTERS, TALLEST = 2, 0.3
"""Letters of a line, and its height as a share of the picture's shorter side, from which it is a
thing and no word: a bangle is read as 0, a bag as 十."""
SQUARE = 1.5
"""Longer side to shorter of a box that tall below which it holds no more letters, and is not read:
on drawn pictures they were all goods."""
CERTAIN = 0.5
"""Certainty below which a line is no reading. The recogniser's own default."""
UPRIGHT = 0.9
"""Certainty below which a line is read upside down, too, and the surer reading kept. The package's
own model for that turns long lines of small letters over."""
SLANT = 15.0
"""Degrees from which a line is a rotated one, joined with no other."""
_ENCLOSED = re.compile(r"(?<=[\u2460-\u24ff])(?=\w)|(?<=\w)(?=[\u2460-\u24ff])")
"""Between a letter and a number in a circle, which stands apart from it; or is a screw's head."""
_ROUND_FIRST, _ROUND_LAST = re.compile(r"\A[OQCDG0S8]"), re.compile(r"[OQCDG0S8]\Z")


@dataclass(frozen=True)
class Word:
    """A line of words, or the part of one that stands together."""

    text: str
    box: Quad
    certainty: float
    """0–1: the recogniser's mean over the characters. Not the chance that all are right."""

    @property
    def height(self) -> float:
        """Pixels from the upper edge to the lower."""
        return math.dist(self.box[0], self.box[3])


def may_hold_words(pixels: Pixels, threads: int = 1) -> bool:
    """Whether the detector sees a line in the reduced picture: cheap, and mostly right where the
    lines are a fiftieth of the longer side high or more."""
    side = max(pixels.shape[:2])
    if min(pixels.shape[:2]) < LEAST:
        return False
    return len(_detected(_scaled(pixels, min(1.0, GATE_SIDE / side)), threads)) > 0


def read_words(pixels: Pixels, *, threads: int = 1) -> list[Word]:
    """The words in reading order. `threads` are those of the models."""
    if min(pixels.shape[:2]) < LEAST:
        return []
    words = [word for piece, at in _pieces(pixels) for word in _read(piece, at, threads)]
    tallest = TALLEST * min(pixels.shape[:2])
    return _joined([w for w in words if len(w.text) > LETTERS or w.height < tallest])


def read_engraved(pixels: Pixels, *, threads: int = 1) -> list[Word]:
    """Small words, such as stand in metal and leather: the picture enlarged. Half as dear again as
    `read_words`, with more wrong readings."""
    if min(pixels.shape[:2]) < LEAST:
        return []
    long = max(pixels.shape[:2])
    scale = min(max(1.0, ENLARGED / long), LONGEST / long)
    return _joined(_lines(pixels, scale, threads, FINE))


def bare(text: str) -> Iterator[str]:
    """A line as it was read, then without a round sign at its ends: the head of a screw beside
    engraved letters is read as one ("OAURELLE")."""
    left, right = _ROUND_FIRST.sub("", text), _ROUND_LAST.sub("", text)
    yield from dict.fromkeys((text, left, right, _ROUND_LAST.sub("", left)))


def text_of(words: Iterable[Word]) -> str:
    """The words as a text, one a line, in their order; an address that the edge of the picture
    broke is one again."""
    lines: list[str] = []
    for word in words:
        if lines and _goes_on(lines[-1]):
            lines[-1] += word.text
        else:
            lines.append(word.text)
    return "\n".join(lines)


def _goes_on(line: str) -> bool:
    """Whether a line ends within an address."""
    last = line.rpartition(" ")[2]
    return last[-1:] in "/?=&-_" and ("://" in last or "." in last.partition("/")[0])


class _Engines(local):
    """One a thread: an engine keeps what it was last asked for."""

    def __init__(self) -> None:
        self.made: dict[int, Any] = {}


_ENGINES = _Engines()


def _engine(threads: int) -> Any:
    if threads not in _ENGINES.made:
        _ENGINES.made[threads] = _new_engine(threads)
    return _ENGINES.made[threads]


def _new_engine(threads: int) -> Any:
    from rapidocr import RapidOCR

    models = Path(_home()) / "models"  # named, so that none is looked for elsewhere
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 4 * LONGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": 4 * LONGEST,
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "Rec.rec_img_shape": [3, 48, 96],  # of which the width is the least
        }
    )


def _home() -> Path:
    import rapidocr

    return Path(rapidocr.__file__).parent


def _detected(pixels: Pixels, threads: int) -> Boxes:
    found = _engine(threads)(pixels[:, :, ::-1], use_det=True, use_cls=False, use_rec=False)
    return np.empty((0, 4, 2), np.float32) if found.boxes is None else found.boxes


def _read(pixels: Pixels, at: Point, threads: int) -> list[Word]:
    """The lines of a piece of a picture, whose upper left corner is `at`."""
    long, short = max(pixels.shape[:2]), min(pixels.shape[:2])
    scale = min(LONGEST / long, max(1.0, SHORTEST / short))
    words = _lines(pixels, scale, threads)
    if any(word.height < SMALL for word in words) and 2 * scale * long <= LONGEST:
        words = _better(words, _lines(pixels, 2 * scale, threads))
    return [replace(word, box=quad((x + at[0], y + at[1]) for x, y in word.box)) for word in words]


def _lines(pixels: Pixels, scale: float, threads: int, coarse: float = COARSE) -> list[Word]:
    """What the engine reads at a scale, in pixels of what was given. Each line is read alone:
    together, all would cost as much as the longest."""
    from rapidocr.utils.process_img import get_rotate_crop_image

    shown = _scaled(pixels, scale)
    tallest = TALLEST * min(shown.shape[:2])
    words = []
    for box in _detected(_scaled(shown, coarse), threads).astype(np.float32) / coarse:
        low, high = sorted((math.dist(box[0], box[1]), math.dist(box[0], box[3])))
        if low >= tallest and high < SQUARE * low:
            continue
        line = get_rotate_crop_image(shown[:, :, ::-1], box.copy())
        text, certainty = _said(line, threads)
        if certainty < UPRIGHT:
            text, certainty = max(
                (text, certainty), _said(line[::-1, ::-1], threads), key=itemgetter(1)
            )
        if text and certainty >= CERTAIN:
            words.append(Word(text, quad(box / scale), certainty))
    return words


def _said(line: Pixels, threads: int) -> tuple[str, float]:
    """What a line says, read as it stands, and how surely."""
    found = _engine(threads)(np.ascontiguousarray(line), use_det=False, use_cls=False, use_rec=True)
    return _ENCLOSED.sub(" ", found.txts[0]).strip(), float(found.scores[0])


def _pieces(pixels: Pixels) -> list[tuple[Pixels, Point]]:
    """The picture, or the overlapping pieces of a long one, each with its place."""
    height, width = pixels.shape[:2]
    short, long = sorted((height, width))
    if long <= SLENDER * short or long <= LONGEST:
        return [(pixels, (0.0, 0.0))]
    size = max(2 * short, math.ceil(long / MOST_PIECES))
    step = size - min(short // 4, size // 4)
    starts = range(0, max(1, long - (size - step)), step)
    if height > width:
        return [(pixels[at : at + size], (0.0, float(at))) for at in starts]
    return [(pixels[:, at : at + size], (float(at), 0.0)) for at in starts]


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    import cv2

    if scale == 1.0:
        return pixels
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def _better(words: list[Word], again: list[Word]) -> list[Word]:
    """Two readings as one: of lines in the same place the longer and more certain, of equals the
    first."""
    kept: list[Word] = []
    for word in sorted([*words, *again], key=lambda w: -len(w.text) * w.certainty**4):
        if not any(_overlap(word, other) > 0.4 for other in kept):
            kept.append(word)
    return kept


def _bounds(word: Word) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in word.box], [y for _, y in word.box]
    return min(xs), min(ys), max(xs), max(ys)


def _overlap(one: Word, other: Word) -> float:
    """The common area of two upright boxes, as a share of the smaller."""
    ax, ay, bx, by = _bounds(one)
    cx, cy, dx, dy = _bounds(other)
    common = max(0.0, min(bx, dx) - max(ax, cx)) * max(0.0, min(by, dy) - max(ay, cy))
    return common / max(1e-6, min((bx - ax) * (by - ay), (dx - cx) * (dy - cy)))


def _level(word: Word) -> bool:
    (ax, ay), (bx, by) = word.box[:2]
    return abs(math.degrees(math.atan2(by - ay, bx - ax))) < SLANT


def _joined(words: Sequence[Word]) -> list[Word]:
    """From the top, each line from its left; neighbours on a line become one."""
    rows: list[list[Word]] = []
    for word in sorted(_better(list(words), []), key=_middle):
        if rows and _level(word) and _level(rows[-1][0]) and _same_row(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    made: list[Word] = []
    for row in rows:
        row.sort(key=lambda each: each.box[0])
        line = [row[0]]
        for word in row[1:]:
            gap = word.box[0][0] - line[-1].box[1][0]
            if gap < 1.2 * min(word.height, line[-1].height):
                line[-1] = _both(line[-1], word)
            else:
                line.append(word)
        made += line
    return made


def _middle(word: Word) -> tuple[float, float]:
    _, top, _, bottom = _bounds(word)
    return (top + bottom) / 2, word.box[0][0]


def _same_row(one: Word, other: Word) -> bool:
    low, high = sorted((one.height, other.height))
    return abs(_middle(one)[0] - _middle(other)[0]) < 0.5 * low and high < 1.8 * low


def _both(left: Word, right: Word) -> Word:
    text = f"{left.text} {right.text}"
    share = len(left.text) / (len(left.text) + len(right.text))
    return Word(
        text,
        (left.box[0], right.box[1], right.box[2], left.box[3]),
        share * left.certainty + (1 - share) * right.certainty,
    )
