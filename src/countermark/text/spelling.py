"""Spelling: what the different tokens of a column consist of, and where all of it stands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import BREAK, SPACELESS, Index, View
from countermark.text.chain import Hashes, Words
from countermark.text.tokens import Tokens, ragged

Bits = npt.NDArray[np.uint64]


class Beside:
    """Which letters stand side by side in some texts."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self.pairs = np.zeros((256, 256), bool)
        for text in texts:
            mine = np.frombuffer(text, np.uint8)
            self.pairs[mine[:-1], mine[1:]] = True
        self.bits = np.left_shift(np.uint64(1), np.arange(256, dtype=np.uint64) % np.uint64(64))
        """A letter as one of 64 bits …"""
        after = [np.bitwise_or.reduce(self.bits[follow]) for follow in self.pairs]
        self.after = np.array(after, np.uint64)
        """… and those that come after a letter."""


class Spelling:
    """Tokens, the view of the different ones, and the words of this view."""

    def __init__(self, tokens: Tokens, view: View, words: Words) -> None:
        self.tokens, self.view = tokens, view
        written = np.flatnonzero(view.words[words.first] != BREAK)
        self._chosen = np.concatenate([[0], written])  # the first is an end of rows
        self._words = words
        begun = np.searchsorted(view.place, view.rows)
        counts = np.diff(begun, append=view.words.size)
        self._tokens = np.repeat(np.arange(-1, begun.size), np.insert(counts, 0, begun[0]))
        token = self.token(words.first[self._chosen])
        token[0] = 0
        counts = np.bincount(token, minlength=len(tokens.unique))
        ends = np.cumsum(counts)
        have = counts > 0
        self._begun = words.first[self._chosen[np.where(have, ends - counts, 0)]]
        last = words.last[self._chosen[np.where(have, ends - 1, 0)]]
        self._sizes = np.where(have, last + 2 - self._begun, 0)
        self._of, self._which = tokens.spread(counts)

    def token(self, place: Index) -> Index:
        """Which of the different tokens letters of the view are of."""
        return self._tokens[place]

    @cached_property
    def numbers(self) -> Index:
        """The words of all rows by number; 0 for the ends of rows."""
        return np.take(self._words.number[self._chosen], self._which)

    @cached_property
    def hashes(self) -> Hashes:
        """… by hash …"""
        return np.take(self._words.hash[self._chosen], self._which)

    @cached_property
    def letters(self) -> Index:
        """… and by how many letters they have: the ends of rows none."""
        sizes = (self._words.last + 1 - self._words.first)[self._chosen]
        sizes[0] = 0
        return np.take(sizes, self._which)

    def meeting(self, before: Bits, after: Bits) -> Index:
        """The words of all rows of which a bit meets one of the word that comes next; for each word
        of the view its bits before others and after others."""
        before, after = before[self._chosen], after[self._chosen]
        before[0] = after[0] = 0
        return np.flatnonzero((before.take(self._which[:-1]) & after.take(self._which[1:])) != 0)

    def parted(self, first: Index, last: Index) -> npt.NDArray[np.bool_]:
        """Whether words of the rows stand in tokens of their own."""
        apart: npt.NDArray[np.bool_] = self._of[first] != self._of[last]
        return apart

    def place(self, first: Index, last: Index) -> tuple[Index, Index, Index, Index]:
        """Runs of words of the rows, from the first of each to its last, as tokens and as letters
        of the view: the first and the last of both."""
        one, two = self._chosen[self._which[first]], self._chosen[self._which[last]]
        return self._of[first], self._of[last], self._words.first[one], self._words.last[two]

    def loose(self, beside: Beside) -> tuple[bytes, Index, Index]:
        """Runs of tokens in which letters stand that need no spaces about them, as letters: the
        last letter of a token and the first of the next stand `beside` each other in some text.
        With them for each letter the token, and the letter of the view."""
        view, codes = self.view, self.tokens.codes
        kept = np.concatenate([[1], np.flatnonzero(view.words > BREAK)])
        letters = view.words[kept]  # the first is an end of rows
        token = self.token(kept)
        token[0] = 0
        counts = np.bincount(token, minlength=len(self.tokens.unique))
        first = np.cumsum(counts) - counts
        own = np.zeros(counts.size, bool)
        own[token[letters > SPACELESS]] = True
        begin = letters[first.clip(max=letters.size - 1)]
        end = letters[(first + counts - 1).clip(min=0)]
        empty = counts == 0  # they part nothing
        befores = np.where(empty, ~np.uint64(0), beside.after[end])
        afters = np.where(empty, ~np.uint64(0), beside.bits[begin])
        befores[0] = afters[0] = 0
        pairs = np.flatnonzero((befores.take(codes[:-1]) & afters.take(codes[1:])) != 0)
        one, two = codes[pairs], codes[pairs + 1]
        pairs = pairs[beside.pairs[end[one], begin[two]] | empty[one] | empty[two]]
        run = np.cumsum(np.diff(pairs, prepend=-2) != 1) - 1
        good = np.zeros(run[-1] + 1 if run.size else 0, bool)
        good[run[own[codes[pairs]] | own[codes[pairs + 1]]]] = True
        pairs, run = pairs[good[run]], run[good[run]]
        last = np.flatnonzero(np.diff(run, append=-1) != 0)
        where = np.insert(pairs, last + 1, pairs[last] + 1)
        where = np.insert(where, np.arange(last.size) + last + 2, 0)  # parted by an end of rows
        of, which = ragged(first[codes[where]], counts[codes[where]], where)
        return letters[which].tobytes(), of, kept[which]

    def stands(
        self, first: Index, last: Index, low: Index, high: Index
    ) -> tuple[Index, Index, Index, Index]:
        """Where letters `low` to `high` of the view stand that are of tokens `first` to `last`:
        from which character to which, and from which letter or edge to which, of all rows."""
        tokens, view = self.tokens, self.view
        one, two = tokens.codes[first], tokens.codes[last]
        starts, letters = tokens.starts, self._before
        return (
            starts[first] + view.place[low] - view.rows[one],
            starts[last] + view.place[high] + 1 - view.rows[two],
            letters[first] + low - self._begun[one],
            letters[last] + high - self._begun[two],
        )

    @cached_property
    def _before(self) -> Index:
        """How many letters and edges stand before each token."""
        return self.tokens.summed(self._sizes)
