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

    def __init__(self, patterns: Iterable[re.Pattern[str]], rare: float = RARE) -> None:
        """`rare`: how often needles may stand in a text, a place of it (`needles`)."""
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
        self._strings = ahocorasick_rs.AhoCorasick(list(of_string))
        self._ways = tuple(map(tuple, of_string.values()))

    def strings(self, text: str) -> list[Hit]:
        """Where the most telling needles of patterns stand."""
        return self._strings.find_matches_as_indexes(text, overlapping=True)

    def worth_trying(self, text: str, strings: Sequence[Hit] | None = None) -> list[int]:
        """The numbers of the patterns that may fit somewhere in a text, in order; `strings` are
        what is found in it, where that is known."""
        met = set(self._always)
        missed: dict[int, int] = {}
        for string, start, _ in self.strings(text) if strings is None else strings:
            for number, others in self._ways[string]:
                if number in met or missed.get(number, 0) > _MISSES:
                    continue
                for other, low, high in others:
                    low, high = start + low, start + high
                    if high <= 0 or not other.search(text, low if low > 0 else 0, high):
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
