"""Candidates: what in a text is written like an item's code, whatever its disguise.

Works on plain text (`glyph`, `spoken`), where a place is a place of the text as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from countermark.links.cue import codewords
from countermark.links.decoy import has_isbn_digit, other_code
from countermark.links.glyph import FILLER
from countermark.links.platform import CodeShape, Platform, platforms

EVIDENT = 0.4
"""Prior from which a code speaks for itself, without a word about the shop. A setting."""


class Candidate(NamedTuple):
    """Something that is written like a code."""

    code: str
    """In upper case, without what stands between its signs."""
    parts: str
    """The same with `.` between its parts; "" where they were not written as parts."""
    start: int
    end: int
    doubt: float = 1.0
    """By how much its writing lowers the certainty of whatever it is read as."""
    weak: bool = False
    """Whether it may be an ordinary word or number by chance."""
    note: str = ""
    """How it was written, where not plainly."""
    groups: tuple[str, ...] = ()
    """Of a number: its digits as they were grouped."""
    separator: str = ""
    """What stands between the groups."""
    others: tuple[str, ...] = ()
    """What it may be instead, where letters and digits look alike."""


class Fit(NamedTuple):
    """A platform whose codes look like a candidate."""

    platform: Platform
    shape: CodeShape
    identifier: str


_UPPER = bytes(range(256)).upper()
_DROP = bytes(b for b in range(256) if not chr(b).isascii() or not chr(b).isalnum())
_DIGITS = bytes(48 if byte in b"0123456789OILSBZ" else 65 for byte in range(256))
_RARE = re.compile(rb"WISH|JOOM|POSHM|ZALANDO|ITM(?=[0-9A-Z]{0,8}[0-9])")
"""What stands near, or in, codes that hold neither eight digits in a row nor a B and a zero."""

# What may stand between two signs of a code: anything but letters and digits, not without end.
_S = r"[\W_]{0,12}+"
_ASIN = re.compile(rf"[Bb]{_S}[0Oo](?:{_S}[A-Za-z0-9]){{8}}(?![A-Za-z0-9])")
_LETTER_O = re.compile(
    r"(?<![A-Za-z])[Bb](?:[Oo](?=[A-Za-z]{0,7}\d)[A-Za-z0-9]{8}(?![A-Za-z0-9])|[\W_]{1,12}+[Oo][\W_]"
    r"|[\W_]{0,12}+O(?![a-z]))"
)
"""B and O as a code begins that has O for its zero: in one piece, letter by letter, in capitals."""
_EIGHT = re.compile(r"(?<![A-Za-z0-9])80(?=[0-9]{0,7}[A-Z])[A-Z0-9]{8}(?![A-Za-z0-9])")
_SIGNED = re.compile(r"[Bb]0(?=[A-Za-z0-9]{0,7}[@$€£!])[A-Za-z0-9@$€£!]{8}(?![A-Za-z0-9])")
_REVERSED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{8}0[Bb](?![A-Za-z0-9])")
_BETWEEN = r"(?:[^\w$€£¥₹₽₩₫฿₺₱%=~<>|]|_){0,12}+"
"""The same for digits, which prices and shares stand between as well."""
_NUMBER = re.compile(
    rf"\d(?:{_BETWEEN}(?:\d|(?<![A-Za-z])[OoIl]{{1,2}}(?![A-Za-z])|(?<=\d)[OoIl](?=[\dOoIl])))*+"
)
_GROUP = re.compile(rf"[0-9OoIl](?:{FILLER}*[0-9OoIl])*+")
_FRACTION = re.compile(r"(?<!\d)\d{1,3}[.,]\Z")
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:[Mm][A-Za-z]{2}(?:\s\d{8,10}|(?:[\s-]\d{3,4}){2,3})|[A-Za-z0-9]++(?:[.\-][A-Za-z0-9]++){0,2})"
)
_FOR_LETTERS = str.maketrans("@$€£!", "ASEL1")
_FOR_DIGITS = str.maketrans("OoIlSsBZ", "00115582")
_SMALL = str.maketrans("lo", "10")
_LOOK_ALIKE = str.maketrans("OQILZEASGTB", "00112345678")
_WORDS = tuple(
    "boutiq boyfri bodysu bodyco bottom bookin bought bounce border boring borrow botani boston "
    "bohemi bonjou bombsh bonus boots booths boards boxing boxes bowtie".split()
)
"""Beginnings of words that are written with a zero for their o ("b0utique22")."""


def look_alike(identifier: str) -> str:
    """One spelling for all identifiers that are the same when digits are written for letters: "3"
    for E, "4" for A. Whoever knows the listings finds by it which one a code means."""
    return identifier.upper().translate(_LOOK_ALIKE)


def squeezed(read: str) -> bytes:
    """A text's letters and digits alone, in upper case."""
    return read.encode("utf-8", "ignore").translate(_UPPER, _DROP)


def may_hold(read: str, letters: bytes) -> bool:
    """A cheap look at a text and its letters: whether it may hold a code at all."""
    return (
        b"00000000" in letters.translate(_DIGITS)
        or b"B0" in letters
        or b"0B" in letters
        or (b"80" in letters and _EIGHT.search(read) is not None)
        or (b"BO" in letters and _LETTER_O.search(read) is not None)
        or _RARE.search(letters) is not None
    )


def candidates(read: str) -> list[Candidate]:
    """What is written like a code, in order and apart; the surer kind first. Linear time."""
    taken: list[Candidate] = []
    for found in (_asins(read), _tokens(read), _numbers(read)):
        spans = [(c.start, c.end) for c in taken]
        reached = 0
        for candidate in sorted(found, key=lambda candidate: candidate.start):
            if candidate.start >= reached and not overlaps(candidate.start, candidate.end, spans):
                taken.append(candidate)
                reached = candidate.end
        taken.sort(key=lambda candidate: candidate.start)
    return [
        c._replace(end=_past_fillers(read, c.end)) if read.startswith(FILLER, c.end) else c
        for c in taken
    ]


def overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of `spans`, which are in order and apart, shares a place with another."""
    at = bisect_right(spans, (start, end))
    return (at > 0 and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end)


def _past_fillers(read: str, end: int) -> int:
    """Signs without width, and the rest of a spelt word, belong to what stands before them."""
    while read.startswith(FILLER, end):
        end += 1
    return end


@lru_cache(2048)
def fits(code: str, parts: str) -> tuple[Fit, ...]:
    """The platforms whose codes look so."""
    found = []
    for platform in platforms().values():
        for shape in platform.code:
            fit = shape.pattern.fullmatch(parts if shape.key else code)
            if fit and not (shape.check and not has_isbn_digit(code)):
                name = shape.key.format_map(fit.groupdict()) if shape.key else fit[0]
                found.append(Fit(platform, shape, name.lower() if shape.case else name))
                break
    return tuple(found)


def _asins(read: str) -> Iterator[Candidate]:
    for found in _SIGNED.finditer(read):
        code = found[0].translate(_FOR_LETTERS).upper()
        yield Candidate(code, "", *found.span(), 0.85, note="signs for letters")
    for found in _halves().finditer(read):
        code = (found[1] + found[2]).upper()
        if len(code) == 10 and not found[2].isalpha():
            yield Candidate(code, "", *found.span(), 0.8, note="in two halves")
    at = 0
    while begun := _ASIN.search(read, at):
        candidate = _asin(read, begun)
        at = begun.end() if candidate else begun.start() + 1
        if candidate:
            yield candidate
    for found in _REVERSED.finditer(read):
        code = found[0][::-1].upper()
        if sum(map(str.isdecimal, code)) > 1:
            yield Candidate(code, "", *found.span(), 0.9, True, BACKWARDS)
    for found in _EIGHT.finditer(read):
        yield Candidate("B" + found[0][1:], "", *found.span(), 0.8, True, "8 for B")


@lru_cache(1)
def _halves() -> re.Pattern[str]:
    """An ASIN in two halves with words between ("B0EXA and then MPLE1")."""
    words = (word for entry in codewords() if entry.role == "join" for word in entry.words)
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z0-9])([Bb]0[A-Za-z0-9]{{2,6}})(?![A-Za-z0-9])[\W_]{{0,4}}+(?i:{either})"
        r"[\W_]{0,4}+(?<![A-Za-z0-9])([A-Za-z0-9]{2,6})(?![A-Za-z0-9])"
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
    spelt = all(len(part) == 1 for part in parts)
    words = any(len(part) > 2 and part.isalpha() and not part.isupper() for part in parts)
    words = words and not tight
    notes = [] if tight else ["written apart"]
    weak = words or not digits
    others: tuple[str, ...] = ()
    if code[1] == "O":
        if not digits or words or not (tight or spelt or written.upper() == written):
            return None
        weak = True
        notes.append("O for 0")
        others = tuple(dict.fromkeys("B0" + t for t in _alike(tail) if t != tail))
    elif words and (not digits or len(parts[0]) < 2):
        return None
    elif written.upper() != written != written.lower():  # "l" or "o" among capitals
        low = "".join(parts).translate(_SMALL).upper()
        if low != code:  # nobody writes one small letter among capitals but for a digit
            tail, digits, others = low[2:], digits + 1, (code,)
    weak = weak or ("bo" + tail.lower()).startswith(_WORDS)
    doubt = 1.0 if tight else 0.95
    return Candidate("B0" + tail, "", *found.span(), doubt, weak, ", ".join(notes), others=others)


def _alike(tail: str) -> tuple[str, ...]:
    return tail.replace("O", "0"), tail.replace("I", "1").replace("O", "0")


def _tokens(read: str) -> Iterator[Candidate]:
    """Codes of letters and digits together that are no ASIN."""
    for found in _TOKEN.finditer(read):
        if len(found[0]) > 8:
            parts = re.sub(r"[-\s]", ".", found[0].upper())
            code = parts.replace(".", "")
            mixed = not (code.isdecimal() or code.isalpha() or code.startswith("B0"))
            if mixed and fits(code, parts) and not other_code(code):
                yield Candidate(code, parts, *found.span())
            elif mixed and (digits := _as_digits(found[0])):
                note = "letters for digits"
                yield Candidate(digits, "", *found.span(), 0.8, True, note, (digits,))


def _as_digits(token: str) -> str:
    """The number that a token is, some of its digits written as letters; "" if it is none."""
    digits = token.translate(_FOR_DIGITS)
    enough = 2 * sum(map(str.isdecimal, token)) > len(token)
    return digits if enough and digits.isdecimal() and token[0].isdecimal() else ""


def _numbers(read: str) -> Iterator[Candidate]:
    for run in _NUMBER.finditer(read):
        if sum(map(str.isdecimal, run[0])) > 6:
            groups = list(_GROUP.finditer(read, *run.span()))
            gaps = [_kind(read[a.end() : b.start()]) for a, b in pairwise(groups)]
            yield from _grouped(groups, gaps)


def _grouped(groups: Sequence[re.Match[str]], gaps: Sequence[str]) -> Iterator[Candidate]:
    """Numbers from groups of digits: rows with one separator, longest first, then whole groups."""
    sizes = [_length(group) for group in groups]
    free = [True] * len(groups)
    for first, last in sorted(_rows(gaps), key=lambda row: row[0] - row[1]):
        row = slice(first, last + 1)
        if not all(free[row]) or not 7 < sum(sizes[row]) < 20:
            continue
        joined = _number(groups[row], gaps[first])
        if max(sizes[row]) < 8 or any(
            shape.key or shape.prior >= EVIDENT for _, shape, _ in fits(joined.code, joined.parts)
        ):
            free[row] = [False] * (last + 1 - first)
            yield joined
    if all(free) and len(groups) > 1 and max(sizes) < 8 and 7 < sum(sizes) < 17:
        if not _is_counting(sizes, gaps):
            yield _number(groups, "?")._replace(doubt=0.6, note="written with several separators")
        return
    for number, group in enumerate(groups):
        if free[number] and 6 < sizes[number] < 20 and not _is_fraction(group):
            yield _number([group], "")


def _is_counting(sizes: Sequence[int], gaps: Sequence[str]) -> bool:
    """Whether there are times of day, or several decimal numbers, among groups."""
    pairs = zip(gaps, sizes[1:], strict=True)
    return ":" in gaps or sum(gap in ".," and size == 2 for gap, size in pairs) > 1


def _is_fraction(group: re.Match[str]) -> bool:
    return _FRACTION.search(group.string, max(0, group.start() - 5), group.start()) is not None


def _number(groups: Sequence[re.Match[str]], gap: str) -> Candidate:
    written = [group[0].replace(FILLER, "") for group in groups]
    digits = tuple(group.translate(_FOR_DIGITS) for group in written)
    notes = ["written apart"] if len(groups) > 1 else []
    code, parts = "".join(digits), ".".join(digits) if gap in (".", "/") else ""
    doubt = 0.95 if len(groups) > 1 else 1.0
    if gap in _LISTING and max(map(len, written)) > 1:
        keyed = parts and any(fit.shape.key for fit in fits(code, parts))
        doubt = 0.95 if keyed else 0.6
    if any(not group.isdecimal() for group in written):
        notes, doubt = [*notes, "letters for digits"], doubt * 0.85
    start, end = groups[0].start(), groups[-1].end()
    return Candidate(code, parts, start, end, doubt, False, ", ".join(notes), digits, gap)


_LISTING = frozenset([",", ";", "/", "&", ":", "\n"])
"""Separators of numbers in a list: what stands between is rather several than one."""
_WIDE_SIGNS = str.maketrans("，、；：／", ",,;:/")


def _rows(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last group of each row whose separators are of one kind."""
    first = 0
    for at in range(1, len(gaps) + 1):
        if gaps and (at == len(gaps) or gaps[at] != gaps[first]):
            yield first, at
            first = at


def _length(group: re.Match[str]) -> int:
    return len(group[0].replace(FILLER, ""))


def _kind(gap: str) -> str:
    """What stands between two groups: its signs, " ", a line end, or "*" for pictures."""
    signs = gap.replace(FILLER, "").strip().translate(_WIDE_SIGNS)
    if not signs:
        return "\n" if "\n" in gap else " "
    return signs if signs.isascii() else "*"
