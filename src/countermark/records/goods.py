"""Goods: the classes of the Nice Classification that the words of a category or title tell."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from countermark.records.document import read
from countermark.records.record import Value

_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
"""Chinese and kana, which leave no space between words."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLURALS = ("s", "es", "n", "e", "i", "x")


class _Class(Value):
    number: int
    title: str
    words: dict[str, tuple[str, ...]]


class _Goods(Value):
    classes: tuple[_Class, ...]


@cache
def _vocabulary() -> tuple[dict[tuple[str, ...], frozenset[int]], dict[str, frozenset[int]], int]:
    """Phrases of spaced scripts by their words, words of the others, and the longest phrase."""
    name = "goods.yaml"
    text = files("countermark.records").joinpath("data", name).read_text("utf-8")
    phrases: dict[tuple[str, ...], frozenset[int]] = {}
    spaceless: dict[str, frozenset[int]] = {}
    for entry in read(_Goods, text, name).classes:
        here = frozenset({entry.number})
        for word in (word for words in entry.words.values() for word in words):
            plain = _plain(word)
            if _SPACELESS.search(plain):
                spaceless[plain] = spaceless.get(plain, frozenset()) | here
            else:
                phrase = tuple(_WORD.findall(plain))
                phrases[phrase] = phrases.get(phrase, frozenset()) | here
    return phrases, spaceless, max(map(len, phrases))


def classes_of(text: str) -> frozenset[int]:
    """The Nice classes that the words of `text` name, in seven languages; empty: cannot be told.

    Several classes are possible ("necklace in a gift bag"); a longer phrase takes its words with
    it ("phone case" says nothing of cases).
    """
    phrases, spaceless, longest = _vocabulary()
    plain = _plain(text)
    found: set[int] = set()
    words = _WORD.findall(plain)
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            if classes := _named(phrase, phrases):
                found |= classes
                at += length
                break
        else:
            at += 1
    if _SPACELESS.search(plain):
        found.update(*_longest_in(plain, spaceless))
    return frozenset(found)


def _named(
    phrase: tuple[str, ...], phrases: dict[tuple[str, ...], frozenset[int]]
) -> frozenset[int]:
    if phrase in phrases:
        return phrases[phrase]
    *head, last = phrase
    for ending in _PLURALS:
        stem = last.removesuffix(ending)
        if stem != last and len(stem) > 2 and (*head, stem) in phrases:
            return phrases[(*head, stem)]
    return frozenset()


def _longest_in(run: str, words: dict[str, frozenset[int]]) -> list[frozenset[int]]:
    """Classes of the words inside `run`, longest first; what a word took is not read again."""
    found = []
    for word in sorted((word for word in words if word in run), key=len, reverse=True):
        if word in run:
            found.append(words[word])
            run = run.replace(word, " ")
    return found


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
