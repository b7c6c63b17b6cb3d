"""Ordinary words: whether a term is a word that people use without meaning any brand."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

import msgspec

from countermark.text.fold import fold

LANGUAGES = ("en", "es", "fr", "it", "ru")
"""Languages whose word frequencies the package pyspellchecker (MIT) ships on one scale."""
COMMON = 1000
"""Times a word stands in those counts at the least to be ordinary: "diesel" does, "chanel" not."""


def is_ordinary_word(text: str) -> bool:
    """Whether `text` is one word, or several, each of them ordinary in some language. The lists are
    read once, in about a second."""
    words = fold(text).replace("-", " ").split()
    return bool(words) and all(word in _common() for word in words)


@cache
def _common() -> frozenset[str]:
    folder = files("spellchecker") / "resources"
    found: set[str] = set()
    for language in LANGUAGES:
        packed = (folder / f"{language}.json.gz").read_bytes()
        counts = msgspec.json.decode(gzip.decompress(packed), type=dict[str, int])
        found.update(fold(word) for word, count in counts.items() if count >= COMMON)
    return frozenset(found)
