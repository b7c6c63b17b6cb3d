"""Phrases: how a data file writes what people say.

get the (real|original) one     one of several words or phrases
(my |)hidden link               … or nothing
replic* bag                     a word that begins so
order the plain ~ get the real  up to a few words between two parts
{price} instead of {price}      an amount of money beside a part
=UA quality                     capitals as they are written
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

MOST = 3000
"""Spellings that one token, or one part in a script without spaces, may stand for."""
_CHOICE = re.compile(r"\(([^()]*)\)")
_TOKENS = re.compile(r"(?:\([^()]*\)|[^ ()])++")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_PRICE = "{price}"


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why."""


class Part(NamedTuple):
    """Words that stand together: a run of tokens, each of which may be spelt in several ways."""

    tokens: tuple[tuple[str, ...], ...]

    def spellings(self) -> list[str]:
        """Every way of writing it. Raises PhraseError where they are too many."""
        if prod(map(len, self.tokens)) > MOST:
            raise PhraseError(f"{self.tokens!r} stands for more than {MOST} spellings")
        return list(dict.fromkeys(" ".join(filter(None, ways)) for ways in product(*self.tokens)))


class Phrase(NamedTuple):
    """Parts in their order, and how many amounts of money must stand before the first part, before
    the second …, after the last."""

    parts: tuple[Part, ...]
    prices: tuple[int, ...]


@lru_cache(16_384)  # each is read when it is checked, and again when it is looked for
def read_phrase(written: str) -> Phrase:
    """A phrase as a data file writes it. Raises PhraseError."""
    parts: list[Part] = []
    prices = [0]
    for between in written.split("~"):
        for number, words in enumerate(between.split(_PRICE)):
            if number:
                prices[-1] += 1
            if words.strip():
                parts.append(_part(words))
                prices.append(0)
    if not parts:
        raise PhraseError(f"{written!r} says nothing that can be looked for")
    return Phrase(tuple(parts), tuple(prices))


def _part(words: str) -> Part:
    if "(" in (bare := _CHOICE.sub("", words)) or ")" in bare:
        raise PhraseError(f"a bracket in {words.strip()!r} has no other")
    tokens = tuple(tuple(dict.fromkeys(_ways(token))) for token in _TOKENS.findall(words))
    if all("" in token for token in tokens):
        raise PhraseError(f"{words.strip()!r} may be nothing at all")
    return Part(tokens)


def _ways(token: str) -> Iterator[str]:
    spelt = _CHOICE.split(token)
    choices = [text.split("|") if n % 2 else [text] for n, text in enumerate(spelt)]
    if prod(map(len, choices)) > MOST:
        raise PhraseError(f"{token!r} stands for more than {MOST} spellings")
    for chosen in product(*choices):
        text = " ".join("".join(chosen).split())
        if text and not any(unicodedata.category(c)[0] in "LNM" or c > "\u2000" for c in text):
            raise PhraseError(f"{text!r} in {token!r} is no word")
        yield text
        if _APOSTROPHE.search(text):  # "dont" is what most people write
            yield _APOSTROPHE.sub("", text)
