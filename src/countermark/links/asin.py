"""ASINs: B0 and eight letters or digits, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from countermark.links.candidate import CHANCE, WORDLIKE, Candidate
from countermark.links.cue import joining
from countermark.links.glyph import FILLER

# What may stand between two signs of a code: anything but letters and digits, not without end.
_S = r"[\W_]{0,12}+"
_ASIN = re.compile(rf"[Bb]{_S}[0Oo](?:{_S}[A-Za-z0-9]){{8}}(?![A-Za-z0-9])")
LETTER_O = re.compile(
    r"[Bb](?<![A-Za-z].)(?:[Oo](?=[A-Za-z]{0,7}\d)[A-Za-z0-9]{8}(?![A-Za-z0-9])|[\W_]{1,12}+[Oo][\W_]"
    r"|[\W_]{0,12}+O(?![a-z]))"
)
"""B and O as a code begins that has O for its zero: in one piece, letter by letter, in capitals."""
EIGHT_FOR_B = re.compile(r"(?<![A-Za-z0-9])80(?=[0-9]{0,7}[A-Z])[A-Z0-9]{8}(?![A-Za-z0-9])")
_SIGNED = re.compile(r"[Bb]0(?=[A-Za-z0-9]{0,7}[@$€£!])[A-Za-z0-9@$€£!]{8}(?![A-Za-z0-9])")
BACKWARDS_ASIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{8}0[Bb](?![A-Za-z0-9])")
_FOR_LETTERS = str.maketrans("@$€£!", "ASEL1")
_SMALL = str.maketrans("lo", "10")
_COLOUR = re.compile(r"[Bb]0[0-9A-Fa-f]{4}")
_WORDLIKE = re.compile(r"[a-z]*[aeiou][a-z]*\d*[a-z]?")
"""What is left of a small word with a zero for its o, and perhaps a year: "b0ngo2024x"."""
_DRAWN = ("O0", "I1L", "E3", "A4", "S5", "T7", "B8", "Z2", "G6")
"""Letters and digits that are written for each other, the usual pairs first."""
_VARIANTS = 24
"""Other readings of a code that are kept."""
_TO_LETTERS = str.maketrans("013457826", "OIEASTBZG")
_TO_DIGITS = str.maketrans("OILEASTBZG", "0113457826")
_WORDS = tuple(
    "boutiq boyfri bodysu bodyco bottom bookin bought bounce border boring borrow botani boston "
    "bohemi bonjou bombsh bonus boots booths boards boxing boxes bowtie".split()
)
"""Beginnings of words that are written with a zero for their o ("b0utique22")."""


def asins(read: str) -> Iterator[Candidate]:
    """What is written like an ASIN; the surer ways of writing first."""
    for found in _SIGNED.finditer(read):
        code = found[0].translate(_FOR_LETTERS).upper()
        yield Candidate(code, "", *found.span(), 0.85, note="signs for letters")
    yield from _pieced(read)
    at = 0
    while begun := _ASIN.search(read, at):
        candidate = _asin(read, begun)
        at = begun.end() if candidate else begun.start() + 1
        if candidate:
            yield candidate
    for found in BACKWARDS_ASIN.finditer(read):
        code = found[0][::-1].upper()
        if sum(map(str.isdecimal, code)) > 1:
            yield Candidate(code, "", *found.span(), 0.9, CHANCE, BACKWARDS)
    for found in EIGHT_FOR_B.finditer(read):
        yield Candidate("B" + found[0][1:], "", *found.span(), 0.8, CHANCE, "8 for B")


def _pieced(read: str) -> Iterator[Candidate]:
    """ASINs in pieces with words between: "B0EXA and then MPLE and 1"."""
    begins, goes_on = _pieces()
    for begun in begins.finditer(read):
        code, end, signs = begun[0], begun.end(), ""
        while len(code) < 10 and (found := goes_on.match(read, end)):
            code, end, signs = code + found[1], found.end(), signs + found[1]
        if len(code) == 10 and signs and not signs.isalpha():
            note = "in pieces with words between"
            yield Candidate(code.upper(), "", begun.start(), end, 0.8, note=note)


@lru_cache(1)
def _pieces() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The first piece of an ASIN, and a word with the next."""
    return (
        re.compile(r"(?<![A-Za-z0-9])[Bb]0[A-Za-z0-9]{0,7}(?![A-Za-z0-9])"),
        re.compile(
            rf"[\W_]{{0,4}}+(?i:{joining()})[\W_]{{0,4}}+(?<![A-Za-z0-9])"
            r"([A-Za-z0-9]{1,8})(?![A-Za-z0-9])"
        ),
    )


BACKWARDS = "written backwards"


def _asin(read: str, found: re.Match[str]) -> Candidate | None:
    """B0 and eight letters or digits, in one piece or apart; None where words stand by chance."""
    written = found[0].replace(FILLER, "")
    parts = re.split(r"[\W_]+", written)
    code = "".join(parts).upper()
    tail, tight = code[2:], len(parts) == 1
    digits = sum(map(str.isdecimal, tail))
    separator = "" if tight else re.findall(r"[\W_]+", written)[-1]
    behind = read[found.end() : found.end() + len(separator) + 1]
    if separator.strip() and behind.startswith(separator) and behind[-1:].isalnum():
        return None  # a longer code goes on
    if not tight and read[: found.start()].endswith("#") and _COLOUR.fullmatch(parts[0]):
        return None  # "#B0C4DE is my colour"
    spelt = all(len(part) == 1 for part in parts)
    words = any(len(part) > 2 and part.isalpha() and not part.isupper() for part in parts)
    words = words and not tight
    notes = [] if tight else ["written apart"]
    most = 1.0
    if tight and written[2:].islower() and _WORDLIKE.fullmatch(written, 2):
        most = WORDLIKE
    if words or not digits:
        most = CHANCE
    if code[1] == "O":
        if not digits or words or not (tight or spelt or written.upper() == written):
            return None
        most = CHANCE
        notes.append("O for 0")
    elif words and (not digits or len(parts[0]) < 2 or any(map(str.isupper, written[2:]))):
        return None
    elif written.upper() != written != written.lower():  # "l" or "o" among capitals
        # nobody writes one small letter among capitals but for a digit
        tail = "".join(parts).translate(_SMALL).upper()[2:]
    if ("bo" + tail.lower()).startswith(_WORDS):
        most = CHANCE
    doubt = 1.0 if tight else 0.95
    others = variants("B0" + tail)
    return Candidate("B0" + tail, "", *found.span(), doubt, most, ", ".join(notes), others=others)


def variants(code: str) -> tuple[str, ...]:
    """What an ASIN may be instead where digits are written for letters or letters for digits:
    any of its O and 0, one other sign, all signs of a kind, all signs. Not more than a few."""
    tail = code[2:]
    made = [""] if tail.count("O") + tail.count("0") < 5 else []
    for sign in tail:
        made = [begun + drawn for begun in made for drawn in ("O0" if sign in "O0" else sign)]
    for kind in _DRAWN:
        places = [at for at, sign in enumerate(tail) if sign in kind]
        for sign in kind if places else ():
            made += ["".join(sign if old in kind else old for old in tail)]
            made += [tail[:at] + sign + tail[at + 1 :] for at in places]
    made += [tail.translate(_TO_LETTERS), tail.translate(_TO_DIGITS)]
    return tuple("B0" + one for one in dict.fromkeys(made) if one != tail)[:_VARIANTS]
