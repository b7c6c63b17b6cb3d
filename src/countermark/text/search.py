"""Search: parts of phrases found in a view of a column, word by word and letter by letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from math import prod

import numpy as np
import pyarrow as pa

from countermark.text.alphabet import Alphabet, Index, View, stands_alone
from countermark.text.chain import Chains
from countermark.text.fold import fold, is_word, shape
from countermark.text.phrase import Part
from countermark.text.pieces import SHORTEST_IN_TAG, Pieces, Written, in_tag, letters_of
from countermark.text.way import SHORT, judge

SHORTEST_SPACED = 5
"""Letters of a part that is also found s p a c e d or joined …"""
MOST_SPACED = 100
"""… where it has no more spellings than these."""
_WORD = re.compile(r"\w+\*?")
_CLAUSE = re.compile(r"[.!?;,:…] ")


class Search:
    """Parts of phrases, ready to be looked for. `whole`: the numbers of those that are phrases of
    their own, and so are found spaced and in tags too."""

    def __init__(self, parts: Sequence[Part], whole: frozenset[int]) -> None:
        ways = [_worded(part) for part in parts]
        lettered = [_stands_alone(part) for part in parts]
        texts: dict[str, list[int]] = defaultdict(list)
        for number, part in enumerate(parts):
            if lettered[number] or number in whole:
                for text in _spaced(part, lettered[number]):
                    texts[text].append(number)
        self._alphabet = Alphabet(way for part in parts for token in part.tokens for way in token)
        worded = [number for number, alone in enumerate(lettered) if not alone]
        self._worded = np.array(worded, np.int64)
        self._chains = Chains([ways[number] for number in worded], self._alphabet.spell)
        self._pieces = Pieces(list(texts), self._alphabet.spell(list(texts)))
        self._parts_of = list(texts.values())
        self._count_of = np.array([len(mine) for mine in self._parts_of], np.int64)
        self._part_of = np.array([n for mine in self._parts_of for n in mine], np.int64)
        self._first_of = np.cumsum(self._count_of) - self._count_of
        self._literal = [_literals(part) for part in parts]
        self._spelt: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        for number in worded:
            for word in {word for token in ways[number] for way in token for word in way}:
                stem = word.endswith("*")
                (self._stems if stem else self._spelt)[shape(word)].add(fold(word.rstrip("*")))
        self._longest = max(map(len, self._stems), default=0)
        self._judged: dict[str, Written | None] = {}

    def view(self, texts: pa.Array) -> View:
        """Rows of a column of large strings as they are searched."""
        return self._alphabet.view(texts)

    def find(self, view: View) -> tuple[Index, Index, Index, Index]:
        """The parts found by number, the first and the last of the view's words where each stands,
        and the number of its letters for `way`: -1 where it was found by its words."""
        chain, low, high = self._chains.find(view)
        piece, left, right = self._pieces.find(view)
        count = self._count_of[piece]
        before = np.cumsum(count) - count
        which = np.repeat(self._first_of[piece] - before, count) + np.arange(count.sum())
        chain, piece = self._worded[chain], np.repeat(piece, count)
        part, left, right = self._part_of[which], np.repeat(left, count), np.repeat(right, count)
        parts = len(self._literal)  # found both ways, it counts once
        new = ~np.isin(left * parts + part, low * parts + chain)
        return (
            np.concatenate([chain, part[new]]),
            np.concatenate([low, left[new]]),
            np.concatenate([high, right[new]]),
            np.concatenate([np.full(chain.size, -1), piece[new]]),
        )

    def way(self, text: str, part: int, piece: int, start: int, end: int) -> Written | None:
        """How a part is written at `text[start:end]`; None where it only looks so."""
        if (literal := self._literal[part]) and not any(
            word in (text[start:end] if exact else fold(text[start:end])) for word, exact in literal
        ):
            return None
        if piece >= 0:
            return self._pieces.way(text, piece, start, end)
        written = text[start:end]
        if written not in self._judged:
            if len(self._judged) > 100_000:
                self._judged.clear()
            self._judged[written] = self._written(written)
        way = self._judged[written]
        return "tag" if way and end - start >= SHORTEST_IN_TAG and in_tag(text, start, end) else way

    def _written(self, written: str) -> Written | None:
        """How words are written that have the shape of words of the lexicon."""
        text = fold(written)
        if _CLAUSE.search(text):
            return None
        way: Written = "plain"
        for word in _words(written):
            folded, look = fold(word), shape(word)
            known = self._spelt.get(look, set())
            if folded in known:
                continue
            stems = (self._stems.get(look[:n], ()) for n in range(self._longest, 0, -1))
            if any(folded.startswith(stem) for group in stems for stem in group):
                continue
            if not any(len(name) > SHORT and judge(word, name) for name in known):
                return None
            way = "folded"
        return way


def _worded(part: Part) -> list[list[list[str]]]:
    """The words of each way of each token; in Arabic "and" is written with the word after it."""
    ways = [[_WORD.findall(way) for way in token] for token in part.tokens]
    ways[0] += [[f"و{way[0]}", *way[1:]] for way in ways[0] if way and "ء" <= way[0][0] <= "ي"]
    return ways


def _stands_alone(part: Part) -> bool:
    """Whether a part holds letters that need no spaces, and so is looked for by its letters."""
    letters = {letter for token in part.tokens for way in token for letter in letters_of(way)}
    return any(map(stands_alone, letters))


def _spaced(part: Part, always: bool) -> list[str]:
    """The spellings of a part that are looked for by their letters."""
    if always:
        return [_unmarked(text) for text in part.spellings()]
    if prod(map(len, part.tokens)) > MOST_SPACED:
        return []
    plain = [text for text in part.spellings() if "*" not in text and "=" not in text]
    return [text for text in plain if sum(map(is_word, letters_of(text))) >= SHORTEST_SPACED]


def _unmarked(text: str) -> str:
    return text.replace("*", "").replace("=", "")


def _literals(part: Part) -> list[tuple[str, bool]]:
    """What must stand in a find as it is, one of them at least, and whether case counts: words with
    capitals asked for (=UA), and such with digits (1:1), since digits have the shape of letters."""
    for token in part.tokens:
        words = [word for way in token for word in way.split()]
        if words and all(word[0] == "=" or any(map(str.isdigit, word)) for word in words):
            return [
                (word[1:], True) if word[0] == "=" else (fold(word.rstrip("*")), False)
                for word in words
            ]
    return []


def _words(written: str) -> list[str]:
    """The words of a text; signs that stand for letters belong to them."""
    spelt = "".join(c if shape(c) or not fold(c) else " " for c in written)
    return [word for word in (w.strip("!$@€£¥") for w in spelt.split()) if word]
