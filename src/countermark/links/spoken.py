"""Spoken codes: digits and letters that are spelt out ("B zero seven", "bravo null")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Annotated, Literal, NamedTuple

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field

from countermark.links.cue import codewords
from countermark.links.datafile import read_rules, shipped
from countermark.links.glyph import FILLER

Script = Literal["Latin", "other"]


class Spoken(BaseModel):
    """How one language spells digits or letters out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: str
    words: Annotated[dict[str, Annotated[str, Field(pattern="^[a-z0-9]$")]], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]


class _Words(NamedTuple):
    tongues: list[dict[str, str]]
    """Word → sign of each language; of each in its script, without accents too."""
    signs: dict[str, str]
    """The same of all, the commoner language first."""
    word: re.Pattern[str]
    """Any of the words."""
    row: re.Pattern[str]
    """Words in a row, short ones among them."""
    alone: re.Pattern[str]
    """Words that are told from others wherever they stand, and a zero that is glued to a B."""
    openings: tuple[bytes, ...]
    """Three digits in a row, or a zero after B, in a text without spaces and signs …"""
    opening: ahocorasick_rs.BytesAhoCorasick
    """… to be looked for at once."""
    remark: re.Pattern[str]
    """In brackets behind a sign, what says which sign it is."""


def spoken_places(squeezed: bytes, script: Script = "Latin") -> list[int]:
    """Where a text, squeezed (Latin: in capitals), begins to spell signs out."""
    return [at for _, at, _ in _words(script).opening.find_matches_as_indexes(squeezed)]


def openings() -> tuple[bytes, ...]:
    """What a text, squeezed to Latin capitals and digits, holds where it spells signs out."""
    return _words("Latin").openings


def spoken_abroad(text: str) -> str:
    """`text` with signs for what is spelt in letters that are not Latin, as `unspoken`."""
    if text.isascii() or not ABROAD.search(text):
        return text
    return unspoken(text, "other") if spoken_places(squeezed_abroad(text), "other") else text


def squeezed_abroad(text: str, keeping: bytes = b"") -> bytes:
    """A text in small letters and digits alone, of any script, and signs that are kept."""
    without = _BETWEEN.translate(None, keeping)
    return text.lower().encode("utf-8", "ignore").translate(None, without)


def unspoken(read: str, script: Script = "Latin") -> str:
    """A plain text with each sign for its word and FILLER behind it: of the same length."""
    words = _words(script)

    def row_said(row: re.Match[str]) -> str:
        found = {word.lower() for word in words.word.findall(row[0])}
        signs = next((t for t in words.tongues if found <= t.keys()), words.signs)
        return words.word.sub(lambda word: _sign(signs, word), row[0])

    read = words.row.sub(row_said, read)
    return words.alone.sub(lambda word: _sign(words.signs, word), read)


def unremarked(read: str) -> str:
    """A plain text without remarks on its signs ("B0 (zero, not O) EXA…"); of the same length."""
    if "(" not in read and "[" not in read:
        return read
    return _words("Latin").remark.sub(_silenced, read)


def _silenced(remark: re.Match[str]) -> str:
    """FILLER for a remark; single letters and a word in capitals are signs themselves: "(B)(0)",
    "B00000(NULL)"."""
    words = re.findall(r"\w+", remark[0])
    signs = all(len(word) == 1 for word in words) or (len(words) == 1 and words[0].isupper())
    return remark[0] if signs else FILLER * len(remark[0])


def _sign(signs: dict[str, str], word: re.Match[str]) -> str:
    return signs[word[0].lower()] + FILLER * (len(word[0]) - 1)


ABROAD = re.compile("[\u0370-\u07ff]")
"""Greek, Cyrillic, Armenian, Hebrew, Arabic."""
_BETWEEN = bytes(b for b in range(128) if not chr(b).isalnum())
_TELLING = 5
"""Letters of the shortest row that is looked for: "üç üç bir" without its odd letters is a word."""
_EDGE = r"[A-Za-z0-9\u00c0-\u07ff]"


@lru_cache(2)
def _words(script: Script) -> _Words:
    latin = script == "Latin"
    read = read_rules(shipped("spoken.yaml"), "spoken.yaml", Spoken)
    tongues = [t.words for t in read if ABROAD.match(next(iter(t.words))) is None or not latin]
    tongues = [t for t in tongues if latin or ABROAD.match(next(iter(t)))]
    signs: dict[str, str] = {}
    rows: set[str] = set()
    both = [words | {_bare(word): sign for word, sign in words.items()} for words in tongues]
    for words in both:
        signs = words | signs
        digits = [word for word, sign in words.items() if sign.isdecimal()]
        rows |= {"".join(row) for row in product(digits, repeat=3)}
    zeros = [word for word, sign in signs.items() if sign == "0" and word not in _GLUED]
    if latin:
        bees = ["b", *(word for word, sign in signs.items() if sign == "b")]
        rows |= {bee + zero for bee in bees for zero in zeros}
    word = _any_of(signs)
    whole = rf"(?<!{_EDGE}){word}(?!{_EDGE})"
    told = rf"(?<!{_EDGE}){_any_of(w for w in signs if len(w) > 2)}(?!{_EDGE})"
    if latin:
        letters = (re.sub("[^a-z0-9]", "", row).upper().encode() for row in rows)
        opening = {row for row in letters if len(row) >= _TELLING}
    else:
        opening = {row.encode().translate(None, _BETWEEN) for row in rows}
    remarks = [w for entry in codewords() if entry.role == "remark" for w in entry.words]
    either = rf"(?:{_any_of([*signs, *remarks])}|[a-z])"
    return _Words(
        both,
        signs,
        re.compile(whole, re.IGNORECASE),
        re.compile(rf"{whole}(?:[\W_]{{1,6}}{whole})+", re.IGNORECASE),
        re.compile(rf"{told}|(?<=(?<![A-Za-z])b){_any_of(zeros)}", re.IGNORECASE),
        tuple(sorted(opening)),
        ahocorasick_rs.BytesAhoCorasick(sorted(opening)),
        re.compile(
            rf"(?<=[A-Za-z0-9])\s?[(\[](?:\s?{either}(?!{_EDGE})[\s,.!]{{0,2}}){{1,6}}+[)\]]",
            re.IGNORECASE,
        ),
    )


def _bare(word: str) -> str:
    """`word` without accents, as it is often typed."""
    return "".join(unicodedata.normalize("NFKD", letter)[0] for letter in word)


_GLUED = ("oh", "ling", "nul", "nol", "rei", "noll")
"""Words for zero that are not told behind a B: "boho" and "bling" are words of their own."""


def _any_of(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest))})"
