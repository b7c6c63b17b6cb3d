"""Ways: how a term was written where it was found, or that it was not it after all."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from countermark.text.fold import LEET, fold, is_word, shape

Way = Literal["plain", "folded", "spaced", "mirrored", "typo", "tag", "handle"]

SHORT = 3
"""Letters up to which a term must stand as it is: too much else has its shape."""
_TAGGED = re.compile(r"[\w.·-]*")


def judge(written: str, term: str) -> Way | None:
    """How `written`, which has the shape of `term`, says it; None where it only looks so."""
    text, name = fold(written), fold(term)
    if text == name:
        return "plain"
    words, wanted = _words(text), _words(name)
    if words == wanted:
        return "plain" if wanted else None
    letters, ours = "".join(wanted), _signs(text)
    if len(letters) <= SHORT:
        return None
    spaced = _spacing(_pieces(text), wanted)
    if spaced is None:
        return None
    if ours == letters or "".join(words) == letters:
        return "spaced" if spaced else "plain"
    if not _disguised(written, text, letters):
        return None
    return "spaced" if spaced else "folded"


def tagged(text: str, first: int, sign: int, end: int) -> Way | None:
    """`tag` or `handle` where the hit that ends at `end` stands in the one word that the `#` or `@`
    at `sign` begins; an @ inside a word is an e-mail address, not a handle. The row begins at
    `first` of `text`."""
    if sign > first and (is_word(text[sign - 1]) or text[sign - 1] in "._-"):
        return None
    if not _TAGGED.fullmatch(text, sign + 1, end):
        return None
    return "tag" if text[sign] == "#" else "handle"


def _words(text: str) -> list[str]:
    return "".join(c if is_word(c) else " " for c in text).split()


def _signs(text: str) -> str:
    """The letters of `text` and the signs in it that may stand for letters."""
    return "".join(c for c in text if shape(c))


def _pieces(text: str) -> list[str]:
    """What stands between spaces; punctuation in it is one sign."""
    return "".join(c if c == " " or shape(c) else "." for c in text).split(" ")


def _spacing(pieces: list[str], wanted: list[str]) -> bool | None:
    """Whether the letters are spaced otherwise than the term's words; None where they are only
    neighbours ("car tier list"). Punctuation inside a word is always a disguise."""
    parts = [part for piece in pieces for part in piece.split(".") if part]
    if len(parts) == len(wanted) and all(
        len(p) == len(w) for p, w in zip(parts, wanted, strict=True)
    ):
        return False
    if len([p for p in pieces if p.strip(".")]) == 1:
        return True
    letters = sum(map(len, parts))
    return True if len(parts) >= 3 and letters <= 2 * len(parts) else None


def _disguised(written: str, text: str, letters: str) -> bool:
    """Whether every letter that differs is a known disguise, and enough of them are plain."""
    ours = _signs(text)
    if len(ours) != len(letters):
        return False
    swapped = _capitals_swapped(written)
    leet = alike = 0
    for mine, theirs in zip(ours, letters, strict=True):
        if mine == theirs:
            continue
        if mine + theirs == swapped:
            alike += 1
        elif mine.isascii() and mine.isalpha():
            return False  # another letter, or a letter for the term's digit
        elif mine in LEET:
            leet += 1
        elif is_word(mine):
            alike += 1  # of another script; pictures of letters (🅰) are no other word's
    return 2 * leet <= len(letters) and leet + alike < len(letters)


def _capitals_swapped(written: str) -> str:
    """`il` where a capital I among small letters may pass for l, `li` for l among capitals."""
    plain = unicodedata.normalize("NFKC", written)
    if "I" in plain and not plain.isupper():
        return "il"
    return "li" if "l" in plain and plain.replace("l", "").isupper() else ""
