"""Search: parts of phrases found in a view of a column, word by word and letter by letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from countermark.text.alphabet import Alphabet, Index, View, letters_of, stands_alone
from countermark.text.chain import Chains, Words
from countermark.text.fold import fold, is_word, shape
from countermark.text.known import BASE
from countermark.text.phrase import Part
from countermark.text.pieces import SHORTEST_IN_TAG, Pieces, Written, in_tag
from countermark.text.spelling import Bits, Mask, Passage, Spelling
from countermark.text.tokens import Groups, tokens
from countermark.text.way import SHORT, judge

SHORTEST_SPACED = 5
"""Letters of a part that is also found s p a c e d or joined …"""
MOST_SPACED = 100
"""… where it has no more spellings than these."""
RUN = 1 << 17
"""Tokens of rows that are looked at together."""
_WORD = re.compile(r"\w+\*?")
_CLAUSE = re.compile(r"[.!?;,:…] ")


Ways = npt.NDArray[np.int8]
WAYS: tuple[Written, ...] = ("plain", "folded", "spaced", "tag")
UNJUDGED = -1


@dataclass(frozen=True)
class Finds:
    """What may be parts in some rows, in no order."""

    passage: Passage
    part: Index
    piece: Index
    """The number of its letters for `Search.way`, -1 where it was found by its words."""
    way: Ways
    """The number in WAYS, or UNJUDGED: to be asked of `Search.ways`."""
    first: Index
    last: Index
    """The first and the last of its tokens."""
    low: Index
    high: Index
    """The first and the last of its letters in the view of the different tokens."""

    @cached_property
    def row(self) -> Index:
        """In which row each stands."""
        return self.passage.tokens.row_of(self.first)

    def place(self, at: Index) -> tuple[Index, Index, Index, Index]:
        """Where some of them stand: from which character to which, and from which letter or edge to
        which, of all rows."""
        return self.passage.stands(self.first[at], self.last[at], self.low[at], self.high[at])


class _Inside(NamedTuple):
    """What may be parts inside tokens; the fields of `Finds`."""

    part: Index
    piece: Index
    way: Ways
    low: Index
    high: Index

    def at(self, which: Index) -> _Inside:
        """Some of these."""
        part, piece, way, low, high = self
        return _Inside(part[which], piece[which], way[which], low[which], high[which])


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
        self._parts_of = Groups(list(texts.values()))
        self._literal = [_literals(part) for part in parts]
        self._spelt: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        for number in worded:
            for word in {word for token in ways[number] for way in token for word in way}:
                stem = word.endswith("*")
                (self._stems if stem else self._spelt)[shape(word)].add(fold(word.rstrip("*")))
        self._longest = max(map(len, self._stems), default=0)
        self._judged: dict[str, Written | None] = {}

    def find(self, texts: pa.Array) -> Iterator[tuple[int, Finds]]:
        """All that may be parts in a column of large strings, in runs of rows, with the number of
        the first row of each.

        What stands in one token is looked for, and judged, once for all that are the same."""
        cut = tokens(texts)
        view = self._alphabet.view(cut.unique)
        words = self._chains.read(view)
        spelling = Spelling(view, words)
        inside = self._within(view, words)
        token = spelling.token(inside.low)
        inside = inside.at(np.argsort(token, kind="stable"))
        counts = np.bincount(token, minlength=len(cut.unique))
        bits = self._chains.bits(spelling.words.number), self._pieces.bits(spelling)
        for first, run in cut.runs(RUN):
            yield first, self._found(Passage(run, spelling), run.spread(counts), inside, *bits)

    def _found(
        self,
        passage: Passage,
        spread: tuple[Index, Index],
        inside: _Inside,
        chaining: tuple[Bits, Bits],
        joining: tuple[Bits, Bits],
    ) -> Finds:
        """What may be parts in a passage, of which those inside tokens are known."""
        of = spread[0]
        part, piece, way, low, high = inside.at(spread[1])
        chain, *chained = self._chained(passage, passage.meeting(*chaining))
        letters, *pieced = self._pieces.across(passage, passage.meeting(*joining))
        lettered, at = self._parts_of.spread(letters)
        size = passage.spelling.view.words.size
        new = ~self._among(
            chain, chained[0] * size + chained[2], lettered, (pieced[0] * size + pieced[2])[at]
        )
        at = at[new]
        columns = ((of, of, low, high), chained, [one[at] for one in pieced])
        first, last, low, high = map(np.concatenate, zip(*columns, strict=True))
        crossing = np.full(first.size - of.size, UNJUDGED, np.int8)
        return Finds(
            passage,
            part=np.concatenate([part, chain, lettered[new]]),
            piece=np.concatenate([piece, np.full(chain.size, -1), letters[at]]),
            way=np.concatenate([way, crossing]),
            first=first,
            last=last,
            low=low,
            high=high,
        )

    def _chained(self, passage: Passage, begun: Index) -> tuple[Index, Index, Index, Index, Index]:
        """The parts found by their words that begin in one token and end in another; the two, and
        the first and the last letter of the view."""
        chain, first, last = self._chains.find(passage.numbers, begun)
        parted = passage.parted(first, last)
        return self._worded[chain[parted]], *passage.place(first[parted], last[parted])

    def _within(self, view: View, words: Words) -> _Inside:
        """The parts found in rows of a view."""
        before, after = self._chains.bits(words.number)
        several = self._chains.find(words.number, np.flatnonzero(before[:-1] & after[1:]))
        one, at = self._chains.alone(words.number)
        chain, first, last = map(np.concatenate, zip(several, (one, at, at), strict=True))
        chain, low, high = self._worded[chain], words.first[first], words.last[last]
        piece, left, right = self._pieces.find(view)
        part, which = self._parts_of.spread(piece)
        piece, left, right = piece[which], left[which], right[which]
        new = ~self._among(chain, low, part, left)
        part, low = np.concatenate([chain, part[new]]), np.concatenate([low, left[new]])
        high = np.concatenate([high, right[new]])
        piece = np.concatenate([np.full(chain.size, -1), piece[new]])
        start, end = view.place[low].tolist(), (view.place[high] + 1).tolist()
        hits = zip(part.tolist(), piece.tolist(), start, end, strict=True)
        ways = [self.way(view.text, *hit) for hit in hits]
        written = _numbered(ways)
        good = written >= 0
        return _Inside(part, piece, written, low, high).at(np.flatnonzero(good))

    def _among(self, part: Index, place: Index, other: Index, there: Index) -> Mask:
        """Whether each of other parts stands where one of the first stands: found both ways, it
        counts once."""
        parts = len(self._literal)
        known = np.append(np.sort(place * parts + part), -1)
        sought = there * parts + other
        both: Mask = known[np.searchsorted(known[:-1], sought)] == sought
        return both

    def ways(self, finds: Finds, at: Index) -> Ways:
        """How some finds are written, UNJUDGED where they only look so; those of the same tokens
        are judged once."""
        ways = finds.way[at]
        new = np.flatnonzero(ways == UNJUDGED)
        at = at[new]
        part, piece, low, high = (c[at] for c in (finds.part, finds.piece, finds.low, finds.high))
        first, last, tokens = finds.first[at], finds.last[at], finds.passage.tokens
        key = _mixed(part, piece, low, high, tokens.codes[first])
        going = np.flatnonzero(first < last)
        token = first[going]
        while going.size:
            token = token + 1
            key[going] = _mixed(key[going], tokens.codes[token])
            more = token < last[going]
            going, token = going[more], token[more]
        _, once, which = np.unique(key, return_index=True, return_inverse=True)
        start, end, _, _ = finds.place(at[once])
        base = tokens.starts[first[once]]
        columns = (first[once], last[once], part[once], piece[once], start - base, end - base)
        hits = zip(*(column.tolist() for column in columns), strict=True)
        judged = [self.way(tokens.run(first, last), *hit) for first, last, *hit in hits]
        ways[new] = _numbered(judged)[which]
        return ways

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


def _numbered(ways: list[Written | None]) -> Ways:
    return np.array([UNJUDGED if way is None else WAYS.index(way) for way in ways], np.int8)


def _mixed(*columns: Index) -> Index:
    """One number for those of each row."""
    key = np.zeros(columns[0].size, np.int64)
    for column in columns:
        key = (key ^ column) * np.int64(BASE - (1 << 64))
        key ^= key >> 29
    return key
