"""Screening: captions looked at many at once, so that only those are read that may say something.

The rows are joined and gone through from end to end a few times: by numpy, by one automaton for
each list of words, by the patterns that reading begins with anyway. A row at which none of them
stops says nothing. What is asked here is never narrower than what the readers ask: a row too many
costs time, a row too few would be a caption unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from countermark.links import asin, broken, found, glyph, host, spoken, spotting, squash, view
from countermark.links.cue import shop_places
from countermark.links.lexicon import Lexicon, lexicon
from countermark.links.sieve import Hit
from countermark.text.fold import Table

SEAM = " _\x1e_ "
"""Stands between rows: no pattern of a link, a code or an instruction goes across it."""
SEAM_SIGN = b"\x1e"
_MARK = SEAM_SIGN[0]
AT_ONCE = 1 << 16
"""Characters that are looked at together: what is made of them stays in the processor's cache."""
LONG = 4096
"""Characters of a row that is not screened: it is read."""
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u20e3\ud800-\udfff]")
"""In a row with one of these the readers see what a table of single characters does not."""
Points = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.intp]


class Glance(NamedTuple):
    """What a row may hold; whatever is False it does not hold."""

    links: bool
    """Plain links."""
    broken: bool
    """Hidden links; also where there are plain ones."""
    codes: bool
    """Item codes; also where there are links, which are taken out first."""
    told: bool
    """Instructions."""
    seen: view.Seen | None
    """The row as instructions are looked for in it, where that was made."""


EVERYTHING = Glance(True, True, True, True, None)


def glances(texts: Sequence[str]) -> Iterator[Glance | None]:
    """For each text what it may hold; None where it holds nothing."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size > AT_ONCE:
            yield from _screened(batch)
            batch, size = [], 0
    yield from _screened(batch)


def _screened(texts: Sequence[str]) -> Iterator[Glance | None]:
    if not texts:
        return
    apart = [len(text) > LONG or _STRANGE.search(text) is not None for text in texts]
    kept = ["" if odd else text for odd, text in zip(apart, texts, strict=True)]
    words = lexicon()
    whole = SEAM.join(kept)
    rows = _Joined(whole, np.fromiter(_starts(kept), np.intp, len(kept)))
    links, hidden, codes, shops = (
        _marked(len(kept), which)
        for which in (rows.links(), rows.broken(), rows.codes(), rows.shops())
    )
    views, pieces, needles, odd = rows.seen()
    for n, text in enumerate(texts):
        if apart[n] or (text.isascii() and views[n] != view.view_of(text)):
            yield EVERYTHING
            continue
        seen = None
        there, strings = pieces.get(n, ()), needles.get(n, ())
        if there or strings or odd[n]:
            worth = words.sieve.worth_trying(views[n], strings)
            seen = view.Seen(views[n], there, odd[n], shops[n], worth)
            if not (odd[n] or worth or _opens(words, seen)):
                seen = None
        if links[n] or hidden[n] or codes[n] or seen:
            yield Glance(links[n], hidden[n], codes[n], seen is not None, seen)
        else:
            yield None


def _opens(words: Lexicon, seen: view.Seen) -> bool:
    """Whether a sentence of the text may be read by its words."""
    return any(
        piece in words.nouns or piece in words.naming or (seen.shops and piece in words.opening)
        for piece, *_ in seen.pieces
    )


def _starts(texts: Iterable[str]) -> Iterator[int]:
    """Where each row begins when they are joined."""
    at = 0
    for text in texts:
        yield at
        at += len(text) + len(SEAM)


def _marked(count: int, rows: Rows) -> list[bool]:
    marks = np.zeros(count, bool)
    marks[rows] = True
    return marks.tolist()


class _Joined:
    """Rows of one batch, joined."""

    def __init__(self, whole: str, starts: Rows) -> None:
        self.whole, self.starts = whole, starts
        self.points: Points = np.frombuffer(whole.encode("utf-32-le"), np.uint32)
        self.kinds = _kinds().raw(self.points)

    def links(self) -> Rows:
        """The rows that have what every plain link has."""
        traces = (trace.start() for trace in found.TRACE.finditer(self.whole))
        return np.union1d(self._rows(traces), self._of_kind(WIDE))

    def broken(self) -> Rows:
        """The rows in which a link may be hidden."""
        trace, (_, *others) = broken.traces()  # the first is of letters in other shapes
        marked = [self._rows(one.start() for one in trace.finditer(self.whole))]
        marked += [self._rows(one.start() for one in each.finditer(self.whole)) for each in others]
        shapes = _shapes().raw(self.points)
        skimmed = shapes[shapes > 0].tobytes()
        hits = host.gate().find_matches_as_indexes(skimmed)
        marked.append(_behind(skimmed, (start for _, start, _ in hits)))
        marked.append(self._drawn_oddly())
        return np.concatenate(marked)

    def _drawn_oddly(self) -> Rows:
        """The rows with letters in other shapes, or of several scripts in one word."""
        latin, other = self.kinds & LATIN > 0, self.kinds & OTHER > 0
        odd = self.kinds & STYLED > 0
        odd[1:] |= (latin[:-1] & other[1:]) | (other[:-1] & latin[1:])
        flag = self.kinds & FLAG > 0
        odd[2:] |= flag[:-2] & flag[1:-1] & flag[2:]
        return _rows_of(self.starts, np.flatnonzero(odd))

    def codes(self) -> Rows:
        """The rows that may hold an item's code."""
        letters = spotting.squeezed(self.whole, keeping=SEAM_SIGN)
        near = (one.start() for each in glyph.NEAR for one in each.finditer(self.whole))
        spelt = (one.start() for one in asin.LETTER_O.finditer(self.whole))
        marked = [
            _behind(letters, spotting.places(letters)),
            self._rows(near),
            self._rows(spelt),
            self._of_kind(DRAWN),
        ]
        if (self.kinds & ABROAD).any():
            abroad = spoken.squeezed_abroad(self.whole, keeping=SEAM_SIGN)
            marked.append(_behind(abroad, spoken.spoken_places(abroad, "other")))
        return np.concatenate(marked)

    def shops(self) -> Rows:
        """The rows that name a shop outside of tags."""
        return self._rows(shop_places(self.whole))

    def seen(self) -> tuple[list[str], dict[int, list[Hit]], dict[int, list[Hit]], list[bool]]:
        """The rows as instructions are looked for in them; the pieces of the lexicon, and the
        needles of its patterns, by row; and which may hold a disguised instruction."""
        words = lexicon()
        points = self.points
        if "://" in self.whole:
            points = np.frombuffer(view.unlinked(self.whole).encode("utf-32-le"), np.uint32)
        values, _ = _views().apply(points)
        whole = values.tobytes().decode("utf-32-le")
        views = whole.split(SEAM)
        before = [*_starts(views)]
        starts = np.array(before, np.intp)
        odd = _marked(len(views), _rows_of(starts, view.odd_places(whole)))
        found = words.pieces(whole)
        pieces: dict[int, list[Hit]] = {}
        for row, (piece, start, end) in zip(_by_row(starts, found), found, strict=True):
            first = before[row]
            if end - first <= len(views[row]):  # it is no part of a seam
                pieces.setdefault(row, []).append((piece, start - first, end - first))
        strings = words.sieve.strings(whole)
        needles: dict[int, list[Hit]] = {}
        for row, (string, start, end) in zip(_by_row(starts, strings), strings, strict=True):
            first = before[row]
            needles.setdefault(row, []).append((string, start - first, end - first))
        return views, pieces, needles, odd

    def _rows(self, places: Iterable[int]) -> Rows:
        return _rows_of(self.starts, places)

    def _of_kind(self, kind: int) -> Rows:
        return _rows_of(self.starts, np.flatnonzero(self.kinds & kind))


def _rows_of(starts: Rows, places: Rows | Iterable[int]) -> Rows:
    """The rows, which begin at `starts`, in which places are."""
    if not isinstance(places, np.ndarray):
        places = np.fromiter(places, np.intp)
    return np.searchsorted(starts, places, "right") - 1


def _by_row(starts: Rows, hits: list[Hit]) -> list[int]:
    """The rows of hits."""
    rows: list[int] = _rows_of(starts, np.array([start for _, start, _ in hits], np.intp)).tolist()
    return rows


def _behind(signs: bytes, places: Iterable[int]) -> Rows:
    """The rows of places in what is left of the joined rows: as many seams stand before them."""
    seams = np.flatnonzero(np.frombuffer(signs, np.uint8) == _MARK)
    return np.searchsorted(seams, np.fromiter(places, np.intp), "right")


LATIN, OTHER, STYLED, FLAG, DRAWN, ABROAD, WIDE = (1 << n for n in range(7))


@lru_cache(1)
def _kinds() -> Table:
    """What kinds of characters there are, as bits, by character."""
    tests = (
        (LATIN, re.compile("[A-Za-z]")),
        (OTHER, re.compile(f"[{squash.OTHER}]")),
        (STYLED, re.compile(f"[{squash.STYLED}]")),
        (FLAG, re.compile(f"[{squash.FLAG}]")),
        (DRAWN, glyph.ODD),
        (ABROAD, spoken.ABROAD),
        (WIDE, found.WIDE),
    )
    return Table(
        lambda point: [sum(bit for bit, pattern in tests if pattern.match(chr(point)))], np.uint8
    )


@lru_cache(1)
def _shapes() -> Table:
    """The shape of each character of one byte in `squash.skimmed`, 0 for none."""
    return Table(
        lambda point: [_MARK] if point == _MARK else [*squash.skimmed(chr(point))], np.uint8
    )


@lru_cache(1)
def _views() -> Table:
    """What a view makes of each character."""
    return Table(
        lambda point: [_MARK] if point == _MARK else [*map(ord, view.seen(chr(point)))], np.uint32
    )
