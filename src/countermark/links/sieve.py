"""A sieve: of many patterns the few that may fit a text, told by strings that must be in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import ahocorasick_rs

from countermark.links.needle import RARE, Near, Strings, needles

Hit = tuple[int, int, int]
"""Number, start and end of what an automaton found."""
_MISSES = 16
"""Strings with nothing else of their pattern near them, after which it is tried anyway: to look on
could take more than linear time."""
_Other = tuple[re.Pattern[str], int, int]
"""What else must stand near a string, and between which characters from where that begins."""


class Sieve:
    """Which of some patterns may fit a text: those whose needles are in it, each in its place."""

    def __init__(
        self, patterns: Iterable[re.Pattern[str]], rare: float = RARE, words: Sequence[str] = ()
    ) -> None:
        """`rare`: how often needles may stand in a text, a place of it (`needles`); `words` are
        what is looked for in the same pass."""
        self._always: list[int] = []
        of_string: defaultdict[str, list[tuple[int, tuple[_Other, ...]]]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            ways = needles(pattern, rare)
            for way in ways:
                others = tuple(map(_other, way.others))
                for string in sorted(way.strings):
                    of_string[string].append((number, others))
            if not ways:
                self._always.append(number)
        self._strings = ahocorasick_rs.AhoCorasick([*words, *of_string])
        self._ways = (*(() for _ in words), *map(tuple, of_string.values()))

    def hits(self, text: str) -> list[Hit]:
        """Where words, by their number, and needles stand, by where they end."""
        return self._strings.find_matches_as_indexes(text, overlapping=True)

    def worth_trying(self, text: str) -> list[int]:
        """The numbers of the patterns that may fit somewhere in a text, in order."""
        return self.worth_in(text, self.hits(text), [(0, len(text))])[0]

    def worth_in(
        self, text: str, hits: Sequence[Hit], parts: Sequence[tuple[int, int]]
    ) -> list[list[int]]:
        """The same of parts of a text, each from its start to its end; they follow one another."""
        found = [self._always] * len(parts)
        needles = [hit for hit in hits if self._ways[hit[0]]]
        at, count = 0, len(needles)
        for part, (first, last) in enumerate(parts):
            begun = at
            while at < count and needles[at][2] <= last:
                at += 1
            if at > begun:
                found[part] = self._met(text, needles[begun:at], first, last)
        return found

    def _met(self, text: str, hits: Sequence[Hit], first: int, last: int) -> list[int]:
        """The patterns of which hits within a part of a text tell."""
        met = set(self._always)
        missed: dict[int, int] = {}
        for string, start, _ in hits:
            if start < first:  # between two parts
                continue
            for number, others in self._ways[string]:
                if number in met or missed.get(number, 0) > _MISSES:
                    continue
                for other, low, high in others:
                    low, high = start + low, start + high
                    if low < first:
                        low = first
                    if high > last:
                        high = last
                    if not other.search(text, low, high):
                        missed[number] = missed.get(number, 0) + 1
                        break
                else:
                    met.add(number)
        met.update(number for number, times in missed.items() if times > _MISSES)
        return sorted(met)


def _other(near: Near) -> _Other:
    return _any_of(near.strings), near.low, near.high + max(map(len, near.strings))


@lru_cache(1024)
def _any_of(strings: Strings) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(strings))))
