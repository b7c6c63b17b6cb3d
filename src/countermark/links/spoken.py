"""Spoken codes: digits and letters that are spelt out ("B zero seven", "bravo null")."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Annotated, NamedTuple

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.links.glyph import FILLER, plain


class Spoken(BaseModel):
    """How one language spells digits or letters out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: str
    words: Annotated[dict[str, Annotated[str, Field(pattern="^[a-z0-9]$")]], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]


class _Words(NamedTuple):
    signs: dict[str, str]
    pattern: re.Pattern[str]
    squeezed: ahocorasick_rs.BytesAhoCorasick
    """Three digits in a row, or a zero after B, in a text without spaces and signs."""


def is_spoken(squeezed: bytes) -> bool:
    """Whether a text, in lower case and without all but letters and digits, spells signs out."""
    return bool(_words().squeezed.find_matches_as_indexes(squeezed))


def unspoken(read: str) -> str:
    """A plain text with each sign for its word and FILLER behind it: of the same length."""
    words = _words()
    return words.pattern.sub(
        lambda found: words.signs[found[0].lower()] + FILLER * (len(found[0]) - 1), read
    )


@lru_cache(1)
def _words() -> _Words:
    file = files("countermark.links") / "data" / "spoken.yaml"
    tongues = list(read_rules(file.read_text("utf-8"), file.name, Spoken))
    signs: dict[str, str] = {}
    rows: set[str] = set()
    for tongue in tongues:
        words = {plain(word).lower(): sign for word, sign in tongue.words.items()}
        signs = words | signs
        digits = [word for word, sign in words.items() if sign.isdecimal()]
        rows |= {"".join(row) for row in product(digits, repeat=3)}
        rows |= {"b" + word for word in digits if words[word] == "0" and _is_distinct(word)}
    rows |= {"bravo" + word for word, sign in signs.items() if sign == "0"}
    longest = sorted(signs, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    after_b = "|".join(
        re.escape(word) for word in longest if signs[word] == "0" and _is_distinct(word)
    )
    pattern = rf"(?i:(?<![A-Za-z])(?:{either})(?![a-z])|(?<=(?<![A-Za-z])b)(?:{after_b}))"
    clean = {re.sub("[^a-z0-9]", "", row).upper().encode() for row in rows}
    return _Words(signs, re.compile(pattern), ahocorasick_rs.BytesAhoCorasick(sorted(clean)))


def _is_distinct(zero: str) -> bool:
    """Whether a word for zero can be told behind a B that is glued to it: "bling" and "boho" are
    words of their own."""
    return zero in ("zero", "null", "cero", "nought")
