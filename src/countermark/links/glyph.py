"""Glyphs: letters and digits that are drawn in another way, read as plain ones in their places.

Full-width, mathematical, circled and squared letters, keycaps, small capitals, letters of other
scripts that look Latin, Chinese numerals: each becomes one ASCII character, and what has no width
becomes FILLER, so that a place in the plain text is the same place in the text as it was written.
Compatibility forms: Unicode Standard Annex #15 (NFKD); look-alikes: Unicode Technical Standard #39.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from countermark.text.fold import Characters

FILLER: Final = "\x00"
"""Stands where a character without width stood; it separates nothing."""


def _pairs(text: str) -> dict[str, str]:
    return {pair[0]: pair[1] for pair in text.split()}


_ALIKE: Final = _pairs(
    "АA ВB ЕE ЅS З3 ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ҮY ԌG ԚQ ԜW аa еe оo рp сc уy хx іi јj ѕs ԁd "
    "ԛq ԝw һh ѵv ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo νv βB ՕO օo ʙB ᴀA ᴄC ᴅD ᴇE ꜰF ɢG ʜH "
    "ɪI ᴊJ ᴋK ʟL ᴍM ɴN ᴏO ᴘP ʀR ꜱS ᴛT ᴜU ᴠV ᴡW ʏY ᴢZ ßB ẞB ฿B Ø0 ø0 ⌀0 ∅0 ⭕0 ◯0 ○0 〇0 łl ŁL "
    "đd ĐD ıi ℹi ⚀1 ⚁2 ⚂3 ⚃4 ⚄5 ⚅6 〡1 〢2 〣3 〤4 〥5 〦6 〧7 〨8 〩9 ⓂM ❌X ✖X ✕X ✗X"
)
"""Letters and signs that pass for another in a code (chosen from the confusables of UTS #39)."""
_HAN: Final = str.maketrans(
    _pairs(
        "零0 〇0 ○0 洞0 一1 壹1 幺1 二2 贰2 貳2 两2 三3 叁3 參3 四4 肆4 五5 伍5 六6 陆6 陸6 七7 "
        "柒7 拐7 八8 捌8 九9 玖9 勾9"
    )
)
"""Chinese digits: plain, the banker's, and those of the radio (幺, 拐, 洞, 勾)."""
_BADGE = re.compile(
    r"(?:(?:CROSSED )?NEGATIVE |PARENTHESIZED )?(?:SQUARED |CIRCLED )?LATIN (?:CAPITAL|SMALL)"
    r" LETTER ([A-Z])"
)
_FLAG_A: Final = 0x1F1E6
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+")
NUMERAL = f"[{''.join(map(chr, _HAN))}]"
"""Any of them."""
HAN_NEAR = re.compile(
    rf"{NUMERAL}(?:[^\w]{{0,3}}+(?:{NUMERAL}|[0-9])|(?<=[A-Za-z0-9].)|(?<=[0-9][^\w].))"
)
"""A numeral beside another or a digit, as in every number."""
_HAN_RUN = re.compile(
    rf"(?:{NUMERAL}|\d)(?:[^\w]{{0,3}}+(?:{NUMERAL}|\d)){{5,}}+"
    rf"|(?<=[A-Za-z0-9]){NUMERAL}{{1,8}}(?![\u2e80-\u9fff])|(?<=[Bb])[零〇]"
)
"""Numerals in a row, and those among letters and digits of a code."""
OTHER = r"\u00c0-\u0530\u0555\u0585\u1e00-\u1eff"
"""Letters of the Latin, Greek, Cyrillic and Armenian scripts: they hide a code near its digits."""
_OTHERS = re.compile(f"[{OTHER}]+")
ODD = re.compile(
    r"[\u00aa\u00d8\u00f8\u00b2\u00b3\u00b9\u00ba\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u0e3f"
    r"\u0e50-\u0e59\u1d00-\u1d7f\u2070-\u209c\u20e3\u2102-\u2188\u2205\u2300\u2460-\u24ff\u25cb"
    r"\u25ef\u2680-\u2685\u2715-\u2717\u274c\u2776-\u2793\u2b55\u3007\u3021-\u3029\ua730\ua731"
    r"\uff10-\uff5a\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff\U0001fbf0-\U0001fbf9]"
)
NEAR_DIGIT = re.compile(rf"[0-9](?:[^\w]?[{OTHER}]|(?<=[{OTHER}][0-9])|(?<=[{OTHER}][^\w][0-9]))")
"""Where none of these stands, no code hides behind letters and digits drawn in another way."""


def plain(text: str) -> str:
    """`text` with every disguised letter and digit plain; of the same length. Takes linear time.

    Letters of other scripts are left alone where no digit is near, and words that hold one that
    passes for no plain letter: words are not what is read here.
    """
    if text.isascii():
        return text
    read = _HAN_RUN.sub(_numerals, text) if HAN_NEAR.search(text) else text
    if ODD.search(read):
        if _FLAGS.search(read):
            read = _FLAGS.sub(_letters, read)
        read = read.translate(_SIGNS)
    return _OTHERS.sub(_letters_meant, read) if NEAR_DIGIT.search(read) else read


def _letters_meant(run: re.Match[str]) -> str:
    """Letters that all pass for plain ones; other words are words."""
    made = run[0].translate(_PLAIN)
    return made if made.isascii() else run[0]


def _numerals(run: re.Match[str]) -> str:
    return run[0].translate(_HAN)


def _letters(run: re.Match[str]) -> str:
    """Regional indicators: two are the flag of a country, more or fewer are letters."""
    if len(run[0]) == 2:
        return run[0].translate(_KEPT)
    return "".join(chr(ord(sign) - _FLAG_A + 65) for sign in run[0])


_KEPT: Final = dict.fromkeys(range(_FLAG_A, _FLAG_A + 26), "⚑")


def _made(char: str) -> str:
    if char.isascii():
        return char
    if char in _ALIKE:
        return _ALIKE[char]
    if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc"):
        return FILLER
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    first = unicodedata.normalize("NFKD", char)[0]
    if first in _ALIKE:
        return _ALIKE[first]
    if first.isascii() and first.isalnum() and len(unicodedata.normalize("NFKC", char)) == 1:
        return first
    badge = _BADGE.fullmatch(unicodedata.name(char, ""))
    return badge[1] if badge else char


_PLAIN: Final = Characters(_made)
_SIGNS: Final = Characters(
    lambda char: char if _OTHERS.match(char) and not ODD.match(char) else _made(char)
)
"""The same without letters of other scripts."""
