"""Pieces: phrases looked for letter by letter, whatever stands between the letters.

So are found phrases of scripts without spaces, and the others where they are s p a c e d,
joinedtogether or inside a #tag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import EDGE, Index, View, pictured, stands_alone
from countermark.text.fold import fold, is_word, shape
from countermark.text.way import judge, tagged

Written = Literal["plain", "folded", "spaced", "tag"]

SHORTEST_IN_TAG = 6
"""Letters of a piece that is found anywhere inside a #tag."""
NEAR_TAG = 48
"""Characters before a piece in which the sign of its #tag is looked for."""
LOOSEST = 4
"""Characters of a find for each letter of its piece."""
_CLAUSE = re.compile(r"[.!?;,:…] ")


class Pieces:
    """Some texts, ready to be looked for; `spelt` as `Alphabet.spell` gives them."""

    def __init__(self, texts: Sequence[str], spelt: Sequence[bytes]) -> None:
        self.texts = texts
        letters = [piece.replace(bytes([EDGE]), b"") for piece in spelt]
        self._lengths = np.array([len(piece) for piece in letters], np.int64)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            letters,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        self._ways: dict[tuple[str, int], Written | None] = {}

    def find(self, view: View) -> tuple[Index, Index, Index]:
        """The texts found in a view by number, and the first and last of its words where each
        stands; still to be judged by `way`."""
        letters, kept = view.letters()
        piece, low, high = _hits(self._automaton, letters)
        low, high = kept[low], kept[high - 1]
        near = high - low <= LOOSEST * self._lengths[piece]
        chosen = near & (view.edged(low, high) | self._may_be_tagged(view, piece, low))
        return piece[chosen], low[chosen], high[chosen]

    def way(self, text: str, piece: int, start: int, end: int) -> Written | None:
        """How a text is written at `text[start:end]`; None where it only looks so."""
        key = (text[start:end], piece)
        if key not in self._ways:
            if len(self._ways) > 100_000:
                self._ways.clear()
            self._ways[key] = _written(text[start:end], self.texts[piece])
        way = self._ways[key]
        if way and self._lengths[piece] >= SHORTEST_IN_TAG and in_tag(text, start, end):
            return "tag"
        return way if _is_bounded(text, start, end) else None

    def _may_be_tagged(self, view: View, piece: Index, low: Index) -> npt.NDArray[np.bool_]:
        signs = np.concatenate([[-NEAR_TAG - 1], np.flatnonzero(view.points == ord("#"))])
        start = view.place[low]
        near = start - signs[np.searchsorted(signs, start) - 1] <= NEAR_TAG
        both: npt.NDArray[np.bool_] = near & (self._lengths[piece] >= SHORTEST_IN_TAG)
        return both


def in_tag(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in a #tag."""
    sign = text.rfind("#", max(0, start - NEAR_TAG), start)
    return sign >= 0 and " " not in text[sign:end] and tagged(text, 0, sign, end) == "tag"


def letters_of(text: str) -> str:
    """What a text is looked for by: its shape, and the pictures that it consists of."""
    return "".join(shape(char) or pictured(char) for char in text)


def _hits(automaton: ahocorasick_rs.BytesAhoCorasick, data: bytes) -> tuple[Index, Index, Index]:
    found = automaton.find_matches_as_indexes(data, overlapping=True)
    one, low, high = np.array(found, np.int64).reshape(-1, 3).T
    return one, low, high


def _written(written: str, wanted: str) -> Written | None:
    text, name = fold(written), fold(wanted)
    if text == name:
        return "plain"
    ours, letters = _words(text), letters_of(wanted)
    if all(map(stands_alone, letters)):
        return "spaced" if letters_of(written) == letters else None  # rare ones share a byte
    if ours == _words(name):
        return None if _CLAUSE.search(text) else "plain"
    way = judge(written, wanted)
    return way if way in ("plain", "folded", "spaced") else None


def _words(text: str) -> list[str]:
    return "".join(c if is_word(c) else " " for c in text).split()


def _is_bounded(text: str, start: int, end: int) -> bool:
    """Whether no word goes on at either end."""
    return not (start and _go_together(text[start - 1], text[start])) and not (
        end < len(text) and _go_together(text[end - 1], text[end])
    )


def _go_together(one: str, two: str) -> bool:
    return all(is_word(char) and not stands_alone(char) for char in (one, two))
