"""Spotting: a cheap look at a text, and everything in it that is written like an item's code.

Works on plain text (`glyph`, `spoken`), where a place is a place of the text as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ahocorasick_rs

from countermark.links.asin import BACKWARDS_ASIN, EIGHT_FOR_B, LETTER_O, asins
from countermark.links.candidate import Candidate, overlaps
from countermark.links.glyph import FILLER
from countermark.links.number import numbers, tokens
from countermark.links.spoken import openings

_UPPER = bytes(range(256)).upper()
_DROP = bytes(b for b in range(256) if not chr(b).isascii() or not chr(b).isalnum())
_DIGITS = bytes(48 if byte in b"0123456789OILSBZ" else 65 for byte in range(256))
_RARE = re.compile(rb"WISH(?!LIST)|JOOM|POSHM|ZALANDO|ITM(?=[0-9A-Z]{0,8}[0-9])")
"""What stands near, or in, codes that hold neither eight digits in a row nor a B and a zero."""
_RARELY = (b"WISH", b"JOOM", b"POSHM", b"ZALANDO", b"ITM")
_EIGHT = re.compile(rb"00000000")
_SHORT = (b"B0", b"0B", b"80", *_RARELY)
_LETTERS = b"BO"
_WISH = 1 + _SHORT.index(b"WISH")
"""What stands in tags of many captions, too."""
_TORN = re.compile(
    rb"[0-9](?:AND)?(?:THEN|FOLLOWED|FINALLY|ENDS|ENDING|REST|SECOND|DANN|DANACH|UND|GEFOLGT|PUIS"
    rb"|SUIVI|ENSUITE|LUEGO|DESPU|SEGUIDO|DEPOIS|POI|SEGUITO|POTEM|DAARNA|SONRA)[A-Z]{0,12}[0-9]"
)


def squeezed(read: str, keeping: bytes = b"") -> bytes:
    """A text's letters and digits alone, in upper case, and signs that are kept."""
    without = _DROP.translate(None, keeping) if keeping else _DROP
    return read.encode("utf-8", "ignore").translate(_UPPER, without)


def may_hold(read: str, letters: bytes) -> bool:
    """A cheap look at a text and its letters: whether it may hold a code at all."""
    return (
        b"00000000" in letters.translate(_DIGITS)
        or b"B0" in letters
        or (b"0B" in letters and BACKWARDS_ASIN.search(read) is not None)
        or (b"80" in letters and EIGHT_FOR_B.search(read) is not None)
        or (b"BO" in letters and LETTER_O.search(read) is not None)
        or (any(sign in letters for sign in _RARELY) and _RARE.search(letters) is not None)
        or _TORN.search(letters) is not None
    )


def places(letters: bytes) -> tuple[list[int], list[int]]:
    """Where `letters` of texts hold what `may_hold` asks for, or more; and where an O may stand for
    a zero, of which their texts tell (`LETTER_O`)."""
    surely = [one.start() for one in _EIGHT.finditer(letters.translate(_DIGITS))]
    surely += [one.start() for one in _TORN.finditer(letters)]
    perhaps = []
    for number, start, end in _gate().find_matches_as_indexes(letters, overlapping=True):
        if not number:
            perhaps.append(start)
        elif number != _WISH or not letters.startswith(b"LIST", end):
            surely.append(start)
    return surely, perhaps


@lru_cache(1)
def _gate() -> ahocorasick_rs.BytesAhoCorasick:
    return ahocorasick_rs.BytesAhoCorasick([_LETTERS, *_SHORT, *openings()])


def candidates(read: str) -> list[Candidate]:
    """What is written like a code, in order and apart; the surer kind first. Linear time."""
    taken: list[Candidate] = []
    for found in (asins(read), tokens(read), numbers(read)):
        spans = [(c.start, c.end) for c in taken]
        reached = 0
        for candidate in sorted(found, key=lambda candidate: candidate.start):
            if candidate.start >= reached and not overlaps(candidate.start, candidate.end, spans):
                taken.append(candidate)
                reached = candidate.end
        taken.sort(key=lambda candidate: candidate.start)
    return [
        c._replace(end=_past_fillers(read, c.end)) if read.startswith(FILLER, c.end) else c
        for c in taken
    ]


def _past_fillers(read: str, end: int) -> int:
    """Signs without width, and the rest of a spelt word, belong to what stands before them."""
    while read.startswith(FILLER, end):
        end += 1
    return end
