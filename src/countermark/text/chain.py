"""Chains of words: many phrases looked for in a column at once, a word of all rows at a step.

Each word is one number by its hash, and the phrases are one automaton over these
numbers: all places where a phrase may begin go on together, word by word, until they end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, takewhile
from typing import NamedTuple, TypeAlias

import numpy as np

from countermark.text.alphabet import EDGE, Index, View
from countermark.text.known import BASE, Hashes, Known
from countermark.text.tokens import ragged

_INVERSE = pow(BASE, -1, 1 << 64)
_MIXING = 40503
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

    def bits(self, numbers: Index) -> tuple[Hashes, Hashes]:
        """Words that phrases begin with, each as a bit, and the bits of those that words come after
        as the second."""
        return self._openers.take(numbers), self._seconds.take(numbers)

    def alone(self, words: Index) -> tuple[Index, Index]:
        """The phrases of one word found by number in words by number, and where each stands."""
        return self._alone.get(words)

    def find(self, words: Index, begun: Index) -> tuple[Index, Index, Index]:
        """The phrases of several words found by number in words by number, 0 for ends of rows among
        them, and where the first and the last word of each stands. `begun`: the words of which a
        bit meets one of the next."""
        states, at = self._pairs.get(words.take(begun) * self._words + words.take(begun + 1))
        begun = begun.take(at)
        place = begun + 1
        found: list[tuple[Index, Index, Index]] = []
        while place.size:
            number = self._end_of.take(states)
            ended = np.flatnonzero(number >= 0)
            found.append((number[ended], begun[ended], place[ended]))
            going = np.flatnonzero(words.take(place + 1))  # a row's end is no word
            begun, place = begun.take(going), place.take(going) + 1
            states, at = self._moves.get(states.take(going) * self._words + words.take(place))
            begun, place = begun.take(at), place.take(at)
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
        ordered = sorted((spelt, number) for (spelt, _), number in self._number.items())
        self._begun = {stem: _begun(stem, ordered) for stem in stems}

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
        keys, self._numbers = ordered[:, 0], ordered[:, 1].copy()
        keys, self._first, self._counts = np.unique(keys, return_index=True, return_counts=True)
        self._known = Known(keys)

    def get(self, keys: Index) -> tuple[Index, Index]:
        """The numbers of keys, and which of `keys` each is of."""
        which, at = self._known.find(keys)
        of, place = ragged(self._first.take(which), self._counts.take(which), at)
        return self._numbers.take(place), of


class _Hashed:
    """Numbers of words by their hash."""

    def __init__(self, words: dict[bytes, int]) -> None:
        self._known = Known(np.array([_hash(spelt) for spelt in words], np.uint64))
        self._numbers = np.array(list(words.values()), np.int64)

    def numbers(self, hashes: Hashes) -> Index:
        """The number of each, 0 for none."""
        numbers = np.zeros(hashes.size, np.int64)
        which, at = self._known.find(hashes)
        numbers[at] = self._numbers[which]
        return numbers


def _begun(stem: bytes, words: list[tuple[bytes, int]]) -> list[int]:
    """The numbers of the words, which are sorted, that begin with a stem."""
    onward = islice(words, bisect_left(words, (stem, 0)), None)
    return [number for _, number in takewhile(lambda word: word[0].startswith(stem), onward)]


_POWERS: list[Hashes] = [np.ones(1, np.uint64), np.ones(1, np.uint64)]


def powers(size: int) -> list[Hashes]:
    """The powers of the base and of its inverse, modulo 2^64."""
    if _POWERS[0].size < size:
        for n, base in enumerate((BASE, _INVERSE)):
            steps = np.full(size, base, np.uint64)
            steps[0] = 1
            _POWERS[n] = np.cumprod(steps)
    return _POWERS


def _hash(spelt: bytes) -> int:
    return sum(byte * pow(BASE, n, 1 << 64) for n, byte in enumerate(spelt)) % (1 << 64)
