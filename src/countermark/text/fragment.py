"""Fragments: names that were read in a picture and lack a letter or two.

What reads pictures loses letters at the ends of engraved words, where a screw or an edge is, and
knows few letters with accents: "ÉLYSANNE" is read as "LYSANNE". In a caption that would be another
word; so only words from pictures are asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from countermark.text.fold import fold
from countermark.text.ordinary import is_ordinary_word
from countermark.text.term import NAMES, Term

SHORTEST, SHARE = 5, 0.75
"""Letters of a fragment, and how many they are of the name's, at the least."""
_WORD = re.compile(r"[^\W\d_]+")


class Fragments:
    """What may be left of the names of some brands."""

    def __init__(self, terms: Iterable[Term]) -> None:
        known: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, str] = {}
        for term in terms:
            if term.kind in NAMES and _WORD.fullmatch(term.text):
                self._names.setdefault(fold(term.text), term.text)
                for piece in _pieces(term.text):
                    known[piece].add(term.brand)
                    self._names.setdefault(piece, term.text)
        self._known = {piece for piece, brands in known.items() if len(brands) == 1}

    def mended(self, line: str) -> str | None:
        """The line with the first word that is a piece of one brand's name put right; None where
        there is none. Ordinary words are no pieces."""
        for word in _WORD.finditer(line):
            piece = fold(word[0])
            if piece in self._known and not is_ordinary_word(piece):
                return f"{line[: word.start()]}{self._names[piece]}{line[word.end() :]}"
        return None


def _pieces(name: str) -> Iterator[str]:
    """What is left of a name without its accented letters, or without one or two at its ends."""
    letters = unicodedata.normalize("NFC", name)
    plain = fold("".join(c for c in letters if not unicodedata.decomposition(c)))
    whole = fold(name)
    ends = (whole[1:], whole[:-1], whole[1:-1], whole[2:], whole[:-2])
    least = max(SHORTEST, SHARE * len(whole))
    yield from (piece for piece in (plain, *ends) if len(piece) >= least and piece != whole)
