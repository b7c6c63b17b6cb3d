"""Spoken codes: digits and letters that are spelt out ("B zero seven", "bravo null")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Annotated, NamedTuple

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.links.glyph import FILLER


class Spoken(BaseModel):
    """How one language spells digits or letters out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: str
    words: Annotated[dict[str, Annotated[str, Field(pattern="^[a-z0-9]$")]], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]


class _Words(NamedTuple):
    signs: dict[str, str]
    word: re.Pattern[str]
    """Any of the words."""
    row: re.Pattern[str]
    """Words in a row, short ones among them."""
    alone: re.Pattern[str]
    """Words that are told from others wherever they stand, and a zero that is glued to a B."""
    opening: ahocorasick_rs.BytesAhoCorasick
    """Three digits in a row, or a zero after B, in a text without spaces and signs."""


def is_spoken(squeezed: bytes) -> bool:
    """Whether a text, in capitals and without all but letters and digits, spells signs out."""
    return bool(_words().opening.find_matches_as_indexes(squeezed))


def unspoken(read: str) -> str:
    """A plain text with each sign for its word and FILLER behind it: of the same length."""
    words = _words()

    def said(found: re.Match[str]) -> str:
        return words.signs[found[0].lower()] + FILLER * (len(found[0]) - 1)

    read = words.row.sub(lambda row: words.word.sub(said, row[0]), read)
    return words.alone.sub(said, read)


@lru_cache(1)
def _words() -> _Words:
    file = files("countermark.links") / "data" / "spoken.yaml"
    tongues = list(read_rules(file.read_text("utf-8"), file.name, Spoken))
    signs: dict[str, str] = {}
    rows: set[str] = set()
    for tongue in tongues:
        words = tongue.words | {_bare(word): sign for word, sign in tongue.words.items()}
        signs = words | signs
        digits = [word for word, sign in tongue.words.items() if sign.isdecimal()]
        rows |= {"".join(row) for row in product(digits, repeat=3)}
    bees = ["b", *(word for word, sign in signs.items() if sign == "b")]
    zeros = [word for word, sign in signs.items() if sign == "0" and word not in _GLUED]
    rows |= {bee + zero for bee in bees for zero in zeros}
    word = _any_of(signs)
    whole = rf"(?<![A-Za-z0-9]){word}(?![A-Za-z0-9])"
    told = rf"(?<![A-Za-z0-9]){_any_of(w for w in signs if len(w) > 2)}(?![A-Za-z0-9])"
    letters = {
        re.sub("[^a-z0-9]", "", text).upper().encode() for row in rows for text in (row, _bare(row))
    }
    return _Words(
        signs,
        re.compile(whole, re.IGNORECASE),
        re.compile(rf"{whole}(?:[\W_]{{1,6}}{whole})+", re.IGNORECASE),
        re.compile(rf"{told}|(?<=(?<![A-Za-z])b){_any_of(zeros)}", re.IGNORECASE),
        ahocorasick_rs.BytesAhoCorasick(sorted(letters)),
    )


def _bare(word: str) -> str:
    """`word` without accents, as it is often typed."""
    return "".join(unicodedata.normalize("NFKD", letter)[0] for letter in word)


_GLUED = ("oh", "ling", "nul")
"""Words for zero that are not told behind a B: "boho" and "bling" are words of their own."""


def _any_of(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest))})"
