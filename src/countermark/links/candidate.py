"""Candidates: what in a text is written like an item's code, and whose codes look so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from countermark.links.decoy import has_isbn_digit
from countermark.links.platform import CodeShape, Platform, platforms

# All of these are settings, not measurements.
EVIDENT = 0.4
"""Prior from which a code speaks for itself, without a word about the shop."""
CHANCE = 0.2
"""The most that a weak candidate can say for itself: an ordinary number or word by chance."""
WORDLIKE = 0.4
"""The most that "b0ngo2024x" can: a word that counts where anything near speaks for a code."""


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
    most: float = 1.0
    """The most that it says for itself: less where it may be an ordinary word by chance."""
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


def overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of `spans`, which are in order and apart, shares a place with another."""
    at = bisect_right(spans, (start, end))
    return (at > 0 and spans[at - 1][1] > start) or (at < len(spans) and spans[at][0] < end)


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
