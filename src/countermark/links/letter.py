"""Letters as they are meant: plain ones for those in other shapes, none for what is not seen.

Case stays, since short links tell upper from lower; letters of other scripts stay themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple


class View(NamedTuple):
    """A text as it is read, and where each of its characters stands in the text as written."""

    text: str
    places: Sequence[int]
    """One more than characters: the last is the end."""

    def without(self, spans: Sequence[tuple[int, int]]) -> View:
        """The view with `spans`, in order and apart, taken out."""
        if not spans:
            return self
        kept: list[str] = []
        places: list[int] = []
        at = 0
        for start, end in (*spans, (len(self.text), len(self.text))):
            kept.append(self.text[at:start])
            places.extend(self.places[at:start])
            at = end
        return View("".join(kept), (*places, self.places[-1]))


def plainly(text: str) -> View:
    """`text` in plain letters: "𝐚ⓜ𝓏ｎ．to" is "amzn.to"; what is invisible or laid over is gone.

    Compatibility forms: Unicode Standard Annex #15 (NFKC); ignorables: UAX #44, categories Cf and
    Me, and marks laid over letters. Takes linear time.
    """
    if text.isascii():
        return View(text, range(len(text) + 1))
    read = text.translate(_PLAIN)
    if read == text:
        return View(text, range(len(text) + 1))
    places = [at for at, point in enumerate(map(ord, text)) for _ in _PLAIN[point]]
    return View(read, (*places, len(text)))


_LAID_OVER = re.compile(
    "[\u0300-\u036f\u115f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufe20-\ufe2f]"
)
"""Marks laid over letters of any script, variation selectors and fillers; the vowel signs of Thai,
Arabic and Indic scripts are no such marks."""
_NAMED = re.compile(
    r"(?:(?:NEGATIVE|CROSSED NEGATIVE) (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER"
    r"|REGIONAL INDICATOR SYMBOL LETTER|LATIN LETTER SMALL CAPITAL) ([A-Z])"
)
_SIGNS = {"⁄": "/", "∕": "/", "╱": "/", "⧸": "/", "∶": ":", "꞉": ":", "․": ".", "‐": "-", "‑": "-"}
"""Look-alike signs that have no, or no single, compatibility form (UTS #39)."""


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cf", "Me") or _LAID_OVER.fullmatch(char):
        return ""
    if char in _SIGNS:
        return _SIGNS[char]
    form = unicodedata.normalize("NFKC", char)
    if form != char and form.isascii():
        inner = form.strip("().,")
        return inner if inner.isalnum() else form if len(form) == 1 else char
    if named := _NAMED.fullmatch(unicodedata.name(char, "")):
        small = "SMALL" in named[0] or "REGIONAL" in named[0]
        return named[1].lower() if small else named[1]
    return char


class _Plain(dict[int, str]):
    """What `str.translate` needs, made as code points are met."""

    def __missing__(self, point: int) -> str:
        made = self[point] = _plain(chr(point))
        return made


_PLAIN = _Plain()
