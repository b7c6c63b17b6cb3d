"""Mentions: the terms of brands found in a column of strings, through their disguises.

The column is folded by one code-point table into one run of letters without spaces, in which all
terms are looked for at once (Aho-Corasick); each hit is then judged where it stands in the text.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from countermark.text.column import Rows, Strings, alike, chunks, joined, strings
from countermark.text.fold import Points, Table, fold, is_spaceless, is_word, shape
from countermark.text.leet import leet_signs, may_be_leet, unleeted
from countermark.text.mirror import is_turned, may_be_turned, upright
from countermark.text.term import NAMES, Term
from countermark.text.typo import is_backwards, misspelt, spelt_names
from countermark.text.way import SHORT, Way, judge, tagged

LOOSEST = 32
"""Characters of a hit for each letter of its term: what stands between is not read without end."""
SHORTEST_IN_TAG = 5
"""Letters of a term that is found inside a longer #tag or @handle."""
NEAR = 64
"""Characters before a hit in which the sign of its #tag or @handle is looked for."""

_SEPARATOR, _OTHER, _FIRST, _OWN, _LAST = 1, 2, 3, 183, 253
_NO_WORD, _WORD, _SPACELESS_WORD = 1, 2, 3

Index = npt.NDArray[np.int64]


class _Found(NamedTuple):
    row: int
    term: Term
    start: int
    end: int
    way: Way


SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("brand", pa.string()),
        ("kind", pa.string()),
        ("term", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("way", pa.string()),
    ]
)
"""Of what `Mentions.find` gives: `start` and `end` are characters of the row's text."""


_DFA = 100_000
"""Letters of all terms up to which the faster automaton is built: about 25 MB of tables."""


_UNJUDGED = object()


class Mentions:
    """All terms at once, ready to be looked for."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = [term for term in dict.fromkeys(terms) if _letters(term.text)]
        letters = [_letters(term.text) for term in self.terms]
        self._classes = _classes(letters)
        self._table = Table(self._class_of, np.uint8)
        self._kinds = Table(_kind_of, np.uint8)
        self._patterns = [bytes(self._classes[c] for c in word) for word in letters]
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            self._patterns,
            # three times as fast; its tables grow with the letters of all terms
            implementation=ahocorasick_rs.Implementation.DFA
            if sum(map(len, letters)) < _DFA
            else None,
        )
        self._lengths = np.array([len(word) for word in letters], np.int64)
        self._judged: dict[tuple[str, int], Way | object | None] = {}

    def find(self, column: Strings, typos: bool = False) -> pa.Table:
        """Every mention in `column`, as a table of SCHEMA in the order of rows and places.

        `way`: `plain` (case, accents and punctuation apart), `folded` (look-alike letters, digits
        and signs for letters), `spaced` (s p a c e d or joinedwords), `tag` (#brand…),
        `handle` (@brand…), `mirrored` (ǝllǝɹnɐ), and with `typos` also `typo` (see `typo`) and
        names written backwards: both compared with the tokens of this column alone.
        A mention inside a longer one of another brand is that other brand's.
        """
        texts = strings(column)
        names = spelt_names(self.terms) if typos else frozenset()
        misspellings = Mentions(misspelt(_parts(texts), len(texts), self.terms) if typos else ())
        hits: list[_Found] = []
        for numbers, rows in alike(texts):
            found = [
                *self._found_in(numbers, rows),
                *self._turned_in(numbers, rows),
                *self._signed_in(numbers, rows),
            ]
            if misspellings.terms:
                found += [
                    hit._replace(way="mirrored" if is_backwards(hit.term, names) else "typo")
                    for hit in misspellings._found_in(numbers, rows)
                ]
            hits += _outermost(found)
        hits.sort(key=itemgetter(0))
        row, term, start, end, way = zip(*hits, strict=True) if hits else ((),) * 5
        columns = (
            row,
            [one.brand for one in term],
            [one.kind for one in term],
            [one.text for one in term],
            start,
            end,
            way,
        )
        arrays = [pa.array(v, f.type) for v, f in zip(columns, SCHEMA, strict=True)]
        return pa.Table.from_arrays(arrays, schema=SCHEMA)

    def _class_of(self, point: int) -> list[int]:
        char = chr(point)
        if char in self._classes:  # also the pictures that a term consists of
            return [self._classes[char]]
        if letters := shape(char):
            return [self._classes.get(letter, _OTHER) for letter in letters]
        return [_SEPARATOR] if fold(char) else []

    def _found_in(self, numbers: Rows, texts: pa.Array) -> list[_Found]:
        """The hits in rows that lie one after the other, with their numbers."""
        data = _bytes(texts)
        squashed, read = self._table.ascii(data, without=_SEPARATOR), None
        if squashed is None:
            read = self._read(data)
            squashed = read[1].replace(bytes([_SEPARATOR]), b"")
        raw = self._automaton.find_matches_as_indexes(squashed, overlapping=True)
        if not raw:
            return []
        points, classes, origin = read or self._read(data)
        text, values = data.decode(), np.frombuffer(classes, np.uint8)
        places = np.flatnonzero(values != _SEPARATOR)
        term, low, high = np.array(raw, np.int64).T
        low, high = places[low], places[high - 1]
        start, last = (low, high) if origin is None else (origin[low], origin[high])
        ends = np.cumsum(pc.utf8_length(texts).to_numpy(zero_copy_only=False), dtype=np.int64)
        row = np.searchsorted(ends, start, side="right")
        bounds = np.concatenate([np.zeros(1, np.int64), ends])
        within = (last < ends[row]) & (last - start <= LOOSEST * self._lengths[term])
        edged = self._edges(points, values, origin, low, high, bounds, row)
        signs = np.flatnonzero((points == ord("#")) | (points == ord("@")))
        sign = np.concatenate([[-NEAR - 1], signs])[np.searchsorted(signs, start)]
        near = (start - sign <= NEAR) & (sign >= bounds[row])
        tagging = near & (self._lengths[term] >= SHORTEST_IN_TAG)
        chosen = np.flatnonzero(within & (edged | tagging))
        hits = []
        for at, base, mine, begin, end, signed, whole in zip(
            numbers[row[chosen]].tolist(),
            bounds[row[chosen]].tolist(),
            term[chosen].tolist(),
            start[chosen].tolist(),
            (last[chosen] + 1).tolist(),
            np.where(near, sign, -1)[chosen].tolist(),
            edged[chosen].tolist(),
            strict=True,
        ):
            way = self._judge(text[begin:end], mine)
            tag = tagged(text, base, signed, end) if way and signed >= 0 else None
            if way and (tag or whole):
                hits.append(_Found(at, self.terms[mine], begin - base, end - base, tag or way))
        return hits

    def _turned_in(self, numbers: Rows, texts: pa.Array) -> Iterator[_Found]:
        """The hits in text that is written upside down."""
        if not may_be_turned(_bytes(texts)):
            return
        for at, text in enumerate(texts.to_pylist()):
            if any(map(is_turned, text)):
                turned = pa.array([upright(text)], pa.large_string())
                for hit in self._found_in(numbers[at : at + 1], turned):
                    start, end = len(text) - hit.end, len(text) - hit.start
                    if any(map(is_turned, text[start:end])):
                        yield hit._replace(start=start, end=end, way="mirrored")

    def _signed_in(self, numbers: Rows, texts: pa.Array) -> Iterator[_Found]:
        """The hits with signs for letters that mostly are none: half of a longer name at most."""
        which = may_be_leet(texts)
        if not which.any():
            return
        written = dict(zip(numbers[which].tolist(), texts.filter(which).to_pylist(), strict=True))
        read = pa.array(map(unleeted, written.values()), pa.large_string())
        for hit in self._found_in(numbers[which], read):
            signs = leet_signs(written[hit.row][hit.start : hit.end])
            letters = len(_letters(hit.term.text))
            if 0 < 2 * signs <= letters > SHORT:
                yield hit._replace(way="folded" if hit.way == "plain" else hit.way)

    def _read(self, data: bytes) -> tuple[Points, bytes, npt.NDArray[np.intp] | None]:
        """Code points of a text, a byte for the class of each, and the point of each class (None:
        one each)."""
        classes = self._table.ascii(data)
        if classes is not None:
            return np.frombuffer(data, np.uint8), classes, None
        points: Points = np.frombuffer(data.decode().encode("utf-32-le"), np.uint32)
        values, origin = self._table.apply(points)
        return points, values.tobytes(), origin

    def _edges(
        self,
        points: Points,
        values: Points,
        origin: npt.NDArray[np.intp] | None,
        low: Index,
        high: Index,
        bounds: Index,
        row: Index,
    ) -> npt.NDArray[np.bool_]:
        """Whether the hits `low` to `high` begin and end where words do."""

        def kind(at: Index) -> Index:
            where = np.clip(at, 0, values.size - 1)
            where = where if origin is None else origin[where]
            outside = (at < 0) | (at >= values.size) | (where < bounds[row])
            outside |= where >= bounds[row + 1]
            kinds = self._kinds.apply(points[where])[0].astype(np.int64)
            return np.where(outside, _NO_WORD, kinds)

        left = (kind(low - 1) != _WORD) | (kind(low) != _WORD)
        right = (kind(high + 1) != _WORD) | (kind(high) != _WORD)
        both: npt.NDArray[np.bool_] = left & right
        return both

    def _judge(self, written: str, term: int) -> Way | None:
        key = (written, term)
        way = self._judged.get(key, _UNJUDGED)
        if way is _UNJUDGED:
            if len(self._judged) > 100_000:
                self._judged.clear()
            way = self._judged[key] = judge(written, self.terms[term].text)
        return way  # type: ignore[return-value]  # no longer the mark


def _letters(text: str) -> str:
    """What a term is looked for by: its shape, the pictures of one that is only pictures (🔥)."""
    return shape(text) or "".join(c for c in fold(text) if unicodedata.category(c) == "So")


def _classes(words: list[str]) -> dict[str, int]:
    """A byte for each letter of the terms: frequent letters their own, the rest share."""
    frequent = [letter for letter, _ in Counter("".join(words)).most_common()]
    shared = _LAST - _OWN
    return {
        letter: _FIRST + n if n < _OWN - _FIRST else _OWN + ord(letter) % shared
        for n, letter in enumerate(frequent)
    }


def _kind_of(point: int) -> list[int]:
    char = chr(point)
    if not is_word(char):
        return [_NO_WORD]
    return [_SPACELESS_WORD if is_spaceless(char) else _WORD]


def _bytes(texts: pa.Array) -> bytes:
    """All the rows in UTF-8, one after the other, as they lie in the column already."""
    offsets = np.frombuffer(texts.buffers()[1], np.int64, len(texts) + 1, texts.offset * 8)
    data = texts.buffers()[2]
    return bytes(data[offsets[0] : offsets[-1]]) if data else b""


def _parts(texts: pa.Array) -> Iterator[bytes]:
    """The rows in UTF-8, parted by line feeds."""
    for _, rows in chunks(texts):
        yield joined(rows, "\n")


def _outermost(hits: list[_Found]) -> list[_Found]:
    """Without hits inside longer ones of another brand, or of another name of the same; the same
    place counts once for each brand and kind."""
    count = Counter(map(itemgetter(0), hits))  # most rows have one, and nothing to compare
    kept = [hit for hit in hits if count[hit[0]] == 1]
    several = [hit for hit in hits if count[hit[0]] > 1]
    longest: list[_Found] = []
    for hit in sorted(several, key=lambda h: (h.row, h.start, -h.end, h.way != "plain", h.term)):
        longest = [outer for outer in longest if outer.row == hit.row and outer.end > hit.start]
        if not any(_stands_for(outer, hit) for outer in longest):
            longest.append(hit)
            kept.append(hit)
    return kept


def _stands_for(outer: _Found, hit: _Found) -> bool:
    if outer.end < hit.end:
        return False
    theirs, mine = outer.term, hit.term
    same = theirs.brand == mine.brand and (
        theirs.kind == mine.kind or {theirs.kind, mine.kind} <= NAMES
    )
    if (outer.start, outer.end) == (hit.start, hit.end):
        return same
    return same or theirs.brand != mine.brand
