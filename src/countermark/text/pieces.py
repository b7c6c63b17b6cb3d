"""Pieces: phrases looked for letter by letter, whatever stands between the letters.

So are found phrases of scripts without spaces, and the others where they are s p a c e d,
joinedtogether or inside a #tag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import EDGE, SPACELESS, Index, View, letters_of, stands_alone
from countermark.text.fold import fold, is_word
from countermark.text.joining import Joining
from countermark.text.spelling import Beside, Bits, Passage, Spelling
from countermark.text.tokens import Groups
from countermark.text.way import judge, tagged

Written = Literal["plain", "folded", "spaced", "tag"]

SHORTEST_IN_TAG = 6
"""Letters of a piece that is found anywhere inside a #tag."""
NEAR_TAG = 48
"""Characters before a piece in which the sign of its #tag is looked for."""
_CLAUSE = re.compile(r"[.!?;,:…] ")


class Pieces:
    """Some texts, ready to be looked for; `spelt` as `Alphabet.spell` gives them."""

    def __init__(self, texts: Sequence[str], spelt: Sequence[bytes]) -> None:
        self.texts = texts
        letters = [piece.replace(bytes([EDGE]), b"") for piece in spelt]
        self._lengths = np.array([len(piece) for piece in letters], np.int64)
        self._automaton = _automaton(letters)
        alike: dict[bytes, list[int]] = {}
        for number, piece in enumerate(letters):
            alike.setdefault(piece, []).append(number)
        loose = [piece for piece in alike if max(piece, default=0) > SPACELESS]
        tied = [piece for piece in alike if max(piece, default=0) <= SPACELESS]
        self._of_loose = Groups([alike[piece] for piece in loose])
        self._of_tied = Groups([alike[piece] for piece in tied])
        self._joining = Joining(tied)
        self._between = _automaton(loose)
        self._beside = Beside(loose)
        self._ways: dict[tuple[str, int], Written | None] = {}

    def find(self, view: View) -> tuple[Index, Index, Index]:
        """The texts found in a view by number, and the first and last of its words where each
        stands; still to be judged by `way`."""
        letters, kept = view.letters()
        piece, low, high = _hits(self._automaton, letters)
        low, high = kept[low], kept[high - 1]
        chosen = view.edged(low, high) | self._may_be_tagged(view, piece, low)
        return piece[chosen], low[chosen], high[chosen]

    def bits(self, spelling: Spelling) -> tuple[Bits, Bits]:
        """For `Passage.meeting`: which words may begin a text that the next goes on with."""
        words, letters = spelling.words, spelling.view.words
        second = np.where(words.last > words.first, letters[words.first + 1], 0)
        before = self._joining.before(words.hash)
        after = self._joining.after(spelling.opening, second)
        before[0] = after[0] = 0
        return before, after

    def across(self, passage: Passage, begun: Index) -> tuple[Index, Index, Index, Index, Index]:
        """The texts found by number that begin in one token and end in another; the two tokens, and
        the first and the last letter of the view; still to be judged by `way`. `begun`: the words
        at which one may begin."""
        view = passage.spelling.view
        tied, first, last = self._joining.find(begun, passage.hashes, passage.letters)
        parted = passage.parted(first, last)
        places = passage.place(first[parted], last[parted])
        tied, at = self._of_tied.spread(tied[parted])
        runs, token, place = passage.loose(self._beside)
        loose, low, high = _hits(self._between, runs)
        high = high - 1
        chosen = (token[low] != token[high]) & view.edged(place[low], place[high])
        low, high = low[chosen], high[chosen]
        loose, which = self._of_loose.spread(loose[chosen])
        others = (token[low], token[high], place[low], place[high])
        one, two, begin, end = (
            np.concatenate([mine[at], other[which]])
            for mine, other in zip(places, others, strict=True)
        )
        return np.concatenate([tied, loose]), one, two, begin, end

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
        """Whether a #tag begins before each text in the row of the view that holds it."""
        may: npt.NDArray[np.bool_] = self._lengths[piece] >= SHORTEST_IN_TAG
        signs = np.concatenate([[-NEAR_TAG - 1], np.flatnonzero(view.points == ord("#"))])
        start = view.place[low]
        sign = signs[np.searchsorted(signs, start) - 1]
        may &= start - sign <= NEAR_TAG
        few = np.flatnonzero(may)
        may[few] = np.searchsorted(view.rows, sign[few], side="right") == np.searchsorted(
            view.rows, start[few], side="right"
        )
        return may


def in_tag(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in a #tag."""
    sign = text.rfind("#", max(0, start - NEAR_TAG), start)
    return sign >= 0 and " " not in text[sign:end] and tagged(text, 0, sign, end) == "tag"


def _automaton(letters: Sequence[bytes]) -> ahocorasick_rs.BytesAhoCorasick:
    return ahocorasick_rs.BytesAhoCorasick(
        letters, implementation=ahocorasick_rs.Implementation.ContiguousNFA
    )


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
    return not (start and _is_tied(text[start]) and _is_tied(text[start - 1])) and not (
        end < len(text) and _is_tied(text[end]) and _is_tied(text[end - 1])
    )


@lru_cache(4096)
def _is_tied(char: str) -> bool:
    """Whether a character goes on with others of its kind."""
    return is_word(char) and not stands_alone(char)
