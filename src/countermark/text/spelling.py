"""Spelling: what the different tokens of a column consist of, and where all of it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import BREAK, SPACELESS, Index, Letters, View
from countermark.text.chain import Words
from countermark.text.known import Hashes
from countermark.text.tokens import Tokens, ragged

Bits = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]


class Beside:
    """Which letters stand side by side in some texts."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        letters = np.frombuffer(b"".join(texts), np.uint8)
        ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
        last = np.zeros(letters.size, bool)
        last[ends - 1] = True
        inside = np.flatnonzero(~last)
        self.pairs = np.zeros((256, 256), bool)
        self.pairs[letters[inside], letters[inside + 1]] = True
        ends = np.flatnonzero(last | (letters >= SPACELESS))
        runs = np.diff(ends, prepend=-1) + (letters[ends] < SPACELESS)
        self.reach = int(runs.max(initial=1))
        """Words that stand beside a letter which needs no spaces, up to the next such, at most."""


class Spelling:
    """The different tokens as a view of them and its words."""

    def __init__(self, view: View, words: Words) -> None:
        self.view = view
        self._holding: dict[str, Mask] = {}
        written = np.flatnonzero(view.words[words.first] != BREAK)
        chosen = np.concatenate([[0], written])  # the first is an end of rows
        self.words = Words(*(column[chosen] for column in words))
        """The words of the tokens, one after the other, after an end of rows."""
        begun = np.searchsorted(view.place, view.rows)
        counts = np.diff(begun, append=view.words.size)
        self._tokens = np.repeat(np.arange(-1, begun.size), np.insert(counts, 0, begun[0]))
        token = self.token(self.words.first)
        token[0] = 0
        self.counts = np.bincount(token, minlength=begun.size)
        """How many words each token has: that which stands for the ends of rows, one."""
        ends = np.cumsum(self.counts)
        have = self.counts > 0
        self.begun = self.words.first[np.where(have, ends - self.counts, 0)]
        """The first letter of each token …"""
        last = self.words.last[np.where(have, ends - 1, 0)]
        self.sizes = np.where(have, last + 2 - self.begun, 0)
        """… and how many letters and edges it has."""

    def token(self, place: Index) -> Index:
        """Which of the different tokens letters of the view are of."""
        return self._tokens[place]

    @cached_property
    def letters(self) -> Index:
        """How many letters words have: the end of rows none."""
        sizes = self.words.last + 1 - self.words.first
        sizes[0] = 0
        return sizes

    @cached_property
    def opening(self) -> Letters:
        """The first letters of words."""
        return self.view.words[self.words.first]

    @cached_property
    def closing(self) -> Letters:
        """The last letters of words."""
        return self.view.words[self.words.last]

    def holding(self, characters: str) -> Mask:
        """The tokens that hold one of some characters."""
        if characters not in self._holding:
            at = np.flatnonzero(np.isin(self.view.points, list(map(ord, characters))))
            self._holding[characters] = held = np.zeros(self.counts.size, bool)
            held[np.searchsorted(self.view.rows, at, side="right") - 1] = True
        return self._holding[characters]


class Passage:
    """Some rows as the words that they consist of."""

    def __init__(self, tokens: Tokens, spelling: Spelling) -> None:
        self.tokens, self.spelling = tokens, spelling
        self._of, self._which = tokens.spread(spelling.counts)
        """The words of the rows: the token of each, and which of the spelling's words it is."""

    @cached_property
    def numbers(self) -> Index:
        """The words of the rows by number; 0 for the ends of rows."""
        return self.spelling.words.number.take(self._which)

    @cached_property
    def hashes(self) -> Hashes:
        """… by hash …"""
        return self.spelling.words.hash.take(self._which)

    @cached_property
    def letters(self) -> Index:
        """… and by how many letters they have: the ends of rows none."""
        return self.spelling.letters.take(self._which)

    def meeting(self, before: Bits, after: Bits) -> Index:
        """The words of the rows of which a bit meets one of the word that comes next; for each of
        the spelling's words its bits before others and after others, none for the end of rows."""
        which = self._which
        return np.flatnonzero((before.take(which[:-1]) & after.take(which[1:])) != 0)

    def parted(self, first: Index, last: Index) -> Mask:
        """Whether words of the rows stand in tokens of their own."""
        apart: Mask = self._of[first] != self._of[last]
        return apart

    def place(self, first: Index, last: Index) -> tuple[Index, Index, Index, Index]:
        """Runs of words of the rows, from the first of each to its last, as tokens and as letters
        of the view: the first and the last of both."""
        words = self.spelling.words
        low, high = words.first[self._which[first]], words.last[self._which[last]]
        return self._of[first], self._of[last], low, high

    def holding(self, characters: str, low: Index, high: Index) -> Mask:
        """Whether a token that holds one of some characters stands, at least in part, between two
        characters of the rows."""
        marked = np.flatnonzero(self.spelling.holding(characters).take(self.tokens.codes))
        begun, ended = self.tokens.starts[marked], self.tokens.starts[marked + 1]
        held: Mask = np.searchsorted(ended, low, side="right") < np.searchsorted(begun, high)
        return held

    def loose(self, beside: Beside) -> tuple[bytes, Index, Index]:
        """Runs of words in which letters stand that need no spaces about them, as letters: the
        last letter of a word and the first of the next stand `beside` each other in some text.
        With them for each letter the token, and the letter of the view."""
        which, opening, closing = self._which, self.spelling.opening, self.spelling.closing
        alone = opening >= SPACELESS
        sources = np.flatnonzero(alone.take(which))
        pairs = [np.zeros(0, np.int64)]
        for step in (1, -1):  # from each of them as far as no other stands
            left = sources if step == 1 else sources - 1
            for _ in range(beside.reach):
                left = left[beside.pairs[closing[which.take(left)], opening[which.take(left + 1)]]]
                pairs.append(left)
                left = left[~alone[which.take(left + (step == 1))]] + step
                if not left.size:
                    break
        tied = np.unique(np.concatenate(pairs))
        last = np.flatnonzero(np.diff(tied, append=-1) != 1)
        run = np.insert(tied, last + 1, tied[last] + 1)
        run = np.insert(run, np.arange(last.size) + last + 2, 0)  # parted by an end of rows
        words = self.spelling.words
        first = words.first[which[run]]
        of, place = ragged(first, words.last[which[run]] + 1 - first, self._of[run])
        return self.spelling.view.words[place].tobytes(), of, place

    def stands(
        self, first: Index, last: Index, low: Index, high: Index
    ) -> tuple[Index, Index, Index, Index]:
        """Where letters `low` to `high` of the view stand that are of tokens `first` to `last`:
        from which character to which, and from which letter or edge to which, of all rows."""
        tokens, view, begun = self.tokens, self.spelling.view, self.spelling.begun
        one, two = tokens.codes[first], tokens.codes[last]
        starts, letters = tokens.starts, self._before
        return (
            starts[first] + view.place[low] - view.rows[one],
            starts[last] + view.place[high] + 1 - view.rows[two],
            letters[first] + low - begun[one],
            letters[last] + high - begun[two],
        )

    @cached_property
    def _before(self) -> Index:
        """How many letters and edges stand before each token."""
        return self.tokens.summed(self.spelling.sizes)
