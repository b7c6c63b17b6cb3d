"""Sellers: the names of known sellers, found in what people write.

How people send others to a shop can be said in too many ways to be listed. But which sellers there
are is known from the listings: where a text names one, in full, it speaks of that shop, whatever
the words around it; and only goods of that seller, told by their place or by words of their title,
show that anything was meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import ahocorasick_rs

from countermark.links.instruction import Instruction
from countermark.links.view import origins_of, view_of
from countermark.links.which import said_near
from countermark.text.fold import fold, is_spaceless

SURE = 0.7
"""Certainty that a text which names a seller sends its readers there. Set by hand."""
LETTERS, HAN = 8, 4
"""Letters of a name that is looked for, at least, in two words or more; and signs of a Chinese or
Japanese one."""
LONGEST = 2200
"""Characters of a text that are read: a caption of Instagram has no more."""
_BEFORE, _BEHIND = 120, 280
"""Characters before and behind a name that may say which of the seller's goods is meant."""
_SPACES = str.maketrans("-_", "  ")


class _Place(NamedTuple):
    start: int
    end: int
    name: str


class Sellers:
    """Names of sellers that are looked for."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = sorted({name for one in names if _is_telling(name := _plain(one))})
        self._automaton: ahocorasick_rs.AhoCorasick | None = None
        if self._names:
            self._automaton = ahocorasick_rs.AhoCorasick(
                self._names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
            )

    def told(self, text: str, others: Collection[Instruction]) -> Iterator[Instruction]:
        """What `text` may tell its readers to do in the shops of sellers that it names; nothing
        where other instructions say outright which shop is meant."""
        if self._automaton is None or any(
            one.kind in ("store", "search") and not one.loose for one in others
        ):
            return
        text = text[:LONGEST]
        view = view_of(text)
        places = list(self._places(view))
        if not places:
            return
        origins = origins_of(text) if len(view) != len(text) else range(len(text))
        for start, end, name in places:
            first = origins[start]
            if _goes_on(text, first):
                continue
            which = said_near(view, start, end, [])
            low, high = max(0, start - _BEFORE), min(len(view), end + _BEHIND)
            low = view.rfind("\n", low, start) + 1 or low
            yield Instruction(
                "store",
                origins[low],
                origins[high - 1] + 1,
                SURE,
                which=which if which and which.number else None,
                phrase=f"{view[low:start]} {view[end:high]}".strip(),
                names=(name,),
                loose=True,
            )

    def _places(self, view: str) -> Iterator[_Place]:
        """Where whole names stand in a view; letters before one are looked at later."""
        assert self._automaton is not None
        read = view.translate(_SPACES)
        for number, start, end in self._automaton.find_matches_as_indexes(read):
            if end == len(read) or not _is_tied(read[end]) or is_spaceless(read[end - 1]):
                yield _Place(start, end, self._names[number])


def _plain(name: str) -> str:
    return " ".join(fold(name).translate(_SPACES).split())


def _is_telling(name: str) -> bool:
    """Whether a name, as it is looked for, is no word that anybody may write."""
    if any(map(is_spaceless, name)):
        return len(name) >= HAN
    return " " in name and len(name) >= LETTERS


def _is_tied(char: str) -> bool:
    return char.isalnum() and not is_spaceless(char)


def _goes_on(text: str, start: int) -> bool:
    """Whether a word goes on at `start`; a capital begins one ("ukAnda Boutique")."""
    return (
        start > 0
        and _is_tied(text[start - 1])
        and not text[start].isupper()
        and not is_spaceless(text[start])
    )
