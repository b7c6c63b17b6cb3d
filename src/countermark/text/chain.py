"""Chains of words: many phrases looked for in a column at once, a word of all rows at a step.

Each word of the column is one number by its hash, and the phrases are one automaton over these
numbers: all places where a phrase may begin go on together, word by word, until they end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import EDGE, Index, View

Hashes = npt.NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15 | 1
_INVERSE = pow(_BASE, -1, 1 << 64)
_SIEVE = 1 << 20
_TABLE = 18
_ROOT = 0

Chain: TypeAlias = Sequence[Sequence[Sequence[str]]]
"""One phrase: for each of its tokens the ways that it may be spelt, each of some words or none. A
word that ends in * goes on."""


class Chains:
    """Phrases by number, ready to be looked for in views of `alphabet`.

    `spell` gives the letters of words in the view of words.
    """

    def __init__(
        self, chains: Iterable[Chain], spell: Callable[[Sequence[str]], Sequence[bytes]]
    ) -> None:
        self._moves: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._ends: list[int] = [-1]
        for number, chain in enumerate(chains):
            self._lay(number, chain)
        texts = sorted({word for _, word in self._moves})
        letters = spell([word.removesuffix("*") for word in texts])
        edge = bytes([EDGE])
        self._letters = {text: s.strip(edge) for text, s in zip(texts, letters, strict=True)}
        self._number_words()
        self._tabulate()

    def find(self, view: View) -> tuple[Index, Index, Index]:
        """The phrases found in a view by number, and the first and the last of its words where
        each stands."""
        first, last, words = self._read(view)
        begun = np.flatnonzero(self._opening[words])
        pairs = words[begun] * self._words + words[begun + 1]
        begun = begun[self._alone[words[begun]] | self._openings[_sieved(pairs)]]
        states, at = self._after(np.zeros(begun.size, np.int64), words[begun])
        begun = place = begun[at]
        found: list[tuple[Index, Index, Index]] = []
        while place.size:
            ended = np.flatnonzero(self._end_of[states] >= 0)
            found.append((self._end_of[states[ended]], begun[ended], place[ended]))
            going = np.flatnonzero(words[place + 1])  # a row's end is no word
            begun, place = begun[going], place[going] + 1
            states, at = self._after(states[going], words[place])
            begun, place = begun[at], place[at]
        if not found:
            none = np.zeros(0, np.int64)
            return none, none, none
        number, begins, ends = map(np.concatenate, zip(*found, strict=True))
        return number, first[begins], last[ends]

    def _after(self, states: Index, words: Index) -> tuple[Index, Index]:
        """The states that come after each of `states` with its word, and which each comes from."""
        keys = states * self._words + words
        passing = np.flatnonzero(self._sieve[_sieved(keys)])
        keys = keys[passing]
        low = np.searchsorted(self._keys, keys, side="left")
        count = np.searchsorted(self._keys, keys, side="right") - low
        before = np.cumsum(count) - count
        which = np.repeat(low - before, count) + np.arange(count.sum())
        return self._targets[which], np.repeat(passing, count)

    def _read(self, view: View) -> tuple[Index, Index, Index]:
        """The first and the last letter of each word of a view, and its number: 0 where no phrase
        has it."""
        edges = np.flatnonzero(view.words == EDGE)
        first, end = edges[:-1] + 1, edges[1:]
        powers, inverses = _powers(view.words.size + 1)
        sums = np.zeros(view.words.size + 1, np.uint64)
        np.cumsum(view.words * powers[: view.words.size], out=sums[1:])
        before, scale = sums[first], inverses[first]
        words = self._whole.numbers((sums[end] - before) * scale)
        shortest = self._stems[-1][0] if self._stems else 0
        unknown = np.flatnonzero((words == 0) & (end - first >= shortest))
        for length, stems in self._stems:
            left = unknown[(words[unknown] == 0) & (end[unknown] - first[unknown] >= length)]
            words[left] = stems.numbers((sums[first[left] + length] - before[left]) * scale[left])
        return first, end - 1, words

    def _lay(self, number: int, chain: Chain) -> None:
        frontier = {_ROOT}
        for token in chain:
            behind = self._state()
            following = {behind}
            for words in token:
                if not words:
                    following |= frontier
                    continue
                states = frontier
                for word in words[:-1]:
                    middle = self._state()
                    self._move(states, word, middle)
                    states = {middle}
                self._move(states, words[-1], behind)
            frontier = following
        for state in frontier - {_ROOT}:
            self._ends[state] = number

    def _state(self) -> int:
        self._ends.append(-1)
        return len(self._ends) - 1

    def _move(self, states: Iterable[int], word: str, to: int) -> None:
        for state in states:
            self._moves[state, word].append(to)

    def _number_words(self) -> None:
        """One number for words of one shape; a word that a stem begins goes where the stem goes."""
        whole = {spelt for word, spelt in self._letters.items() if not word.endswith("*")}
        stems = {spelt for word, spelt in self._letters.items() if word.endswith("*")}
        known = [(spelt, False) for spelt in sorted(whole)] + [(s, True) for s in sorted(stems)]
        self._number = {key: n for n, key in enumerate(known, 1)}
        self._words = len(known) + 1
        self._whole = _Hashed({s: n for (s, stem), n in self._number.items() if not stem})
        by_length: dict[int, dict[bytes, int]] = defaultdict(dict)
        for (spelt, stem), n in self._number.items():
            if stem:
                by_length[len(spelt)][spelt] = n
        lengths = sorted(by_length, reverse=True)
        self._stems = [(length, _Hashed(by_length[length])) for length in lengths]
        self._begun = {
            stem: [n for (spelt, _), n in self._number.items() if spelt.startswith(stem)]
            for stem in stems
        }

    def _tabulate(self) -> None:
        moves: set[tuple[int, int]] = set()
        for (state, word), targets in self._moves.items():
            spelt = self._letters[word]
            numbers = self._begun[spelt] if word.endswith("*") else [self._number[spelt, False]]
            moves |= {(state * self._words + n, to) for n in numbers for to in targets}
        ordered = np.array(sorted(moves), np.int64).reshape(-1, 2)
        self._keys, self._targets = ordered[:, 0].copy(), ordered[:, 1].copy()
        self._sieve = np.zeros(_SIEVE, bool)
        self._sieve[_sieved(self._keys)] = True
        self._opening = np.zeros(self._words, bool)
        self._opening[self._keys[self._keys < self._words]] = True
        self._end_of = np.array(self._ends, np.int64)
        root = self._keys < self._words
        self._alone = np.zeros(self._words, bool)
        """Words that are a phrase alone."""
        self._alone[self._keys[root & (self._end_of[self._targets] >= 0)]] = True
        following: dict[int, list[int]] = defaultdict(list)
        for key in self._keys.tolist():
            following[key // self._words].append(key % self._words)
        opening = zip(self._keys[root].tolist(), self._targets[root].tolist(), strict=True)
        pairs = {one * self._words + two for one, to in opening for two in following[to]}
        self._openings = np.zeros(_SIEVE, bool)
        """Pairs of words that phrases begin with."""
        self._openings[_sieved(np.array(sorted(pairs), np.int64))] = True
        del self._moves, self._ends, self._number, self._begun


class _Hashed:
    """Numbers of words by their hash: tables in which each has its own place, in one of them."""

    def __init__(self, words: dict[bytes, int]) -> None:
        hashes = {_hash(spelt): number for spelt, number in words.items()}
        self._hash_of = np.zeros(max(words.values(), default=0) + 1, np.uint64)
        self._hash_of[list(hashes.values())] = np.array(list(hashes), np.uint64)
        self._tables: list[tuple[np.uint64, npt.NDArray[np.uint32]]] = []
        while hashes:
            factor = pow(_BASE, 2 * len(self._tables) + 3, 1 << 64)
            table, left = np.zeros(1 << _TABLE, np.uint32), {}
            for value, number in hashes.items():
                place = value * factor % (1 << 64) >> 64 - _TABLE
                if table[place]:
                    left[value] = number
                else:
                    table[place] = number
            self._tables.append((np.uint64(factor), table))
            hashes = left

    def numbers(self, hashes: Hashes) -> Index:
        """The number of each, 0 for none."""
        found = np.zeros(hashes.size, np.int64)
        for factor, table in self._tables:
            number = table.take((hashes * factor) >> np.uint64(64 - _TABLE), mode="clip")
            found += np.where(self._hash_of[number] == hashes, number, 0)
        return found


_POWERS: list[Hashes] = [np.ones(1, np.uint64), np.ones(1, np.uint64)]


def _powers(size: int) -> list[Hashes]:
    """The powers of the base and of its inverse, modulo 2^64."""
    if _POWERS[0].size < size:
        for n, base in enumerate((_BASE, _INVERSE)):
            steps = np.full(size, base, np.uint64)
            steps[0] = 1
            _POWERS[n] = np.cumprod(steps)
    return _POWERS


def _hash(spelt: bytes) -> int:
    return sum(byte * pow(_BASE, n, 1 << 64) for n, byte in enumerate(spelt)) % (1 << 64)


def _sieved(keys: Index) -> Index:
    mixed = keys.astype(np.uint64) * np.uint64(_BASE)
    return (mixed >> np.uint64(44)).astype(np.int64)
