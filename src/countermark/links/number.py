"""Numbers: digits in groups, and letters with digits, that are written like an item's code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from countermark.links.candidate import EVIDENT, WORDLIKE, Candidate, fits
from countermark.links.cue import joining
from countermark.links.decoy import other_code
from countermark.links.glyph import FILLER

# What may stand between two digits of a number: no sign of a price or a share.
_BETWEEN = r"(?:[^\w$€£¥₹₽₩₫฿₺₱%=<>]|_){0,12}+"
_NUMBER = re.compile(
    rf"\d(?:{_BETWEEN}(?:\d|(?<![A-Za-z])[OoIl]{{1,2}}(?![A-Za-z])|(?<=\d)[OoIl](?=[\dOoIl])))*+"
)
_GROUP = re.compile(rf"[0-9OoIl](?:{FILLER}*[0-9OoIl])*+")
_FRACTION = re.compile(r"(?<!\d)\d{1,3}[.,]\Z")
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:[Mm][A-Za-z]{2}(?:\s\d{8,10}|(?:[\s-]\d{3,4}){2,3})|[A-Za-z0-9]++(?:[.\-][A-Za-z0-9]++){0,2})"
)
_FOR_DIGITS = str.maketrans("OoIlSsBZ", "00115582")


def tokens(read: str) -> Iterator[Candidate]:
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
                yield Candidate(digits, "", *found.span(), 0.8, WORDLIKE, note)


def _as_digits(token: str) -> str:
    """The number that a token is, some of its digits written as letters; "" if it is none."""
    digits = token.translate(_FOR_DIGITS)
    enough = 2 * sum(map(str.isdecimal, token)) > len(token)
    return digits if enough and digits.isdecimal() and token[0].isdecimal() else ""


def numbers(read: str) -> Iterator[Candidate]:
    """Numbers of eight digits and more, in one piece or several."""
    yield from _pieced(read)
    for run in _NUMBER.finditer(read):
        if sum(map(str.isdecimal, run[0])) > 6:
            groups = list(_GROUP.finditer(read, *run.span()))
            gaps = [_kind(read[a.end() : b.start()]) for a, b in pairwise(groups)]
            yield from _grouped(groups, gaps)


def _pieced(read: str) -> Iterator[Candidate]:
    """Numbers in pieces with words between that say that they go on: "9940 then 000001"."""
    for found in _pieces().finditer(read):
        groups = tuple(re.findall(r"\d+", found[0]))
        code, note = "".join(groups), "in pieces with words between"
        if 7 < len(code) < 20:
            yield Candidate(code, "", *found.span(), 0.8, note=note, groups=groups, separator="…")


@lru_cache(1)
def _pieces() -> re.Pattern[str]:
    piece = rf"[\W_]{{0,4}}+(?i:{joining('then')})[\W_]{{0,4}}+\d{{1,12}}+(?![A-Za-z])"
    return re.compile(rf"(?<![A-Za-z0-9])\d{{1,12}}+(?>{piece}){{1,8}}+")


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
            yield _number(groups, "?")
        return
    for number, group in enumerate(groups):
        if free[number] and 6 < sizes[number] < 20 and not _is_fraction(group):
            yield _number([group], "")


def _is_counting(sizes: Sequence[int], gaps: Sequence[str]) -> bool:
    """Whether there are times of day, or several decimal numbers, among groups."""
    pairs = zip(gaps, sizes[1:], strict=True)
    return ":" in gaps or sum(gap in ".," and size < 3 for gap, size in pairs) > 1


def _is_fraction(group: re.Match[str]) -> bool:
    return _FRACTION.search(group.string, max(0, group.start() - 5), group.start()) is not None


def _number(groups: Sequence[re.Match[str]], gap: str) -> Candidate:
    written = [group[0].replace(FILLER, "") for group in groups]
    digits = tuple(group.translate(_FOR_DIGITS) for group in written)
    notes = []
    if len(groups) > 1:
        notes = ["written with several separators" if gap == "?" else "written apart"]
    code, parts = "".join(digits), ".".join(digits) if gap in (".", "/") else ""
    doubt = 0.95 if len(groups) > 1 else 1.0
    if gap in _LISTING and max(map(len, written)) > 1:
        torn = any(len(group) > 1 and group[0] == "0" for group in digits[1:])
        keyed = parts and any(fit.shape.key for fit in fits(code, parts))
        doubt = 0.95 if keyed else 0.85 if torn else _LISTING[gap]
    if any(not group.isdecimal() for group in written):
        notes, doubt = [*notes, "letters for digits"], doubt * 0.85
    start, end = groups[0].start(), groups[-1].end()
    note = ", ".join(notes)
    return Candidate(code, parts, start, end, doubt, note=note, groups=digits, separator=gap)


_LISTING = dict.fromkeys((",", ";", "&", "\n", "?"), 0.6) | dict.fromkeys("/:|~", 0.85)
"""Separators of numbers in a list, or several ("?"): what stands between is rather several than
one, unless a piece begins with a zero. Settings."""
_WIDE_SIGNS = str.maketrans("，、；：／｜│¦～〜∼⁄∕", ",,;:/|||~~~//")


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
