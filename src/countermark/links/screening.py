"""Screening: captions looked at many at once, so that only those are read that may say something.

The rows are joined and gone through from end to end a few times (`joined`): by numpy, by one
automaton for each list of words, by the patterns that reading begins with anyway. A row at which
none of them stops says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from countermark.links import view
from countermark.links.cue import shop_places
from countermark.links.joined import Joined, Views, join, rows_of
from countermark.links.lexicon import lexicon
from countermark.links.sieve import Hit

AT_ONCE = 1 << 18
"""Characters that are looked at together."""
LONG = 4096
"""Characters of a row that is not screened: it is read."""
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u20e3\ud800-\udfff]")
"""In a row with one of these the readers see what a table of single characters does not."""


class Glance(NamedTuple):
    """What a row may hold; whatever is False it does not hold."""

    links: bool
    """Plain links."""
    broken: bool
    """Hidden links; also where there are plain ones."""
    codes: bool
    """Item codes, or links that look like one."""
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
    if batch:
        yield from _screened(batch)


def _screened(texts: Sequence[str]) -> list[Glance | None]:
    apart = [n for n, text in enumerate(texts) if len(text) > LONG or _STRANGE.search(text)]
    kept = list(texts)
    for n in apart:
        kept[n] = ""
    rows = Joined(kept)
    links, hidden, codes = (
        set(which.tolist()) for which in (rows.links(), rows.broken(), rows.codes())
    )
    seen = _seen(kept, rows.views())
    glanced: list[Glance | None] = [None] * len(texts)
    for n in links | hidden | codes | seen.keys():
        glanced[n] = Glance(n in links, n in hidden, n in codes, n in seen, seen.get(n))
    for n in apart:
        glanced[n] = EVERYTHING
    return glanced


def _seen(texts: Sequence[str], views: Sequence[str]) -> dict[int, view.Seen]:
    """Those of the rows that may hold an instruction, as it is looked for in them."""
    words = lexicon()
    rows = Views(views)
    odd = {n for n in set(rows.odd().tolist()) if view.is_odd(views[n])}
    begun = rows.starts.tolist()
    ends = [first + len(one) for first, one in zip(begun, views, strict=True)]
    found, worth = words.look(rows.whole, list(zip(begun, ends, strict=True)))
    of_row = rows_of(rows.starts, np.array([start for _, start, _ in found], np.intp)).tolist()
    pieces: dict[int, list[Hit]] = {}
    told = {n for n, numbers in enumerate(worth) if numbers}
    opening: set[int] = set()
    stores: set[int] = set()
    for n, (piece, start, end) in zip(of_row, found, strict=True):
        if end > ends[n]:
            continue  # part of a seam
        pieces.setdefault(n, []).append((piece, start - begun[n], end - begun[n]))
        if piece in words.nouns:
            told.add(n)
        if piece in words.opening and rows.whole[start - 1 : start] != "#":  # a #tag opens none
            (stores if piece in words.naming else opening).add(n)
    shops = _naming_shops(texts, sorted(opening - stores))
    return {
        n: view.Seen(views[n], pieces.get(n, []), n in odd, n in shops, worth[n])
        for n in told.union(odd, stores, shops)
    }


def _naming_shops(texts: Sequence[str], rows: list[int]) -> set[int]:
    """Those of some rows that name a shop."""
    whole, begun = join([texts[n] for n in rows])
    return {rows[n] for n in rows_of(begun, shop_places(whole)).tolist()}
