"""Amounts of money in running text, as far as two of them can be compared."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"\d{1,3}(?:[.,’' ]\d{3})++(?:[.,]\d{1,2})?+|\d{1,7}(?:[.,]\d{1,2})?+"
_UNIT = (
    r"[$€£¥₽₺₴₹₩]|元|块|刀|欧|руб|درهم|ريال|دولار|يورو|долларов|евро|r\$"
    r"|(?:rmb|usd|eur|gbp|cny|try|tl|rub|р|aed|sar|dh|dollars?|bucks?|euros?|pounds?|quid|reais|lira)\b"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<before>(?:{_UNIT}) ?)?+(?P<number>{_NUMBER})"
    rf"(?P<thousand> ?(?:k\b|mil\b|тыс|千|万))?+(?P<after> ?(?:{_UNIT}))?+",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[.,’' ](?=\d{3}(?!\d))")
_TIMES = {"万": 10_000}


NEAR = 14
"""Characters between an amount of money and the words that speak of it."""
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
    for match in _AMOUNT.finditer(text):
        number = _GROUPED.sub("", match["number"]).replace(",", ".")
        times = _TIMES.get((match["thousand"] or "").strip(), 1000) if match["thousand"] else 1
        unit = bool(match["before"] or match["after"])
        found.append(Amount(float(number) * times, match.start(), match.end(), unit))
    return found


def bragged(
    text: str, prices: tuple[bool, ...], places: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """From where to where a phrase goes whose amounts of money stand where they must; None where
    one is missing, or where two are too near each other to be bragged with."""
    low, high = max(0, places[0][0] - 2 * NEAR), places[-1][1] + 2 * NEAR
    known = [a._replace(start=a.start + low, end=a.end + low) for a in amounts(text[low:high])]
    found: list[Amount] = []
    for number, wanted in enumerate(prices):
        if not wanted:
            continue
        after = places[number - 1][1] if number else places[0][0] - NEAR
        before = places[number][0] if number < len(places) else places[-1][1] + NEAR
        slack = NEAR if number == len(places) else 0
        near = [a for a in known if a.start >= after and a.end <= before + slack]
        if not near:
            return None
        found.append(near[-1] if number == 0 else near[0])
    values = [amount.value for amount in found if amount.value]
    if len(values) != len(found) or (len(found) > 1 and max(values) < BRAG * min(values)):
        return None
    if not any(amount.unit for amount in found):
        return None
    return min(places[0][0], found[0].start), max(places[-1][1], found[-1].end)
