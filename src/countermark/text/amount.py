"""Amounts of money in running text, as far as two of them can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

NUMBER = re.compile(r"\d++(?:[.,’' ]\d{3}(?!\d))*+(?:[.,]\d{1,2}(?!\d))?+")
_WORDS = (
    r"[$€£¥₽₺₴₹₩元块刀欧]|руб|درهم|ريال|دولار|يورو|долларов|евро|r\$"
    r"|(?:rmb|usd|eur|gbp|cny|try|tl|rub|р|aed|sar|dh|dollars?|bucks?|euros?|pounds?|quid|reais|lira)\b"
)
_BEFORE = re.compile(rf"(?:{_WORDS}) ?\Z", re.IGNORECASE)
_AFTER = re.compile(rf" ?(?P<times>(?:k|mil|тыс)\b|[千万])?+ ?(?P<unit>{_WORDS})?+", re.IGNORECASE)
_WIDEST = 8
"""Characters of a currency before its number."""
_GROUPED = re.compile(r"[.,’' ](?=\d{3}(?!\d))")
_TIMES = {"万": 10_000}
_LONGEST = 14


NEAR = 14
"""Characters between an amount of money and the words that speak of it."""
FAR = 60
"""… where two amounts stand there."""
BRAG = 5.0
"""How many times the other the greater of two prices must be to be bragged with."""


class Amount(NamedTuple):
    """A number that may be a price."""

    value: float
    start: int
    end: int
    unit: bool
    """Whether a currency stands beside it."""


def amounts(text: str) -> list[Amount]:
    """The numbers of `text` that may be prices, in order. "7.000 €", "7,000.50", "$7k"."""
    found = []
    for match in NUMBER.finditer(text):
        start, end = match.span()
        if end - start > _LONGEST or (
            start and (text[start - 1].isalnum() or text[start - 1] in ".,")
        ):
            continue
        before = _BEFORE.search(text[max(0, start - _WIDEST) : start])
        after = _AFTER.match(text, end)
        times = after["times"] if after else None
        unit = bool(before or (after and after["unit"]))
        value = float(
            _GROUPED.sub("", match[0]).replace(",", ".").replace("’", "").replace("'", "")
        )
        factor = _TIMES.get(times, 1000) if times else 1
        begun = start - len(before[0]) if before else start
        stop = after.end() if after and (times or after["unit"]) else end
        found.append(Amount(value * factor, begun, stop, unit))
    return found


def bragged(
    text: str, prices: Sequence[int], places: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """From where to where a phrase goes whose parts stand at `places` and which has so many amounts
    before each and after the last; None where one is missing, where none has a currency, or where
    they are too near each other to be bragged with."""
    low, high = max(0, places[0][0] - FAR), places[-1][1] + FAR
    if len(NUMBER.findall(text[low:high])) < sum(prices):
        return None
    known = [a._replace(start=a.start + low, end=a.end + low) for a in amounts(text[low:high])]
    found: list[Amount] = []
    for number, wanted in enumerate(prices):
        if not wanted:
            continue
        reach = NEAR if wanted == 1 else FAR
        after = places[number - 1][1] if number else places[0][0] - reach
        before = places[number][0] if number < len(places) else places[-1][1] + reach
        near = [a for a in known if a.start >= after and a.start < before]
        if len(near) < wanted:
            return None
        found += near[-wanted:] if number == 0 else near[:wanted]
    values = [amount.value for amount in found]
    if not any(amount.unit for amount in found) or min(values) <= 0:
        return None
    if len(values) > 1 and max(values) < BRAG * min(values):
        return None
    return min(places[0][0], found[0].start), max(places[-1][1], found[-1].end)
