"""Chains of words: many phrases looked for in a column at once, a word of all rows at a step.

Each word is one number by its hash, and the phrases are one automaton over these
numbers: all places where a phrase may begin go on together, word by word, until they end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from countermark.text.alphabet import EDGE, Index, View
from countermark.text.tokens import ragged

Hashes = npt.NDArray[np.uint64]
_BASE = 0x9E3779B97F4A7C15 | 1
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIXING = 40503
SIEVE = 1 << 20
_TABLE = 18
_ROOT = 0

Chain: TypeAlias = Sequence[Sequence[Sequence[str]]]
"""One phrase: for each of its tokens the ways that it may be spelt, each of some words or none. A
word that ends in * goes on."""


class Words(NamedTuple):
    """The words of a view in their order; the ends of rows are words of number 0."""

    first: Index
    """The first letter of each …"""
    last: Index
    """… and its last."""
    number: Index
    """Its number, 0 where no phrase has it."""
    hash: Hashes
    """Of its letters."""


class Chains:
    """Phrases by number, ready to be looked for in views of `alphabet`.

    `spell` gives the letters of words in the view of words.
    """

    def __init__(
        self, chains: Iterable[Chain], spell: Callable[[Sequence[str]], Sequence[bytes]]
    ) -> None:
        self._steps: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._ends: list[int] = [-1]
        for number, chain in enumerate(chains):
            self._lay(number, chain)
        texts = sorted({word for _, word in self._steps})
        letters = spell([word.removesuffix("*") for word in texts])
        edge = bytes([EDGE])
        self._letters = {text: s.strip(edge) for text, s in zip(texts, letters, strict=True)}
        self._number_words()
        self._tabulate()

    def read(self, view: View) -> Words:
        """The words of a view."""
        edges = np.flatnonzero(view.words == EDGE)
        first, end = edges[:-1] + 1, edges[1:]
        steps, inverses = powers(view.words.size + 1)
        sums = np.zeros(view.words.size + 1, np.uint64)
        np.cumsum(view.words * steps[: view.words.size], out=sums[1:])
        before, scale = sums[first], inverses[first]
        hashes = (sums[end] - before) * scale
        words = self._whole.numbers(hashes)
        shortest = self._stems[-1][0] if self._stems else 0
        unknown = np.flatnonzero((words == 0) & (end - first >= shortest))
        for length, stems in self._stems:
            left = unknown[(words[unknown] == 0) & (end[unknown] - first[unknown] >= length)]
            words[left] = stems.numbers((sums[first[left] + length] - before[left]) * scale[left])
        return Words(first, end - 1, words, hashes)

    def find(self, words: Index, alone: bool = True) -> tuple[Index, Index, Index]:
        """The phrases found by number in words by number, 0 for ends of rows among them, and where
        the first and the last word of each stands; without those of one word, if not `alone`."""
        likely = self._openers.take(words[:-1]) & self._seconds.take(words[1:])
        begun = np.flatnonzero(likely != 0)
        states, at = self._pairs.get(words[begun] * self._words + words[begun + 1])
        begun = begun[at]
        place = begun + 1
        found: list[tuple[Index, Index, Index]] = []
        if alone:
            number, at = self._alone.get(words)
            found.append((number, at, at))
        while place.size:
            ended = np.flatnonzero(self._end_of[states] >= 0)
            found.append((self._end_of[states[ended]], begun[ended], place[ended]))
            going = np.flatnonzero(words[place + 1])  # a row's end is no word
            begun, place = begun[going], place[going] + 1
            states, at = self._moves.get(states[going] * self._words + words[place])
            begun, place = begun[at], place[at]
        if not found:
            none = np.zeros(0, np.int64)
            return none, none, none
        number, begins, ends = map(np.concatenate, zip(*found, strict=True))
        return number, begins, ends

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
            self._steps[state, word].append(to)

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
        for (state, text), targets in self._steps.items():
            spelt = self._letters[text]
            numbers = self._begun[spelt] if text.endswith("*") else [self._number[spelt, False]]
            moves |= {(state * self._words + n, to) for n in numbers for to in targets}
        self._end_of = np.array(self._ends, np.int64)
        following: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for key, to in sorted(moves):
            state, word = divmod(key, self._words)
            following[state].append((word, to))
        opening = following.pop(_ROOT, [])
        self._alone = _Several(
            (word, self._ends[to]) for word, to in opening if self._ends[to] >= 0
        )
        pairs = {
            (one * self._words + two, after)
            for one, to in opening
            for two, after in following.get(to, [])
        }
        self._pairs, self._moves = _Several(pairs), _Several(moves)
        self._openers = np.zeros(self._words, np.uint64)
        """Words that phrases begin with, each as one of 64 bits …"""
        self._seconds = np.zeros(self._words, np.uint64)
        """… and words that come next with the bits of those that they come after."""
        for pair, _ in pairs:
            one, two = divmod(pair, self._words)
            self._openers[one] = bit = np.uint64(1 << (one * _MIXING >> 16) % 64)
            self._seconds[two] |= bit
        del self._steps, self._ends, self._number, self._begun


class _Several:
    """Some numbers for each of some keys."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        ordered = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        keys, self._numbers = ordered[:, 0].copy(), ordered[:, 1].copy()
        self._keys, self._first, self._counts = np.unique(
            keys, return_index=True, return_counts=True
        )
        self._sieve = np.zeros(SIEVE, bool)
        self._sieve[sieved(keys)] = True

    def get(self, keys: Index) -> tuple[Index, Index]:
        """The numbers of keys, and which of `keys` each is of."""
        at = np.flatnonzero(self._sieve.take(sieved(keys)))
        if not at.size:
            return at, at
        keys = keys[at]
        which = np.searchsorted(self._keys, keys).clip(max=self._keys.size - 1)
        known = np.flatnonzero(self._keys[which] == keys)
        which = which[known]
        of, place = ragged(self._first[which], self._counts[which], at[known])
        return self._numbers[place], of


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


def powers(size: int) -> list[Hashes]:
    """The powers of the base and of its inverse, modulo 2^64."""
    if _POWERS[0].size < size:
        for n, base in enumerate((_BASE, _INVERSE)):
            steps = np.full(size, base, np.uint64)
            steps[0] = 1
            _POWERS[n] = np.cumprod(steps)
    return _POWERS


def _hash(spelt: bytes) -> int:
    return sum(byte * pow(_BASE, n, 1 << 64) for n, byte in enumerate(spelt)) % (1 << 64)


def sieved(keys: Index | Hashes) -> Index:
    """Where keys stand in a sieve of SIEVE places."""
    mixed = keys.astype(np.uint64) * np.uint64(_BASE)
    return (mixed >> np.uint64(44)).astype(np.int64)
