"""Intent: what a caption, comment, review, title or message says beside the brand.

The parts of all phrases of the lexicon are looked for at once, through the same folding as
mentions; parts of one phrase are put together, and what is found is judged where it stands: how it
is written, and whether he who wrote it says so himself. What a row can be asked for all rows at
once is asked so; only the few that are left are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from countermark.text.act import ACTS, Act, Part, may_warn, warning
from countermark.text.alphabet import Index
from countermark.text.amount import bragged
from countermark.text.column import Strings, chunks, strings
from countermark.text.known import sieved
from countermark.text.lexicon import LURES, ROLES, Lexicon, lexicon
from countermark.text.phrase import Phrase
from countermark.text.scope import (
    ASKED,
    COUNTS,
    FAR,
    FAR_END,
    FAR_QUOTE,
    OPENING,
    Denial,
    denying,
    scope,
)
from countermark.text.search import UNJUDGED, WAYS, Finds, Search, Ways
from countermark.text.spelling import Mask
from countermark.text.tokens import Tokens

CHUNK = 1 << 24
"""Bytes of text that are read together."""
SIEVE = 18
"""Bits for a place, where rows and phrases are told apart well enough."""
GAP = 48
"""Letters and edges of words that may stand in a gap of a phrase."""
ASKING = frozenset({"question", "comparison"})
"""Kinds that are said by asking."""
ORDERED = sorted(ROLES)
DENYING = LURES | {"no-logo"}
"""Kinds that hold parts of warnings and warn of nothing: "not a fake"."""

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("kind", pa.string()),
        ("entry", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("certainty", pa.float64()),
        ("scope", pa.string()),
        ("way", pa.string()),
    ]
)
"""Of what `Intent.find` gives: `start` and `end` are characters of the row's text."""

_Hit: TypeAlias = tuple[int, int, int, int, int, int, int, int]
"""Row, phrase, part of it, way, its first and last letter and its start and end in the row."""
_SCOPES, _COUNTS = list(COUNTS), np.array(list(COUNTS.values()))
_ORDER = np.array([WAYS.index(way) for way in sorted(WAYS)], np.int8)


class _Said(NamedTuple):
    """Phrases of entries in rows, from which character to which of all rows."""

    row: Index
    start: Index
    end: Index
    entry: Index
    whole: Mask
    """Whether it is one part and not several with something between them."""
    way: Ways

    def and_(self, other: _Said) -> _Said:
        """These and others."""
        return _Said(
            np.append(self.row, other.row),
            np.append(self.start, other.start),
            np.append(self.end, other.end),
            np.append(self.entry, other.entry),
            np.append(self.whole, other.whole),
            np.append(self.way, other.way),
        )

    def at(self, which: Index | Mask) -> _Said:
        """Some of these."""
        row, start, end, entry, whole, way = self
        return _Said(row[which], start[which], end[which], entry[which], whole[which], way[which])


class _Told(NamedTuple):
    """The columns of what `Intent.find` gives, words by number: kind and entry are one."""

    row: Index
    name: Index
    start: Index
    end: Index
    certainty: npt.NDArray[np.float64]
    scope: npt.NDArray[np.int8]
    way: Ways


class _Texts(dict[int, str]):
    """The texts of rows, as they are asked for."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens

    def __missing__(self, row: int) -> str:
        text = self[row] = self._tokens.text(row)
        return text


class Intent:
    """A lexicon ready to be read with; the package's own by default. Building it takes a second."""

    def __init__(self, words: Lexicon | None = None) -> None:
        self.lexicon = words or lexicon()
        self._phrases = self.lexicon.phrases()
        parts = [part for _, phrase in self._phrases for part in phrase.parts]
        counts = np.array([len(phrase.parts) for _, phrase in self._phrases], np.int64)
        several = [len(phrase.parts) > 1 or any(phrase.prices) for _, phrase in self._phrases]
        self._phrase_of = np.repeat(np.arange(counts.size), counts)
        self._place_of = np.concatenate([np.arange(count) for count in counts])
        self._several = np.array(several, bool)[self._phrase_of]
        closes = self._place_of == counts[self._phrase_of] - 1
        self._ends = (self._place_of == 0) + 2 * closes.astype(np.uint8)
        """1 for the first part of a phrase, 2 for its last."""
        entries = np.array([entry for entry, _ in self._phrases], np.int64)
        self._entry = entries[self._phrase_of]
        kinds = [entry.kind for entry in self.lexicon.entries]
        self._kind_of = kinds
        self._kind_number = np.unique(kinds, return_inverse=True)[1]
        roles = [1 << ORDERED.index(kind) if kind in ROLES else 0 for kind in kinds]
        self._role = np.array(roles, np.int64)
        self._asking = np.array([kind in ASKING for kind in kinds], bool)
        self._kinds = pa.array([*kinds, *("warning" for _ in ACTS)])
        self._ids = pa.array([*(entry.id for entry in self.lexicon.entries), *ACTS])
        self._certainty = np.array([entry.certainty for entry in self.lexicon.entries])
        self._may_warn = _may_warn(np.arange(1 << len(ORDERED)))
        """Whether roles, a bit for each, may make a warning."""
        whole = frozenset(np.flatnonzero(~self._several).tolist())
        self._denying = len(parts)
        self._search = Search([*parts, *denying(self.lexicon.negations)], whole)
        every = Denial(self.lexicon.negations)
        self._denials: dict[str, Denial] = {entry.language: every for entry in self.lexicon.entries}
        self._denials |= {negation.id: Denial([negation]) for negation in self.lexicon.negations}

    def find(self, column: Strings) -> pa.Table:
        """All that is said in `column`, as a table of SCHEMA in the order of rows and places.

        `certainty` is the entry's, less what `scope` takes from it: words may be `said`, `asked`,
        `quoted` or `negated` (nothing is left). `way`: `plain`, `folded` (look-alike letters,
        digits for letters), `spaced` (s p a c e d or joinedwords), `tag`.
        """
        told = [
            self._told_in(first + run, finds)
            for first, rows in chunks(strings(column), CHUNK)
            for run, finds in self._search.find(rows)
        ]
        if not told:
            return SCHEMA.empty_table()
        one = _Told(*(np.concatenate(parts) for parts in zip(*told, strict=True)))
        values = (
            one.row,
            self._kinds.take(one.name),
            self._ids.take(one.name),
            one.start.astype(np.int32),
            one.end.astype(np.int32),
            one.certainty,
            pa.array(_SCOPES).take(one.scope),
            pa.array(WAYS).take(one.way),
        )
        return pa.Table.from_arrays([pa.array(column) for column in values], schema=SCHEMA)

    def _told_in(self, first: int, finds: Finds) -> _Told:
        """What is said in rows, of which the first has this number."""
        tokens = finds.passage.tokens
        texts, begun = _Texts(tokens), tokens.rows
        said = self._outermost(self._said(finds, texts, begun))
        scopes = self._scopes(finds, said, texts, begun)
        certainty = self._certainty[said.entry] * _COUNTS[scopes]
        role = self._role[said.entry] > 0
        acts = list(self._acts(said.at(role), certainty[role], begun))
        said, scopes, certainty = said.at(~role), scopes[~role], certainty[~role]
        base = begun[said.row]
        places = (said.row + first, said.entry, said.start - base, said.end - base)
        names = len(self.lexicon.entries)
        more = [(row + first, names + ACTS.index(act.id), act.start, act.end) for row, act in acts]
        both = zip(places, np.array(more, np.int64).reshape(-1, 4).T, strict=True)
        row, name, start, end = map(np.concatenate, both)
        meant = np.append(scopes, np.full(len(acts), _SCOPES.index("said"), np.int8))
        way = np.append(said.way, np.full(len(acts), WAYS.index("plain"), np.int8))
        sure = np.append(certainty, [act.certainty for _, act in acts])
        order = np.lexsort((start, row)) if acts else np.arange(row.size)
        row, name, start, end = row[order], name[order], start[order], end[order]
        return _Told(row, name, start, end, sure[order], meant[order], way[order])

    def _said(self, finds: Finds, texts: _Texts, begun: Index) -> _Said:
        """The phrases in some rows, sorted: the outer come before the inner."""
        at = np.flatnonzero(finds.part < self._denying)
        at = at[self._may_be(finds.row[at], finds.part[at], len(begun))]
        several = self._several[finds.part[at]]
        said = self._wholes(finds, at[~several])
        composed = self._composed(finds, at[several], texts, begun)
        both = said.and_(composed)
        keys = (_ORDER[both.way], both.whole, both.entry, -both.end, both.start)
        return both.at(np.lexsort(keys))

    def _may_be(self, row: Index, part: Index, rows: int) -> Mask:
        """Whether each hit may be a phrase, or a part of one of which the first and the last part
        stand in its row; and is no part of an act, or stands beside others that make one."""
        may = ~self._several[part]
        more = np.flatnonzero(~may)
        key = sieved(row[more] * len(self._phrases) + self._phrase_of[part[more]], SIEVE)
        ends = self._ends[part[more]]
        met = np.zeros(1 << SIEVE, np.uint8)
        np.bitwise_or.at(met, key, ends)
        may[more] = met[key] == 3
        role = np.where(may, self._role[self._entry[part]], 0)
        roles = np.zeros(rows, np.int64)
        np.bitwise_or.at(roles, row, role)
        both: Mask = may & ((role == 0) | self._may_warn[roles[row]])
        return both

    def _wholes(self, finds: Finds, at: Index) -> _Said:
        """The phrases of one part."""
        way = self._search.ways(finds, at)
        at, way = at[way != UNJUDGED], way[way != UNJUDGED]
        start, end, _, _ = finds.place(at)
        entry = self._entry[finds.part[at]]
        return _Said(finds.row[at], start, end, entry, np.ones(at.size, bool), way)

    def _composed(self, finds: Finds, at: Index, texts: _Texts, begun: Index) -> _Said:
        """The phrases of several parts, or with amounts of money."""
        start, end, left, right = finds.place(at)
        row, part = finds.row[at], finds.part[at]
        way = self._search.ways(finds, at)
        parts = (row, self._phrase_of[part], self._place_of[part], way)
        columns = (*parts, left, right, start - begun[row], end - begun[row])
        hits = zip(*(column.tolist() for column in columns), strict=True)
        found = []
        open_: dict[tuple[int, int, int], list[_Hit]] = {}
        """The hits so far, by row, phrase and the part that comes next."""
        for hit in sorted(hits, key=itemgetter(0, 4, 5)):
            mine, number, place, _, begins, *_ = hit
            entry, phrase = self._phrases[number]
            before = open_.get((mine, number, place), []) if place else []
            if place and not (before and 0 <= begins - before[-1][5] - 1 <= GAP):
                continue
            if place + 1 < len(phrase.parts):
                open_[mine, number, place + 1] = [*before, hit]
            elif one := self._complete(texts, entry, phrase, [*before, hit]):
                found.append(one)
        rows, starts, ends, entries, whole, ways = np.array(found, np.int64).reshape(-1, 6).T
        first = begun[rows]
        return _Said(rows, starts + first, ends + first, entries, whole > 0, ways.astype(np.int8))

    def _complete(
        self, texts: _Texts, entry: int, phrase: Phrase, hits: Sequence[_Hit]
    ) -> tuple[int, ...] | None:
        """The row of _Said that hits on the parts of a phrase are, in characters of their row."""
        ways = [hit[3] for hit in hits]
        if UNJUDGED in ways:
            return None
        way = next((way for way in ways if WAYS[way] != "plain"), WAYS.index("plain"))
        row, start, end = hits[0][0], hits[0][6], hits[-1][7]
        if any(phrase.prices):
            span = bragged(texts[row], phrase.prices, [hit[6:] for hit in hits])
            if span is None:
                return None
            start, end = span
        return row, start, end, entry, len(hits) == 1, way

    def _outermost(self, said: _Said) -> _Said:
        """Without what stands inside a longer phrase of one part, or of the same kind. Parts of
        acts hide other parts only."""
        same = (np.diff(said.start) == 0) & (np.diff(said.end) == 0)
        same &= np.diff(self._kind_number[said.entry]) == 0
        said = said.at(np.append(True, ~same)[: said.row.size])
        inside = np.maximum.accumulate(said.end)[:-1] >= said.end[1:]
        crowded = np.zeros(said.row.max(initial=0) + 1, bool)
        crowded[said.row[1:][inside]] = True
        doubtful = np.flatnonzero(crowded[said.row])
        kept = np.ones(said.row.size, bool)
        columns = (c[doubtful].tolist() for c in said[:5])
        outer: list[tuple[int, int, int, int, bool]] = []
        for number, one in zip(doubtful.tolist(), zip(*columns, strict=True), strict=True):
            if outer and outer[0][0] != one[0]:
                outer = []
            if outer and any(self._hides(other, one) for other in outer):
                kept[number] = False
            else:
                outer.append(one)
        return said.at(kept)

    def _hides(
        self, outer: tuple[int, int, int, int, bool], one: tuple[int, int, int, int, bool]
    ) -> bool:
        if outer[2] < one[2]:
            return False
        kind, other = self._kind_of[one[3]], self._kind_of[outer[3]]
        longer = outer[2] - outer[1] > one[2] - one[1]
        hides = kind not in ROLES or other in ROLES or other in DENYING
        inside = outer[4] and longer and hides and (other not in ROLES or kind in ROLES)
        return other == kind or inside

    def _scopes(
        self, finds: Finds, said: _Said, texts: _Texts, rows: Index
    ) -> npt.NDArray[np.int8]:
        """How each is meant, as its place in COUNTS."""
        denied = np.sort(finds.place(np.flatnonzero(finds.part >= self._denying))[0])
        before, after = said.start - FAR, said.end + FAR
        no = np.searchsorted(denied, before) < np.searchsorted(denied, after)
        near = no | finds.passage.holding(OPENING, said.start - FAR_QUOTE, said.start)
        near |= finds.passage.holding(ASKED, said.end, said.end + FAR_END)
        near &= said.way != WAYS.index("tag")
        scopes = np.zeros(said.row.size, np.int8)
        which = np.flatnonzero(near)
        base = rows[said.row[which]]
        columns = (said.row[which], said.start[which] - base, said.end[which] - base)
        hits = zip(*(c.tolist() for c in (*columns, said.entry[which], no[which])), strict=True)
        scopes[which] = [
            _SCOPES.index(
                scope(texts[row], start, end, self._denials[self.lexicon.entries[entry].language]
                      if no else None)
            )
            for row, start, end, entry, no in hits
        ]  # fmt: skip
        scopes[(scopes == _SCOPES.index("asked")) & self._asking[said.entry]] = 0
        return scopes

    def _acts(
        self, said: _Said, certainty: npt.NDArray[np.float64], begun: Index
    ) -> Iterator[tuple[int, Act]]:
        """The warnings that parts of acts make, by row."""
        if not said.row.size:
            return
        roles = np.zeros(begun.size, np.int64)
        np.bitwise_or.at(roles, said.row, self._role[said.entry])
        may = self._may_warn[roles[said.row]]
        said, base = said.at(may), begun[said.row[may]]
        columns = (said.row, said.start - base, said.end - base, certainty[may], said.entry)
        hits = zip(*(column.tolist() for column in columns), strict=True)
        for row, group in groupby(hits, key=itemgetter(0)):
            entries = self.lexicon.entries
            parts = [Part(entries[e].kind, start, end, sure) for _, start, end, sure, e in group]
            if act := warning(parts):
                yield row, act


def _may_warn(roles: Index) -> Mask:
    """Whether roles, a bit for each, may make a warning."""
    met, which = np.unique(roles, return_inverse=True)
    useful = [may_warn([name for n, name in enumerate(ORDERED) if m >> n & 1]) for m in met]
    may: Mask = np.array(useful, bool)[which]
    return may
