"""A sieve: of many patterns the few that may fit a text, told by strings that must be in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import ahocorasick_rs

from countermark.links.needle import needles


class Sieve:
    """Which of some patterns may fit a text: those whose needles are in it, one of each set."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        always: list[int] = []
        sets: dict[frozenset[str], int] = {}
        of_first: defaultdict[int, list[tuple[int, frozenset[int]]]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            needed = [sets.setdefault(strings, len(sets)) for strings in needles(pattern)]
            if needed:
                of_first[needed[0]].append((number, frozenset(needed)))
            else:
                always.append(number)
        of_string: defaultdict[str, list[int]] = defaultdict(list)
        for strings, number in sets.items():
            for string in sorted(strings):
                of_string[string].append(number)
        self._strings = ahocorasick_rs.AhoCorasick(list(of_string))
        self._sets = tuple(map(frozenset, of_string.values()))
        self._patterns = dict(of_first)
        self._always = always

    def worth_trying(self, text: str) -> list[int]:
        """The numbers of the patterns that may fit somewhere in a text, in order."""
        hits = {hit[0] for hit in self._strings.find_matches_as_indexes(text, overlapping=True)}
        met = set[int]().union(*(self._sets[one] for one in hits))
        worth = [*self._always]
        for first in met & self._patterns.keys():
            worth += [number for number, needed in self._patterns[first] if needed <= met]
        return sorted(worth)
