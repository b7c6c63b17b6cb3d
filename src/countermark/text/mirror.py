"""Mirrored text: names written upside down (ǝllǝɹnɐ) or backwards (ellerua)."""

from __future__ import annotations

from typing import Final

_TURNED: Final = {
    "ɐ": "a", "ɔ": "c", "ǝ": "e", "ɟ": "f", "ƃ": "g", "ɓ": "g", "ɥ": "h", "ᴉ": "i", "ı": "i",
    "ɾ": "j", "ſ": "j", "ʞ": "k", "ן": "l", "ꞁ": "l", "ɯ": "m", "ɹ": "r", "ʇ": "t", "ʌ": "v",
    "ʍ": "w", "ʎ": "y", "∀": "A", "Ɐ": "A", "Ɔ": "C", "Ǝ": "E", "Ⅎ": "F", "⅁": "G", "Ꞁ": "L",
    "⅂": "L", "Ԁ": "P", "ᴚ": "R", "⊥": "T", "Ʇ": "T", "∩": "U", "Λ": "V", "⅄": "Y", "Ɯ": "M",
}  # fmt: skip
"""Characters that stand for a letter turned by half a turn (Unicode names them TURNED …)."""
_EITHER: Final = {
    "u": "n", "n": "u", "p": "d", "d": "p", "q": "b", "b": "q", "W": "M", "M": "W", "6": "9",
    "9": "6", "m": "w", "w": "m", "¡": "i", "!": "i",
}  # fmt: skip
"""Letters that are other letters when they are turned."""
_UPRIGHT: Final = str.maketrans(_EITHER | _TURNED)
_LEADS: Final = (b"\xc7", b"\xc9", b"\xca")
_SIGNS: Final = tuple(char.encode() for char in "ɐɔǝɟɥɯɹʇʌʍʎʞ")
"""In UTF-8, what text written upside down can hardly do without, and the bytes it begins with."""


def may_be_turned(data: bytes) -> bool:
    """Whether any of a text in UTF-8 may be written upside down; quickly told where none is."""
    return any(lead in data for lead in _LEADS) and any(sign in data for sign in _SIGNS)


def is_turned(char: str) -> bool:
    """Whether a character is a letter upside down and nothing else."""
    return char in _TURNED


def upright(text: str) -> str:
    """`text` turned by half a turn: its last character is the first. As long as it was."""
    return text.translate(_UPRIGHT)[::-1]
