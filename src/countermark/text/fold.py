"""Folding: one spelling for every way of writing the same letters.

Everything here works on single code points, so that a whole column is folded by one table.
Compatibility forms and case: Unicode Standard Annex #15 (NFKD) and §3.13 (case folding).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.unsignedinteger[Any]]

LEET: Final = {
    **dict(zip("0123456789", "olzeasgtbg", strict=True)),
    "@": "a",
    "$": "s",
    "€": "e",
    "£": "l",
    "¥": "y",
    "!": "l",
    "i": "l",
}
"""Signs written for letters. `i` and `l` are one shape: `1`, `!` and capital I stand for both."""

_SIGNS = frozenset("®©™℠")
_LATIN = re.compile(
    r"LATIN (?:SMALL |CAPITAL )?(?:LETTER |LIGATURE )(?:SMALL CAPITAL |DOTLESS |AFRICAN |LONG )?"
    r"([A-Z]|AE|OE)(?: WITH [A-Z -]+)?"
)
_BADGE = re.compile(
    r"(?:(?:NEGATIVE|CROSSED NEGATIVE) (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER"
    r"|REGIONAL INDICATOR SYMBOL LETTER) ([A-Z])"
)
# fmt: off
_IGNORED = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
)
"""Default ignorable code points that are not of category Cf (DerivedCoreProperties.txt)."""
_SPACELESS = (
    (0x0E00, 0x0EFF), (0x1000, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0xD7FF), (0xF900, 0xFAFF),
    (0xFF66, 0xFFDC), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF),
)
"""South-East Asian scripts, Han, kana and Hangul: words stand without spaces or with particles."""
# fmt: on


def fold(text: str) -> str:
    """`text` in one case, without accents, widths, ignorables and controls; white space is " ".

    Words, digits and punctuation are kept, scripts stay themselves. Folding again changes nothing.
    """
    return text.translate(_FOLD)


def shape(text: str) -> str:
    """`text` folded, with look-alike letters and signs for letters brought to one shape, without
    spaces and punctuation: what "Аuг3 LLE" and "aurelle" have in common. Not for reading."""
    return text.translate(_SHAPE)


def is_word(char: str) -> bool:
    """Whether a character belongs to words: letters, digits and the marks that are part of them."""
    return unicodedata.category(char)[0] in "LNM"


def is_spaceless(char: str) -> bool:
    """Whether a character's script writes words without spaces between them."""
    return char >= "\u0e00" and _within(ord(char), _SPACELESS)


class Characters(dict[int, str]):
    """What `str.translate` needs, made as code points are met."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, point: int) -> str:
        made = self[point] = self._of(chr(point))
        return made


class Table:
    """A function from one code point to none, one or several values, applied to whole columns.

    It is filled as code points are met: a million of them would take a second to begin with.
    """

    def __init__(self, of: Callable[[int], Sequence[int]], dtype: type[np.unsignedinteger[Any]]):
        self._of = of
        self._unmet, self.several = (np.iinfo(dtype).max - n for n in (0, 1))
        self._values = np.full(0x110000, self._unmet, dtype)
        self._expansions: dict[int, Sequence[int]] = {}
        self._ascii = b""

    def apply(self, points: Points) -> tuple[Points, npt.NDArray[np.intp] | None]:
        """The values of `points` in order, and for each the index of its point (None: one each).

        A value of 0 is taken for none."""
        values = self.raw(points)
        if values.size == 0 or (values.min() and values.max() != self.several):
            return values, None
        origin = np.flatnonzero(values != 0)
        values = values[origin]
        return self.expand(points, values, origin)

    def values(self, points: Points) -> Points:
        """The values of `points` in order, as `apply` gives them."""
        values = self.raw(points)
        expanding = np.flatnonzero(values == self.several)
        if expanding.size:
            values, _, _ = self._spread(values, expanding, points[expanding])
        return np.asarray(values[values != 0], values.dtype)

    def raw(self, points: Points) -> Points:
        """The value of each point, 0 for none and `several` where there are more."""
        values = self._values.take(points, mode="clip")
        if values.size and values.max() == self._unmet:
            for point in np.unique(points[values == self._unmet]).tolist():
                self._meet(point)
            values = self._values.take(points, mode="clip")
        return values

    def expand(
        self, points: Points, values: Points, origin: npt.NDArray[np.intp]
    ) -> tuple[Points, npt.NDArray[np.intp]]:
        """Raw values of the points at `origin`, each with all its values."""
        expanding = np.flatnonzero(values == self.several)
        if not expanding.size:
            return values, origin
        values, behind, more = self._spread(values, expanding, points[origin[expanding]])
        return values, np.insert(origin, behind, np.repeat(origin[expanding], more))

    def ascii(self, data: bytes, without: int | None = None) -> bytes | None:
        """The values of an ASCII text, one a byte, many times faster than `apply`; None where it
        holds anything else, or a byte that has no value or several. The value `without` is left
        out. For tables of bytes."""
        if not data.isascii():
            return None
        if not self._ascii:
            for point in range(128):
                self._meet(point)
            values = self._values[:128].tolist()
            self._ascii = bytes(v if v != self.several else 0 for v in values) + bytes(128)
        dropped = bytes(byte for byte in range(128) if self._ascii[byte] == without)
        read = data.translate(self._ascii, dropped)
        return None if 0 in read else read

    def _spread(
        self, values: Points, expanding: npt.NDArray[np.intp], points: Points
    ) -> tuple[Points, npt.NDArray[np.intp], list[int]]:
        """Values, those of some `points` at `expanding` with all that each stands for; behind which
        there are more, and how many."""
        whole = [self._expansions[point] for point in points.tolist()]
        more = [len(expanded) - 1 for expanded in whole]
        values[expanding] = [expanded[0] for expanded in whole]
        behind = np.repeat(expanding + 1, more)
        rest = [value for expanded in whole for value in expanded[1:]]
        return np.insert(values, behind, rest), behind, more

    def _meet(self, point: int) -> None:
        values = self._of(point)
        if len(values) > 1:
            self._expansions[point] = values
        self._values[point] = (0, *values)[-1] if len(values) < 2 else self.several


def _folded(char: str) -> str:
    before, after = "", " " if char in _SIGNS else char
    while before != after:  # a fixed point, reached in two or three rounds
        before, after = after, "".join(map(_kept, _decomposed(after)))
    return after


def _decomposed(text: str) -> str:
    nfkd = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", nfkd)


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category[0] == "Z":
        return " "
    if category in ("Cc", "Cf", "Cs") or _within(ord(char), _IGNORED):
        return ""
    if category == "Me" or (category == "Mn" and _is_laid_over(char)):
        return ""
    if char > "\x7f" and (named := _LATIN.fullmatch(unicodedata.name(char, ""))):
        return named[1].lower()
    return char


def _is_laid_over(mark: str) -> bool:
    """Accents, overlays and the points of Hebrew and Arabic; vowel signs of Indic scripts and the
    voicing of kana make another letter and stay (canonical combining classes, UAX #44)."""
    kind = unicodedata.combining(mark)
    return kind == 1 or 10 <= kind <= 36 or kind >= 200


def _shaped(char: str) -> str:
    folded = (_look_alikes().get(char) or _folded(char)) if not char.isascii() else _folded(char)
    letters = (_look_alikes().get(c, c) if c > "\x7f" else c for c in folded)
    return "".join(LEET.get(c, c) for c in letters if c in LEET or is_word(c))


@cache
def _look_alikes() -> dict[str, str]:
    """Letters and signs that pass for a Latin one (Unicode Technical Standard #39). Both a term and
    the text it is looked for in have the same shape, so other scripts lose nothing by it."""
    from confusable_homoglyphs.confusables import confusables_data

    pairs = {}
    for char, others in confusables_data.items():
        latin = next((o["c"] for o in others if re.fullmatch("[A-Za-z]", o["c"])), None)
        passes = len(char) == 1 and not char.isascii() and not is_spaceless(char)
        if latin and passes and not unicodedata.decomposition(char):
            pairs[char] = latin.lower()
    for char, latin in list(pairs.items()):  # М passes for M and м for nothing: yet one letter
        if len(small := char.casefold()) == 1:
            pairs.setdefault(small, latin)
    signs = map(chr, range(0x1F100, 0x1F200))
    badges = ((sign, _BADGE.fullmatch(unicodedata.name(sign, ""))) for sign in signs)
    return pairs | {char: badge[1].lower() for char, badge in badges if badge}


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= point <= high for low, high in ranges)


_FOLD = Characters(_folded)
_SHAPE = Characters(_shaped)
