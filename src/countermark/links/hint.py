"""Hints: which shop a text means, named, nicknamed or paraphrased, and of which country."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from countermark.links.cue import STRENGTH, Cue, codewords, find_cues, find_shops, lowered
from countermark.links.platform import platforms

NEAR = 40
"""Characters between a word and what it is about."""
_BUYING = 24
_LAND = 20
_CODE = re.compile(r"[\s.\-_/|(\[]{0,3}([A-Za-z]{2,3})(?![A-Za-z0-9])")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z]{2,3})\s?[:\-–—]?\s?\Z")
_BEHIND = re.compile(r"\s?[(\[]\s?([A-Za-z]{2,3})\s?[)\]]")
_SIGN = "[\U0001f1e6-\U0001f1ff]"
_FLAG = re.compile(f"(?<!{_SIGN}){_SIGN}{{2}}(?!{_SIGN})")
_LOWER_SAFE = frozenset("uk us usa ca au jp mx br nl pl ae fr".split())
"""Codes of countries that are no words of their own in lower case."""
_CODES = {"usa": "us", "gb": "uk"}


class Hint(NamedTuple):
    """A shop that a text names: `text[start:end]` is how."""

    platform: str
    """Id of its rule."""
    site: str
    """As its country runs it; the usual one where the text names none."""
    start: int
    end: int
    certainty: float
    country: bool
    """Whether the text says which country's."""


def shop_hints(text: str) -> list[Hint]:
    """The shops that `text` names, in order. Ordinary words count only behind a verb of buying.

    Takes linear time.
    """
    return hints(text, find_cues(text)) if find_shops(text) else []


def hints(text: str, cues: Sequence[Cue], places: Sequence[tuple[int, int]] = ()) -> list[Hint]:
    """As `shop_hints`, from cues found before; ordinary words count also near `places`."""
    buying = [cue.end for cue in cues if cue.meaning.role == "buy"]
    lands = [cue for cue in cues if cue.meaning.role == "country"]
    starts, ends = [start for start, _ in places], [end for _, end in places]
    found = []
    for cue in cues:
        role, _, platform, site, strength, _ = cue.meaning
        if not platform:
            continue
        if role == "label":
            strength = STRENGTH["name"]
        weak = strength <= STRENGTH["word"]
        if weak and not (
            _any_within(buying, cue.start - _BUYING, cue.start)
            or _any_within(starts, cue.start - NEAR, cue.end + NEAR)
            or _any_within(ends, cue.start - NEAR, cue.end + NEAR)
        ):
            continue
        country = "" if site else _country(text, cue, lands)
        named = site or _sites(platform).get(country, "")
        found.append(
            Hint(platform, named or usual(platform), cue.start, cue.end, strength, bool(named))
        )
    return found


def usual(platform: str) -> str:
    """The site that is meant where nobody names a country."""
    return next(iter(platforms()[platform].sites.values()))


def sites(platform: str) -> tuple[str, ...]:
    """All sites of a platform, the usual one first."""
    return tuple(dict.fromkeys(platforms()[platform].sites.values()))


def site_in(platform: str, country: str) -> str:
    """The site of a platform for a country; "" where it has none of its own."""
    return _sites(platform).get(country, "")


@lru_cache(64)
def _sites(platform: str) -> dict[str, str]:
    """Country → site."""
    found: dict[str, str] = {}
    for site in sites(platform):
        last = site.rpartition(".")[2]
        found.setdefault("us" if last == "com" else last, site)
    return found


def _any_within(places: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(places, first)
    return at < len(places) and places[at] <= last


def _country(text: str, cue: Cue, lands: Sequence[Cue]) -> str:
    """The country that is named directly behind, or within NEAR of, a shop's name."""
    if code := _CODE.match(text, cue.end):
        short = code[1].lower()
        dotted = text[cue.end : cue.end + 1] in ".-_/(["
        if code[1].isupper() or dotted or short in _LOWER_SAFE:
            short = _CODES.get(short, short)
            if short in _sites(cue.meaning.platform):
                return short
    return _around(text, cue.start, cue.end, _sites(cue.meaning.platform), lands)


def country_near(text: str, start: int, end: int, platform: str, lands: Sequence[Cue]) -> str:
    """The country of a platform that is named right beside `text[start:end]`; "" if none.

    "UK: …" and "… (de)" count, flags, and names of countries among the cues `lands`."""
    known = _sites(platform)
    before = _BEFORE.search(text[max(0, start - 8) : start])
    behind = _BEHIND.match(text, end)
    for code in (before, behind):
        short = code[1].lower() if code else ""
        short = _CODES.get(short, short)
        if short in known and (code is behind or short in _LOWER_SAFE or short in ("de", "es")):
            return short
    return _around(text, start, end, known, lands)


def _around(text: str, start: int, end: int, known: Mapping[str, str], lands: Sequence[Cue]) -> str:
    at = bisect_left(lands, start - _LAND, key=lambda land: land.end)
    while at < len(lands) and lands[at].start <= end + _LAND:
        if lands[at].meaning.value in known:
            return lands[at].meaning.value
        at += 1
    beside = text[max(0, start - _LAND) : start] + "|" + text[end : end + _LAND]
    for flag in _FLAG.finditer(beside):
        letters = "".join(chr(ord(sign) - 0x1F1E6 + 97) for sign in flag[0])
        if (country := _CODES.get(letters, letters)) in known:
            return country
    return ""


def leaning(text: str) -> str:
    """The country that the currency or the language of `text` speaks for; "" if none. Weak."""
    lower = lowered(text)
    money, tongue = _homes()
    for sign, country in money:
        if sign in lower and _sum_in(sign).search(lower):
            return country
    counts = Counter(
        country for word in set(_WORD.findall(lower)) for country in tongue.get(word, ())
    )
    (best, most), (_, next_most) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return best if most >= 2 and most > next_most else ""


@lru_cache(64)
def _sum_in(currency: str) -> re.Pattern[str]:
    """A number beside a currency."""
    sign = re.escape(currency)
    return re.compile(rf"(?<![a-z]){sign}\s?\d|\d\s?{sign}(?![a-z])")


@lru_cache(1)
def _homes() -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Signs of money with their country; usual words with the countries whose language has them."""
    entries = codewords()
    money = [(w, e.value or "") for e in entries if e.role == "currency" for w in e.words]
    tongue: dict[str, list[str]] = {}
    for entry in entries:
        for word in entry.words if entry.role == "language" else ():
            tongue.setdefault(word, []).append(entry.value or "")
    return money, tongue
