"""A sieve: of many patterns the few that may fit a text, told by strings that must be in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import ahocorasick_rs

from countermark.links.needle import needles


class Sieve:
    """Which of some patterns may fit a text: those whose needles are in it, one of each set."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._always: list[int] = []
        self._others: list[tuple[tuple[str, ...], ...]] = []
        of_string: defaultdict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            first, *others = needles(pattern) or (frozenset[str](),)
            self._others.append(tuple(tuple(sorted(strings)) for strings in others))
            for string in sorted(first):
                of_string[string].append(number)
            if not first:
                self._always.append(number)
        self._strings = ahocorasick_rs.AhoCorasick(list(of_string))
        self._patterns = tuple(map(tuple, of_string.values()))

    def strings(self, text: str) -> list[tuple[int, int, int]]:
        """Where the most telling needles of patterns stand: number, start and end."""
        return self._strings.find_matches_as_indexes(text, overlapping=True)

    def worth_trying(self, text: str) -> list[int]:
        """The numbers of the patterns that may fit somewhere in a text, in order."""
        met = set(self.met(hit[0] for hit in self.strings(text)))
        return sorted(number for number in met if self.holds(text, number))

    def met(self, strings: Iterable[int]) -> Iterator[int]:
        """The patterns whose most telling needles are among those of such numbers."""
        yield from self._always
        for string in strings:
            yield from self._patterns[string]

    def holds(self, text: str, number: int) -> bool:
        """Whether the other needles of a pattern are in a text, too."""
        for strings in self._others[number]:
            for string in strings:
                if string in text:
                    break
            else:
                return False
        return True
