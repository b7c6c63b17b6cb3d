"""Misspelt names: tokens of a column that are one slip away from a word of a brand's name.

Only distinct tokens are compared, each once. A slip is one letter too many, too few or wrong, or
two neighbours swapped (optimal string alignment, Damerau 1964), never in the first letter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from countermark.text.fold import fold
from countermark.text.term import NAMES, Term

SHORTEST = 6
"""Letters of a name, and of its misspelling, that stand alone."""
SHORTEST_PART = 5
"""Letters of one word among several of a name: the others confirm it."""
LONGEST = 40
COMMON = 20
"""Times a token must stand in the column at the least to be an ordinary word of it …"""
COMMON_SHARE = 0.005
"""… and the share of the rows."""
BLOCK = 10_000

_BREAKS = bytes(
    byte if byte >= 0x80 or chr(byte).isalnum() else 0x20 for byte in bytes(range(256)).lower()
)
"""A byte of UTF-8 → its lower case, a space where no ASCII letter or digit is meant."""
_WORDS = re.compile(r"[a-z]+")


def misspelt(parts: Iterable[bytes], rows: int, terms: Iterable[Term]) -> list[Term]:
    """The terms as they are misspelt, or written backwards, in a column of `rows` rows, given as
    parts in UTF-8.

    A token that is common in the column, or an English word, is no misspelling.
    """
    names = [(term, _WORDS.findall(fold(term.text))) for term in terms if term.kind in NAMES]
    spelt = {word for _, words in names for word in (*words, "".join(words))}
    wanted = {word for word in spelt if len(word) >= SHORTEST_PART}
    common = max(COMMON, int(COMMON_SHARE * rows))
    tokens = {
        token for token, times in _tokens(parts).items() if times < common and token not in spelt
    }
    slips = _slips(tokens, wanted)
    variants = [v for term, words in names for v in _variants(term, words, slips)]
    for term, words in names:
        backwards = "".join(words)[::-1]
        if len(backwards) >= SHORTEST and backwards in tokens and not is_ordinary(backwards):
            variants.append(term._replace(text=backwards))
    return list(dict.fromkeys(variants))


def spelt_names(terms: Iterable[Term]) -> frozenset[str]:
    """The names among the terms, folded, with nothing between their Latin letters."""
    return frozenset("".join(_WORDS.findall(fold(t.text))) for t in terms if t.kind in NAMES)


def is_backwards(variant: Term, names: frozenset[str]) -> bool:
    """Whether a variant that `misspelt` gave is a name written backwards."""
    return variant.text[::-1] in names


def _variants(term: Term, words: list[str], slips: dict[str, list[str]]) -> Iterator[Term]:
    whole = "".join(words)
    if len(whole) >= SHORTEST:
        yield from (term._replace(text=t) for t in slips.get(whole, ()) if len(t) >= SHORTEST)
    if len(words) > 1:
        for at, word in enumerate(words):
            for token in slips.get(word, ()):
                yield term._replace(text=" ".join([*words[:at], token, *words[at + 1 :]]))


def _tokens(parts: Iterable[bytes]) -> Counter[str]:
    """Latin words of the column, folded, with the times they stand there."""
    split = [_split(part.translate(_BREAKS)) for part in parts]
    counts = pc.value_counts(pa.chunked_array(split, pa.large_string()))
    found: Counter[str] = Counter()
    tokens, times = counts.flatten()
    for text, count in zip(tokens.to_pylist(), times.to_pylist(), strict=True):
        for word in _WORDS.findall(text if text.isascii() else fold(text)):
            if SHORTEST_PART <= len(word) <= LONGEST:
                found[word] += count
    return found


def _split(part: bytes) -> pa.Array:
    """What stands between spaces and is as long as a name."""
    whole = pa.array([part], pa.large_binary()).cast(pa.large_string())
    tokens = pc.ascii_split_whitespace(whole).flatten()
    length = pc.binary_length(tokens)
    fits = pc.and_(pc.greater_equal(length, SHORTEST_PART), pc.less_equal(length, 4 * LONGEST))
    return tokens.filter(fits)


def _slips(tokens: set[str], wanted: set[str]) -> dict[str, list[str]]:
    """The tokens that are a slip away from each wanted word, in order."""
    beginning: dict[str, list[str]] = defaultdict(list)
    for word in sorted(wanted):
        beginning[word[0]].append(word)
    found: dict[str, list[str]] = defaultdict(list)
    for letter, words in beginning.items():
        mine = sorted(token for token in tokens if token[0] == letter)
        for first in range(0, len(mine), BLOCK):
            block = mine[first : first + BLOCK]
            distances = cdist(words, block, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
            for row, column in np.argwhere(distances == 1).tolist():
                if not is_ordinary(block[column]):
                    found[words[row]].append(block[column])
    return found


def is_ordinary(word: str) -> bool:
    """Whether `word`, in lower case, is an English word."""
    return word in _english()


@cache
def _english() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en").word_frequency.words())
