"""Alphabets: a byte for each letter of some words, so that columns are searched as bytes.

A column is read in two views. In the view of words every run of spaces and signs is one edge, so
that a word found between edges is a whole word. In the view of letters there are none, so that
s p a c e d words are found. Letters of scripts without spaces (see `is_spaceless`) and pictures
have an edge against other letters, and none among themselves.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from countermark.text.column import joined
from countermark.text.fold import Characters, Points, Table, fold, is_spaceless, is_word, shape

EDGE: Final = 1
"""What stands between words."""
BREAK: Final = 2
"""What stands between rows."""
OTHER: Final = 3
"""Letters that no word has; and SPACELESS, of scripts without spaces, with its own above it."""
_FIRST, _SHARED = 4, 100
SPACELESS: Final = 120
_SPACELESS_FIRST, _SPACELESS_SHARED = 121, 200
_SIGNS: Final = 246
_SIGN_LETTERS: Final = "asely"
_ROW: Final = "\x1e"
"""A control character that stands between rows; in a row it is read as another like it."""
_BETWEEN: Final = f" {_ROW} "
_DOLLAR, _AT = ord("$"), ord("@")

Index = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class View:
    """Rows as their words are searched."""

    text: str
    """The rows, one after the other, with something between them."""
    points: Points
    """The code points of `text`."""
    rows: Index
    """Where in `text` each row begins."""
    words: Letters
    """The view of words: a byte a letter, one EDGE between words."""
    place: Index
    """Where in `text` each of `words` stands."""

    def edged(self, low: Index, high: Index) -> npt.NDArray[np.bool_]:
        """Whether what stands from `low` to `high` of `words`, both included, is whole words."""
        left = (self.words[low - 1] < OTHER) | (self.words[low] >= SPACELESS)
        right = (self.words[high + 1] < OTHER) | (self.words[high] >= SPACELESS)
        both: npt.NDArray[np.bool_] = left & right
        return both

    def letters(self) -> tuple[bytes, Index]:
        """The view of letters, and where in `words` each of its bytes stands."""
        kept = np.flatnonzero(self.words != EDGE)
        return self.words.take(kept).tobytes(), kept


class Alphabet:
    """The bytes of the letters of some words; rare letters share one, so finds must be checked."""

    def __init__(self, words: Iterable[str]) -> None:
        letters = Counter(letter for word in words for letter in letters_of(word))
        spaced = [c for c, _ in letters.most_common() if not stands_alone(c)]
        spaceless = [c for c, _ in letters.most_common() if stands_alone(c)]
        self._bytes = {
            **_numbered(spaced, _FIRST, _SHARED, SPACELESS),
            **_numbered(spaceless, _SPACELESS_FIRST, _SPACELESS_SHARED, _SIGNS),
        }
        self._table = Table(self._class_of, np.uint8)
        signs = [self._bytes.get(letter, OTHER) for letter in _SIGN_LETTERS]
        self._letter_of_sign = np.array(signs, np.uint8)

    def spell(self, words: Sequence[str]) -> list[bytes]:
        """Some words each in the view of words, with an edge at either end where one is needed."""
        view = self.view(pa.array(words, pa.large_string()))
        edge = bytes([EDGE])
        ends = edge + bytes([BREAK]) + edge
        return [
            _needed(edge + spelt + edge)
            for spelt in view.words.tobytes().removeprefix(ends).removesuffix(ends).split(ends)
        ]

    def view(self, texts: pa.Array) -> View:
        """Rows of a column of large strings as they are searched."""
        whole = joined(texts, _BETWEEN)
        if whole.count(_ROW.encode()) >= max(len(texts), 1):  # a row holds it too
            return self.view(pc.replace_substring(texts, _ROW, "\x1f"))
        data = _BETWEEN.encode() + whole + _BETWEEN.encode()
        values = self._table.ascii(data)
        if values is not None:
            points: Points = np.frombuffer(data, np.uint8)
            classes = np.frombuffer(values, np.uint8)
            text = data.decode("ascii")
        else:
            text = data.decode()
            points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
            classes = self._table.raw(points)
        lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
        rows = np.cumsum(lengths + len(_BETWEEN)) - lengths
        words, place = self._words(points, classes)
        return View(text, points, rows, words, place)

    def _class_of(self, point: int) -> list[int]:
        char = chr(point)
        if char == _ROW:
            return [BREAK]
        letters = shape(char)
        if letters and not any(map(is_word, fold(char))):
            sign = _SIGN_LETTERS.find(letters[0])
            return [_SIGNS + sign if sign >= 0 else EDGE]
        if letters:
            spelt = [self._of(letter) for letter in letters]
            return spelt if set(spelt) - {OTHER, SPACELESS} else spelt[:1]
        if picture := pictured(char):
            return [self._of(letter) for letter in picture]
        return [EDGE] if fold(char) else []

    def _of(self, letter: str) -> int:
        other = SPACELESS if stands_alone(letter) else OTHER
        return self._bytes.get(letter, other)

    def _words(self, points: Points, classes: Points) -> tuple[Letters, Index]:
        """The view of words, and where each of its letters stands among the points."""
        signs = np.flatnonzero((classes >= _SIGNS) & (classes < self._table.several))
        if signs.size:
            classes = classes.copy()
            classes[signs] = self._read_signs(points, classes, signs)
        edge = classes == EDGE
        kept = classes != 0
        over = edge[2:] & edge[:-2] & ~kept[1:-1]  # one ignored character between two
        kept[1:] &= ~(edge[1:] & edge[:-1])
        kept[2:] &= ~over
        place = np.flatnonzero(kept)
        values = classes.take(place)
        edge = values == EDGE
        if (again := edge[1:] & edge[:-1]).any():  # what stood between them is ignored
            single = np.concatenate([[0], np.flatnonzero(~again) + 1])
            values, place = values.take(single), place.take(single)
        if points.dtype == np.uint8:
            return values.astype(np.uint8), place
        values, place = self._table.expand(points, values, place)
        alone = values >= SPACELESS
        joint = np.flatnonzero(
            (alone[1:] != alone[:-1]) & (values[1:] >= OTHER) & (values[:-1] >= OTHER)
        )
        if joint.size:
            values = np.insert(values, joint + 1, EDGE)
            place = np.insert(place, joint + 1, place[joint])
        return values.astype(np.uint8), place

    def _read_signs(self, points: Points, values: Points, signs: Index) -> Points:
        """A sign stands for a letter between letters (l!nk) and a dollar before one ($uper); else
        it parts words. No sign is first or last."""
        before, after, following = values[signs - 1], values[signs + 1], points[signs + 1]
        lettered = (after >= OTHER) & (after < SPACELESS)
        digit = (following >= ord("0")) & (following <= ord("9"))
        inside = lettered & (before >= OTHER) & (before < SPACELESS)
        letter = (inside & ((points[signs] != _AT) | ~digit)) | (
            lettered & ~digit & (points[signs] == _DOLLAR)
        )
        return np.where(letter, self._letter_of_sign[values[signs] - _SIGNS], EDGE)


def _needed(spelt: bytes) -> bytes:
    first = spelt[1:] if spelt[1] >= SPACELESS else spelt
    return first[:-1] if first[-2] >= SPACELESS else first


def letters_of(text: str) -> str:
    """What a text is looked for by: its shape, and the pictures (🤫) that it consists of."""
    return text.translate(_LETTERS)


def pictured(char: str) -> str:
    """A character that is a picture, which words may consist of; else nothing."""
    return char if unicodedata.category(char) == "So" and fold(char) == char else ""


_LETTERS = Characters(lambda char: shape(char) or pictured(char))


@lru_cache(16_384)
def stands_alone(letter: str) -> bool:
    """Whether a letter needs no spaces about it."""
    return is_spaceless(letter) or not is_word(letter)


def _numbered(letters: list[str], first: int, shared: int, end: int) -> dict[str, int]:
    return {
        letter: first + n if n < shared - first else shared + ord(letter) % (end - shared)
        for n, letter in enumerate(letters)
    }
