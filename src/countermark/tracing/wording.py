"""Wording: what the words of titles, labels and captions mean, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from countermark.links.lexicon import folded

LONGEST = 1000
"""Characters of a text whose words are compared."""
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+|[^\W_]+(?:['’][^\W_]+)?")


@lru_cache(65_536)
def meanings(text: str) -> frozenset[str]:
    """What the words of a text mean: one name for one thing in all languages that the data file
    knows, else the folded word; of Chinese and Japanese each pair of characters. Words that mean
    nothing ("the", "link") are left out."""
    same, empty = _words()
    found: set[str] = set()
    for word in _WORD.findall(folded(text[:LONGEST])):
        if word > "\u3040":
            found.update(meaning for said, meaning in same.items() if said in word)
            found.update(word[n : n + 2] for n in range(max(1, len(word) - 1)))
        elif word not in empty:
            word = word.removesuffix("'s").removesuffix("’s")
            found.add(same.get(word) or _stemmed(word) or word)
    return frozenset(found)


_ARTICLE = re.compile("^(?:[وبلف]?ال|لل)")


def _stemmed(word: str) -> str | None:
    """What a word means without its ending, or without the Arabic article."""
    same, _ = _words()
    bare = _ARTICLE.sub("", word)
    if bare != word and (known := same.get(bare)):
        return known
    if known := same.get(word.removesuffix("s")):
        return known
    lengths = range(min(len(word), 10), 2, -1)
    return next((known for size in lengths if (known := same.get(f"{word[:size]}*"))), None)


def is_known(meaning: str) -> bool:
    """Whether a meaning is of a thing that the data file names."""
    return meaning.startswith("=")


def likeness(said: frozenset[str], words: frozenset[str]) -> float:
    """Which part of what is said is in the words, 0 to 1."""
    return len(said & words) / len(said) if said else 0.0


@cache
def _words() -> tuple[Mapping[str, str], frozenset[str]]:
    text = (files("countermark.tracing") / "data" / "wording.yaml").read_text("utf-8")
    content = yaml.safe_load(text)
    same: dict[str, str] = {}
    for line in content["same"]:
        first, *others = (folded(word) for word in line.split())
        same |= {word: f"={first}" for word in (first, *others) if word not in same}
    return same, frozenset(folded(content["empty"]).split())
