"""Plain text: contact details as they would stand without their disguise."""

from __future__ import annotations

import re
import unicodedata

from countermark.text.fold import Characters, fold

_NUMERALS = dict(
    zip("〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789", strict=True)
)
"""Chinese numerals as they are read out digit by digit, with yāo for 1 and the financial ones."""
_SPOKEN = re.compile(f"[{''.join(_NUMERALS)}0-9][{''.join(_NUMERALS)}0-9 -]{{5,40}}+")
_DIGITS = re.compile(r"(?<![a-z@._-])[0-9oil][0-9oil \-.]{5,24}[0-9oil](?![a-z])")
"""Runs of digits with letters that look like them, after folding."""
_LEET = str.maketrans("oil", "011")


def plain(text: str) -> str:
    """`text` in one case, full-width, circled and boxed signs brought to plain ones, pictures as
    spaces, lines as they are, spoken numbers as digits ("一三八零零…", "l38 oo13 8ooo"). For
    reading contact details; applying it again changes nothing."""
    folded = text.translate(_PLAIN)
    if not folded.isascii():
        folded = _SPOKEN.sub(_spoken, folded)
    return _DIGITS.sub(_leet, folded)


def _seen(char: str) -> str:
    """Digits in circles and squares as digits; emoji and other pictures as spaces."""
    kind = unicodedata.category(char)
    if kind == "No" and (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    if kind in ("So", "Sk") and char not in "®^`":
        return " "
    if char in "·•‧∙⋅−‐‑‒–—―~～":
        return "-"
    return str(unicodedata.digit(char)) if kind == "Nd" and not char.isascii() else char


_PLAIN = Characters(lambda char: char if char == "\n" else "".join(map(_seen, fold(char))))
"""What becomes of a character; lines stay lines."""


def _spoken(found: re.Match[str]) -> str:
    """A run of numerals as digits, where it is as long as a number that is dialled."""
    digits = [_NUMERALS.get(char, char) for char in found[0]]
    if sum(char.isdigit() for char in digits) < 7:
        return found[0]
    return "".join(digits)


def _leet(found: re.Match[str]) -> str:
    written = found[0]
    digits = sum(char.isdigit() for char in written)
    letters = sum(char in "oil" for char in written)
    return written.translate(_LEET) if letters and digits >= 4 and digits + letters > 9 else written
